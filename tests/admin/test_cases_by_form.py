"""Cases of the rule book typed into the form of an agreement: parties, clauses and acts in one save."""

from datetime import date

import pytest

from relations.models import Agreement, Country, Standing, party_periods_on
from tests.factories import make_user

from .sheet import opened
from .test_acts import CASES

pytestmark = pytest.mark.django_db
BY_FORM = (
    "signature-two-days", "notes", "days-after", "exchange", "threshold", "between", "paris", "notice-revoked",
    "suspend-bilateral", "term-extended", "succession", "named-states-must",
)  # fmt: skip


@pytest.fixture
def desk(client):
    client.force_login(make_user("registrar"))
    return client


def typed(day: str) -> str:
    """2024-05-20 as people write it."""
    return ".".join(reversed(day.split("-")))


def clauses(row) -> dict:
    manner, term = row.get("manner", {}), row.get("term", {})
    found = {
        "entry_method": manner.get("kind", "unknown"), "entry_count": manner.get("n", ""),
        "entry_days": manner.get("days", ""), "entry_months": manner.get("months", ""),
        "duration": "term" if term else "unknown", "term_years": term.get("years", ""),
        "renewal_years": term.get("renewal", ""), "notice_months": row.get("notice_months", ""),
    }  # fmt: skip
    for name in ("signed", "in_force"):
        if day := row.get(f"{name}_on"):
            found |= {f"{name}_on": typed(day), f"{name}_on_precision": "day"}
    return found


def parties(row) -> dict:
    found, must = {"parties-TOTAL_FORMS": len(row["parties"])}, row.get("manner", {}).get("must", ())
    for number, code in enumerate(row["parties"]):
        country, _made = Country.objects.get_or_create(
            code=code, defaults={"alpha3": code.upper(), "numeric": "000", "slug": code, "name_ru": code}
        )
        found |= {
            f"parties-{number}-country": country.pk,
            f"parties-{number}-order": number,
            f"parties-{number}-id": "",
        }
        found |= {f"parties-{number}-capacity": "state"}
        if code in must:
            found[f"parties-{number}-is_required"] = "on"
    return found


def acts(row) -> dict:
    listed = row.get("acts", ())
    found = {"actions-TOTAL_FORMS": len(listed)}
    for number, act in enumerate(listed):
        party = f"parties-{row['parties'].index(act['party'])}" if act.get("party") else ""
        values = {
            "id": "", "party": party, "kind": act["kind"], "done_on": typed(act["on"]), "done_on_precision": "day",
            "effective_on": typed(act.get("effective", "")), "effective_on_precision": "day",
            "until": typed(act.get("until", "")),
        }  # fmt: skip
        if act.get("definitive"):
            values["is_definitive"] = "on"
        found |= {f"actions-{number}-{name}": value for name, value in values.items()}
    return found


@pytest.mark.parametrize("case", BY_FORM)
def test_case_of_the_rule_book_through_the_form(desk, case):
    (row,) = CASES[case]["agreements"]
    agreement = Agreement.objects.create(title_ru=row["id"], instrument="treaty", original_language="ru")
    address = f"/admin/relations/agreement/{agreement.pk}/change/"

    answer = desk.post(address, {**opened(desk, address), **clauses(row), **parties(row), **acts(row)})

    assert answer.status_code == 302, answer.context["errors"]
    for expected in CASES[case]["expect"]:
        if "on" not in expected:
            continue
        day = date.fromisoformat(expected["on"])
        if "status" in expected:
            assert Standing.objects.on(day).get(agreement=agreement).status == expected["status"], expected
        found = {period.party.code: period.standing for period in party_periods_on(agreement, day)}
        assert found | expected.get("party", {}) == found, expected
