"""The grid of parties × acts: dates as people write them, what follows before saving, nothing overwritten in silence."""

import json
from datetime import date
from pathlib import Path

import pytest

from relations.models import Agreement, Country, Party, PartyAction, Precision, Standing, party_periods_on
from tests.factories import make_agreement, make_user

pytestmark = pytest.mark.django_db
CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parents[1] / "law" / "cases.json").read_text(encoding="utf-8"))
}
COLUMN_OF = {
    "signature": "signature", "ratification": "consent", "acceptance": "consent", "approval": "consent",
    "accession": "consent", "succession": "consent", "notification": "notification", "exchange": "exchange",
    "provisional": "provisional", "provisional_end": "provisional", "entry": "entry", "suspension": "pause",
    "resumption": "pause", "denunciation": "end", "revocation": "end", "termination": "end", "extension": "extension",
}  # fmt: skip


@pytest.fixture
def desk(client):
    client.force_login(make_user("registrar"))
    return client


def grid(agreement):
    return f"/admin/relations/agreement/{agreement.pk}/acts/"


def name(agreement, code, column):
    party = agreement.parties.get(country__code=code) if code else None
    return f"n{party.pk if party else 0}-{column}"


def test_dates_are_typed_as_people_write_them(desk):
    agreement = make_agreement()

    answer = desk.post(grid(agreement), {
        f"{name(agreement, 'kz', 'consent')}-on": "20 мая 2024 г.", f"{name(agreement, 'kz', 'consent')}-kind": "ratification",
        f"{name(agreement, 'uz', 'notification')}-on": "2024", "paper-consent": "Закон № 83-VIII", "_save": "",
    })  # fmt: skip

    assert answer.status_code == 302
    one, two = agreement.actions.order_by("kind")[::-1]
    assert (one.kind, one.done_on, one.done_on_precision, one.document) == (
        "ratification", date(2024, 5, 20), Precision.DAY, "Закон № 83-VIII",
    )  # fmt: skip
    assert (two.kind, two.done_on, two.done_on_precision) == (
        "notification",
        date(2024, 1, 1),
        Precision.YEAR,
    )


def test_a_paper_without_room_is_refused_and_kept_and_never_cut(desk):
    agreement, paper = make_agreement(), "Закон " + "о" * 300
    typed = {f"{name(agreement, 'kz', 'consent')}-on": "2024", "paper-consent": paper, "_save": ""}

    page = desk.post(grid(agreement), typed).content.decode()

    assert not agreement.actions.exists()
    assert f'value="{paper}"' in page
    assert "errorlist" in page
    assert "maxlength" not in page.partition('id="content-main"')[2]


def test_what_follows_is_shown_before_it_is_saved_and_on_any_day(desk):
    agreement = make_agreement(entry_method="last_notification", entry_days=30)
    typed = {f"{name(agreement, code, 'notification')}-on": "1.6.2024" for code in ("kz", "uz")}

    shown = desk.post(grid(agreement), typed | {"_try": "", "day": "30.06.2024"}).content.decode()
    later = desk.post(grid(agreement), typed | {"_try": "", "day": "1.7.2024"})

    assert "Подписан" in shown
    assert later.context["status"] == "in_force"
    assert [line.standing.standing for line in later.context["sheet"].lines[1:3]] == ["party", "party"]
    assert not PartyAction.objects.exists()


def test_what_is_no_date_is_told_beside_it_and_nothing_is_stored(desk):
    agreement = make_agreement()
    typed = {
        f"{name(agreement, 'kz', 'consent')}-on": "29.02.2023",
        f"{name(agreement, 'uz', 'consent')}-on": "20.05.2024",
        "_save": "",
    }

    answer = desk.post(grid(agreement), typed)

    assert answer.status_code == 200
    assert "29.02.2023" in answer.content.decode()
    assert [cell.errors != [] for cell in answer.context["sheet"].cells].count(True) == 1
    assert not PartyAction.objects.exists()


def test_act_changed_by_somebody_else_is_not_overwritten(desk):
    agreement = make_agreement()
    act = agreement.actions.create(
        party=agreement.parties.first(),
        kind="ratification",
        done_on=date(2024, 5, 20),
        done_on_precision="day",
    )
    stale = {f"a{act.pk}-was": "ratification|19.05.2024||", f"a{act.pk}-on": "21.05.2024", "_save": ""}

    answer = desk.post(grid(agreement), stale)

    assert answer.status_code == 200
    assert "20.05.2024" in answer.content.decode()
    act.refresh_from_db()
    assert act.done_on == date(2024, 5, 20)


