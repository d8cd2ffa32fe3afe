"""What grows old is found in time."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from relations.editorial import ageing
from relations.models import Indicator
from tests.factories import make_agreement, make_article, make_dossier, publish

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 13)


def test_old_public_items_ask_for_a_check_and_drafts_do_not():
    old, checked, _draft = make_article(), make_article(reviewed_on=date(2025, 1, 1)), make_article()
    for article in (old, checked):
        publish(article, "ru", at=datetime(2023, 5, 1, tzinfo=UTC))

    assert [item.pk for item in ageing.unreviewed(TODAY)] == [old.pk]


def test_agreements_about_to_end_name_the_last_day_of_notice():
    soon = make_agreement(
        signed_on=date(2015, 1, 1),
        in_force_on=date(2016, 2, 1),
        duration="term",
        term_years=10,
        notice_months=6,
    )
    renewed = make_agreement(
        signed_on=date(2009, 1, 1),
        in_force_on=date(2011, 1, 1),
        duration="term",
        term_years=5,
        renewal_years=5,
    )
    make_agreement(signed_on=date(2020, 1, 1), in_force_on=date(2020, 2, 1), duration="term", term_years=30)

    found = ageing.ending(TODAY)

    assert [(one.thing.pk, one.day, one.note) for one in found] == [
        (renewed.pk, date(2026, 1, 1), ""),
        (soon.pk, date(2026, 2, 1), "2025-08-01"),
    ]


def test_a_term_extended_by_some_ends_for_each_on_its_own_day():
    agreement = make_agreement(
        parties=("kz", "uz", "kg"),
        signed_on=date(2015, 1, 1),
        in_force_on=date(2016, 2, 1),
        duration="term",
        term_years=10,
        notice_months=6,
    )
    for party in agreement.parties.exclude(country__code="kg"):
        agreement.actions.create(
            kind="extension", party=party, done_on=date(2025, 10, 1), until=date(2030, 12, 31)
        )

    with override("en"):
        before, after = (
            [(one.who, one.day, one.note) for one in ageing.ending(day, days=None)]
            for day in (date(2025, 9, 30), TODAY)
        )

    assert before == [("", date(2026, 2, 1), "2025-08-01")]
    assert after == [
        ("Kyrgyzstan", date(2026, 2, 1), "2025-08-01"),
        ("Kazakhstan, Uzbekistan", date(2031, 1, 1), "2030-07-01"),
    ]


def test_an_indicator_without_a_recent_value_is_named():
    for code, last in (("old", date(2023, 12, 31)), ("new", date(2025, 6, 30))):
        indicator = Indicator.objects.create(code=code, title=code, unit="%", unit_code="pct")
        indicator.observations.create(
            value=1, source="x", period="x", starts_on=date(2023, 1, 1), ends_on=last
        )

    assert [one.code for one in ageing.old_indicators(TODAY)] == ["old"]


def test_a_claim_comes_up_on_its_day():
    dossier = make_dossier()
    dossier.claims.create(figure="8,9 %", statement="доля", as_of=TODAY, check_by=TODAY, source="КИСИ")
    dossier.claims.create(
        figure="6,2 %", statement="рост", as_of=TODAY, check_by=date(2026, 1, 1), source="КИСИ"
    )

    assert [claim.figure for claim in ageing.due_claims(TODAY)] == ["8,9 %"]
