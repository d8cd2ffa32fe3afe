"""The acceptance test of the law: every case of the rule book through the engine."""

import pytest

from relations.law import BOUND, histories_of

from .cases import CASES, HARD, MORE, day, facts_of


def wrong_in(case: dict) -> list[str]:
    """Every expectation of a case that does not hold, in words."""
    histories = histories_of(facts_of(row) for row in case["agreements"])
    wrong = []
    for expected in case["expect"]:
        history = histories[expected.get("agreement", case["agreements"][0]["id"])]
        if "on" in expected:
            on = day(expected["on"])
            found = {"status": history.on(on).standing} if "status" in expected else {}
            found |= {party: history.party_on(party, on).standing for party in expected.get("party", {})}
            wanted = {"status": expected["status"]} if "status" in expected else {}
            wanted |= expected.get("party", {})
        elif "since" in expected:
            wanted = {party: day(text) for party, text in expected["since"].items()}
            found = {
                party: [one.starts_on for one in history.parties[party] if one.standing in BOUND][-1]
                for party in wanted
            }
        else:
            wanted, found = day(expected["ends"]), history.end and history.end.since.day
        if found != wanted:
            wrong.append(f"{expected}: found {found}")
    return wrong


EVERY = [*CASES, *MORE, *HARD]


@pytest.mark.parametrize("case", EVERY, ids=[case["id"] for case in EVERY])
def test_case_of_the_rule_book(case):
    assert wrong_in(case) == []


def test_one_common_party_is_no_pair_for_which_the_newer_one_stands_in():
    """VCLT 30(4): between parties to both; alone with the newer one a party stands to nobody of the older."""
    older = {
        "id": "older",
        "parties": ["kz", "uz", "kg"],
        "signed_on": "1995-01-10",
        "in_force_on": "1995-06-01",
    }
    newer = {
        "id": "newer",
        "parties": ["kz", "cn"],
        "signed_on": "2005-01-10",
        "in_force_on": "2005-06-01",
        "supersedes": ["older"],
    }
    both = newer | {"parties": ["kz", "uz", "cn"]}

    alone, pair = (histories_of([facts_of(older), facts_of(row)])["older"] for row in (newer, both))

    assert alone.replaced == []
    assert [one.parties for one in pair.replaced] == [{"kz", "uz"}]


def test_all_cases_are_here():
    assert len(CASES) == 41
