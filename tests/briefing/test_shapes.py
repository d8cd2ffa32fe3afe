"""Texts of odd shapes are printed, whatever the typesetter and PDF/UA refuse."""

import pytest

from relations.briefing import blocks_of, pdf_of

from .test_printing import document, read

WORDS = "Слова"
SHAPES = {
    "empty heading": f"<h2></h2><p>{WORDS}</p>",
    "heading of a break": f"<h2><br></h2><p>{WORDS}</p>",
    "heading of a space": f"<h2>\u00a0</h2><p>{WORDS}</p>",
    "heading of a note": f'<h2><span class="fn">{WORDS}</span></h2>',
    "empty heading in a quotation": f"<blockquote><h2></h2><ul><li><h4>{WORDS}</h4></li></ul></blockquote>",
    "levels skipped": f"<h4>{WORDS}</h4><h2></h2><h4>x</h4>",
    "a hundred hieroglyphs": f"<p>{''.join(map(chr, range(0x13000, 0x13100)))}</p><p>{WORDS}</p>",
    "a hundred kinds of signs": "".join(f"<p>{chr(0x10380 + 97 * n)}{WORDS}</p>" for n in range(100)),
    "private signs": f"<p>{''.join(map(chr, range(0xE000, 0xE100)))} {WORDS}</p>",
    "family": f"<p>👩\u200d👩\u200d👧\u200d👦🇰🇿 {WORDS}</p>",
    "lists 45 deep": "<ul><li>x" * 45 + WORDS + "</li></ul>" * 45,
    "numbers 110 deep": "<ol><li>x" * 110 + WORDS + "</li></ol>" * 110,
    "lists 1200 deep": "<ul><li>x" * 1200 + WORDS + "</li></ul>" * 1200,
    "quotations 45 deep": "<blockquote><p>x</p>" * 45 + WORDS + "</blockquote>" * 45,
    "lists and quotations": "<ul><li><blockquote>" * 30 + WORDS + "</blockquote></li></ul>" * 30,
    "item without a list": f"<li>{WORDS}</li>",
    "empty lists": f"<ul></ul><ol></ol><blockquote></blockquote><ul><li></li></ul><p>{WORDS}</p>",
    "cells that collide": f"<table><tr><td>a</td><td rowspan=3>b</td></tr><tr><td colspan=2>{WORDS}</td></tr></table>",
    "rows that end early": f"<table><tr><td rowspan=9>a</td><td>{WORDS}</td></tr></table>",
    "ragged rows": f"<table><tr><td>a</td></tr><tr><td>b</td><td>c</td><td>{WORDS}</td></tr></table>",
    "spanning head": f"<table><tr><th rowspan=3>a</th><th>b</th></tr><tr><td>{WORDS}</td></tr></table>",
    "widest": f"<table><tr>{'<td>x</td>' * 120}</tr></table><p>{WORDS}</p>",
    "spans beyond all": f"<table><tr><td colspan=20 rowspan=20>x</td><td colspan=20>{WORDS}</td></tr></table>",
    "no rows": f"<table><caption>{WORDS}</caption></table><table></table>",
    "table in a table": f"<table><tr><td>a<table><tr><td>{WORDS}</td></tr></table></td></tr></table>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_file_is_made_and_the_words_are_in_it(shape):
    _reader, words = read(pdf_of(document(blocks=blocks_of(SHAPES[shape], "https://portal.example"))))

    assert WORDS in words


def test_ragged_rows_keep_their_columns():
    [table] = blocks_of("<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>")

    assert [len(row) for row in table["rows"]] == [2, 2]


def test_regular_tables_keep_their_spans():
    html = "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td colspan=2>d</td></tr></table>"

    [table] = blocks_of(html)

    assert [[(cell["cs"], cell["rs"]) for cell in row] for row in table["rows"]] == [
        [(1, 2), (1, 1)],
        [(1, 1)],
        [(2, 1)],
    ]
