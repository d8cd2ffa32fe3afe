"""What is stored of the law: periods of parties with their reasons, replaced pairs, contradictions; moved in one transaction."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from relations.law import Rule
from relations.models import (
    ActionKind,
    Agreement,
    AgreementText,
    Capacity,
    Contradiction,
    Country,
    LinkKind,
    Objection,
    Party,
    PartyAction,
    PartyPeriod,
    Replacement,
    Standing,
    Status,
    changes,
    party_periods_on,
    refresh_standings,
)
from tests.factories import make_agreement, make_country

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 13)


def act(agreement, kind, code=None, done_on=None, **more):
    party = next((p for p in agreement.parties.all() if p.code == code), None)
    return PartyAction.objects.create(
        agreement=agreement, party=party, kind=kind, done_on=done_on, **{"done_on_precision": "day"} | more
    )


def stored(agreement, day=TODAY):
    return Standing.objects.on(day).get(agreement=agreement).status


def standings(agreement, day=TODAY):
    return {period.party.code: period.standing for period in party_periods_on(agreement, day)}


def test_each_party_has_its_own_standing_with_rule_acts_and_article():
    agreement = make_agreement(
        parties=("kz", "uz", "kg"),
        in_force_on=date(2023, 7, 4),
        entry_method="consents",
        entry_count=2,
        entry_days=30,
    )
    act(agreement, ActionKind.RATIFICATION, "kz", date(2023, 5, 1))
    act(agreement, ActionKind.RATIFICATION, "uz", date(2023, 6, 4))
    late = act(agreement, ActionKind.RATIFICATION, "kg", date(2024, 3, 1))

    assert standings(agreement, date(2024, 3, 15)) == {"kz": "party", "uz": "party", "kg": "contracting"}
    period = PartyPeriod.objects.on(TODAY).get(party__country__code="kg")
    assert (period.standing, period.since, period.rule) == ("party", date(2024, 3, 31), Rule.BY_OWN_ACT)
    assert period.acts == [late.pk]
    assert str(period.article) == "VCLT 24(3)"
    assert period.reason.startswith("Присоединился") or period.reason


def test_chain_of_replacements_follows_its_first_link_in_one_save():
    old, middle, new = (
        make_agreement(signed_on=date(year, 1, 1), in_force_on=date(year, 1, 1))
        for year in (1992, 1997, 2001)
    )
    middle.links_out.create(target=old, kind=LinkKind.SUPERSEDES)
    new.links_out.create(target=middle, kind=LinkKind.SUPERSEDES)
    assert [stored(one) for one in (old, middle, new)] == ["superseded", "superseded", "in_force"]

    middle = Agreement.objects.get(pk=middle.pk)
    middle.in_force_on, middle.in_force_on_precision = None, "unknown"
    middle.save()

    assert [stored(one) for one in (old, middle, new)] == ["in_force", "superseded", "in_force"]


def test_end_of_the_newest_reaches_the_oldest_of_a_chain():
    """The third party of the oldest joins the middle one after the middle one was replaced: too late to end the oldest."""
    old = make_agreement(parties=("kz", "uz", "kg"), signed_on=date(1992, 1, 1), in_force_on=date(1992, 1, 1))
    middle = make_agreement(
        parties=("kz", "uz", "kg"), signed_on=date(1997, 1, 1), in_force_on=date(1997, 1, 1)
    )
    for code in ("kz", "uz"):
        act(middle, ActionKind.RATIFICATION, code, date(1996, 1, 1))
    act(middle, ActionKind.RATIFICATION, "kg", date(2005, 1, 1), effective_on=date(2005, 1, 1))
    new = make_agreement(parties=("kz", "uz"), signed_on=date(2001, 1, 1), in_force_on=date(2001, 1, 1))
    middle.links_out.create(target=old, kind=LinkKind.SUPERSEDES)
    assert stored(old) == "superseded"

    link = new.links_out.create(target=middle, kind=LinkKind.SUPERSEDES)
    assert (stored(middle), stored(old)) == ("superseded", "in_force")
    link.delete()

    assert (stored(middle), stored(old)) == ("in_force", "superseded")


def test_bulk_change_of_a_day_moves_what_rests_on_it():
    old = make_agreement(signed_on=date(1992, 1, 1), in_force_on=date(1992, 1, 1))
    new = make_agreement(signed_on=date(2001, 1, 1), in_force_on=date(2001, 1, 1))
    new.links_out.create(target=old, kind=LinkKind.SUPERSEDES)

    changes.update(Agreement.objects.filter(pk=new.pk), in_force_on=date(2010, 1, 1))

    assert stored(old, date(2009, 12, 31)) == "in_force"
    assert stored(old, date(2010, 1, 1)) == "superseded"


def test_deleting_the_newer_one_leaves_the_older_in_force():
    old = make_agreement(signed_on=date(1992, 1, 1), in_force_on=date(1992, 1, 1))
    new = make_agreement(signed_on=date(2001, 1, 1), in_force_on=date(2001, 1, 1))
    new.links_out.create(target=old, kind=LinkKind.SUPERSEDES)
    assert stored(old) == "superseded"

    new.delete()

    assert stored(old) == "in_force"


def test_replaced_between_some_is_a_pair():
    five = make_agreement(
        parties=("kz", "uz", "kg", "tj", "tm"), signed_on=date(1992, 1, 1), in_force_on=date(1993, 1, 1)
    )
    two = make_agreement(parties=("kz", "uz"), signed_on=date(1997, 1, 1), in_force_on=date(1998, 1, 1))
    two.links_out.create(target=five, kind=LinkKind.SUPERSEDES)

    rows = Replacement.objects.filter(agreement=five).values_list(
        "party__country__code", "newer", "starts_on"
    )

    assert sorted(rows) == [("kz", two.pk, date(1998, 1, 1)), ("uz", two.pk, date(1998, 1, 1))]
    assert stored(five) == "in_force"
    assert not five.history().in_force_between("kz", "uz", TODAY)
    assert five.history().in_force_between("kz", "kg", TODAY)


def test_contradictions_are_stored_for_the_registrar():
    agreement = make_agreement(in_force_on=date(2023, 7, 4), entry_method="signature")

    found = Contradiction.objects.get(agreement=agreement)

    assert found.code == "entry_differs"
    assert found.days == ["2023-07-04", agreement.signed_on.isoformat()]


def test_state_that_ceased_is_a_former_party():
    agreement = make_agreement(
        parties=("kz", "uz", "kg"), signed_on=date(1992, 1, 1), in_force_on=date(1992, 1, 1)
    )

    country = Country.objects.get(code="kg")
    country.ended_on = date(2000, 1, 1)
    country.save()

    assert standings(agreement)["kg"] == "former"
    assert stored(agreement) == "in_force"


def test_government_is_its_state_and_a_region_is_another_party():
    agreement = make_agreement(parties=("kz", "uz"))
    kz = agreement.parties.get(country__code="kz")
    kz.capacity = Capacity.GOVERNMENT
    region = Party(
        agreement=agreement, country=kz.country, capacity=Capacity.REGION, body_ru="Алматы", order=3
    )
    other = Party(
        agreement=agreement, country=kz.country, capacity=Capacity.REGION, body_ru="Шымкент", order=4
    )

    kz.save(), region.save(), other.save()

    assert [kz.key, region.key, other.key] == ["kz", "kz/алматы", "kz/шымкент"]
    assert len(party_periods_on(agreement)) == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.create(agreement=agreement, country=kz.country, order=5)


@pytest.mark.parametrize(
    "values",
    [
        {"term_years": 8000}, {"term_years": 0}, {"duration": "term"}, {"duration": "term", "renewal_years": 5},
        {"renewal_years": 0}, {"renewal_years": 1000}, {"notice_months": 601}, {"entry_days": 3661}, {"entry_months": 999},
        {"entry_count": 0},
    ],
)  # fmt: skip
def test_what_no_treaty_has_is_refused_by_form_and_database(values):
    agreement = Agreement(title_ru="Договор", **values)

    with pytest.raises(ValidationError) as refused:
        agreement.full_clean()
    assert refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement.save()


@pytest.mark.parametrize(
    "values",
    [
        {"duration": "term", "term_years": 5}, {"duration": "term", "term_until": date(2030, 1, 1)}, {"term_years": 999},
        {"duration": "indefinite"}, {"notice_months": 0}, {"entry_count": 1, "entry_days": 0},
        {"signed_on": date(2024, 3, 10), "signed_on_precision": "day", "in_force_on": date(2024, 1, 1), "in_force_on_precision": "day"},
    ],
)  # fmt: skip
def test_what_law_allows_is_kept(values):
    agreement = Agreement.objects.create(title_ru="Договор", **values)

    assert agreement.standings.exists()


def test_act_may_take_effect_before_it_was_done():
    agreement = make_agreement(parties=("kz", "uz", "kg"), in_force_on=date(2000, 1, 1))

    act(agreement, ActionKind.SUCCESSION, "kg", date(2004, 5, 11), effective_on=date(2001, 12, 16))

    assert standings(agreement, date(2002, 1, 1))["kg"] == "party"


def test_texts_of_two_days_stand_side_by_side():
    agreement = make_agreement()
    AgreementText.objects.create(agreement=agreement, language="ru", is_authentic=True)
    AgreementText.objects.create(
        agreement=agreement, language="ru", is_authentic=True, valid_from=date(2020, 1, 1)
    )

    for valid_from in (None, date(2020, 1, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreementText.objects.create(
                agreement=agreement, language="ru", is_authentic=True, valid_from=valid_from
            )


def test_party_does_not_object_to_its_own_reservation():
    agreement = make_agreement(parties=("kz", "uz", "kg"))
    author, other = agreement.parties.all()[:2]
    reservation = agreement.reservations.create(party=author, text_ru="Оговорка")

    Objection(agreement=agreement, reservation=reservation, party=other).clean()
    with pytest.raises(ValidationError):
        Objection(agreement=agreement, reservation=reservation, party=author).clean()


def test_country_cannot_end_before_it_began():
    country = make_country("kz")
    country.began_on, country.ended_on = date(1991, 12, 16), date(1991, 12, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        country.save()


def test_storing_costs_the_same_queries_for_one_and_for_five(django_assert_max_num_queries):
    many = [make_agreement(parties=("kz", "uz", "kg"), in_force_on=date(2000 + n, 1, 1)) for n in range(5)]

    with django_assert_max_num_queries(10):
        assert refresh_standings([one.pk for one in many]) == 5


def test_storing_again_writes_nothing_and_touches_only_what_differs(django_assert_max_num_queries):
    one, other = (make_agreement(in_force_on=date(2000 + n, 1, 1)) for n in range(2))
    before = set(Standing.objects.values_list("pk", flat=True))
    PartyPeriod.objects.filter(agreement=other).first().delete()
    Standing.objects.filter(agreement=one, status=Status.IN_FORCE).update(status=Status.SIGNED)

    with django_assert_max_num_queries(10):
        refresh_standings([one.pk, other.pk])

    after = set(Standing.objects.values_list("pk", flat=True))
    assert (len(before - after), len(after - before)) == (1, 1)
    assert Standing.objects.on(date(2020, 1, 1)).get(agreement=one).status == Status.IN_FORCE
    assert other.party_periods.values("party").distinct().count() == 2
