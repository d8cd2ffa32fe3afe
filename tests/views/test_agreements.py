"""The register as readers see it: the list with its facets and files, an agreement, its texts side by side."""

import csv
import html
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.editorial import history, publishing
from relations.law import Rule
from relations.models import (
    ActionKind,
    AgreementText,
    Country,
    Edition,
    FollowUp,
    Link,
    PartyAction,
    Precision,
    Reference,
    Reservation,
    Source,
)
from relations.register import index
from relations.register.keeping import Kept
from relations.search import snapshot, thesaurus
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = "2025-11-13T06:00:00+00:00"


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine):
    time_machine.move_to(TODAY)


@pytest.fixture(autouse=True)
def _search_starts_afresh():
    snapshot.forget()
    thesaurus.forget()


def published(*languages, **overrides):
    agreement = make.make_agreement(**overrides)
    make.publish(agreement, *languages)
    return agreement


def titled(text, **overrides):
    """A published agreement called so in all three languages."""
    return published(title_kk=text, title_ru=text, title_en=text, **overrides)


def address(agreement, language="ru", tail=""):
    edition = Edition.objects.public().filter(content=agreement, language=language).first()
    edition = edition or Edition.objects.public().filter(content=agreement).first()
    return f"/{language}/agreements/{agreement.pk}-{edition.slug}/{tail}"


def page(client, path, **more):
    response = client.get(path, **more)
    assert response.status_code == 200, path
    return response.content.decode()


def act(agreement, kind, code, done_on=None, **more):
    party = next((p for p in agreement.parties.all() if p.code == code), None)
    more.setdefault("done_on_precision", Precision.DAY if done_on else Precision.UNKNOWN)
    return PartyAction.objects.create(agreement=agreement, party=party, kind=kind, done_on=done_on, **more)


def text_of(agreement, language, articles=2, word="Статья {n}", **more):
    body = "<p>Преамбула</p>" + "".join(
        f"<h3>{word.format(n=n)}. О деле {n}</h3><p>Текст {language} {n}</p>" for n in range(1, articles + 1)
    )
    return AgreementText.objects.create(agreement=agreement, language=language, body=body, **more)


def everything_on(agreement):
    """Give an agreement a row of everything that its page can show, noted by a registrar."""
    registrar, organisation = make.make_user("registrar"), make.make_organisation()
    history.record_found(agreement)
    gone = agreement.parties.create(country=make.make_country("tm"))
    gone.delete()  # the log still names it
    party = agreement.parties.create(organisation=organisation, order=99)
    agreement.place, agreement.depositary_organisation = make.make_place(), organisation
    agreement.reviewed_on = date(2025, 9, 1)
    agreement.save()
    history.record(agreement, by=registrar)
    agreement.topics.add(make.make_topic())
    agreement.sought.create(party=party, kind="ratification", sought_on=date(2025, 3, 2), by=registrar)
    Reference.objects.create(
        agreement=agreement, register="unts", number="1", country=make.make_country("kz")
    )
    FollowUp.objects.create(agreement=agreement, title_en="Step", source="x", expert=make.make_expert())
    Reservation.objects.create(agreement=agreement, party=party, text_en="A note", made_on=date(2001, 1, 1))
    Source.objects.create(content=agreement, title="Source")
    text_of(agreement, "ru", is_authentic=True)
    older, event, review = titled("Older"), make.make_event(), make.make_article(authors=[make.make_expert()])
    dossier = make.make_dossier(parties=("kg", "tj") if agreement.parties.count() < 9 else ("kg", "uz"))
    for item in (event, review, dossier):
        make.publish(item)
    dossier.steps.create(level="alliance", taken_on=date(2022, 12, 22), document=agreement)
    Link.objects.create(source=agreement, target=older, kind="supersedes")
    Link.objects.create(source=agreement, target=event, kind="signed_at")
    Link.objects.create(source=review, target=agreement, kind="discusses")


