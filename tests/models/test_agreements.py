"""Agreements: how recorded actions become a status, and what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from relations.models import (
    ActionKind,
    Agreement,
    AgreementText,
    Duration,
    LinkKind,
    PartyAction,
    Precision,
    Standing,
    Status,
    refresh_standings,
)
from tests.factories import make_agreement, make_country

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 13)


def act(agreement, kind, code=None, done_on=None, **more):
    """An action of the party with this code, or of all together."""
    party = next((p for p in agreement.parties.all() if p.code == code), None)
    precision = Precision.DAY if done_on else Precision.UNKNOWN
    return PartyAction.objects.create(
        agreement=agreement,
        party=party,
        kind=kind,
        done_on=done_on,
        **{"done_on_precision": precision} | more,
    )


def stored(agreement, day=TODAY) -> str:
    return Standing.objects.on(day).get(agreement=agreement).status


def test_ratification_by_both_parties_is_told_from_ratification_by_one():
    agreement = make_agreement()

    act(agreement, ActionKind.RATIFICATION, "uz", date(2023, 11, 30))
    assert stored(agreement) == Status.SIGNED
    act(agreement, ActionKind.RATIFICATION, "kz", date(2024, 5, 20))

    assert stored(agreement) == Status.RATIFIED
    assert stored(agreement, date(2024, 5, 19)) == Status.SIGNED


def test_deleting_an_action_takes_its_status_back():
    agreement = make_agreement(in_force_on=date(2023, 7, 4))
    end = act(agreement, ActionKind.TERMINATION, None, date(2025, 1, 1))
    assert stored(agreement) == Status.TERMINATED

    end.delete()

    assert stored(agreement) == Status.IN_FORCE


def test_new_party_that_has_not_ratified_undoes_ratified_by_all():
    agreement = make_agreement()
    for code in ("kz", "uz"):
        act(agreement, ActionKind.RATIFICATION, code, date(2024, 1, 1))
    assert stored(agreement) == Status.RATIFIED

    party = agreement.parties.create(country=make_country("kg"), order=3)
    assert stored(agreement) == Status.SIGNED
    party.delete()

    assert stored(agreement) == Status.RATIFIED


def test_denunciation_by_one_of_two_ends_a_bilateral_agreement_on_its_day_of_effect():
    agreement = make_agreement(in_force_on=date(2023, 7, 4))

    act(agreement, ActionKind.DENUNCIATION, "uz", date(2025, 1, 10), effective_on=date(2025, 7, 10))

    assert stored(agreement, date(2025, 7, 9)) == Status.IN_FORCE
    assert stored(agreement, date(2025, 7, 10)) == Status.TERMINATED


def test_denunciation_without_day_of_effect_counts_after_the_notice():
    agreement = make_agreement(in_force_on=date(2023, 7, 4), notice_months=6)

    act(agreement, ActionKind.DENUNCIATION, "uz", date(2025, 1, 31))

    assert stored(agreement, date(2025, 7, 30)) == Status.IN_FORCE
    assert stored(agreement, date(2025, 7, 31)) == Status.TERMINATED


def test_multilateral_agreement_outlives_the_denunciation_of_one_party():
    agreement = make_agreement(parties=("kz", "uz", "kg"), in_force_on=date(2023, 7, 4))

    act(agreement, ActionKind.DENUNCIATION, "kg", date(2023, 8, 1), effective_on=date(2024, 1, 1))
    assert stored(agreement) == Status.IN_FORCE
    act(agreement, ActionKind.DENUNCIATION, "uz", date(2024, 8, 1), effective_on=date(2025, 1, 1))

    assert stored(agreement, date(2024, 12, 31)) == Status.IN_FORCE
    assert stored(agreement, date(2025, 1, 1)) == Status.TERMINATED


def test_suspension_by_one_of_many_does_not_suspend_the_whole():
    many = make_agreement(parties=("kz", "uz", "kg"), in_force_on=date(2023, 7, 4))
    two = make_agreement(in_force_on=date(2023, 7, 4))

    act(many, ActionKind.SUSPENSION, "kg", date(2024, 1, 1))
    act(two, ActionKind.SUSPENSION, "uz", date(2024, 1, 1))

    assert (stored(many), stored(two)) == (Status.IN_FORCE, Status.SUSPENDED)


def test_suspension_ends_with_the_resumption():
    agreement = make_agreement(in_force_on=date(2023, 7, 4))
    act(agreement, ActionKind.SUSPENSION, None, date(2024, 1, 1))
    act(agreement, ActionKind.RESUMPTION, None, date(2024, 6, 1))

    assert stored(agreement, date(2024, 5, 31)) == Status.SUSPENDED
    assert stored(agreement, date(2024, 6, 1)) == Status.IN_FORCE


def test_entry_by_action_counts_like_the_date_of_the_agreement():
    agreement = make_agreement()

    act(agreement, ActionKind.ENTRY, None, date(2024, 6, 1))

    assert stored(agreement, date(2024, 5, 31)) == Status.SIGNED
    assert stored(agreement) == Status.IN_FORCE


def test_known_to_be_in_force_without_a_date_counts_from_the_signature():
    agreement = make_agreement()

    act(agreement, ActionKind.ENTRY)

    assert stored(agreement) == Status.IN_FORCE
    assert agreement.in_force_on is None


def test_entry_that_has_not_happened_is_no_entry():
    agreement = make_agreement(in_force_on_precision=Precision.NOT_YET)

    act(agreement, ActionKind.ENTRY, "kz", None, done_on_precision=Precision.NOT_YET)

    assert stored(agreement) == Status.NOT_IN_FORCE


def test_provisional_application_by_an_action():
    agreement = make_agreement()

    act(agreement, ActionKind.PROVISIONAL, "kz", date(2023, 3, 1))

    assert stored(agreement) == Status.PROVISIONAL


def test_missing_signature_is_pending_until_it_is_given_or_the_party_joins():
    agreement = make_agreement(parties=("kz", "uz", "tm"))
    act(agreement, ActionKind.SIGNATURE, "tm", None, done_on_precision=Precision.NOT_YET)
    assert stored(agreement) == Status.PENDING

    act(agreement, ActionKind.ACCESSION, "tm", date(2025, 5, 1))

    assert stored(agreement) == Status.SIGNED


def test_unknown_date_of_a_signature_is_not_a_missing_signature():
    agreement = make_agreement(parties=("kz", "uz", "tm"))

    act(agreement, ActionKind.SIGNATURE, "tm")

    assert stored(agreement) == Status.SIGNED


def test_superseding_agreement_ends_the_older_one_when_it_enters_into_force():
    old = make_agreement(signed_on=date(2006, 3, 20), in_force_on=date(2007, 1, 1))
    new = make_agreement(signed_on=date(2017, 3, 23), in_force_on=date(2017, 11, 17))

    link = new.links_out.create(target=old, kind=LinkKind.SUPERSEDES)
    assert stored(old, date(2017, 11, 16)) == Status.IN_FORCE
    assert stored(old) == Status.SUPERSEDED
    link.delete()

    assert stored(old) == Status.IN_FORCE


def test_term_runs_out_or_is_renewed():
    values = {"in_force_on": date(2015, 1, 1), "signed_on": date(2014, 5, 29), "duration": Duration.TERM}
    ended = make_agreement(**values, term_years=5)
    renewed = make_agreement(**values, term_years=5, renewal_years=3)

    assert stored(ended, date(2019, 12, 31)) == Status.IN_FORCE
    assert stored(ended, date(2020, 1, 1)) == Status.EXPIRED
    assert stored(renewed) == Status.IN_FORCE
    assert renewed.next_expiry(TODAY) == date(2026, 1, 1)


def test_political_programme_runs_from_its_adoption():
    programme = make_agreement(
        instrument="programme", signed_on=date(2014, 8, 8), duration=Duration.TERM, term_years=10
    )

    assert programme.is_political
    assert stored(programme, date(2024, 8, 7)) == Status.POLITICAL
    assert stored(programme, date(2024, 8, 8)) == Status.EXPIRED


def test_agreement_without_any_date_is_to_be_confirmed_and_breaks_nothing():
    agreement = make_agreement(signed_on=None, signed_on_precision=Precision.UNKNOWN)

    assert stored(agreement) == Status.UNKNOWN
    assert agreement.dated_on is None
    assert agreement.next_expiry(TODAY) is None


def test_refreshing_many_gives_what_refreshing_each_gives(django_assert_max_num_queries):
    many = [make_agreement(signed_on=date(2000 + n, 1, 1)) for n in range(3)]
    for agreement in many[:2]:
        act(agreement, ActionKind.RATIFICATION, "kz", date(2022, 1, 1))
        act(agreement, ActionKind.RATIFICATION, "uz", date(2022, 2, 1))
    many[2].links_out.create(target=many[0], kind=LinkKind.SUPERSEDES)
    each = list(Standing.objects.values_list("agreement_id", "status", "starts_on", "ends_on"))
    Standing.objects.all().delete()

    with django_assert_max_num_queries(10):
        assert refresh_standings() == 3

    again = Standing.objects.values_list("agreement_id", "status", "starts_on", "ends_on")
    assert sorted(again) == sorted(each)


def test_stored_periods_agree_with_the_computation_on_any_day():
    agreement = make_agreement(in_force_on=date(2023, 7, 4))
    act(agreement, ActionKind.TERMINATION, None, date(2025, 1, 1))

    for day in (date(1990, 1, 1), date(2022, 12, 22), date(2023, 7, 4), date(2025, 1, 1), TODAY):
        assert stored(agreement, day) == agreement.status_on(day)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signed_on": date(2023, 1, 1), "terminated_on": date(2022, 1, 1)},
        {"signed_on": None, "signed_on_precision": "day"},
        {"signed_on": date(2023, 1, 1), "signed_on_precision": "not_yet"},
        {"duration": Duration.TERM, "term_years": None},
    ],
)
def test_database_refuses_dates_that_contradict_each_other(wrong):
    values = {"signed_on_precision": "day"} | wrong

    with pytest.raises(IntegrityError):
        Agreement.objects.create(title_ru="Договор", **values)


def test_action_of_a_party_of_another_agreement_is_refused():
    mine, other = make_agreement(), make_agreement()
    action = PartyAction(
        agreement=mine, party=other.parties.first(), kind=ActionKind.RATIFICATION, done_on=TODAY
    )

    with pytest.raises(ValidationError) as refused:
        action.clean()

    assert list(refused.value.message_dict) == ["party"]


def test_only_an_authentic_text_prevails():
    agreement = make_agreement()

    with pytest.raises(IntegrityError):
        AgreementText.objects.create(agreement=agreement, language="en", prevails=True)


@pytest.mark.parametrize(
    ("instrument", "is_binding", "political"),
    [("treaty", None, False), ("mou", None, True), ("mou", True, False), ("agreement", False, True)],
)
def test_memoranda_are_political_unless_said_otherwise(instrument, is_binding, political):
    assert make_agreement(instrument=instrument, is_binding=is_binding).is_political is political
