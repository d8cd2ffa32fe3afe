"""A stored text in the clothes of a page: anchors, numbered notes, wide tables that scroll, living links."""

import re
from collections.abc import Mapping
from itertools import count

from django.utils.translation import gettext, override

from .footnotes import render_footnotes
from .markup import Heading, with_heading_ids

ITEM_LINK = re.compile(r'href="/p/([0-9]{1,18})/?(#[\w-]+)?"')


def item_ids(html: str) -> set[int]:
    """The items a text links to by their permanent address, so that a page can ask for them at once."""
    return {int(match[1]) for match in ITEM_LINK.finditer(html or "")}


def link_items(html: str, addresses: Mapping[int, str]) -> str:
    """Permanent addresses replaced by today's addresses where they are known; the rest still work by redirect."""

    def place(match: re.Match) -> str:
        address = addresses.get(int(match[1]))
        return f'href="{address}{match[2] or ""}"' if address else match[0]

    return ITEM_LINK.sub(place, html)


def render_body(
    html: str,
    language: str,
    prefix: str = "",
    end_mark: str = "",
    with_downloads: bool = False,
) -> tuple[str, list[Heading]]:
    """What stands in ``.prose``, and the table of contents; ``end_mark`` closes the last paragraph.

    With ``with_downloads`` each table is followed by a link to it as CSV, relative to the page of the item.
    """
    text, toc = with_heading_ids(html or "", prefix)
    text = text.replace("<table>", '<div class="table-wrap"><table class="data-table">')
    text = _with_downloads(text, language) if with_downloads else text.replace("</table>", "</table></div>")
    shown = render_footnotes(text, language, prefix)
    return (_with_end_mark(shown, end_mark) if end_mark else shown), toc


def _with_downloads(html: str, language: str) -> str:
    parts = html.split("</table>")
    with override(language):
        word = gettext("Table as CSV")
    links = (
        f'</table></div><p class="table-download"><a href="tables/{language}-{number}.csv" download>{word}</a></p>'
        for number in count(1)
    )
    return "".join(part + link for part, link in zip(parts[:-1], links, strict=False)) + parts[-1]


def _with_end_mark(html: str, mark: str) -> str:
    notes = html.rfind('<section class="notes"')
    body, rest = (html[:notes], html[notes:]) if notes >= 0 else (html, "")
    last = body.rstrip()
    return f"{last[:-4]}{mark}</p>{rest}" if last.endswith("</p>") else html
