"""What the law says about an agreement stands on its page and in every file of it, as of a day and nothing later."""

import io
import json
import re
from datetime import date

import pytest
from pypdf import PdfReader

from relations.api.oai import identifier
from relations.models import FactsRecord, LinkKind
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_march(time_machine):
    time_machine.move_to("2026-03-03T06:00:00+00:00", tick=False)


def treaty(title="Treaty", **overrides):
    agreement = make.make_agreement(title_en=title, **overrides)
    make.publish(agreement)
    return agreement


def act(agreement, kind, code, day, **more):
    party = agreement.parties.get(country__code=code)
    values = {"done_on": day, "done_on_precision": "day"} | more
    return agreement.actions.create(party=party, kind=kind, **values)


def path_of(agreement, language="en"):
    return f"/{language}/agreements/{agreement.pk}-{agreement.editions.get(language=language).slug}/"


def shown(client, agreement, **asked):
    return client.get(path_of(agreement), asked).context["page"]


def words(client, agreement, language="en", **asked):
    text = client.get(path_of(agreement, language), asked).content.decode()
    text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", text.split("<main", 1)[1])
    return " ".join(text.replace("\u00a0", " ").replace("&nbsp;", " ").split())


def notified():
    agreement = treaty(entry_method="last_notification", entry_days=30)
    act(agreement, "notification", "kz", date(2023, 1, 10))
    act(agreement, "notification", "uz", date(2023, 6, 1))
    return agreement


def entry_line(page):
    return next(fact for fact in page.facts if fact.name == "Entry into force")


def test_computed_entry_stands_in_the_box_marked_and_with_its_reason(client):
    agreement = notified()

    fact, before = (
        entry_line(shown(client, agreement)),
        entry_line(shown(client, agreement, as_of="2023-06-15")),
    )

    assert (fact.day, fact.note, fact.why.rule) == (date(2023, 7, 1), "computed", "E2")
    assert len(fact.why.acts) == 2
    assert (before.day, before.text) == (None, "not recorded")
    assert "1 July 2023 , computed" in words(client, agreement)


def test_party_that_joined_later_is_never_given_the_day_of_the_agreement(client):
    agreement = treaty(parties=("kz", "kg", "uz"), signed_on=date(1994, 4, 1), in_force_on=date(1995, 1, 1))
    for code in ("kz", "kg"):
        act(agreement, "ratification", code, date(1994, 6, 1))
    act(agreement, "accession", "uz", date(2019, 10, 1))

    timeline = shown(client, agreement).timeline

    cells = {
        party.code: dict(zip(timeline.steps, cells, strict=True))["Entry into force"]
        for party, cells in timeline.rows
    }
    assert [deed.day for deed in cells["kz"].deeds] == [date(1995, 1, 1)]
    assert (cells["uz"].deeds, cells["uz"].text) == ([], "Not recorded")


def test_what_replaced_it_is_named_for_the_whole_and_between_some(client):
    old = treaty(
        "Old treaty", parties=("kz", "uz", "kg"), signed_on=date(1990, 1, 1), in_force_on=date(1991, 1, 1)
    )
    new = treaty("New treaty", signed_on=date(2000, 1, 1), in_force_on=date(2001, 1, 1))
    new.links_out.create(target=old, kind=LinkKind.SUPERSEDES)

    (pair,) = shown(client, old).pairs

    assert ([party.code for party in pair.parties], pair.since, pair.newer.title) == (
        ["kz", "uz"],
        date(2001, 1, 1),
        "New treaty",
    )
    assert shown(client, old, as_of="2000-12-31").pairs == []
    assert "Replaced between some of the parties" in words(client, old)

    old.parties.get(country__code="kg").delete()

    assert shown(client, old).standing.now.why.newer.title == "New treaty"


def test_what_is_not_public_replaces_without_being_named(client):
    old = treaty(
        "Old treaty", parties=("kz", "uz", "kg"), signed_on=date(1990, 1, 1), in_force_on=date(1991, 1, 1)
    )
    hidden = make.make_agreement(
        title_en="Hidden treaty", signed_on=date(2000, 1, 1), in_force_on=date(2001, 1, 1)
    )
    hidden.links_out.create(target=old, kind=LinkKind.SUPERSEDES)

    assert [pair.newer for pair in shown(client, old).pairs] == [None]
    assert "Hidden treaty" not in client.get(path_of(old)).content.decode()


def test_objections_stand_under_their_reservation_until_the_day_asked(client):
    agreement = treaty(parties=("kz", "uz", "kg"))
    kz, uz, _kg = agreement.parties.all()
    reservation = agreement.reservations.create(party=kz, text_en="Not article 5.", made_on=date(2023, 1, 1))
    agreement.objections.create(
        reservation=reservation,
        party=uz,
        text_en="Against its object.",
        made_on=date(2024, 1, 1),
        opposes_entry=True,
    )

    text, before = words(client, agreement), words(client, agreement, as_of="2023-06-01")

    assert "Objection Uzbekistan 1 January 2024" in text
    assert "Against its object." in text
    assert "Vienna Convention 1969: 21(3)" in text
    assert "Not article 5." in before
    assert "Against its object." not in before


