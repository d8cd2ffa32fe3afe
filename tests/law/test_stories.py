"""Short stories about single conditions of the law, one each: what the reader would be told wrongly without it."""

from dataclasses import replace
from datetime import date

import pytest

from relations.law import DoubtCode, Facts, Rule, Status, doubts_of, histories_of, history_of

from .cases import facts_of

THREE = {"id": "x", "parties": ["kz", "kg", "tj"], "signed_on": "2000-01-01", "in_force_on": "2000-06-01"}
TWO = THREE | {"parties": ["kz", "kg"]}
BY_TWO = {
    "id": "x",
    "parties": ["kz", "kg", "tj"],
    "signed_on": "2000-01-01",
    "manner": {"kind": "consents", "n": 2},
}


def act(kind, party, on, effective=None, **more):
    return {"kind": kind, "party": party, "on": on, "effective": effective} | more


def history(row, *acts, **facts):
    return history_of(replace(facts_of(row | {"acts": list(acts)}), **facts))


def both(older, newer):
    found = histories_of(
        [facts_of(older | {"id": "older"}), facts_of(newer | {"id": "newer", "supersedes": ["older"]})]
    )
    return found["older"]


def codes(found):
    return {doubt.code for doubt in doubts_of(found)}


# What replaces what


def test_a_declaration_may_replace_a_declaration_without_a_question():
    political = {"parties": ["kz", "kg"], "political": True}

    older = both(TWO | political, TWO | political | {"signed_on": "2010-01-01", "in_force_on": None})

    assert older.on(date(2010, 1, 1)).standing == Status.SUPERSEDED
    assert DoubtCode.REPLACED_BY_POLITICAL not in codes(older)


def test_a_declaration_ends_no_treaty_of_which_the_parties_are_not_listed():
    older = both(TWO | {"parties": []}, TWO | {"political": True, "signed_on": "2010-01-01"})

    assert older.on(date(2011, 1, 1)).standing == Status.IN_FORCE
    assert DoubtCode.REPLACED_BY_POLITICAL in codes(older)


@pytest.mark.parametrize(("old_parties", "new_parties"), [([], ["kz", "kg"]), (["kz", "kg"], [])])
def test_where_parties_are_not_listed_the_newer_one_replaces_the_whole(old_parties, new_parties):
    newer = {"parties": new_parties, "signed_on": "2010-01-01", "in_force_on": "2010-06-01"}

    older = both(TWO | {"parties": old_parties}, newer)

    assert older.on(date(2010, 5, 31)).standing == Status.IN_FORCE
    assert older.on(date(2010, 6, 1)).standing == Status.SUPERSEDED


def test_a_suspended_treaty_still_stands_in_the_place_of_the_older_one():
    newer = BY_TWO | {
        "signed_on": "2005-01-01",
        "acts": [
            act("ratification", "kz", "2005-02-01"),
            act("ratification", "kg", "2005-03-01"),
            act("suspension", None, "2009-01-01"),
            act("accession", "tj", "2010-01-01", "2010-02-01"),
        ],
    }

    older = both(THREE, newer)

    assert older.on(date(2010, 1, 31)).standing == Status.IN_FORCE
    assert older.on(date(2010, 2, 1)).standing == Status.SUPERSEDED


# Who is bound, and who is left


def test_who_has_left_may_apply_it_provisionally_before_coming_back():
    found = history(
        THREE,
        act("denunciation", "tj", "2004-01-01", "2005-01-01"),
        act("provisional", "tj", "2010-01-01"),
    )

    assert found.party_on("tj", date(2009, 12, 31)).standing == "former"
    assert found.party_on("tj", date(2010, 1, 1)).standing == "provisional"


def test_who_has_consented_and_is_not_bound_yet_does_not_keep_it_alive():
    delayed = BY_TWO | {"manner": {"kind": "consents", "n": 2, "days": 30}}
    found = history(
        delayed,
        act("ratification", "kz", "2000-02-01"),
        act("ratification", "kg", "2000-03-01"),
        act("denunciation", "kg", "2005-01-01", "2005-07-01"),
        act("ratification", "tj", "2005-06-15"),
    )

    period = found.on(date(2005, 7, 1))
    assert (period.standing, period.rule) == (Status.TERMINATED, Rule.TOO_FEW_LEFT)
    assert found.bound_on(date(2005, 8, 1)) == set()


def test_each_of_two_reads_its_own_reason_of_the_end():
    found = history(TWO, act("denunciation", "kg", "2005-01-01", "2005-07-01"))

    rules = {party: found.party_on(party, date(2005, 7, 1)).rule for party in ("kz", "kg")}
    assert rules == {"kg": Rule.BY_NOTICE, "kz": Rule.TOO_FEW_LEFT}


def test_a_state_that_is_no_more_has_not_given_notice():
    found = history(
        TWO, ceased={"kg": date(1992, 1, 1)}, entered=facts_of(TWO).entered._replace(day=date(1980, 6, 1))
    )

    assert found.on(date(1991, 12, 31)).standing == Status.IN_FORCE
    assert (found.on(date(1992, 1, 1)).standing, found.end) == (Status.UNKNOWN, None)


def test_a_state_that_is_no_more_does_not_come_back():
    found = history(
        THREE, act("ratification", "kg", "2000-02-01"), act("ratification", "kg", "2008-01-01", "2008-02-01"),
        ceased={"kg": date(2005, 1, 1)},
    )  # fmt: skip

    assert found.party_on("kg", date(2010, 1, 1)).standing == "former"


