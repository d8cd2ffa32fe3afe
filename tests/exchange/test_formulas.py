"""One guard for every CSV and XLSX: nothing that leaves the portal runs in a spreadsheet."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from relations.exchange import formulas, tables
from relations.models import AuditEntry, Indicator, Milestone, Observation, PageReads
from tests import factories

ROOT = Path(__file__).resolve().parents[2] / "relations"
SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
RUNS = '1+1|cmd"'
BEGINNINGS = [*SIGNS, " =", "\u00a0@", "\n +", "\ufeff="]


@pytest.mark.parametrize("sign", BEGINNINGS)
def test_text_that_might_run_gets_an_apostrophe_and_loses_it_when_it_comes_back(sign):
    guarded = formulas.harmless(sign + RUNS)

    assert guarded == f"'{sign}{RUNS}"
    assert formulas.as_meant(guarded) == sign + RUNS


@pytest.mark.parametrize("cell", [-5, 1.5, None, True, "", "слово", "1=1", "'tis", date(2025, 1, 1)])
def test_everything_else_stays_as_it_is(cell):
    assert formulas.harmless(cell) == cell


@given(st.text(max_size=20))
def test_the_guard_is_taken_off_exactly(text):
    assert formulas.as_meant(formulas.harmless(text)) == text or text[:1] == "'"


@pytest.mark.parametrize("sign", BEGINNINGS)
def test_headers_are_guarded_as_cells_are(sign):
    foul = sign + RUNS

    lines = tables.write_csv([foul, "b"], [[foul, 1]]).decode("utf-8-sig")
    sheet = load_workbook(io.BytesIO(tables.write_xlsx([foul, "b"], [[foul, 1]]))).active

    assert [row[0][:1] for row in csv.reader(io.StringIO(lines, newline=""))] == ["'", "'"]
    assert [(row[0].data_type, row[0].value[:1]) for row in sheet.iter_rows()] == [("s", "'"), ("s", "'")]


def test_signs_that_a_workbook_cannot_hold_are_left_out():
    sheet = load_workbook(io.BytesIO(tables.write_xlsx(["a\x00"], [["\x07b"]]))).active

    assert [row[0].value for row in sheet.iter_rows()] == ["a", "b"]


def test_nobody_writes_a_table_past_the_guard():
    writers = re.compile(r"csv\.(?:writer|DictWriter)|\bWorkbook\(")
    found = {path.name for path in ROOT.rglob("*.py") if writers.search(path.read_text(encoding="utf-8"))}

    assert found == {"formulas.py", "tables.py"}


# --- Every address ------------------------------------------------------------------------------------------


def routes(patterns, before="") -> set[str]:
    """The names of all addresses that give a CSV or XLSX file."""
    found = set()
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            found |= routes(pattern.url_patterns, route)
        elif re.search(r"csv|xlsx|/export/|import/sample|import/<int:pk>/refused|results\.", route):
            found.add(pattern.name)
    return found


FOUL = "=HYPERLINK(1)"


@pytest.fixture
def world(db):
    """Public items whose titles, tables and sources begin like formulas."""
    titles = {f"title_{code}": FOUL for code in ("kk", "ru", "en")}
    table = f"<table><caption>{FOUL}</caption><tr><th>{FOUL}</th><th>b</th></tr><tr><td>@x</td><td>2</td></tr></table>"
    article = factories.make_article(**titles, body_ru=f"<p>Слова.</p>{table}")
    agreement, dossier = factories.make_agreement(**titles), factories.make_dossier(**titles)
    Milestone.objects.create(dossier=dossier, happened_on=date(2023, 1, 1), title_ru=FOUL, source=FOUL)
    indicator = Indicator.objects.create(code="turnover", title_ru=FOUL, unit_code="usd", unit_ru="=1")
    Observation.objects.create(
        indicator=indicator,
        period="2024",
        value=-5,
        source=FOUL,
        starts_on=date(2024, 1, 1),
        source_url="https://example.org/",
    )
    dossier.indicators.add(indicator)
    for item in (article, agreement, dossier):
        factories.publish(item, "ru")
    AuditEntry.objects.create(action="export", subject=FOUL, actor_name="-x")
    PageReads.objects.create(day=date.today(), page=f"item/{article.pk}", language="ru", reads=1)  # noqa: DTZ011 any of the last days
    return article, agreement, dossier


def cells_of(response) -> list[str]:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data[:2] == b"PK":
        rows = load_workbook(io.BytesIO(data)).active.iter_rows()
        assert all(cell.data_type != "f" for row in rows for cell in row)
        rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
        return [cell for row in rows for cell in row if isinstance(cell, str)]
    return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]


def addresses(world) -> dict[str, list[str]]:
    """Each such address, filled from the world."""
    article, _agreement, dossier = world
    desk = [name for name in routes(get_resolver().url_patterns) if name.startswith("relations_")]
    found = {
        "article-table": [f"/ru/articles/{article.pk}-x/tables/ru-1.csv"],
        "register-csv": [reverse("register-csv")],
        "register-xlsx": [reverse("register-xlsx")],
        "dossier-csv": [f"/ru/dossiers/{dossier.pk}-x/x.csv"],
        "indicator-csv": ["/ru/indicators/turnover/turnover_ru.csv"],
        "search-file": ["/ru/search/results.csv?q=HYPERLINK"],
        "desk_readership_csv": [reverse("admin:desk_readership_csv")],
    }
    for name in desk:
        if name == "relations_auditentry_export":
            found[name] = [reverse(f"admin:{name}")]
        elif name.endswith("_export"):
            found[name] = [reverse(f"admin:{name}", args=[form]) for form in ("csv", "xlsx")]
        elif name.endswith("_import_sample"):
            found[name] = [reverse(f"admin:{name}")]
        elif name.endswith("_import_refused"):
            found[name] = []  # needs a file that failed; written by write_xlsx as well
    return found


def test_every_address_of_a_table_is_known_and_gives_no_formula(client, world):
    with translation.override("ru"):
        known = addresses(world)
        assert set(known) == routes(get_resolver().url_patterns)
        factories.make_country("uz")
        factories.make_organisation("evil", name_ru=FOUL)
        factories.make_topic("evil", name_ru=FOUL)
    client.force_login(factories.make_user("editor", "chief-editor", username="boss", is_superuser=True))
    seen, guarded = {}, set()
    for name, paths in known.items():
        for path in paths:
            answer = client.get(path, follow=True)
            assert answer.status_code == 200, path
            seen[path] = cells_of(answer)
            guarded |= {name for cell in seen[path] if cell.startswith("'=")}

    assert [
        (path, cell)
        for path, cells in seen.items()
        for cell in cells
        if formulas.runs(cell) and not _number(cell)
    ] == []
    assert {
        "article-table",
        "register-csv",
        "register-xlsx",
        "dossier-csv",
        "search-file",
        "relations_auditentry_export",
        "desk_readership_csv",
    } <= guarded


def _number(cell: str) -> bool:
    return re.fullmatch(r"-\d+(?:[.,]\d+)?", cell) is not None
