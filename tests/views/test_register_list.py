"""The list of the register: a party's own standing, spans of days, pages by number, what was known when, a workbook."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_march(time_machine):
    time_machine.move_to("2026-03-03T06:00:00+00:00", tick=False)


def treaty(title="Treaty", **overrides):
    agreement = make.make_agreement(title_en=title, **overrides)
    make.publish(agreement)
    return agreement


def act(agreement, kind, code, day):
    party = agreement.parties.get(country__code=code)
    return agreement.actions.create(party=party, kind=kind, done_on=day, done_on_precision="day")


def listed(client, **asked):
    groups = client.get("/en/agreements/", asked).context["groups"]
    return [row.card.title for group in groups for row in group.rows]


def test_a_partys_own_standing_narrows_and_stands_among_the_choices(client):
    joined = treaty(
        "Joined", parties=("kz", "uz", "kg"), signed_on=date(2010, 1, 1), in_force_on=date(2011, 1, 1)
    )
    for code in ("kz", "kg"):
        act(joined, "ratification", code, date(2010, 6, 1))
    treaty("Signed")

    facets = {facet.name: facet for facet in client.get("/en/agreements/", {"party": "kz"}).context["facets"]}

    assert listed(client, party="kz", standing="party") == ["Joined"]
    assert sorted(listed(client, party="uz", standing="signatory")) == ["Joined", "Signed"]
    assert [(choice.text, choice.count) for choice in facets["standing"].choices] == [
        ("party", 1),
        ("signatory", 1),
    ]
    assert "standing" not in {facet.name for facet in client.get("/en/agreements/").context["facets"]}
    assert client.get("/en/agreements/", {"standing": "king"}).status_code == 200


def test_spans_of_signature_and_entry_are_pills_that_can_be_taken_away(client):
    treaty("Old", signed_on=date(1995, 5, 1), in_force_on=date(1996, 1, 1))
    treaty("New", signed_on=date(2020, 5, 1), in_force_on=date(2021, 1, 1))

    answer = client.get("/en/agreements/", {"signed_from": "2020-01-01", "entered_to": "2021-12-31"})

    assert listed(client, signed_from="2020-01-01") == ["New"]
    assert listed(client, entered_to="1996-01-01") == ["Old"]
    assert [pick.text for pick in answer.context["picks"]] == [
        "Signed: 1\u00a0January 2020 – …", "Entry into force: … – 31\u00a0December 2021"
    ]  # fmt: skip
    assert answer.context["picks"][0].url == "/en/agreements/?entered_to=2021-12-31"


@pytest.mark.parametrize(
    "name", ["as_of", "known_on", "signed_from", "signed_to", "entered_from", "entered_to"]
)
@pytest.mark.parametrize(
    "value", ["yesterday", "2021-02-30", "0001-01-01", "9999-12-31", "2021", "\x00", "-1"]
)
def test_what_is_no_day_is_said_and_the_list_stands_without_it(client, name, value):
    treaty()

    answer = client.get("/en/agreements/", {name: value})

    assert answer.status_code == 200
    assert [notice.tone for notice in answer.context["notices"]][:1] == ["wrong"]


def test_a_span_never_tells_what_came_after_the_day_asked(client):
    treaty("Later", signed_on=date(2010, 1, 1), in_force_on=date(2015, 1, 1))

    assert listed(client, entered_from="2000-01-01") == ["Later"]
    assert listed(client, entered_from="2000-01-01", as_of="2012-01-01") == []


def test_number_in_the_register_and_computed_entry_stand_in_the_rows(client):
    agreement = treaty(register_number="KZ-17", entry_method="last_notification")
    for code in ("kz", "uz"):
        act(agreement, "notification", code, date(2023, 6, 1))

    answer = client.get("/en/agreements/", {"sort": "in_force"})

    (row,) = answer.context["groups"][0].rows
    assert (row.card.number, row.day) == ("KZ-17", date(2023, 6, 1))
    assert "№ KZ-17" in answer.content.decode()


def test_page_by_its_number(client, monkeypatch):
    monkeypatch.setattr("relations.reading.agreements.listing.PAGE_SIZE", 2)
    for number in range(5):
        treaty(f"Treaty {number}", signed_on=date(2000 + number, 1, 1))

    answer = client.get("/en/agreements/", {"party": "kz", "page": "2"})

    assert [row.card.title for group in answer.context["groups"] for row in group.rows] == [
        "Treaty 2",
        "Treaty 1",
    ]
    assert answer.context["pages"] == 3
    assert 'name="party" value="kz"' in answer.content.decode().split('class="jump"')[1]
    assert listed(client, party="kz", page="99") == ["Treaty 0"]
    assert [title for page in ("0", "x", "-3") for title in listed(client, page=page)] == [
        "Treaty 4",
        "Treaty 3",
    ] * 3
    assert "page=" not in answer.context["page"].next


def test_as_known_on_a_day_in_list_and_files(client, time_machine):
    agreement = treaty(entry_method="last_notification")
    act(agreement, "notification", "kz", date(2023, 1, 10))
    time_machine.move_to("2026-06-01T06:00:00+00:00", tick=False)
    act(agreement, "notification", "uz", date(2025, 1, 10))
    treaty("Entered later")

    def status(**asked):
        groups = client.get("/en/agreements/", asked).context["groups"]
        return {row.card.title: row.card.status for group in groups for row in group.rows}

    def rows(**asked):
        answer = client.get("/en/agreements/register.json", asked)
        return json.loads(b"".join(answer.streaming_content))["agreements"]

    assert status(known_on="2026-03-04") == {"Treaty": "signed"}
    assert status(known_on="2026-06-02") == {"Treaty": "in_force", "Entered later": "signed"}
    assert listed(client, known_on="2026-03-04", status="in_force") == []
    (row,) = rows(known_on="2026-03-04")
    assert (row["status"], row["known_on"], [act["party"] for act in row["acts"]]) == (
        "signed",
        "2026-03-04",
        ["kz"],
    )
    assert [stand["standing"] for stand in row["standings"]] == ["signatory"] * 2
    assert rows(known_on="2026-01-01") == []
    answer = client.get("/en/agreements/", {"known_on": "2026-03-04"})
    assert "The register as it was known on 4\u00a0March 2026" in answer.content.decode()


def test_workbook_has_acts_and_standings_on_their_own_sheets(client):
    agreement = treaty("=Treaty", in_force_on=date(2023, 1, 1))
    act(agreement, "ratification", "kz", date(2022, 12, 30))
    agreement.actions.update(document_en="Law\x0b No. 1")  # no workbook may hold that sign

    book = load_workbook(io.BytesIO(client.get("/en/agreements/register.xlsx").content))

    agreements, standings, acts, fields = (list(sheet.values) for sheet in book.worksheets)
    first = dict(zip(*agreements, strict=True))
    assert (first["id"], first["title_en"], first["status"]) == (agreement.pk, "'=Treaty", "in_force")
    assert standings[1][:4] == (agreement.pk, "kz", "party", "2023-01-01")
    done = dict(zip(acts[0], acts[1], strict=True))
    assert (done["done_on"], done["document"]) == ("2022-12-30", "Law No. 1")
    assert [row[0] for row in fields[1:]][:2] == ["id", "url"]
    assert fields[0] == ("name", "kk", "ru", "en")


def test_same_queries_for_one_and_for_many_with_every_filter(client, queries_of):
    path = "/en/agreements/?party=kz&standing=party&known_on=2026-03-03&signed_from=2000-01-01&page=1"
    treaty("First", in_force_on=date(2023, 1, 1))
    few = queries_of(path)
    for number in range(4):
        treaty(f"Treaty {number}", in_force_on=date(2023, 1, 1), parties=("kz", "cn", "kg"))

    assert queries_of(path) == few <= 10
