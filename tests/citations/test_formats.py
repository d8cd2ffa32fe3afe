"""Downloads for reference managers: read back field by field."""

import dataclasses
import json
from datetime import date

from relations.citations import FORMATS, CitationRecord, Name, bibtex, csl, ris

REVIEW = CitationRecord(
    kind="article",
    identifier="214",
    language="kk",
    title="Өзбекстан: «одақтас» & көрші",
    url="https://portal.example/kk/articles/214/",
    site="Сыртқы саясат порталы",
    issued_on=date(2025, 11, 13),
    accessed_on=date(2025, 11, 20),
    authors=(Name("Ауелбаев", "Булат"), Name("Азиялық зерттеулер тобы, Астана")),
    keywords=("одақ", "сауда 10%"),
    abstract="Бірінші жол.\nЕкінші жол.",
)
VISIT = dataclasses.replace(
    REVIEW,
    kind="event",
    identifier="7",
    title="State Visit",
    language="en",
    authors=(),
    place="Tashkent",
    issued_on=date(2025, 11, 14),
    ends_on=date(2025, 11, 15),
)
TREATY = dataclasses.replace(
    REVIEW, kind="agreement", identifier="98", authors=(), issued_on=date(2022, 12, 1), precision="month"
)


def test_three_formats_are_offered_by_their_file_endings():
    assert list(FORMATS) == ["bib", "ris", "json"]


def test_a_reader_is_sent_to_the_doi_where_there_is_one():
    assert REVIEW.link == "https://portal.example/kk/articles/214/"
    assert dataclasses.replace(REVIEW, doi="10.1234/abc").link == "https://doi.org/10.1234/abc"


def test_every_file_names_the_doi_beside_the_address():
    cited = dataclasses.replace(REVIEW, doi="10.1234/abc")
    files = {ending: module.export([cited]) for ending, module in FORMATS.items()}

    assert [end for end, text in files.items() if "10.1234/abc" not in text.replace(cited.link, "")] == []


def test_bibtex_keeps_kazakh_letters_and_escapes_what_tex_would_read():
    entry = bibtex.export([REVIEW])

    assert entry.startswith("@online{auelbaev-2025-214-kk,\n")
    assert "  author = {Ауелбаев, Булат and {Азиялық зерттеулер тобы, Астана}},\n" in entry
    assert "  title = {{Өзбекстан: «одақтас» \\& көрші}},\n" in entry
    assert "  keywords = {одақ, сауда 10\\%},\n" in entry
    assert "  langid = {kazakh},\n" in entry
    assert "  abstract = {Бірінші жол. Екінші жол.},\n" in entry


def test_bibtex_dates_are_as_exact_as_known():
    assert "  date = {2025-11-14/2025-11-15},\n" in bibtex.export([VISIT])
    assert "  date = {2022-12},\n" in bibtex.export([TREATY])


def test_bibtex_braces_of_the_reader_cannot_close_a_field():
    record = dataclasses.replace(REVIEW, title="A } , url = {evil")

    assert "title = {{A \\} , url = \\{evil}}" in bibtex.export([record])


def test_what_appeared_in_a_journal_is_an_article_of_it():
    old = dataclasses.replace(
        REVIEW, journal="Аналитик", volume="3", issue="2", pages="15–27", issn="0378-5955",
        issued_on=date(1998, 1, 1), precision="year",
    )  # fmt: skip

    entry, lines, item = bibtex.export([old]), ris.export([old]).split("\r\n"), csl.item(old)

    assert entry.startswith("@article{auelbaev-1998-214-kk,\n")
    for line in (
        "journaltitle = {Аналитик}",
        "volume = {3}",
        "number = {2}",
        "pages = {15--27}",
        "date = {1998}",
    ):
        assert f"  {line},\n" in entry
    assert "organization" not in entry
    for line in (
        "TY  - JOUR",
        "T2  - Аналитик",
        "VL  - 3",
        "IS  - 2",
        "SP  - 15",
        "EP  - 27",
        "DA  - 1998///",
    ):
        assert line in lines
    assert (item["type"], item["ISSN"], item["page"]) == ("article-journal", "0378-5955", "15–27")


def test_a_report_is_a_report_everywhere():
    report = dataclasses.replace(REVIEW, is_report=True)

    assert bibtex.export([report]).startswith("@report{")
    assert ris.export([report]).startswith("TY  - RPRT\r\n")
    assert csl.item(report)["type"] == "report"


def test_ris_lines_have_their_form_and_an_end():
    text = ris.export([REVIEW, VISIT])

    lines = text.split("\r\n")
    assert all(line[2:6] == "  - " for line in lines if line)
    assert text.count("ER  - \r\n") == 2
    assert "AU  - Ауелбаев, Булат\r\nAU  - Азиялық зерттеулер тобы Астана\r\n" in text
    assert "DA  - 2025/11/13/\r\n" in text
    assert "Y2  - 2025/11/20/\r\n" in text


def test_a_line_break_in_a_title_cannot_start_a_new_ris_field():
    record = dataclasses.replace(REVIEW, title="Title\r\nUR  - https://evil.example/")

    assert ris.export([record]).count("\r\nUR  - ") == 1


def test_csl_json_reads_back():
    review, visit, treaty = json.loads(csl.export([REVIEW, VISIT, TREATY]))

    assert review["author"] == [
        {"family": "Ауелбаев", "given": "Булат"},
        {"literal": "Азиялық зерттеулер тобы, Астана"},
    ]
    assert review["issued"] == {"date-parts": [[2025, 11, 13]]}
    assert visit["event-date"] == visit["issued"] == {"date-parts": [[2025, 11, 14], [2025, 11, 15]]}
    assert visit["event-place"] == "Tashkent"
    assert (treaty["type"], treaty["issued"]) == ("treaty", {"date-parts": [[2022, 12]]})


def test_unknown_facts_leave_no_empty_fields():
    bare = CitationRecord(
        "article", "1", "ru", "Обзор", "https://p.example/", "Портал", None, date(2025, 11, 13)
    )

    assert " = {}," not in bibtex.export([bare])
    assert set(csl.item(bare)) == {"id", "type", "title", "container-title", "language", "URL", "accessed"}
    assert "PY  - " not in ris.export([bare])