def test_the_end_of_the_only_party_listed_says_nothing_of_the_others():
    found = history(THREE | {"parties": ["kz"]}, ceased={"kz": date(2005, 1, 1)})

    assert found.on(date(2010, 1, 1)).standing == Status.IN_FORCE


def test_a_consent_withdrawn_before_the_recorded_entry_leaves_no_gap():
    found = history(
        BY_TWO | {"in_force_on": "2000-06-01"},
        act("ratification", "kz", "2000-02-01"),
        act("ratification", "kg", "2000-03-01"),
        act("denunciation", "kg", "2000-04-01"),
    )

    assert found.party_on("kg", date(2001, 1, 1)).standing != "party"
    assert found.on(date(2001, 1, 1)).standing == Status.IN_FORCE


# Notices


def test_a_notice_of_all_that_all_took_back_ends_nothing():
    given, back = act("denunciation", None, "2004-01-01", "2005-01-01"), act("revocation", None, "2004-06-01")

    assert history(THREE, given).on(date(2005, 1, 1)).standing == Status.TERMINATED
    assert history(THREE, given, back).on(date(2005, 1, 1)).standing == Status.IN_FORCE


def test_two_notices_are_taken_back_by_two_revocations():
    found = history(
        THREE,
        act("denunciation", "kg", "2004-01-01", "2006-01-01"),
        act("denunciation", "kg", "2004-02-01", "2006-02-01"),
        act("revocation", "kg", "2004-06-01"),
        act("revocation", "kg", "2004-07-01"),
    )

    assert found.party_on("kg", date(2007, 1, 1)).standing == "party"
    assert DoubtCode.REVOKED_NOTHING not in codes(found)


def test_a_notice_is_pending_until_it_is_taken_back():
    found = history(
        THREE, act("denunciation", "kg", "2004-01-01", "2006-01-01"), act("revocation", "kg", "2004-06-01")
    )

    pending = [
        bool(found.notices_on(day)) for day in (date(2003, 12, 31), date(2004, 5, 31), date(2004, 6, 1))
    ]
    assert pending == [False, True, False]


# Entry into force


def test_two_ratifications_with_days_of_effect_bring_it_into_force_between_the_two():
    unknown = {"id": "x", "parties": ["kz", "kg", "tj"], "signed_on": "2000-01-01"}
    one = act("ratification", "kz", "2000-02-01", "2000-03-01")
    other = act("ratification", "kg", "2000-02-10", "2000-04-01")
    without_effect = act("ratification", "kg", "2000-02-10")

    found = history(unknown, one, other).on(date(2000, 4, 1))

    assert (found.standing, found.rule, found.starts_on) == (
        Status.IN_FORCE,
        Rule.BY_PARTIES,
        date(2000, 4, 1),
    )
    assert history(unknown, one, without_effect).on(date(2000, 4, 1)).standing == Status.SIGNED


def test_what_is_known_not_to_be_in_force_says_so_and_asks():
    known = {"is_known_not_in_force": True}
    row = {"id": "x", "parties": ["kz", "kg"], "signed_on": "2000-01-01", "manner": {"kind": "signature"}}

    found, announced = history(row, **known), history(row, act("entry", None, "2000-02-01"), **known)

    assert found.on(date(2000, 1, 1)).standing == Status.NOT_IN_FORCE
    assert DoubtCode.MET_BUT_NOT_YET in codes(found)
    assert announced.on(date(2000, 2, 1)).standing == Status.IN_FORCE
    assert DoubtCode.MET_BUT_NOT_YET not in codes(announced)


def test_a_text_known_to_be_unsigned_is_a_draft_and_one_of_which_nothing_is_known_is_not():
    assert (
        history_of(Facts(parties=("kz", "kg"), is_unsigned=True)).on(date(2000, 1, 1)).standing
        == Status.DRAFT
    )
    assert history_of(Facts(parties=("kz", "kg"))).on(date(2000, 1, 1)).standing == Status.UNKNOWN


# Terms


def test_the_next_end_of_a_term_is_that_which_was_known_on_the_day():
    found = history(
        THREE | {"term": {"years": 10}},
        act("extension", "kz", "2009-01-01", until="2015-12-31"),
        act("extension", "kg", "2009-01-01", until="2015-12-31"),
    )

    assert found.term_ends(date(2008, 12, 31)) == dict.fromkeys(("kz", "kg", "tj"), date(2010, 6, 1))
    assert found.term_ends(date(2009, 1, 1)) == {
        "kz": date(2016, 1, 1), "kg": date(2016, 1, 1), "tj": date(2010, 6, 1),
    }  # fmt: skip
    assert found.next_term_end(date(2009, 1, 1)) == date(2010, 6, 1)
    assert found.next_term_end(date(2011, 1, 1)) == date(2016, 1, 1)


def test_an_extension_moves_a_term_that_is_renewed():
    found = history(
        THREE | {"term": {"years": 10, "renewal": 5}},
        act("extension", None, "2009-01-01", until="2011-12-31"),
    )

    assert found.next_term_end(date(2010, 1, 1)) == date(2012, 1, 1)
    assert found.next_term_end(date(2012, 1, 1)) == date(2017, 1, 1)
