"""A register that the database answers shows the same pages and files as one in memory."""

from datetime import date

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from relations.models import LinkKind, PartyAction, Topic
from relations.operations import doctor
from relations.reading.agreements import filters
from relations.reading.agreements.register_query import RegisterQuery
from relations.register import FACETS, Index, choosing, is_stored
from relations.register.stored import StoredIndex
from tests import factories

pytestmark = pytest.mark.django_db
ASKED = (
    "",
    "party=uz",
    "party=uz&party=kg&status=in_force",
    "party=kz&with=uz",
    "party=kz&with=uz&status=in_force",
    "party=kz&with=uz&with=kg&status=in_force&as_of=2015-05-05",
    "party=kg&standing=left",
    "standing=party&as_of=2010-01-01",
    "status=in_force&as_of=2012-01-01",
    "status=unknown",
    "as_of=1999-01-01",
    "as_of=2012-01-01&sort=in_force",
    "known_on=2026-12-01",
    "known_on=2000-01-01",
    "bilateral=1&topic=economy",
    "topic=trade&instrument=treaty&year=2001",
    "in_force=2002&show=year",
    "place=tashkent",
    "text=ru",
    "signed_from=2000-05&signed_to=2006-03-01",
    "entered_from=2001-01-01&entered_to=2005-01-01",
    "sort=title",
    "sort=oldest",
    "sort=in_force",
    "languages=all&sort=title",
    "party=zz&year=abc",
)
NUMBER = 18


@pytest.fixture(scope="module")
def world(for_module):
    """Agreements with everything that is asked about."""
    economy = factories.make_topic("economy", name_ru="Экономика")
    topics = [factories.make_topic("trade", parent=economy), economy, factories.make_topic("water")]
    event, place = factories.make_event(), factories.make_place()
    factories.publish(event)
    sets, made = [("kz", "uz"), ("kz", "uz", "kg"), ("kz", "cn"), ("kz", "kg", "tj", "uz")], []
    for number in range(NUMBER):
        year = 1995 + number
        known = number % 6
        agreement = factories.make_agreement(
            title_ru=f"{'ДАЖбе'[number % 5]}оговор {number % 7}",
            parties=sets[number % 4],
            instrument=("treaty", "protocol", "memorandum")[number % 3],
            signed_on=date(year, 1 + number % 12, 1) if known else None,
            signed_on_precision=("unknown", "day", "month", "year", "day", "day")[known],
            in_force_on=date(year + 1, 3, 3) if number % 2 else None,
            in_force_on_precision="day" if number % 2 else "unknown",
            terminated_on=date(year + 9, 1, 1) if number % 5 == 1 and number % 2 else None,
            place=place if number % 4 == 2 else None,
            languages=("ru", "kk") if number % 3 else ("ru",),
        )
        agreement.topics.set([topics[number % 3]])
        if number % 5 == 2 and known:
            agreement.links_out.create(target=event, kind=LinkKind.SIGNED_AT)
        if number % 4 == 1:
            party = agreement.parties.last()
            day = date(year + 2, 2, 2)
            PartyAction.objects.create(
                agreement=agreement, party=party, kind="denunciation", done_on=day, effective_on=day
            )
        if number > 14:
            agreement.links_out.create(target=made[number - 13], kind=LinkKind.SUPERSEDES)
        made.append(agreement)
        if number != 13:
            factories.publish(agreement)
    assert Topic.objects.count() == 3
    return event.pk


def answers(index, asked: str, language: str) -> tuple:
    """Everything that a page of the register asks its index."""
    query = RegisterQuery(RequestFactory().get(f"/{language}/agreements/", QUERY_STRING=asked))
    selection = filters.selected(index, query, language)
    ids = selection.every_id(query.sort, language)
    return (
        ids,
        selection.total,
        {name: selection.counts(name) for name in (*FACETS, "standing")},
        selection.counts_together() if query["party"] else None,
        (selection.rows & index.bilateral).bit_count(),
        filters.unknown(index, query),
        bool(index.undated),
        [(selection.status_of(pk), index.place_code(pk), index.entered.at(index.place_of[pk])) for pk in ids],
        index.names.keys(),
    )


def test_answers_are_the_same(world):
    memory, differing = Index(), []
    questions = [(asked, "ru") for asked in (*ASKED, f"signed_at={world}")]
    for asked, language in [*questions, ("", "kk"), ("sort=title", "kk")]:
        if answers(memory, asked, language) != answers(StoredIndex(), asked, language):
            differing.append((asked, language))

    assert differing == []


def test_pages_are_the_same(world, settings):
    client = Client()
    for asked in ("party=uz&with=kz&status=in_force", "page=2&sort=title", "q=Договор&sort=relevance"):
        found = []
        for settings.REGISTER_IN_MEMORY in (-1, 0):
            found.append(client.get(f"/ru/agreements/?{asked}").content)

        assert found[0] == found[1]


@pytest.mark.parametrize("name", ["csv", "json"])
def test_files_are_the_same(world, settings, name):
    client, found = Client(), []
    for settings.REGISTER_IN_MEMORY in (-1, 0):
        answer = client.get(f"/ru/agreements/register.{name}?party=uz&as_of=2012-01-01&sort=title")
        whole = b"".join(answer.streaming_content)
        found.append(whole.partition(b'"agreements"')[2] or whole)  # before that stands when it was made

    assert found[0] == found[1]
    assert found[0].count(b"\n") > 3


def test_pages_before_and_after_are_the_same(world, settings):
    client, pages = Client(), []
    for settings.REGISTER_IN_MEMORY in (-1, 0):
        found = [client.get("/ru/agreements/?sort=in_force&last=1").content]
        for sort in ("newest", "title"):
            first = client.get(f"/ru/agreements/?sort={sort}")
            last = [row.card.id for group in first.context["groups"] for row in group.rows][-1]
            found.append(client.get(f"/ru/agreements/?sort={sort}&after={last}").content)
            found.append(client.get(f"/ru/agreements/?sort={sort}&before={last}").content)
        pages.append(found)

    assert pages[0] == pages[1]


@pytest.mark.parametrize("asked", ["", "instrument=treaty&year=2001"])
def test_questions_are_few_whatever_the_rows(world, settings, asked, django_assert_max_num_queries):
    settings.REGISTER_IN_MEMORY = 0

    with django_assert_max_num_queries(50):
        Client().get(f"/ru/agreements/?{asked}")


def test_a_bound_decides_and_the_doctor_says_which(world, settings, monkeypatch):
    monkeypatch.setattr(choosing, "_looked", {})
    with translation.override("en"):
        settings.REGISTER_IN_MEMORY = NUMBER
        assert not is_stored()
        assert "in the memory of each process" in doctor.register()[1]

        settings.REGISTER_IN_MEMORY = NUMBER - 1
        assert is_stored()
        assert "the database answers" in doctor.register()[1]
