"""What pages of agreements and events say about their facts to machines."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.views.heads import SITE, head_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def test_an_agreement_tells_its_force_parties_and_numbers(client, daniyar):
    agreement = factories.make_agreement(in_force_on=dt.date(2023, 7, 4), register_number="KZ-98")
    agreement.references.create(register="unts", number="59500")
    factories.publish(agreement, "en", by=daniyar)

    node = head_of(client, f"/en/agreements/{agreement.pk}/").node("Legislation")

    assert node["legislationLegalForce"] == "https://schema.org/InForce"
    assert node["legislationDate"] == "2022-12-22"
    assert node["temporalCoverage"] == "2023-07-04/.."
    assert node["legislationIdentifier"] == ["KZ-98", "United Nations Treaty Series 59500"]
    assert [party["identifier"] for party in node["legislationJurisdiction"]] == ["KZ", "UZ"]
    assert node["legislationType"] == "Treaty"


def test_an_agreement_names_what_it_amends_repeals_and_carries_out(client, daniyar):
    kinds = {"amends": "A", "supersedes": "S", "implements": "I", "follows_up": "F"}
    protocol = factories.make_agreement()
    for kind, title in kinds.items():
        older = factories.make_agreement(title_en=title)
        factories.publish(older, "en", by=daniyar)
        protocol.links_out.create(target=older, kind=kind)
    hidden = factories.make_agreement(title_en="Hidden")
    protocol.links_out.create(target=hidden, kind="amends")
    factories.publish(protocol, "en", by=daniyar)

    node = head_of(client, f"/en/agreements/{protocol.pk}/").node("Legislation")
    said = {
        key: [other["name"] for other in value]
        for key, value in node.items()
        if key[11:12].isupper() and isinstance(value, list) and "@id" in value[0]
    }

    assert said == {
        "legislationAmends": ["A"],
        "legislationRepeals": ["S"],
        "legislationChanges": ["A", "S"],
        "legislationEnsuresImplementationOf": ["I"],
    }


@pytest.mark.parametrize(
    "facts",
    [
        {"signed_on": None, "signed_on_precision": "unknown"},
        {},  # signed; whether it entered into force is not recorded
        {"instrument": "declaration"},
    ],
    ids=["nothing", "signed", "political"],
)
def test_of_force_nothing_is_said_where_nothing_is_known(client, daniyar, facts):
    agreement = factories.make_agreement(**facts)
    factories.publish(agreement, "ru", by=daniyar)

    node = head_of(client, f"/ru/agreements/{agreement.pk}/").node("Legislation")

    assert not {"legislationLegalForce", "legislationDateVersion", "temporalCoverage"} & set(node)


def test_of_an_agreement_that_ended_both_days_are_told_and_none_before_they_came(client, daniyar):
    agreement = factories.make_agreement(
        in_force_on=dt.date(2023, 1, 1), in_force_on_precision="year", terminated_on=dt.date(2024, 5, 6)
    )
    factories.publish(agreement, "ru", by=daniyar)
    address = f"/ru/agreements/{agreement.pk}-{agreement.editions.get(language='ru').slug}/"

    now, then = (head_of(client, address + asked).node("Legislation") for asked in ("", "?as_of=2024-01-01"))

    assert now["temporalCoverage"] == "2023/2024-05-06"
    assert now["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert then["temporalCoverage"] == "2023/.."
    assert then["legislationLegalForce"] == "https://schema.org/InForce"
    assert then["legislationDateVersion"] == "2024-01-01"


def test_an_agreement_is_dated_by_its_own_day_and_articles_are_about_it(client, daniyar):
    agreement = factories.make_agreement()
    article = factories.make_article(title_ru="Обзор договора")
    article.links_out.create(target=agreement, kind="discusses")
    for item in (agreement, article):
        factories.publish(item, "ru", by=daniyar)

    head = head_of(client, f"/ru/agreements/{agreement.pk}/")
    node = head.node("Legislation")

    assert head.one("DC.Date.issued") == head.one("DC.Date.created") == "2022-12-22"
    assert head.one("DC.Date.available") == timezone.localdate().isoformat()
    assert [one["name"] for one in node["subjectOf"]] == ["Обзор договора"]
    assert not {"datePublished", "about"} & set(node)


@pytest.mark.parametrize(
    ("status", "former", "shown"),
    [
        ("planned", None, "EventScheduled"),
        ("planned", dt.date(2025, 10, 1), "EventRescheduled"),
        ("cancelled", dt.date(2025, 10, 1), "EventCancelled"),
        ("postponed", dt.date(2025, 10, 1), "EventRescheduled"),
    ],
)
def test_an_event_tells_its_days_place_and_state(client, daniyar, status, former, shown):
    event = factories.make_event(
        ends_on=dt.date(2025, 11, 15),
        status=status,
        place=factories.make_place(),
        previous_starts_on=former,
    )
    factories.publish(event, "ru", by=daniyar)

    node = head_of(client, f"/ru/events/{event.pk}/").node("Event")

    assert (node["startDate"], node["endDate"]) == ("2025-11-14", "2025-11-15")
    assert node["eventStatus"] == f"https://schema.org/{shown}"
    assert node.get("previousStartDate") == (former.isoformat() if former else None)
    assert node["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Ташкент",
        "addressCountry": "UZ",
    }
    assert node["additionalType"] == "Государственный визит"
