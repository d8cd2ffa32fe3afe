"""Contradictions: each is named, none breaks anything."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from relations.law import DoubtCode, doubts_of, history_of

from .cases import CASES, facts_of
from .test_properties import any_facts

BASE = {"id": "x", "parties": ["kz", "kg", "uz"], "signed_on": "2000-01-10", "in_force_on": "2000-06-01"}
TWO = BASE | {"parties": ["kz", "kg"]}


def act(kind, on, party="kz", **more):
    return {"kind": kind, "on": on, "party": party} | more


CONTRADICTIONS = {
    "entry_differs": BASE | {"manner": {"kind": "signature"}},
    "entry_first": BASE | {"in_force_on": "1999-01-01"},
    "delay_of_what": BASE | {"manner": {"kind": "other", "days": 30}},
    "two_consents": BASE | {"acts": [act("ratification", "2000-02-01"), act("acceptance", "2001-02-01")]},
    "consent_first": BASE | {"acts": [act("ratification", "1999-02-01")]},
    "stranger": BASE | {"manner": {"kind": "consents", "n": 2}, "acts": [act("ratification", "2000-02-01", "kg"),
                        act("ratification", "2000-02-01", "uz"), act("denunciation", "2005-01-01")]},
    "no_effect": BASE | {"acts": [act("denunciation", "2005-01-01")]},
    "revoked_nothing": BASE | {"acts": [act("revocation", "2005-01-01")]},
    "resumed_nothing": BASE | {"acts": [act("resumption", "2005-01-01")]},
    "pause_stranger": BASE | {"acts": [act("suspension", "2000-03-01")]},
    "ended_by_one": BASE | {"acts": [act("termination", "2005-01-01")]},
    "effect_first": BASE | {"acts": [act("ratification", "2000-03-01", effective="2000-02-01")]},
    "after_the_end": TWO | {"acts": [act("termination", "2005-01-01", None), act("suspension", "2006-01-01")]},
    "undated_end": BASE | {"acts": [act("denunciation", None)]},
    "late_extension": BASE | {"term": {"years": 5}, "acts": [act("extension", "2006-01-01", None, until="2010-01-01")]},
    "old_date": BASE | {"acts": [act("ratification", "1850-01-01")]},
    "long_term": BASE | {"term": {"years": 999}},
}  # fmt: skip


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_contradiction_is_named(code):
    found = {doubt.code for doubt in doubts_of(history_of(facts_of(CONTRADICTIONS[code])))}

    assert code in found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_cases_of_the_rule_book_are_sound(case):
    """Except where a case is about the contradiction."""
    about = {"retroactive": {"entry_first", "entry_differs"}, "notice-no-clause": {"no_effect"}, "paris": {"entry_differs"},
             "cst": {"entry_differs"}, "sco": set(), "member-not-bound": {"entry_differs"}, "eaeu": {"entry_differs"}}  # fmt: skip
    for row in case["agreements"]:
        found = {doubt.code for doubt in doubts_of(history_of(facts_of(row)))}

        assert found <= about.get(case["id"], set()), found


@settings(max_examples=150)
@given(any_facts())
def test_nothing_recorded_breaks_it(facts):
    for doubt in doubts_of(history_of(facts)):
        assert DoubtCode(doubt.code).label


def test_a_political_document_does_not_replace_a_treaty():
    newer = history_of(facts_of(BASE | {"id": "y", "signed_on": "2010-01-10", "political": True}))

    found = history_of(facts_of(BASE), [newer])

    assert DoubtCode.REPLACED_BY_POLITICAL in {doubt.code for doubt in doubts_of(found)}
    assert DoubtCode.REPLACED_BY_POLITICAL not in {
        doubt.code for doubt in doubts_of(history_of(facts_of(BASE)))
    }


def test_state_that_did_not_exist():
    facts = facts_of(BASE | {"acts": [act("ratification", "2000-02-01")]})
    facts = replace(facts, began={"kz": date(2000, 3, 1)})

    assert DoubtCode.NO_SUCH_STATE in {doubt.code for doubt in doubts_of(history_of(facts))}


def test_known_not_in_force_though_all_signed():
    facts = facts_of(BASE | {"in_force_on": None, "manner": {"kind": "signature"}})
    facts = replace(facts, is_known_not_in_force=True)

    assert [doubt.code for doubt in doubts_of(history_of(facts))] == [DoubtCode.MET_BUT_NOT_YET]
