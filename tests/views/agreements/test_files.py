"""The register as files: CSV, JSON and XLSX with their field notes."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations.models import (
    ActionKind,
    Reference,
)
from tests import factories as make

from .world import act, page, text_of, titled

pytestmark = pytest.mark.django_db


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
