"""Foreign text of any kind is read in a time that grows with its length, not with its square."""

import gc
import time
from contextlib import suppress

import pytest

from relations.briefing.blocks import blocks_of
from relations.exchange import documents
from relations.exchange.receipt import pieces_of
from relations.text import articles, body, footnotes, markup, tables

PIECES = [
    "<h2>", "<h2 ", '<h2 id="a"', "<h2><p>x", "<h2>x</h3>", "<p>", "<p> ", "<a", "<a ", '<a href="#fn-1">', '<a href="#fn-1" ',
    "<li ", '<li id="fn-1">', "<div id=fn-1>", "<sup> ", '<sup class="fn-ref">', '<section class="footnotes">', "<section ",
    '<span class="fn">', "<table>", "<figure>", "<td>", "<", "&", " ", "<!--", "<!", "<?", "</a ", "<a b='", '<a b=">', "<s>", "<body ",
    "<img ", "\n", "-\n", "<li><ul>",
]  # fmt: skip


def brought_in(text: str, form: str) -> None:
    with suppress(documents.WordRefused):  # there may be no words in it
        documents._text(text.encode(), form, "ru")


READERS = {
    "clean": markup._cleaned,
    "plain": markup.plain_text,
    "excerpt": markup.excerpt,
    "headings": markup.with_heading_ids,
    "notes": lambda html: footnotes.render_footnotes(html, "ru"),
    "notes inline": footnotes.inline_footnotes,
    "without notes": footnotes.without_footnotes,
    "articles": articles.split_articles,
    "body": lambda html: body.render_body(html, "ru", with_downloads=True),
    "tables": tables.tables_of,
    "printed": blocks_of,
    "pieces": lambda html: list(pieces_of(html)),
    "a page brought in": lambda html: brought_in(html, "html"),
    "plain text brought in": lambda text: brought_in(text, "txt"),
}
SHORT, TIMES = 6_000, 8
NOTHING = 0.05  # seconds of work that say nothing about growth


def work(read, html: str) -> float:
    gc.disable()  # the collector looks through everything that other tests left
    try:
        began = time.process_time()
        read(html)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("name", READERS)
def test_eight_times_the_text_is_far_from_sixty_four_times_the_work(name):
    read, slow = READERS[name], []
    for piece in PIECES:
        short, long = (piece * (size // len(piece)) for size in (SHORT, SHORT * TIMES))
        before = max(min(work(read, short) for _turn in range(3)), NOTHING / TIMES)
        most = before * TIMES * 3
        after = next((spent for _turn in range(3) if (spent := work(read, long)) <= most), None)
        if after is None:
            slow.append((piece, round(before, 4)))

    assert slow == []
