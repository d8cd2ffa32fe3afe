"""Between whom a treaty is not in force for an objection to a reservation (VCLT 20–21)."""

from dataclasses import replace
from datetime import date

import pytest

from relations.law import FAR, DoubtCode, Objection, doubts_of, history_of

from .cases import facts_of

FACTS = facts_of(
    {
        "id": "x",
        "parties": ["kz", "kg", "uz"],
        "manner": {"kind": "consents", "n": 2},
        "acts": [
            {"kind": "ratification", "party": "kz", "on": "2000-01-10"},
            {"kind": "ratification", "party": "kg", "on": "2000-02-10"},
            {"kind": "ratification", "party": "uz", "on": "2003-05-01"},
        ],
    }
)
RESERVED = date(2000, 2, 10)


def history_with(*objections, facts=FACTS):
    return history_of(replace(facts, objections=objections))


def test_a_definite_objection_keeps_the_two_apart_and_leaves_both_parties():
    found = history_with(Objection("kz", "kg", date(2000, 6, 1), RESERVED))

    (pair,) = found.apart
    assert (pair.parties, pair.starts_on, pair.ends_on) == ({"kz", "kg"}, date(2000, 6, 1), FAR)
    assert found.bound_on(date(2004, 1, 1)) == {"kz", "kg", "uz"}
    assert found.on(date(2004, 1, 1)).standing == "in_force"


@pytest.mark.parametrize(
    ("author", "on", "counts"),
    [
        ("kz", date(2001, 2, 10), True),  # the last day of twelve months
        ("kz", date(2001, 2, 11), False),
        ("uz", date(2003, 5, 1), True),  # with its consent, which came later
        ("uz", date(2003, 5, 2), False),
        ("kz", None, True),  # when is not known: it is not said to be late
    ],
)
def test_silence_for_twelve_months_and_until_consent_accepts_a_reservation(author, on, counts):
    found = history_with(Objection(author, "kg", on, RESERVED))

    late = [one.days for one in doubts_of(found) if one.code == DoubtCode.LATE_OBJECTION]
    assert bool(found.apart) is counts
    assert late == ([] if counts else [(on, RESERVED)])


def test_twelve_months_that_no_calendar_reaches_never_end():
    assert history_with(Objection("kz", "kg", date(9998, 6, 1), date(9998, 1, 1))).apart


def test_it_is_in_force_between_them_from_the_withdrawal_of_either():
    found = history_with(Objection("kz", "kg", date(2000, 6, 1), RESERVED, withdrawn_on=date(2010, 1, 1)))

    assert [pair.covers(date(2009, 12, 31)) for pair in found.apart] == [True]
    assert [pair.covers(date(2010, 1, 1)) for pair in found.apart] == [False]


def test_what_was_withdrawn_before_it_counted_keeps_nobody_apart():
    found = history_with(Objection("kz", "kg", date(2000, 6, 1), RESERVED, withdrawn_on=date(2000, 6, 1)))

    assert found.apart == []


def test_a_bilateral_agreement_knows_no_reservations():
    two = replace(FACTS, parties=("kz", "kg"), acts=FACTS.acts[:2])

    assert history_with(Objection("kz", "kg", date(2000, 6, 1), RESERVED), facts=two).apart == []
    assert history_with(Objection("kz", "kg", date(2000, 6, 1), RESERVED)).apart
