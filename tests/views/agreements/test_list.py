"""The list of the register, its facets and its order."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from relations.editorial import publishing
from relations.models import (
    ActionKind,
)
from relations.register import index
from relations.register.keeping import Kept
from tests import factories as make

from .world import act, page, published, titled

pytestmark = pytest.mark.django_db


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
