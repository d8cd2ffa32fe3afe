"""What the page of an item says about it is what its citation files, the OAI records and its PDF say."""

from dataclasses import asdict
from datetime import date

import pytest

from relations.models import Authorship, Participation, Source
from relations.reading.records import records_of
from tests import factories as make

ADDED_BY_PAGES = {
    "mentions",
    "changes",
    "whole",
    "parts",
    "outcome",
}  # what the page knows of its neighbours besides


def an_article():
    article = make.make_article(title_ru="Обзор", countries=[make.make_country("uz")])
    Authorship.objects.create(article=article, expert=make.make_expert("e1"), position_ru="эксперт")
    Source.objects.create(content=article, title="Ежегодник")
    return article


def an_agreement():
    agreement = make.make_agreement(title_ru="Договор", in_force_on=date(2023, 7, 4))
    agreement.parties.create(organisation=make.make_organisation("eu", name_ru="Европейский союз"))
    return agreement


def an_event():
    event = make.make_event(title_ru="Визит", starts_on=date(2024, 8, 8), ends_on=date(2024, 8, 9))
    Participation.objects.create(event=event, country=make.make_country("kz"), person_ru="Асан Асанов")
    Participation.objects.create(event=event, organisation=make.make_organisation("eu"))
    return event


def a_dossier():
    return make.make_dossier(title_ru="Казахстан – Узбекистан")


def without_neighbours(record: dict) -> dict:
    """A record and the parts of it, without what only a page adds."""
    return {
        name: without_neighbours(value) if isinstance(value, dict) else value
        for name, value in record.items()
        if name not in ADDED_BY_PAGES
    }


@pytest.mark.django_db
@pytest.mark.parametrize("made", [an_article, an_agreement, an_event, a_dossier])
def test_page_and_files_have_one_record(client, made):
    item = made()
    item.topics.add(make.make_topic())
    make.publish(item, "ru")
    edition = item.editions.get(language="ru")
    filed = records_of([edition])[0]

    page = client.get(f"/ru/{edition.kind}s/{item.pk}/", follow=True)
    shown = page.context["described"]

    assert without_neighbours(asdict(filed)) == without_neighbours(asdict(shown))
    assert filed.topics != []


@pytest.mark.django_db
def test_event_is_issued_on_its_days(client):
    event = an_event()
    make.publish(event, "ru")

    (record,) = client.get(f"/ru/cite/{event.pk}.json").json()

    assert record["issued"] == record["event-date"] == {"date-parts": [[2024, 8, 8], [2024, 8, 9]]}


@pytest.mark.django_db
def test_organisation_with_two_letters_is_no_state(client):
    agreement = an_agreement()
    make.publish(agreement, "ru")

    record = client.get(f"/ru/agreements/{agreement.pk}/", follow=True).context["described"]

    assert sorted(party.type for party in record.force.parties) == ["Country", "Country", "Organization"]
