"""The export of WordPress (WXR, “Tools → Export”), with the groups of translations of Polylang and WPML.

https://wordpress.org/documentation/article/tools-export-screen/ – posts and pages that were published; drafts, revisions
and menus are none. Blocks and shortcodes that hold text are unwrapped, others named in the receipt.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial
from typing import IO

from relations.exchange.apart import apart
from relations.exchange.intake.papers import Paper, Reading
from relations.exchange.receipt import Receipt
from relations.text.addresses import parts_of
from relations.text.footnotes import inline_footnotes
from relations.text.markup import plain_text
from relations.text.parsing import without_comments

from .bodies import lines_as_paragraphs, own_links, reading_of
from .exports import Export
from .facts import language_of, version_of
from .pictures import Media
from .streaming import ExportRefused, Record, records, too_large

CONTENT = "http://purl.org/rss/1.0/modules/content/ encoded"
CREATOR = "http://purl.org/dc/elements/1.1/ creator"
VERSIONS = ("1.0", "1.1", "1.2")
TAKEN = ("post", "page")
SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]*)((?:\s[^\[\]]*)?)(/?)\]")
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
MOST_AUTHORS = 50_000


def recognises(name: str, head: bytes) -> bool:
    return b"http://wordpress.org/export/" in head


def papers(export: Export) -> Iterator[Paper]:
    """The published posts and pages of every file."""
    for name in export.files:
        hidden = Counter()
        yield from export.each(name, partial(_posts, media=export.media, hidden=hidden))
        export.left_out(name, hidden.total())


def _posts(stream: IO[bytes], media: Media, hidden: Counter) -> Iterator[Paper]:
    authors: dict[str, str] = {}
    hosts: set[str] = set()
    names = [
        f"http://wordpress.org/export/{version}/ {name}"
        for version in VERSIONS
        for name in ("author", "base_site_url", "base_blog_url")
    ]
    for name, record in records(stream, "item", *names):
        local = name.rsplit(" ", 1)[-1]
        if local == "author" and len(authors) < MOST_AUTHORS:
            authors[_wp(record, "author_login")] = _wp(record, "author_display_name")
        elif local.startswith("base_") and len(hosts) < 10:
            hosts.add(parts_of(record.own.strip()).hostname or "")
        elif local == "item":
            if not any(hosts):
                hosts.add(parts_of(record.text("link")).hostname or "")
            if _wp(record, "post_type") in TAKEN:
                if _wp(record, "status") == "publish":
                    yield _paper(record, authors, frozenset(hosts), media)
                else:
                    hidden["text"] += 1


def _wp(record: Record, name: str) -> str:
    return next(
        (
            found
            for version in VERSIONS
            if (found := record.text(f"http://wordpress.org/export/{version}/ {name}"))
        ),
        "",
    )


def _meta(record: Record) -> dict[str, str]:
    """The fields of plug-ins: key and value stand one after the other."""
    found, key = {}, ""
    for name, _attributes, text in record:
        if name.endswith(" meta_key"):
            key = text.strip()
        elif name.endswith(" meta_value"):
            found[key] = text.strip()
    return found


def _paper(record: Record, authors: dict[str, str], hosts: Collection[str], media: Media) -> Paper:
    number, text, meta = _wp(record, "post_id"), record.text(CONTENT), _meta(record)
    lead = next((t for name, _a, t in record if name.endswith("/excerpt/ encoded")), "")
    words = list(record.all("category"))
    of = {
        kind: [(a.get("nicename", ""), t) for a, t in words if a.get("domain") == kind]
        for kind in ("category", "post_tag", "language", "post_translations")
    }
    groups = of["post_translations"]
    login, link = record.text(CREATOR), record.text("link")
    values = {
        "title": html.unescape(record.text("title")),
        "lead": plain_text(lead),
        "authors": authors.get(login) or login,
        "date": _wp(record, "post_date")[:10],
        "keywords": ", ".join(
            dict.fromkeys(html.unescape(t) for _n, t in (*of["category"], *of["post_tag"]))
        ),
        "language": language_of(
            of["language"][0][0] if of["language"] else meta.get("_wpml_import_language_code", "")
        ),
        "group": groups[0][0] if groups else meta.get("_wpml_import_translation_group", ""),
        "old_addresses": "\n".join(
            dict.fromkeys(a for a in (link, record.text("guid"), f"/?p={number}") if a)
        ),
    }
    base = parts_of(link).path or "/"
    return Paper(
        f"wordpress:{number}",
        version_of(text, *values.values()),
        too_large if record.is_cut else lambda: _reading(text, hosts, base, media),
        {n: v for n, v in values.items() if v},
    )


def _reading(text: str, hosts: Collection[str], base: str, media: Media) -> Reading:
    body, receipt = _unfolded(text)
    return reading_of(own_links(body, hosts, base), receipt, media)


@apart(ExportRefused)
def _unfolded(text: str) -> tuple[str, Receipt]:
    """The HTML of a post without blocks and shortcodes, not yet clean."""
    receipt = Receipt("wordpress")
    body = CAPTION.sub(lambda found: _captioned(found[1]), without_comments(text))
    body = SHORTCODE.sub(lambda found: _unwrapped(found, body, receipt), body)
    return inline_footnotes(lines_as_paragraphs(body)), receipt


def _captioned(inside: str) -> str:
    """A picture and its words: `[caption]<img> words[/caption]`."""
    picture = re.search(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", inside)
    words = inside.replace(picture[0], "").strip() if picture else inside
    image = re.search(r"<img\b[^<>]*>", inside)
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{image[0] if image else ''}{caption}</figure>"


def _unwrapped(found: re.Match, text: str, receipt: Receipt) -> str:
    """A shortcode that surrounds text goes and its text stays; one that stands alone is named."""
    closing, name = found[1], found[2]
    if not closing and f"[/{name}]" not in text:
        receipt.note("element", ("file", ""), found[0])
    return " "