class TestList:
    def test_facets_narrow_by_and_between_them_and_or_inside(self, client):
        titled("Treaty KZ UZ", parties=("kz", "uz"), instrument="treaty")
        titled("Protocol KZ CN", parties=("kz", "cn"), instrument="protocol")
        titled("Treaty KG TJ", parties=("kg", "tj"), instrument="treaty")

        either = page(client, "/en/agreements/?party=uz,cn")
        both = page(client, "/en/agreements/?party=uz&party=cn&instrument=treaty")
        together = page(client, "/en/agreements/?party=kz&with=cn")

        assert ("Treaty KZ UZ" in either, "Protocol KZ CN" in either, "Treaty KG TJ" in either) == (1, 1, 0)
        assert ("Treaty KZ UZ" in both, "Protocol KZ CN" in both) == (True, False)
        assert ("Treaty KZ UZ" in together, "Protocol KZ CN" in together) == (False, True)
        assert "2 agreements" in either
        assert "1 agreement<" in both

    def test_facets_show_how_many_each_choice_gives(self, client):
        titled("One", instrument="treaty")
        titled("Two", instrument="protocol")

        found = client.get("/en/agreements/?instrument=treaty").context["facets"]

        counts = {f.name: {c.text: c.count for c in f.choices} for f in found}
        assert counts["instrument"] == {"Treaty": 1, "Protocol": 1}
        assert counts["party"] == {"Kazakhstan": 1, "Uzbekistan": 1}

    def test_pair_and_day_list_what_is_in_force_between_the_two(self, client):
        charter = titled("Charter", parties=("kz", "uz", "kg"), in_force_on=date(2023, 1, 1))
        act(charter, ActionKind.DENUNCIATION, "uz", date(2024, 1, 1), effective_on=date(2025, 1, 1))
        titled("Pact of two", in_force_on=date(2024, 1, 1))
        asked = "/en/agreements/?party=kz&with=uz&status=in_force"

        then, now = page(client, f"{asked}&as_of=2023-06-01"), page(client, asked)
        both = client.get(f"{asked}&as_of=2024-06-01").context
        two = client.get(f"{asked}&as_of=2024-06-01&bilateral=1").context

        assert [name in then for name in ("Charter", "Pact of two")] == [True, False]
        assert [name in now for name in ("Charter", "Pact of two")] == [False, True]
        assert "In force between all the countries chosen" in now
        [choice] = next(facet.choices for facet in both["facets"] if facet.name == "bilateral")
        assert (both["total"], choice.count, choice.chosen) == ("2 agreements", 1, False)
        assert choice.url.endswith("bilateral=1&as_of=2024-06-01")
        assert (two["total"], two["robots"]) == ("1 agreement", "noindex,follow")
        assert "Bilateral only" in [pick.text for pick in two["picks"]]

    def test_files_are_narrowed_like_the_list(self, client):
        titled("Charter", parties=("kz", "uz", "kg"))
        titled("Treaty")

        answer = client.get("/en/agreements/register.json?party=kz&with=uz&bilateral=1")

        found = json.loads(b"".join(answer.streaming_content))["agreements"]
        assert [row["title_en"] for row in found] == ["Treaty"]

    def test_wrong_bilateral_is_said(self, client):
        titled("Treaty")

        assert "“maybe”" in page(client, "/en/agreements/?bilateral=maybe")

    def test_stands_as_on_the_day_asked(self, client):
        titled("Old treaty", signed_on=date(2013, 6, 14), in_force_on=date(2022, 3, 1))
        titled("New treaty", signed_on=date(2022, 12, 22))

        then = page(client, "/en/agreements/?as_of=2021-12-31")

        assert "The register as of 31\u00a0December 2021" in then
        assert "Old treaty" in then
        assert "New treaty" not in then
        assert '<span class="status signed"' in then
        assert 'content="noindex,follow"' in then

    @pytest.mark.parametrize(
        "wrong", ["2021-13-31", "2021-02-30", "yesterday", "0000-01-01", "99999-01-01", "1492-10-12", "<b>"]
    )
    def test_impossible_day_is_answered_kindly(self, client, wrong):
        titled("A treaty")

        answer = page(client, f"/en/agreements/?as_of={wrong}")

        assert "is not a date" in answer
        assert "A treaty" in answer
        assert "<b>”" not in answer

    def test_unknown_values_are_left_out_and_said(self, client):
        titled("A treaty")

        answer = page(client, "/en/agreements/?party=zz&status=lost&year=20x5&topic=%3Cscript%3E&with=%00")

        assert "Part of the address was not understood" in answer
        assert "“zz”" in answer
        assert "A treaty" in answer
        assert "<script>" not in answer

    def test_known_value_without_agreements_gives_an_empty_list_with_a_way_out(self, client):
        titled("A treaty")
        make.make_country("tm")

        answer = page(client, "/en/agreements/?party=tm")

        assert "Nothing fits these filters." in answer
        assert "0 agreements" in answer

    def test_hidden_agreements_are_in_no_row_facet_or_file(self, client):
        titled("Seen")
        draft = make.make_agreement(title_en="Draft", parties=("kg", "tj"))
        scheduled = make.make_agreement(title_en="Tomorrow", parties=("kg", "tj"))
        make.publish(scheduled, at=timezone.now() + timedelta(days=1))
        gone = titled("Gone", parties=("kg", "tj"))
        publishing.withdraw(gone, "en", by=make.make_user("chief-editor"), reason="wrong")

        answer = page(client, "/en/agreements/")
        file = b"".join(client.get("/en/agreements/register.json").streaming_content).decode()

        for hidden in ("Draft", "Tomorrow", "Gone"):
            assert hidden not in answer
            assert hidden not in file
        assert "1 agreement<" in answer
        assert "Tajikistan" not in answer
        assert draft.pk

    def test_only_in_my_language_unless_all_are_asked_for(self, client):
        titled("Everywhere")
        published("ru", languages=("ru",), title_ru="Только по-русски")

        mine = page(client, "/en/agreements/")
        everything = page(client, "/en/agreements/?languages=all")

        assert "Только по-русски" not in mine
        assert 'lang="ru">Только по-русски</a>' in everything

    def test_agreement_without_any_date_has_its_place_at_the_end(self, client):
        titled("Dated")
        titled("Undated", signed_on=None, signed_on_precision="unknown")
        titled("Unsigned", signed_on=None, signed_on_precision="not_yet")

        answer = page(client, "/en/agreements/")

        assert answer.index("Dated") < answer.index("Without a date") < answer.index("Undated")
        assert "date not known" in answer
        assert "not yet" in answer

    def test_sorts_by_title_and_by_age(self, client):
        titled("Bravo", signed_on=date(2020, 1, 1))
        titled("Alpha", signed_on=date(2010, 1, 1))

        newest = page(client, "/en/agreements/")
        oldest = page(client, "/en/agreements/?sort=oldest")
        by_title = page(client, "/en/agreements/?sort=title")
        unknown = page(client, "/en/agreements/?sort=size")

        assert newest.index("Bravo") < newest.index("Alpha")
        assert oldest.index("Alpha") < oldest.index("Bravo")
        assert by_title.index("Alpha") < by_title.index("Bravo")
        assert unknown.index("Bravo") < unknown.index("Alpha")

    def test_pages_follow_each_other(self, client, monkeypatch):
        monkeypatch.setattr("relations.reading.agreements.listing.PAGE_SIZE", 2)
        for number in range(5):
            titled(f"Treaty {number}", signed_on=date(2000 + number, 1, 1))

        first = client.get("/en/agreements/?party=kz").context
        second = client.get(first["page"].next).context
        last = client.get(first["page"].last).context

        titles = [
            [row.card.title for group in c["groups"] for row in group.rows] for c in (first, second, last)
        ]
        assert titles == [["Treaty 4", "Treaty 3"], ["Treaty 2", "Treaty 1"], ["Treaty 1", "Treaty 0"]]
        assert "party=kz" in second["page"].previous
        assert client.get("/en/agreements/?after=spoilt").status_code == 200

    def test_search_narrows_the_register(self, client):
        titled("Treaty on transboundary rivers")
        titled("Protocol on road transport")

        answer = page(client, "/en/agreements/?q=river")

        assert "Treaty on transboundary rivers" in answer
        assert "Protocol on road transport" not in answer
        assert 'value="river"' in answer

    def test_what_fits_best_comes_first_until_another_order_is_asked_for(self, client):
        titled("Agreement on rivers, rivers and rivers", signed_on=date(2001, 1, 1))
        titled("Agreement on trade, roads, energy and a river", signed_on=date(2020, 1, 1))

        answer = page(client, "/en/agreements/?q=river")
        newest = page(client, "/en/agreements/?q=river&sort=newest")

        assert answer.index("rivers, rivers") < answer.index("energy and a river")
        assert newest.index("rivers, rivers") > newest.index("energy and a river")
        assert "By relevance" in answer
        assert "By relevance" not in page(client, "/en/agreements/")

    def test_search_in_a_register_that_is_kept_takes_eight_queries(
        self, client, monkeypatch, django_assert_max_num_queries
    ):
        titled("Treaty on transboundary rivers")
        monkeypatch.setattr(index, "kept", Kept(index.Index, 0))
        page(client, "/en/agreements/?q=treaty")

        with django_assert_max_num_queries(8):
            page(client, "/en/agreements/?q=river")

    def test_language_switch_keeps_the_filters(self, client):
        titled("A treaty")

        answer = page(client, "/en/agreements/?party=kz&sort=oldest&after=1")

        assert 'href="/ru/agreements/?party=kz&amp;sort=oldest"' in answer

    def test_same_queries_for_one_and_for_many(self, queries_of):
        titled("First", place=make.make_place())
        few = queries_of("/en/agreements/?party=kz")
        for number in range(4):
            titled(f"Treaty {number}", parties=("kz", "cn", "kg"), place=make.make_place())

        assert queries_of("/en/agreements/?party=kz") == few <= 10


