"""The status of an agreement: properties that hold for any facts, and the cases treaty lawyers ask about."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relations.models import RULES, Status
from relations.models.standing import (
    ENDED,
    FAR,
    Facts,
    next_expiry,
    periods,
    status_on,
    turning_days,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MAYBE = st.none() | DAYS
CODES = ("kz", "uz", "kg", "tj", "tm")
PARTIES = st.frozensets(st.sampled_from(CODES), max_size=5)
BY_PARTY = st.dictionaries(st.sampled_from(CODES), DAYS, max_size=5)
SIGNED, ENTERED = date(2022, 12, 22), date(2024, 6, 1)


@st.composite
def pauses(draw):
    """Spans of suspension that may be open."""
    start = draw(DAYS)
    end = draw(st.none() | st.dates(start + timedelta(days=1), date(2061, 1, 2)))
    return start, end


@st.composite
def any_facts(draw):
    return Facts(
        parties=draw(PARTIES),
        is_political=draw(st.booleans()),
        is_unsigned=draw(st.booleans()),
        initialled_on=draw(MAYBE),
        signed_on=draw(MAYBE),
        signed_by=draw(BY_PARTY),
        missing_signatures=draw(st.frozensets(st.sampled_from(CODES), max_size=2)),
        ratified_by=draw(BY_PARTY),
        entered_on=draw(MAYBE),
        is_known_not_in_force=draw(st.booleans()),
        provisional_from=draw(MAYBE),
        suspended=tuple(draw(st.lists(pauses(), max_size=3))),
        terminated_on=draw(MAYBE),
        superseded_on=draw(MAYBE),
        expires_on=draw(MAYBE),
    )


@given(any_facts())
def test_periods_cover_all_time_without_gap_or_overlap(facts):
    found = periods(facts)

    assert found[0].starts_on == date.min
    assert found[-1].ends_on == FAR
    assert all(a.ends_on == b.starts_on for a, b in itertools.pairwise(found))
    assert all(period.starts_on < period.ends_on for period in found)
    assert all(a.status != b.status for a, b in itertools.pairwise(found))


@given(any_facts(), DAYS)
def test_each_day_has_exactly_one_status_and_periods_agree_with_it(facts, day):
    on_that_day = [period.status for period in periods(facts) if period.starts_on <= day < period.ends_on]

    assert on_that_day == [status_on(facts, day)]


@given(any_facts())
def test_status_changes_only_on_recorded_days(facts):
    recorded = set(turning_days(facts))

    assert {period.starts_on for period in periods(facts)[1:]} <= recorded


@given(any_facts(), DAYS)
def test_what_has_ended_stays_ended(facts, day):
    if status_on(facts, day) in (Status.TERMINATED, Status.SUPERSEDED):
        later = day + timedelta(days=400)
        assert status_on(facts, later) in ENDED


@given(any_facts(), DAYS)
def test_in_force_only_with_a_day_of_entry_reached(facts, day):
    if status_on(facts, day) == Status.IN_FORCE:
        assert facts.entered_on is not None
        assert facts.entered_on <= day


@given(any_facts(), DAYS)
def test_ratified_only_when_every_party_has_ratified_by_then(facts, day):
    if status_on(facts, day) == Status.RATIFIED:
        assert facts.parties
        assert all(facts.ratified_by[party] <= day for party in facts.parties)


@given(any_facts(), DAYS)
def test_political_document_is_never_signed_or_ratified_as_a_treaty(facts, day):
    status = status_on(replace(facts, is_political=True), day)

    assert status not in (Status.SIGNED, Status.RATIFIED, Status.NOT_IN_FORCE)


@given(any_facts(), DAYS)
def test_what_is_not_known_never_turns_into_not_yet(facts, day):
    known_nothing = replace(facts, is_known_not_in_force=False, is_unsigned=False)
    status = status_on(known_nothing, day)

    assert status != Status.NOT_IN_FORCE
    if status == Status.DRAFT:  # a later signature proves that it was not signed before
        assert facts.signed_on or facts.signed_by


@given(any_facts(), DAYS)
def test_later_facts_do_not_change_earlier_days(facts, day):
    """What is recorded about the future leaves the past alone, except that a signature to come proves a draft."""
    later = day + timedelta(days=1)
    known = replace(facts, terminated_on=later, superseded_on=None)
    unknown = replace(facts, terminated_on=None, superseded_on=None)

    assert status_on(known, day) == status_on(unknown, day)


@given(any_facts())
def test_every_status_has_its_rule(facts):
    assert all(RULES[period.status] for period in periods(facts))


def test_rules_name_every_status_once():
    assert set(RULES) == set(Status.values)


@given(DAYS, st.integers(1, 60), st.none() | st.integers(1, 20), DAYS)
def test_next_expiry_is_ahead_when_renewed_and_fixed_when_not(entered, term, renewal, today):
    found = next_expiry(entered, term, renewal, today)

    assert found > entered
    if renewal:
        assert found > today
    else:
        assert found == next_expiry(entered, term, renewal, date.max)


def test_no_expiry_without_beginning_or_term():
    assert next_expiry(None, 5, 5, SIGNED) is None
    assert next_expiry(SIGNED, None, None, SIGNED) is None


def test_term_that_begins_on_29_february_ends_on_the_last_day_of_february():
    assert next_expiry(date(2024, 2, 29), 1, None, date.min) == date(2025, 2, 28)


STORIES = {
    "nothing is recorded": (Facts(), Status.UNKNOWN),
    "known not to be signed": (Facts(is_unsigned=True), Status.DRAFT),
    "initialled": (Facts(initialled_on=SIGNED), Status.INITIALLED),
    "signed": (Facts(signed_on=SIGNED, parties=frozenset({"kz", "uz"})), Status.SIGNED),
    "one of two has ratified": (
        Facts(signed_on=SIGNED, parties=frozenset({"kz", "uz"}), ratified_by={"kz": SIGNED}),
        Status.SIGNED,
    ),
    "all have ratified, entry unknown": (
        Facts(signed_on=SIGNED, parties=frozenset({"kz", "uz"}), ratified_by={"kz": SIGNED, "uz": SIGNED}),
        Status.RATIFIED,
    ),
    "all have ratified, known not to be in force": (
        Facts(
            signed_on=SIGNED,
            parties=frozenset({"kz", "uz"}),
            ratified_by={"kz": SIGNED, "uz": SIGNED},
            is_known_not_in_force=True,
        ),
        Status.NOT_IN_FORCE,
    ),
    "one signature is missing": (
        Facts(signed_on=SIGNED, missing_signatures=frozenset({"tm"})),
        Status.PENDING,
    ),
    "provisionally applied": (Facts(signed_on=SIGNED, provisional_from=SIGNED), Status.PROVISIONAL),
    "in force": (Facts(signed_on=SIGNED, entered_on=ENTERED), Status.IN_FORCE),
    "in force although provisionally applied before": (
        Facts(signed_on=SIGNED, provisional_from=SIGNED, entered_on=ENTERED),
        Status.IN_FORCE,
    ),
    "suspended": (
        Facts(signed_on=SIGNED, entered_on=ENTERED, suspended=((date(2025, 1, 1), None),)),
        Status.SUSPENDED,
    ),
    "resumed": (
        Facts(signed_on=SIGNED, entered_on=ENTERED, suspended=((date(2025, 1, 1), date(2025, 2, 1)),)),
        Status.IN_FORCE,
    ),
    "expired": (Facts(signed_on=SIGNED, entered_on=ENTERED, expires_on=date(2025, 6, 1)), Status.EXPIRED),
    "superseded": (
        Facts(signed_on=SIGNED, entered_on=ENTERED, superseded_on=date(2025, 6, 1)),
        Status.SUPERSEDED,
    ),
    "terminated, although superseded too": (
        Facts(entered_on=ENTERED, superseded_on=date(2025, 6, 1), terminated_on=date(2025, 7, 1)),
        Status.TERMINATED,
    ),
    "political": (Facts(signed_on=SIGNED, is_political=True), Status.POLITICAL),
    "political whose term is over": (
        Facts(signed_on=SIGNED, is_political=True, expires_on=date(2025, 1, 1)),
        Status.EXPIRED,
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_status_today_in(story):
    facts, expected = STORIES[story]

    assert status_on(facts, date(2025, 11, 13)) == expected


@settings(max_examples=30)
@given(DAYS)
def test_day_of_entry_belongs_to_the_time_in_force(entered):
    facts = Facts(entered_on=entered, terminated_on=entered + timedelta(days=10))

    assert status_on(facts, entered) == Status.IN_FORCE
    assert status_on(facts, entered - timedelta(days=1)) != Status.IN_FORCE
    assert status_on(facts, entered + timedelta(days=10)) == Status.TERMINATED
