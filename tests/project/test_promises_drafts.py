"""PROMISES D: nothing hidden is told by any address of the site. Generated from the table of addresses."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from portal.health import is_watched
from relations.editorial import publishing
from relations.kinds import BY_CODE
from relations.models import Indicator
from tests import factories
from tests.project import routes

pytestmark = pytest.mark.django_db
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\"<]*")  # of the making of an answer
KINDS = tuple(BY_CODE)


def secret(word: str, state: str) -> dict[str, str]:
    """Texts in three languages, each with a word of its own that occurs nowhere else."""
    texts = {}
    for language in ("kk", "ru", "en"):
        mark = f"{word}{state}"
        texts[f"title_{language}"] = f"{mark}title договор"
        texts[f"lead_{language}"] = f"{mark}lead договор"
        texts[f"body_{language}"] = f"<p>{mark}body договор</p>"
        texts[f"keywords_{language}"] = f"{mark}keyword"
    return texts


def make(kind: str, **texts):
    special = {
        "article": lambda: factories.make_article(
            topics=[factories.make_topic()],
            countries=[factories.make_country("kz"), factories.make_country("uz")],
            authors=[factories.make_expert()],
            **texts,
        ),
        "agreement": lambda: factories.make_agreement(signed_on=dt.date(2025, 11, 10), **texts),
        "dossier": lambda: factories.make_dossier(parties=("kz", "kg"), **texts),
    }
    content = special[kind]() if kind in special else factories.make(kind, **texts)
    content.topics.add(factories.make_topic())
    return content


@pytest.fixture
def world(db):
    factories.make_organisation()
    factories.make_country("uz")
    expert = factories.make_expert()
    Indicator.objects.create(code="turnover", title_ru="Оборот", unit_code="usd", unit_ru="долл.")
    return routes.World(expert=expert.pk)


@pytest.fixture
def hidden(daniyar):
    """An item of every kind, once as a draft and once waiting for its hour, each with secret words."""
    drafts = [make(kind, **secret("Qupiya", "draft")) for kind in KINDS]
    waiting = [
        make(kind, **secret("Qupiya", "waiting")) for kind in KINDS if kind != "dossier"
    ]  # one per pair
    for content in waiting:
        factories.publish(content, by=daniyar, at=timezone.now() + dt.timedelta(hours=1))
    return [*drafts, *waiting]


def ids(contents):
    """The items that addresses are filled with."""
    return {content.pk: content.kind for content in contents}


def everything(**texts):
    """An item of every kind."""
    return [make(kind, **texts) for kind in KINDS]


def told(client, path: str) -> str:
    """Everything an answer tells: its status line, headers and body."""
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code < 500, path
    headers = {name: value for name, value in response.items() if name not in ("Date", "Expires")}
    if body[:2] == b"PK":  # a workbook is packed, and knows the moment of its making
        headers.pop("Content-Length", None)
        body = repr([list(sheet.values) for sheet in load_workbook(io.BytesIO(body))]).encode()
    text = MOMENT.sub("", body.decode("utf-8", "replace"))
    return f"{response.status_code}{headers}{response.cookies}{text}"


def test_every_address_of_the_site_is_in_the_table():
    assert routes.missing_from_the_table() == []


def test_no_address_tells_a_word_of_drafts_and_scheduled_items(client, world, hidden):
    for path in routes.addresses(world, ids(hidden)):
        assert "Qupiya" not in told(client, path), path


def test_no_address_tells_what_published_items_have_become_at_the_desk(client, world, daniyar):
    contents = everything(**secret("Shown", "text"))
    for content in contents:
        factories.publish(content, "ru", by=daniyar)
        for name, text in secret("Qupiya", "text").items():
            setattr(content, name, text)
        content.save()

    answers = {path: told(client, path) for path in routes.addresses(world, ids(contents))}

    assert any("Showntexttitle" in answer for answer in answers.values())
    assert [path for path, answer in answers.items() if "Qupiya" in answer] == []


def test_no_address_tells_more_of_withdrawn_items_than_their_tombstones(client, world, daniyar, saule):
    contents = everything(**secret("Gone", "text"))
    for content in contents:
        factories.publish(content, by=daniyar)
        for language in ("kk", "ru", "en"):
            publishing.withdraw(content, language, by=saule, reason="Ошибка в данных")

    for path in routes.addresses(world, ids(contents)):
        answer = told(client, path)
        for word in ("Gonetextlead", "Gonetextbody", "Gonetextkeyword"):
            assert word not in answer, path
        assert "Gonetexttitle" not in answer or answer.startswith("410"), path


def test_a_language_that_is_not_published_stays_hidden(client, world, daniyar):
    texts = secret("Shown", "text")
    texts |= {name: value.replace("Shown", "Qupiya") for name, value in texts.items() if name.endswith("_kk")}
    contents = everything(**texts)
    for content in contents:
        factories.publish(content, "ru", by=daniyar)

    addresses = routes.addresses(world, ids(contents))

    assert [path for path in addresses if "Qupiya" in told(client, path)] == []


@pytest.mark.parametrize("method", ["get", "head", "post", "options", "put", "delete"])
def test_hidden_and_missing_answer_alike_byte_for_byte(client, world, hidden, method):
    for content in hidden:
        here = routes.addresses(world, {content.pk: content.kind}, languages=("ru",))
        there = routes.addresses(world, {999_999: content.kind}, languages=("ru",))
        for found, missing in zip(here, there, strict=True):
            if found != missing:
                answers = [plain(getattr(client, method)(path)) for path in (found, missing)]
                assert answers[0] == answers[1], found


def plain(response):
    """Status, headers and body, without the moment of the answer and the number asked for."""
    headers = {name: value for name, value in response.items() if name not in ("Date", "Expires")}
    body = response.content.decode()
    if response.headers.get("Content-Type", "").startswith(
        "text/xml"
    ):  # OAI-PMH repeats the question by its rules
        body = "".join(re.findall(r"<error.*</error>", body))
        headers.pop("Content-Length")
    return response.status_code, headers, body


def test_counts_and_neighbours_behave_as_if_hidden_items_did_not_exist(client, world, daniyar):
    shown = everything(**secret("Shown", "text"))
    for content in shown:
        factories.publish(content, by=daniyar)
    paths = [path for path in routes.addresses(world, ids(shown)) if not is_watched(path)]
    before = {path: told(client, path) for path in paths}

    for kind in KINDS:
        if kind != "dossier":
            later = make(kind, **secret("Qupiya", "later"))
            factories.publish(later, by=daniyar, at=timezone.now() + dt.timedelta(hours=1))
            make(kind, **secret("Qupiya", "draft"))

    assert [path for path in paths if told(client, path) != before[path]] == []


@pytest.mark.parametrize(
    ("opens", "summer"),
    [
        (
            dt.datetime(2024, 2, 28, 3, 0, tzinfo=dt.UTC),
            "09:00",
        ),  # Almaty was six hours ahead until March 2024
        (dt.datetime(2024, 3, 2, 4, 0, tzinfo=dt.UTC), "09:00"),
    ],
)
def test_an_embargo_opens_at_nine_in_almaty_before_and_after_the_change_of_zone(opens, summer):
    assert timezone.localtime(opens).strftime("%H:%M") == summer


def test_an_embargo_opens_at_its_instant_and_never_before(client, world, daniyar):
    article = factories.make_article(title_ru="Qupiyaembargo")
    opens = timezone.now() + dt.timedelta(hours=1)
    edition = factories.publish(article, "ru", by=daniyar, at=opens)["ru"]
    assert client.get(f"/ru/articles/{article.pk}/").status_code == 404

    type(edition).objects.filter(pk=edition.pk).update(published_at=timezone.now())

    assert client.get(f"/ru/articles/{article.pk}/", follow=True).status_code == 200
    assert "Qupiyaembargo" in Client().get("/ru/feeds/latest.xml").content.decode()