class TestFiles:
    def rows(self, client, path):
        text = b"".join(client.get(path).streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_csv_holds_what_the_list_shows(self, client):
        agreement = titled("Treaty KZ UZ", place=make.make_place(), in_force_on=date(2023, 7, 4))
        titled("Other", parties=("kz", "cn"))
        Reference.objects.create(agreement=agreement, register="unts", number="I-1")
        text_of(agreement, "uz", is_authentic=True)

        rows = self.rows(client, "/en/agreements/register.csv?party=uz")

        assert [row["title_en"] for row in rows] == ["Treaty KZ UZ"]
        row = rows[0]
        assert row["id"] == str(agreement.pk)
        assert row["url"].endswith(f"/p/{agreement.pk}")
        assert (row["parties"], row["place"], row["texts"]) == ("kz; uz", "tashkent", "uz*")
        assert (row["signed_on"], row["in_force_on"]) == ("2022-12-22", "2023-07-04")
        assert (row["status"], row["status_as_of"]) == ("in_force", "2025-11-13")
        assert (row["references"], row["binding"]) == ("unts: I-1", "true")

    def test_file_of_another_day_says_so(self, client):
        titled("Treaty", in_force_on=date(2023, 7, 4))

        rows = self.rows(client, "/en/agreements/register.csv?as_of=2023-01-01")

        assert (rows[0]["status"], rows[0]["status_as_of"]) == ("signed", "2023-01-01")

    def test_dates_are_as_exact_as_they_are_known(self, client):
        titled("Treaty", signed_on=date(1992, 11, 1), signed_on_precision="month")

        row = self.rows(client, "/en/agreements/register.csv")[0]

        assert (row["signed_on"], row["signed_on_precision"]) == ("1992-11", "month")
        assert (row["in_force_on"], row["in_force_on_precision"]) == ("", "unknown")

    def with_acts(self):
        agreement = titled("Charter", parties=("kz", "uz"), signed_on=date(2020, 1, 1), in_force_on=date(2021, 5, 1),
                           in_force_on_precision="month")  # fmt: skip
        act(agreement, ActionKind.RATIFICATION, "kz", date(2021, 4, 1), done_on_precision="year")
        act(agreement, ActionKind.DENUNCIATION, "uz", date(2024, 6, 1), effective_on=date(2025, 1, 1),
            document_en="Note; No. 5|a")  # fmt: skip
        return agreement

    def json(self, client, path):
        return json.loads(b"".join(client.get(path).streaming_content))["agreements"]

    def test_json_says_acts_and_standings_with_their_reasons(self, client):
        agreement = self.with_acts()
        first, last = agreement.actions.order_by("done_on")

        row = self.json(client, "/en/agreements/register.json")[0]

        assert row["acts"] == [
            {
                "id": first.pk, "party": "kz", "kind": "ratification", "done_on": "2021", "done_on_precision": "year",
                "effective_on": None, "effective_on_precision": None, "until": None, "document": "", "number": "",
                "url": "",
            },
            {
                "id": last.pk, "party": "uz", "kind": "denunciation", "done_on": "2024-06-01",
                "done_on_precision": "day", "effective_on": "2025-01-01", "effective_on_precision": "day",
                "until": None, "document": "Note; No. 5|a", "number": "", "url": "",
            },
        ]  # fmt: skip
        assert row["status"] == "terminated"
        assert (row["status_since"], row["status_since_precision"]) == ("2025-01-01", "day")
        assert (row["status_acts"], row["status_rule"][0]) == ([last.pk], "D")
        assert row["status_article"].startswith("VCLT")
        stands = {stand["party"]: stand for stand in row["standings"]}
        assert {code: stand["standing"] for code, stand in stands.items()} == {"kz": "former", "uz": "former"}
        assert (stands["uz"]["since"], stands["uz"]["acts"]) == ("2025-01-01", [last.pk])

    def test_files_of_a_day_say_nothing_later(self, client):
        self.with_acts()

        in_force = self.json(client, "/en/agreements/register.json?as_of=2022-01-01")[0]
        before = self.json(client, "/en/agreements/register.json?as_of=2020-06-01")[0]

        assert [act["kind"] for act in in_force["acts"]] == ["ratification"]
        assert (in_force["status"], in_force["status_since"]) == ("in_force", "2021-05")
        assert [stand["standing"] for stand in in_force["standings"]] == ["party", "party"]
        assert (before["acts"], before["in_force_on"], before["in_force_on_precision"]) == (
            [],
            None,
            "not_yet",
        )

    def test_csv_says_acts_and_standings_in_one_cell(self, client):
        self.with_acts()

        row = self.rows(client, "/en/agreements/register.csv")[0]

        assert row["acts"] == "kz|ratification|2021||; uz|denunciation|2024-06-01|2025-01-01|Note, No. 5/a"
        assert row["standings"].startswith("kz|former|2025-01-01|D")

    def test_same_queries_for_one_row_and_for_many(self, client):
        def queries():
            with CaptureQueriesContext(connection) as found:
                self.json(client, "/en/agreements/register.json")
            return len(found)

        self.with_acts()
        few = queries()
        for _number in range(4):
            self.with_acts()

        assert queries() == few

    def test_titles_that_look_like_formulas_are_harmless(self, client):
        titled("=HYPERLINK(1)")

        assert self.rows(client, "/en/agreements/register.csv")[0]["title_en"] == "'=HYPERLINK(1)"

    def test_json_explains_its_fields_in_three_languages(self, client):
        agreement = titled("Treaty")

        found = json.loads(b"".join(client.get("/kk/agreements/register.json").streaming_content))

        assert [row["id"] for row in found["agreements"]] == [agreement.pk]
        assert {note["name"] for note in found["fields"]} == set(found["agreements"][0])
        assert all(note["kk"] and note["ru"] and note["en"] for note in found["fields"])
        assert found["licence"]

    def test_files_of_an_empty_register_are_whole(self, client):
        found = json.loads(b"".join(client.get("/en/agreements/register.json").streaming_content))

        assert found["agreements"] == []
        assert self.rows(client, "/en/agreements/register.csv") == []

    def test_fields_page_names_every_field(self, client):
        answer = page(client, "/ru/agreements/fields/")

        assert "<code>in_force_on_precision</code>" in answer


class TestPage:
    def test_says_status_rule_and_day(self, client):
        agreement = titled("Treaty on allied relations", place=make.make_place())
        act(agreement, ActionKind.RATIFICATION, "uz", date(2023, 11, 30))
        act(
            agreement,
            ActionKind.RATIFICATION,
            "kz",
            date(2024, 5, 20),
            document_en="Law",
            url="https://e.kz/",
        )

        answer = page(client, address(agreement, "en"))

        assert "Ratified by both parties" in answer
        assert "the date of entry into force was not found" in answer
        assert "Uzbekistan – 30\u00a0November 2023, Kazakhstan – 20\u00a0May 2024" in answer
        assert '<time datetime="2025-11-13">13\u00a0November 2025</time>' in answer
        assert (
            '<a href="https://e.kz/" lang="en">Law</a>' in answer
            or '<a href="https://e.kz/">Law</a>' in answer
        )

    def test_says_how_many_have_ratified_when_not_all_have(self, client):
        agreement = titled("Treaty on the junction points", parties=("kz", "uz", "tm"))
        act(agreement, ActionKind.RATIFICATION, "kz", date(2018, 11, 5))

        answer = page(client, address(agreement, "en"))

        assert "Signed, ratified by 1 of 3 parties" in answer
        assert "Kazakhstan – 5\u00a0November 2018" in answer
        assert "ratified by 1 of 3" not in page(client, address(agreement, "en") + "?as_of=2018-01-01")

    def test_sources_follow_the_reader_and_say_when_they_cannot(self, client):
        agreement = titled("Treaty on trade")
        Source.objects.create(
            content=agreement, title_kk="Анықтамалық", title_ru="Справочник", title_en="Handbook"
        )
        Source.objects.create(content=agreement, title_ru="Бюллетень")

        kazakh, russian = page(client, address(agreement, "kk")), page(client, address(agreement, "ru"))

        assert "<span>Анықтамалық</span>" in kazakh
        assert '<span lang="ru">Бюллетень</span>' in kazakh
        assert "Справочник" not in kazakh
        assert "<span>Бюллетень</span>" in russian

    def test_tells_unknown_from_not_yet(self, client):
        unknown = titled("Unknown", entry_method="exchange")
        pending = titled("Pending", in_force_on_precision="not_yet", parties=("kz", "uz", "tm"))
        act(pending, ActionKind.SIGNATURE, "tm", done_on_precision="not_yet")

        first = client.get(address(unknown, "en")).context["page"]
        second = client.get(address(pending, "en")).context["page"]

        assert [c.state for c in first.timeline.rows[0][1]] == ["done", "unknown", "unknown", "unknown"]
        assert first.facts[1].text == "not recorded"
        assert second.facts[1].text == "not yet"
        last = second.timeline.rows[2][1]
        assert (last[0].state, last[0].text) == ("not-yet", "Not yet")
        assert second.standing.status == "pending"
        assert second.standing.evidence == ["Not signed yet: Turkmenistan."]

    def test_political_document_has_no_ratification(self, client):
        agreement = titled("Declaration", instrument="declaration")

        found = client.get(address(agreement, "en")).context["page"]

        assert found.timeline.steps == ["Signature"]
        assert found.facts[1].text == "not provided for: political document"

    def test_agreement_without_dates_parties_or_texts_is_shown(self, client):
        bare = titled("Bare", parties=(), signed_on=None, signed_on_precision="unknown")

        answer = page(client, address(bare, "en"))

        assert "Status to be confirmed" in answer
        assert "The parties are not recorded." in answer
        assert "No text is published here yet." in answer

    def test_term_renewal_and_next_date(self, client):
        agreement = titled(
            "Five years", signed_on=date(2014, 5, 29), in_force_on=date(2016, 1, 1), duration="term",
            term_years=5, renewal_years=5, notice_months=6,
        )  # fmt: skip

        answer = page(client, address(agreement, "en"))

        assert "5 years, then renewed each time for 5 years unless notice is given 6 months before" in answer
        assert "Next renewal or end" in answer
        assert '<time datetime="2026-01-01">1\u00a0January 2026</time>, in 49 days' in answer

    def test_on_another_day(self, client):
        agreement = titled("Treaty", in_force_on=date(2023, 7, 4))

        then = page(client, address(agreement, "en") + "?as_of=2023-01-01")
        wrong = page(client, address(agreement, "en") + "?as_of=2023-99-01")

        assert '<h2 id="standing">Signed</h2>' in then
        assert "Show as of today" in then
        assert '<h2 id="standing">In force</h2>' in wrong
        assert "“2023-99-01” is not a date" in wrong

    def test_on_another_day_nothing_later_is_shown(self, client):
        agreement = titled("Treaty", in_force_on=date(2023, 7, 4), terminated_on=date(2025, 3, 1))
        act(agreement, ActionKind.RATIFICATION, "uz", date(2023, 5, 30), document_en="Law of May")
        Reference.objects.create(
            agreement=agreement, register="unts", number="777", dated_on=date(2024, 1, 9)
        )
        uzbek = agreement.parties.get(country__code="uz")
        Reservation.objects.create(
            agreement=agreement, party=uzbek, text_en="Not all", made_on=date(2023, 5, 30)
        )
        later = titled("Protocol of 2024", signed_on=date(2024, 2, 2))
        Link.objects.create(source=later, target=agreement, kind="amends")
        late = ("4\u00a0July 2023", "Law of May", "777", "Not all", "Protocol of 2024", "1\u00a0March 2025")

        now = page(client, address(agreement, "en"))
        then = page(client, address(agreement, "en") + "?as_of=2023-01-01")

        assert [text for text in late if text not in now] == []
        assert [text for text in late if text in then] == []

    def test_who_signed_on_the_day_is_not_guessed_where_rows_list_it(self, client):
        agreement = titled("Protocol of five", parties=("kz", "uz", "tm"))
        act(agreement, ActionKind.SIGNATURE, "kz", date(2022, 12, 22))
        act(agreement, ActionKind.SIGNATURE, "uz", date(2022, 12, 22))

        rows = client.get(address(agreement, "en")).context["page"].timeline.rows

        assert [(cells[0].state, cells[0].text) for _party, cells in rows] == [
            ("done", ""),
            ("done", ""),
            ("unknown", "Not recorded"),
        ]

    def test_tree_shows_both_directions_but_nothing_hidden(self, client):
        base, treaty, programme = titled("Base"), titled("This treaty"), titled("Programme")
        hidden, behind = make.make_agreement(title_en="Hidden"), titled("Behind the hidden one")
        Link.objects.create(source=treaty, target=base, kind="follows_up")
        Link.objects.create(source=programme, target=treaty, kind="implements")
        Link.objects.create(source=hidden, target=treaty, kind="amends")
        Link.objects.create(source=behind, target=hidden, kind="amends")

        answer = page(client, address(treaty, "en"))
        (root,) = client.get(address(treaty, "en")).context["page"].tree

        assert root.card.title == "Base"
        assert [(b.card.title, b.here) for b in root.under] == [("This treaty", True)]
        assert [(b.card.title, b.role) for b in root.under[0].under] == [
            ("Programme", "adopted to carry out the document of 2022")
        ]
        assert "Hidden" not in answer
        assert "Behind the hidden one" not in answer

    def test_reviews_say_what_the_status_was_when_it_has_changed(self, client, time_machine):
        agreement = make.make_agreement(in_force_on=date(2025, 6, 1))
        review = make.make_article(title_en="Before it entered into force")
        time_machine.move_to("2024-02-01T06:00:00+00:00")
        make.publish(agreement)
        make.publish(review)
        Link.objects.create(source=review, target=agreement, kind="discusses")
        time_machine.move_to(TODAY)

        answer = page(client, address(agreement, "en"))

        assert "Before it entered into force" in answer
        assert "Status on the day of publication: Signed" in answer

    def test_hidden_events_and_reviews_are_not_named(self, client):
        agreement = titled("Treaty")
        event, review = make.make_event(title_en="Secret visit"), make.make_article(title_en="Secret review")
        Link.objects.create(source=agreement, target=event, kind="signed_at")
        Link.objects.create(source=review, target=agreement, kind="discusses")
        assert "Secret" not in page(client, address(agreement, "en"))

        make.publish(event)

        answer = page(client, address(agreement, "en"))
        assert "Signed during" in answer
        assert "Secret visit" in answer
        assert "Secret review" not in answer

    def test_dossier_of_the_same_parties_stands_beside(self, client):
        agreement = titled("Treaty")
        make.publish(make.make_dossier(title_en="Kazakhstan – Uzbekistan"))

        assert "Kazakhstan – Uzbekistan" in page(client, address(agreement, "en"))

    def test_texts_say_their_force_and_hidden_ones_stay_away(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru", is_authentic=True, prevails=True)
        text_of(agreement, "en")
        text_of(agreement, "uz", is_public=False)

        answer = page(client, address(agreement, "en"))

        assert "Russian, authentic text, prevails in case of divergence" in answer
        assert "English, unofficial translation" in answer
        assert "Uzbek" not in answer.split('id="texts"')[1].split("</section>")[0]

    def test_reservations_are_shown_of_every_agreement_a_depositary_of_multilateral_ones(self, client):
        many = titled("Many", parties=("kz", "uz", "kg"), depositary_country=make.make_country("kg"))
        two = titled("Two", depositary_country=make.make_country("kg"))
        for agreement in (many, two):
            Reservation.objects.create(
                agreement=agreement, party=agreement.parties.first(), text_en="Except article 5."
            )

        answer, other = page(client, address(many, "en")), page(client, address(two, "en"))

        assert ("Except article 5." in answer, "Depositary" in answer) == (True, True)
        assert ("Except article 5." in other, "Depositary" in other) == (True, False)

    def test_references_domestic_acts_follow_up_and_sources(self, client):
        agreement = titled("Treaty")
        Reference.objects.create(agreement=agreement, register="adilet", number="P22", url="https://a.kz/")
        Reference.objects.create(agreement=agreement, register="ratification_law", number="98-VIII")
        FollowUp.objects.create(
            agreement=agreement, title_en="Hold a council", source="Press", verdict="done"
        )
        Source.objects.create(content=agreement, title="A newspaper", url="https://news.kz/")

        answer = page(client, address(agreement, "en"))

        registration = answer.split('id="refs"')[1].split("</section>")[0]
        procedure = answer.split('id="procedure"')[1].split("</section>")[0]
        assert '<a href="https://a.kz/" rel="nofollow">P22</a>' in registration
        assert "98-VIII" in procedure
        assert "Hold a council" in answer
        assert '<a href="https://news.kz/" rel="nofollow">A newspaper</a>' in answer

    def test_missing_translation_is_said_first(self, client):
        agreement = published("ru", languages=("ru",), title_ru="Договор")

        answer = page(client, address(agreement, "en"))

        assert "This text is available in Russian only" in answer
        assert '<h1 lang="ru">Договор</h1>' in answer
        assert "Actions of the parties" in answer

    def test_titles_in_the_other_languages_stand_under_the_title(self, client):
        agreement = published(title_kk="Шарт", title_ru="Договор", title_en="Treaty")

        answer = page(client, address(agreement, "ru"))

        assert '<li lang="kk">Шарт</li><li lang="en">Treaty</li>' in answer

    def test_wrong_slug_moves_hidden_is_not_found_withdrawn_is_gone(self, client):
        agreement = titled("Treaty")
        right = address(agreement, "en")

        assert client.get(f"/en/agreements/{agreement.pk}-wrong/").headers["Location"] == right
        assert client.get(f"/en/agreements/{agreement.pk}/").headers["Location"] == right
        assert client.get(f"/en/agreements/{make.make_agreement().pk}-draft/").status_code == 404
        chief = make.make_user("chief-editor")
        for language in ("kk", "ru", "en"):
            publishing.withdraw(agreement, language, by=chief, reason="A mistake in the title")
        gone = client.get(right)
        assert gone.status_code == 410
        assert "A mistake in the title" in gone.content.decode()

    def test_older_edition_stays_readable(self, client):
        agreement = titled("First title")
        agreement.title_en = "Second title"
        agreement.save()
        make.publish(agreement, "en")

        answer = page(client, address(agreement, "en", "v/1/"))

        assert "<h1>First title</h1>" in answer
        assert client.get(address(agreement, "en", "v/9/")).status_code == 404

    def test_same_queries_for_one_row_and_for_many(self, queries_of):
        small = titled("Small", parties=("kz", "uz"))
        large = titled("Large", parties=("kz", "uz", "kg", "tj"))
        for agreement, count in ((small, 1), (large, 3)):
            for number in range(count):
                act(agreement, ActionKind.RATIFICATION, "kz", date(2023, 1, 1 + number))
                Reference.objects.create(
                    agreement=agreement, register="unts", number=str(number), country=make.make_country("kz")
                )
                FollowUp.objects.create(
                    agreement=agreement, title_en="Step", source="x", expert=make.make_expert(f"e{number}")
                )
                text_of(agreement, ("ru", "kk", "uz")[number], is_authentic=True)
                other = titled(f"Other {agreement.pk} {number}")
                Link.objects.create(source=other, target=agreement, kind="implements")
                event, review = make.make_event(), make.make_article()
                make.publish(event)
                make.publish(review)
                Link.objects.create(source=agreement, target=event, kind="signed_at")
                Link.objects.create(source=review, target=agreement, kind="discusses")
            agreement.topics.add(make.make_topic())
        few, many = queries_of(address(small, "en")), queries_of(address(large, "en"))

        assert many == few <= 12


class TestStandings:
    """Per party and for the whole: since when, how exactly, why."""

    def joined_later(self):
        agreement = titled(
            "Charter", parties=("kz", "kg", "uz"), in_force_on=date(1995, 1, 1), in_force_on_precision="year",
            signed_on=date(1994, 4, 1), signed_on_precision="month",
        )  # fmt: skip
        act(agreement, ActionKind.RATIFICATION, "kz", date(1994, 6, 1))
        act(agreement, ActionKind.RATIFICATION, "kg", date(1994, 6, 2))
        act(agreement, ActionKind.ACCESSION, "uz", date(2019, 10, 1), effective_on=date(2019, 10, 14))
        return agreement

    def test_each_party_says_since_when_and_why_and_never_more_exactly_than_known(self, client):
        path = address(self.joined_later(), "en")

        stands = client.get(path).context["page"].stands
        text = page(client, path)

        assert [(s.party.code, s.code, s.since_text) for s in stands] == [
            ("kz", "party", "1995"),
            ("kg", "party", "1995"),
            ("uz", "party", "14\u00a0October 2019"),
        ]
        assert stands[2].why.acts == ["Accession, Uzbekistan: 1\u00a0October 2019"]
        assert f'href="/en/agreements/status/#{stands[2].why.rule}">{stands[2].why.article}</a>' in text
        assert "1\u00a0January 1995" not in text

    def test_history_has_every_change_and_nothing_after_the_day_asked(self, client):
        path = address(self.joined_later(), "en")

        now, then = (client.get(path + asked).context["page"].turns for asked in ("", "?as_of=2018-12-31"))

        assert [(t.party.code if t.party else "", t.code) for t in now][-1] == ("uz", "party")
        assert ("uz", "contracting") in [(t.party.code, t.code) for t in now if t.party]
        assert ("", "in_force") in [("", t.code) for t in then if not t.party]
        assert [t for t in then if t.party and t.party.code == "uz"] == []

    def test_notice_given_is_marked_until_it_has_effect(self, client):
        agreement = titled("Treaty", in_force_on=date(2023, 1, 1))
        act(agreement, ActionKind.DENUNCIATION, "uz", date(2024, 1, 1), effective_on=date(2025, 1, 1))
        open_end = titled("Pact", in_force_on=date(2023, 1, 1))
        act(open_end, ActionKind.DENUNCIATION, "uz", date(2024, 1, 1))

        def notes(path):
            return {stand.party.code: stand.notes for stand in client.get(path).context["page"].stands}

        path = address(agreement, "en")
        given = "Notice given on 1\u00a0January 2024; "
        assert notes(f"{path}?as_of=2023-06-01") == {"kz": [], "uz": []}
        assert notes(f"{path}?as_of=2024-06-01") == {
            "kz": [], "uz": [f"{given}takes effect on 1\u00a0January 2025"]
        }  # fmt: skip
        assert notes(path) == {"kz": [], "uz": []}
        assert notes(address(open_end, "en"))["uz"] == [f"{given}the day of its effect is not known"]

    def test_no_sentence_ends_with_two_full_stops(self, client):
        agreement = self.joined_later()
        agreement.reviewed_on = date(2025, 9, 1)
        agreement.save()

        for language in ("kk", "ru", "en"):
            text = html.unescape(
                re.sub(r"(?s)<script.*?</script>|<[^>]+>", "", page(client, address(agreement, language)))
            )
            assert not re.search(r"(?<!\.)\.\s*\.(?!\.)", text), language

    def test_searched_in_vain_is_said_with_the_day_and_not_recorded_otherwise(self, client):
        agreement = titled("Treaty", entry_method="exchange")
        agreement.sought.create(
            party=agreement.parties.get(country__code="uz"), kind="ratification", sought_on=date(2025, 3, 2)
        )

        rows = client.get(address(agreement, "en")).context["page"].timeline.rows

        cells = {party.code: cells[1] for party, cells in rows}
        assert (cells["kz"].text, cells["kz"].note) == ("Not recorded", "")
        assert (cells["uz"].text, cells["uz"].note) == ("Searched, not found", "2\u00a0March 2025")

    def test_says_when_facts_were_checked_and_in_which_role(self, client):
        registrar = make.make_user("registrar")
        agreement = titled("Treaty")
        history.record_found(agreement)
        agreement.reviewed_on = date(2025, 9, 1)
        agreement.save()
        history.record(agreement, by=registrar)

        found = client.get(address(agreement, "en")).context["page"].checked

        assert found == (date(2025, 9, 1), "registrar")

    def test_forty_parties_and_two_hundred_acts_cost_as_much_as_two(self, client, queries_of):
        codes = [f"{a}{b}" for a in "abcd" for b in "efghijklmn"]
        two, forty = titled("Two"), titled("Forty", parties=())
        for code in codes:
            named = {"slug": code, "numeric": "", "name_kk": code, "name_ru": code, "name_en": code}
            forty.parties.create(country=Country.objects.create(code=code, alpha3=code, **named))
        for number, code in enumerate(codes):
            for kind in ("signature", "ratification", "notification", "provisional", "entry"):
                act(forty, kind, code, date(2000 + number % 20, 1, 1))
        act(two, "ratification", "kz", date(2001, 1, 1))
        for agreement in (two, forty):
            everything_on(agreement)

        many = queries_of(address(forty, "en"))

        assert queries_of(address(two, "en")) == many <= 12
        sizes = {code: len(client.get(address(forty, code)).content) for code in ("kk", "ru", "en")}
        assert {code: size for code, size in sizes.items() if size > 150_000} == {}


class TestTexts:
    def test_articles_stand_side_by_side_with_anchors(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru", 3, is_authentic=True)
        text_of(agreement, "uz", 2, "{n}-modda", is_authentic=True)

        answer = page(client, address(agreement, "ru", "texts/"))

        line = answer.split('id="art-2"')[1].split("</section>")[0]
        assert "Текст ru 2" in line
        assert "Текст uz 2" in line
        third = answer.split('id="art-3"')[1].split("</section>")[0]
        assert "This text has no such article." in third or "Текст uz" not in third

    def test_reader_chooses_the_columns(self, client):
        agreement = titled("Treaty")
        for code in ("kk", "ru", "uz", "en"):
            text_of(agreement, code, 1, is_authentic=True)

        chosen = client.get(address(agreement, "en", "texts/") + "?show=kk,uz,zz,ru,en").context["texts"]
        usual = client.get(address(agreement, "en", "texts/")).context["texts"]

        assert [column.code for column in chosen.columns] == ["kk", "uz", "ru"]
        assert [column.code for column in usual.columns] == ["en", "kk"]

    def test_hidden_texts_are_not_there(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru", is_public=False)

        assert client.get(address(agreement, "ru", "texts/")).status_code == 404

    def test_scripts_in_a_text_do_not_run(self, client):
        agreement = titled("Treaty")
        AgreementText.objects.create(
            agreement=agreement,
            language="ru",
            body='<h3>Статья 1 <script>x()</script></h3><p onclick="x()">a</p>',
        )

        answer = page(client, address(agreement, "ru", "texts/"))

        assert "x()" not in answer.split("<main")[1]

    def test_wrong_slug_moves_to_the_right_address(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru")

        answer = client.get(f"/en/agreements/{agreement.pk}-wrong/texts/")

        assert (answer.status_code, answer.headers["Location"]) == (301, address(agreement, "en", "texts/"))

    def test_same_queries_for_two_and_four_texts(self, queries_of):
        agreement = titled("Treaty")
        text_of(agreement, "ru")
        path = address(agreement, "ru", "texts/")
        few = queries_of(path)
        for code in ("kk", "uz", "en"):
            text_of(agreement, code)

        assert queries_of(path) == few <= 4


def test_rules_of_the_status_are_explained(client):
    answer = page(client, "/en/agreements/status/")

    assert 'id="in_force"' in answer
    assert "It has entered into force and nothing recorded has ended it." in answer


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_reason_has_an_anchor_with_its_article(client, language):
    answer = page(client, f"/{language}/agreements/status/")

    assert [rule for rule in Rule if f'<tr id="{rule}">' not in answer] == []
    assert answer.count('href="https://legal.un.org/') == len(Rule)
    assert ">VCLT 24(3)</a>" in answer
