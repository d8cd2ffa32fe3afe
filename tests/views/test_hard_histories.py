"""The histories that a lawyer would argue about: page, register and JSON-LD say what the law says, on every day asked."""

import json
import re

import pytest
from django.utils import timezone

from relations.citations.graph import FORCE
from relations.register import Selection, current_index
from tests import factories as make
from tests.law.cases import HARD, day

pytestmark = pytest.mark.django_db
# All of them hold; these differ most in what pages say, and time is dear.
SHOWN = (
    "accedes-with-reach-back", "provisional-plurilateral", "suspended-two-of-three", "below-two", "mixed-agreement",
    "terminated-before-entry",
)  # fmt: skip
SINGLE = [case for case in HARD if case["id"] in SHOWN]
STAND_IN = {"eu": "tm", "de": "kg", "fr": "tj"}  # whom the factories know


def published(row):
    """The agreement of a case with its acts, on the shelf."""
    manner, term = row.get("manner", {}), row.get("term", {})
    agreement = make.make_agreement(
        parties=[STAND_IN.get(code, code) for code in row["parties"]],
        signed_on=day(row.get("signed_on")),
        in_force_on=day(row.get("in_force_on")),
        provisional_from=day(row.get("provisional_from")),
        entry_method=manner.get("kind", "unknown"),
        entry_count=manner.get("n"),
        entry_days=manner.get("days"),
        entry_months=manner.get("months"),
        duration="term" if term else "unknown",
        term_years=term.get("years"),
        renewal_years=term.get("renewal"),
        notice_months=row.get("notice_months"),
    )
    parties = {party.country.code: party for party in agreement.parties.select_related("country")}
    for act in row.get("acts", ()):
        agreement.actions.create(
            kind=act["kind"],
            party=parties[STAND_IN.get(act["party"], act["party"])] if "party" in act else None,
            done_on=day(act["on"]),
            effective_on=day(act.get("effective")),
            until=day(act.get("until")),
        )
    make.publish(agreement, "en")
    return agreement


@pytest.mark.parametrize("case", SINGLE, ids=[case["id"] for case in SINGLE])
def test_page_register_and_graph_agree_with_the_law(client, case):
    agreement = published(case["agreements"][0])
    path = f"/en/agreements/{agreement.pk}/"
    dated = [row for row in case["expect"] if "on" in row]
    status = agreement.history().on(timezone.localdate()).standing

    for expected in dated:
        selection = Selection(current_index(), day(expected["on"]), as_of=day(expected["on"]))
        if "status" in expected:
            assert selection.status_of(agreement.pk) == expected["status"], expected
        for code, standing in expected.get("party", {}).items():
            assert selection.pairs.own[standing][STAND_IN.get(code, code)], (expected, code)
    page = client.get(path, {"as_of": dated[0]["on"]}, follow=True).context["page"]
    stands = {stand.party.code: stand.code for stand in page.stands}
    text = client.get(path, follow=True).content.decode()
    graph = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, re.S)[1])

    assert page.standing.status == dated[0].get("status", page.standing.status)
    wanted = dated[0].get("party", {})
    assert {code: stands[STAND_IN.get(code, code)] for code in wanted} == wanted
    node = next(one for one in graph["@graph"] if one["@type"] == "Legislation")
    assert node.get("legislationLegalForce", "").rpartition("/")[2] == FORCE.get(status, "")