def test_texts_and_corrections_are_those_of_the_day(client):
    agreement = treaty()
    common = {"language": "ru", "is_authentic": True, "is_public": True}
    agreement.texts.create(**common, title="As concluded", body="<p>Статья 1</p><p>Старое.</p>")
    agreement.texts.create(
        **common, title="As amended", body="<p>Статья 1</p><p>Новое.</p>", valid_from=date(2025, 1, 1)
    )
    agreement.corrections.create(text_en="For “ten” read “two”.", place="Article 3", made_on=date(2025, 6, 1))

    now, then = shown(client, agreement), shown(client, agreement, as_of="2024-12-31")

    assert [text.row.title for text in now.texts] == ["As amended"]
    assert [last for last, _url in now.texts[0].earlier] == ["31\u00a0December 2024"]
    assert [text.row.title for text in then.texts] == ["As concluded"]
    assert [row.place for row in now.corrections] == ["Article 3"]
    assert then.corrections == []
    assert "Новое" in client.get(path_of(agreement) + "texts/").content.decode()
    old = client.get(path_of(agreement) + "texts/", {"as_of": "2024-12-31"}).content.decode()
    assert "Старое" in old
    assert "Новое" not in old


def test_json_ld_says_the_standing_of_each_party_and_only_what_is_known(client):
    agreement = notified()
    act(agreement, "denunciation", "uz", date(2024, 1, 1), effective_on=date(2025, 1, 1))
    unsigned = treaty("Draft", signed_on=None)

    def roles(item, **asked):
        page = client.get(path_of(item), asked).content.decode()
        graph = json.loads(
            re.search(r'(?s)<script type="application/ld\+json"[^>]*>(.*?)</script>', page)[1]
        )["@graph"]
        node = next(one for one in graph if one["@type"] == "Legislation")
        return [
            (row["@type"], row.get("roleName"), row.get("startDate"))
            for row in node["legislationResponsible"]
        ]

    assert roles(agreement, as_of="2023-08-01") == [("Role", "party", "2023-07-01")] * 2
    assert roles(agreement) == [("Role", "former", "2025-01-01")] * 2
    assert roles(unsigned) == [("Country", None, None)] * 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Uzbekistan: party (since 1\u00a0July 2023)"),
        ("ru", "Узбекистан: участник"),
        ("kk", "Өзбекстан: "),
    ],
)
def test_harvesters_are_told_the_standing_of_each_party(client, language, said):
    agreement = notified()

    asked = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": identifier(agreement.pk)}
    answer = client.get("/oai", asked)

    described = re.findall(
        rf'<dc:description xml:lang="{language}">(.*?)</dc:description>', answer.content.decode()
    )
    assert [text for text in described if said in text] != []


def test_pdf_says_the_standing_of_each_party_with_its_reason(client):
    agreement = notified()
    answer = client.get(path_of(agreement))
    pdf = client.get(answer.context["edition"].get_briefing_url())

    pages = PdfReader(io.BytesIO(pdf.content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert "Standing of the parties" in text
    assert "party, since 1 July 2023" in text
    assert "last notification" in text
    assert "computed" in text


class TestProgram:
    def item(self, client, agreement, **asked):
        return client.get(f"/api/v1/agreements/{agreement.pk}", {"language": "en"} | asked)

    def test_tells_any_day_and_nothing_later(self, client):
        agreement = notified()

        now, then = (self.item(client, agreement, **asked).json() for asked in ({}, {"as_of": "2023-02-01"}))

        assert (now["status"], [row["standing"] for row in now["standings"]]) == ("in_force", ["party"] * 2)
        assert (then["status"], then["status_as_of"]) == ("signed", "2023-02-01")
        assert [row["party"] for row in then["actions"]] == ["kz"]
        assert [row["standing"] for row in then["standings"]] == ["signatory"] * 2

    def test_tells_what_was_known_on_a_day(self, client, time_machine):
        agreement = treaty(entry_method="last_notification")
        act(agreement, "notification", "kz", date(2023, 1, 10))
        time_machine.move_to("2026-06-01T06:00:00+00:00", tick=False)
        act(agreement, "notification", "uz", date(2025, 1, 10))

        known, later = (
            self.item(client, agreement, known_on=day).json() for day in ("2026-03-04", "2026-06-02")
        )

        assert (known["status"], len(known["actions"]), known["known_on"]) == ("signed", 1, "2026-03-04")
        assert (later["status"], len(later["actions"])) == ("in_force", 2)
        assert [row["standing"] for row in later["standings"]] == ["party"] * 2
        assert self.item(client, agreement, known_on="2026-03-01").status_code == 404

    def test_lists_what_was_known_by_the_same_rule(self, client, time_machine):
        agreement = treaty()
        time_machine.move_to("2026-06-01T06:00:00+00:00", tick=False)
        treaty("Later")

        listed = client.get(
            "/api/v1/agreements", {"language": "en", "known_on": "2026-03-04", "as_of": "2026-03-01"}
        ).json()

        assert [(row["id"], row["status"]) for row in listed["items"]] == [(agreement.pk, "signed")]
        assert client.get("/api/v1/agreements", {"known_on": "yesterday"}).status_code == 422


def test_a_change_of_other_days_is_said_in_the_log(client):
    old = treaty("Old", signed_on=date(1990, 1, 1), in_force_on=date(1991, 1, 1))
    new = treaty("New", signed_on=date(2000, 1, 1))
    new.links_out.create(target=old, kind=LinkKind.SUPERSEDES)

    new.in_force_on, new.in_force_on_precision = date(2030, 1, 1), "day"
    new.save()

    assert FactsRecord.objects.filter(agreement=old).first().changes == [{"what": "periods"}]
    assert "Standings of other days changed." in words(client, old)