def test_emptied_act_goes_unless_it_has_a_paper(desk):
    agreement = make_agreement()
    values = {"party": agreement.parties.first(), "done_on": date(2024, 5, 20), "done_on_precision": "day"}
    bare = agreement.actions.create(kind="ratification", **values)
    papered = agreement.actions.create(kind="notification", document_ru="Нота № 5", **values)

    desk.post(grid(agreement), {f"a{one.pk}-on": "" for one in (bare, papered)} | {"_save": ""})

    left = agreement.actions.get()
    assert (left.pk, left.done_on, left.done_on_precision) == (papered.pk, None, Precision.UNKNOWN)


@pytest.mark.parametrize(("choice", "kept"), [("recorded", date(2023, 7, 4)), ("computed", None)])
def test_of_two_days_of_entry_one_is_chosen(desk, choice, kept):
    agreement = make_agreement(in_force_on=date(2023, 7, 4), entry_method="signature")
    assert desk.get(grid(agreement)).context["differs"]

    refused = desk.post(grid(agreement), {"entry_choice": "recorded", "_save": ""})
    assert refused.context["choice_error"]
    desk.post(grid(agreement), {"entry_choice": choice, "entry_source": "Бюллетень, 2023, № 8", "_save": ""})

    assert Agreement.objects.get(pk=agreement.pk).in_force_on == kept


def test_who_may_only_look_cannot_store(client):
    agreement = make_agreement()
    client.force_login(make_user("translator-kk"))

    assert client.post(grid(agreement), {"_save": ""}).status_code == 403


def test_registrars_list_names_what_waits(desk):
    waiting = make_agreement(entry_method="last_notification")
    make_agreement(in_force_on=date(2023, 7, 4), entry_method="signature", open_question="entry_days: 30?")

    sections = dict(desk.get("/admin/relations/agreement/registrar/").context["sections"])
    found = [len(rows) for rows in sections.values()]

    assert found[0] == 1
    assert found[1] == 1
    assert [row[0] for row in found and list(sections.values())[5]] == [str(waiting)]


THROUGH_THE_GRID = [
    "signature-two-days", "notes", "days-after", "exchange", "threshold", "between", "paris", "notice-revoked",
    "suspend-bilateral", "term-extended", "succession", "named-states-must",
]  # fmt: skip


@pytest.mark.parametrize("case", THROUGH_THE_GRID)
def test_case_of_the_rule_book_through_the_desk(desk, case):
    (row,) = CASES[case]["agreements"]
    agreement = stored(row)
    for act in row.get("acts", ()):
        prefix = name(agreement, act.get("party"), COLUMN_OF[act["kind"]])
        typed = {f"{prefix}-kind": act["kind"], f"{prefix}-on": act["on"]}
        typed |= {f"{prefix}-effect": act["effective"]} if "effective" in act else {}
        typed |= {f"{prefix}-until": act["until"]} if "until" in act else {}
        assert desk.post(grid(agreement), typed | {"_save": ""}).status_code == 302

    for expected in CASES[case]["expect"]:
        if "on" not in expected:
            continue
        day = date.fromisoformat(expected["on"])
        if "status" in expected:
            assert Standing.objects.on(day).get(agreement=agreement).status == expected["status"], expected
        found = {period.party.code: period.standing for period in party_periods_on(agreement, day)}
        assert {code: found[code] for code in expected.get("party", {})} == expected.get("party", {}), (
            expected
        )


def stored(row):
    """The agreement of a case, without its acts."""
    manner, term = row.get("manner", {}), row.get("term", {})
    days = {
        f"{key}_on": date.fromisoformat(row[f"{key}_on"])
        for key in ("signed", "in_force")
        if f"{key}_on" in row
    }
    agreement = Agreement.objects.create(
        title_ru=row["id"], instrument="treaty", original_language="ru",
        entry_method=manner.get("kind", "unknown"), entry_count=manner.get("n"), entry_days=manner.get("days"),
        duration="term" if term else "unknown", term_years=term.get("years"), renewal_years=term.get("renewal"),
        notice_months=row.get("notice_months"), **days, **{f"{key}_precision": "day" for key in days},
    )  # fmt: skip
    for order, code in enumerate(row["parties"]):
        country, _made = Country.objects.get_or_create(
            code=code, defaults={"alpha3": code.upper(), "numeric": "000", "slug": code, "name_ru": code}
        )
        Party.objects.create(
            agreement=agreement, country=country, order=order, is_required=code in manner.get("must", ())
        )
    return agreement
