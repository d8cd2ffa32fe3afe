"""The site with Uzbek switched on by the environment. Run in a copy of the source by `test_fourth_language`.

Nobody has prepared Uzbek: no file, no catalogue. Every page answers, an Uzbek text goes the whole way to its reader, and
what is not Uzbek says so.
"""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.html import strip_tags

from relations.models import Edition, Indicator, Translation, User, WorkState
from relations.search import search, snapshot, thesaurus
from relations.text.languages import LANGUAGES
from tests import factories
from tests.admin import sheet
from tests.project import routes

pytestmark = pytest.mark.django_db
KINDS = ("article", "agreement", "event", "dossier", "collection")
NOTICE = '<span lang="ru">Интерфейс переведен на этот язык еще не полностью: Oʻzbek tili.'
TITLE = "Oʻzbekiston va Qozogʻiston: ittifoqchilik munosabatlari"
UZBEK = {
    "title_uz": TITLE,
    "lead_uz": "Ikki davlat munosabatlari sharhi.",
    "body_uz": "<p>Ikki davlat oʻrtasidagi shartnomalar amalda.</p>",
}
EMPTY = re.compile(r"<(a|button|h[1-6]|th|dt|label|option|title|figcaption|legend)\b([^>]*)>\s*</\1>")
NAMED = re.compile(r"aria-label|title=|value=\"\"|aria-hidden")


@pytest.fixture(autouse=True)
def _fresh_memory():
    snapshot.forget()
    thesaurus.forget()


@pytest.fixture
def world(db):
    factories.make_organisation(name_uz="Shanxay hamkorlik tashkiloti", abbreviation_uz="ShHT")
    Indicator.objects.create(code="turnover", title_ru="Оборот", unit_code="usd", unit_ru="долл.")
    return routes.World(expert=factories.make_expert().pk)


def made(**texts):
    """One public item of each kind."""
    contents = [
        factories.make_article(
            authors=[factories.make_expert()],
            topics=[factories.make_topic()],
            countries=[factories.make_country("kz"), factories.make_country("uz")],
            **texts,
        ),
        factories.make_agreement(**texts),
        factories.make_event(**texts),
        factories.make_dossier(**texts),
        factories.make_collection(**texts),
    ]
    languages = [code for code in LANGUAGES if contents[0].title_in(code)]
    for content in contents:
        factories.publish(content, *languages)
    return {content.pk: content.kind for content in contents}


def answers(client, world, ids) -> dict[str, object]:
    paths = routes.addresses(world, ids, languages=("uz",), query="shartnoma")
    return {path: client.get(path, follow=True) for path in paths}


def body_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(
        "utf-8", "replace"
    )


def pages(found: dict) -> dict[str, str]:
    return {
        path: body_of(response)
        for path, response in found.items()
        if response.headers.get("Content-Type", "").startswith("text/html") and response.status_code == 200
    }


def test_uzbek_is_a_language_like_the_others():
    assert LANGUAGES == ("kk", "ru", "en", "uz")
    assert Group.objects.filter(name="translator-uz").exists()
    assert {"title_uz", "body_uz"} <= {
        field.name for field in Edition.content.field.related_model._meta.get_fields()
    }


def test_every_address_answers_in_uzbek_and_owns_up_to_what_is_not(client, world):
    """As in Russian, under the notice that words are missing; nothing that should have a name is without one."""
    found = answers(client, world, made(**UZBEK))

    for path, response in found.items():
        russian = client.get(re.sub(r"(^/|[-_=])uz(?=/|\.|-|&|$)", r"\1ru", path), follow=True)
        assert response.status_code == russian.status_code, path
    assert sum(response.status_code == 200 for response in found.values()) > 60
    shown = pages(found)
    assert len(shown) > 30
    for path, page in shown.items():
        empty = [match[0] for match in EMPTY.finditer(page) if not NAMED.search(match[2])]
        assert empty == [], path
        assert '<html lang="uz"' in page or not path.startswith("/uz/"), path
        assert NOTICE in page or not path.startswith("/uz/"), path


def test_every_address_answers_where_nothing_is_translated(client, world):
    found = answers(client, world, made())

    assert [path for path, response in found.items() if response.status_code >= 500] == []
    assert sum(response.status_code == 200 for response in found.values()) > 50


def test_a_text_that_is_not_translated_says_in_which_language_it_is(client, world):
    ids = made()

    for pk, kind in ids.items():
        page = client.get(f"/uz/{kind}s/{pk}/", follow=True).text
        assert "Перевода этого материала на этот язык пока нет: Oʻzbek tili." in page
        assert 'lang="ru"' in page
        assert re.search(r'<link rel="canonical" href="[^"]*/(ru|kk|en)/', page), kind


def test_an_uzbek_text_is_said_to_be_one_where_it_is_met_from_elsewhere(client, world):
    article = factories.make_article(languages=(), original_language="uz", **UZBEK)
    factories.publish(article, "uz")

    page = client.get(f"/en/articles/{article.pk}/", follow=True).text

    assert "This text is available in one language only: Oʻzbek tili" in page
    assert TITLE in page
    assert '<meta property="og:locale" content="uz">' in page
    assert client.get(f"/cards/{article.pk}-uz-1.png").status_code == 200
    cited = client.get(f"/uz/cite/{article.pk}.bib").text
    assert f"{{{TITLE}}}" in cited
    assert "langid = {uz}" in cited


def test_dates_are_written_in_uzbek(client, world):
    ids = made(**UZBEK)
    event = next(pk for pk, kind in ids.items() if kind == "event")

    page = strip_tags(client.get(f"/uz/events/{event}/", follow=True).text)

    assert "14-Noyabr, 2025-yil" in page
    assert "ноября" not in page


def acted(client, user, article, name, **fields):
    response = sheet.press(client, user, article, f"{name}:uz", **fields)
    assert response.status_code in (302, 303)
    article.refresh_from_db()
    return Translation.objects.get(content=article, language="uz").state


def test_a_translation_goes_from_the_desk_to_its_reader(client, world, daniyar, saule):
    """Typed by the translator, sent for review, approved, published, found."""
    article = factories.make_article()
    factories.publish(article, "ru")
    malika = factories.make_user("translator-uz", first_name="Malika", interface_language="uz")
    client.force_login(malika)
    address = f"/admin/relations/article/{article.pk}/change/"

    page = client.get(address)
    assert NOTICE in page.text
    values = sheet.read(page)
    assert {"title_uz", "lead_uz", "body_uz"} <= set(values)
    saved = client.post(address, values | UZBEK | {"_continue": "1"})
    assert saved.status_code == 302, saved.context and saved.context["errors"]
    article.refresh_from_db()
    assert article.title_in("uz") == TITLE

    assert acted(client, malika, article, "submit") == WorkState.IN_REVIEW
    acted(client, daniyar, article, "approve")
    acted(client, daniyar, article, "publish", when="now")

    edition = Edition.objects.public().get(content=article, language="uz")
    assert edition.slug == "ozbekiston-va-qozogiston-ittifoqchilik-munosabatlari"
    reader = Client()
    assert TITLE in reader.get(f"/uz/articles/{article.pk}-{edition.slug}/").text
    assert TITLE in reader.get("/uz/").text
    assert TITLE in reader.get("/uz/articles/").text
    assert f"/uz/articles/{article.pk}-" in body_of(reader.get("/sitemap-0.xml"))
    assert TITLE in reader.get("/uz/feeds/latest.xml").text
    for query in ("shartnomalar", "oʻzbekiston", "O'zbekiston ittifoqchilik", "узбекистан"):
        assert [hit.item for hit in search(query, "uz").hits] == [article.pk], query
    hit = search("shartnomalar", "uz").hits[0]
    assert (hit.language, hit.languages) == ("uz", ("ru", "uz"))
    assert TITLE in strip_tags(reader.get("/uz/search/", {"q": "munosabatlari"}).text)
    assert f"/ru/articles/{article.pk}-" in reader.get("/ru/search/", {"q": "munosabatlari"}).text


def test_the_desk_answers_in_uzbek(client, world, saule):
    ids = made(**UZBEK)
    User.objects.filter(pk=saule.pk).update(interface_language="uz")
    client.force_login(User.objects.get(pk=saule.pk))

    index = client.get("/admin/")
    lists = re.findall(r'href="(/admin/relations/\w+/)"', index.text)
    for path in [*dict.fromkeys(lists), *(f"{path}add/" for path in dict.fromkeys(lists))]:
        response = client.get(path)
        assert response.status_code in (200, 403), path
        assert response.status_code == 403 or NOTICE in response.text, path
    for pk, kind in ids.items():
        page = client.get(f"/admin/relations/{kind}/{pk}/change/")
        assert page.status_code == 200
        assert TITLE in page.text
        assert "Oʻzbek tili" in page.text
    assert len(lists) > 8
