"""The export of WordPress (WXR, “Tools → Export”), with the groups of translations of Polylang and WPML.

https://wordpress.org/documentation/article/tools-export-screen/ – posts and pages that were published; drafts, revisions
and menus are none. Blocks and shortcodes that hold text are unwrapped, others named in the receipt.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from typing import IO
from urllib.parse import urlsplit

from relations.exchange.apart import apart
from relations.exchange.intake.papers import Paper, Reading
from relations.exchange.receipt import Receipt
from relations.exchange.word.reading import guess_language
from relations.text.footnotes import inline_footnotes
from relations.text.languages import LANGUAGES
from relations.text.markup import clean_html, plain_text
from relations.text.parsing import without_comments

from .pictures import Media, placed
from .streaming import ExportRefused, Record, records

CONTENT = "http://purl.org/rss/1.0/modules/content/ encoded"
CREATOR = "http://purl.org/dc/elements/1.1/ creator"
VERSIONS = ("1.0", "1.1", "1.2")
TAKEN = ("post", "page")
SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]*)((?:\s[^\[\]]*)?)(/?)\]")
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
LINK = re.compile(r"(<a\b[^<>]*?\bhref=[\"'])(https?://[^\"']+)([\"'])", re.IGNORECASE)
BLOCKS = re.compile(r"</?(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre|hr|section)\b", re.IGNORECASE)


def papers(stream: IO[bytes], media: Media) -> Iterator[Paper]:
    """The published posts and pages of an export. `media` finds a file beside it by its name. Raises ExportRefused."""
    authors: dict[str, str] = {}
    site = ""
    names = [
        f"http://wordpress.org/export/{version}/ {name}"
        for version in VERSIONS
        for name in ("author", "base_site_url")
    ]
    for name, record in records(stream, "item", *names):
        local = name.rsplit(" ", 1)[-1]
        if local == "author":
            authors[_wp(record, "author_login")] = _wp(record, "author_display_name")
        elif local == "item":
            site = site or urlsplit(record.text("link")).netloc
            if _wp(record, "post_type") in TAKEN and _wp(record, "status") == "publish":
                yield _paper(record, authors, site, media)


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


def _paper(record: Record, authors: dict[str, str], site: str, media: Media) -> Paper:
    number, text, meta = _wp(record, "post_id"), record.text(CONTENT), _meta(record)
    lead = next((t for name, _a, t in record if name.endswith("/excerpt/ encoded")), "")
    words = list(record.all("category"))
    of = {
        kind: [(a.get("nicename", ""), t) for a, t in words if a.get("domain") == kind]
        for kind in ("category", "post_tag", "language", "post_translations")
    }
    language = (of["language"][0][0] if of["language"] else meta.get("_wpml_import_language_code", ""))[
        :2
    ].lower()
    group = (
        of["post_translations"][0][0]
        if of["post_translations"]
        else meta.get("_wpml_import_translation_group", "")
    )
    login = record.text(CREATOR)
    values = {
        "title": html.unescape(record.text("title")),
        "lead": plain_text(lead),
        "authors": authors.get(login) or login,
        "date": _wp(record, "post_date")[:10],
        "keywords": ", ".join(
            dict.fromkeys(html.unescape(t) for _n, t in (*of["category"], *of["post_tag"]))
        ),
        "language": {"kz": "kk"}.get(language, language) if language in (*LANGUAGES, "kz") else "",
        "group": group,
        "old_addresses": "\n".join(
            dict.fromkeys(a for a in (record.text("link"), record.text("guid"), f"/?p={number}") if a)
        ),
    }
    version = hashlib.sha256("\x1f".join([text, *values.values()]).encode()).hexdigest()
    return Paper(
        f"wordpress:{number}",
        version,
        lambda: _reading(text, site, media),
        {n: v for n, v in values.items() if v},
    )


def _reading(text: str, site: str, media: Media) -> Reading:
    body, receipt = _unfolded(text, site)
    body, pictures = placed(body, media, receipt)
    body = clean_html(body)
    return Reading(body, {"language": guess_language(plain_text(body)[:5000])}, receipt, pictures=pictures)


@apart(ExportRefused)
def _unfolded(text: str, site: str) -> tuple[str, Receipt]:
    """The HTML of a post without blocks and shortcodes, not yet clean."""
    receipt = Receipt("wordpress")
    body = CAPTION.sub(lambda found: _captioned(found[1]), without_comments(text))
    body = SHORTCODE.sub(lambda found: _unwrapped(found, body, receipt), body)
    body = inline_footnotes(body if BLOCKS.search(body) else _paragraphs(body))
    return LINK.sub(lambda found: _own_link(found, site), body), receipt


def _captioned(inside: str) -> str:
    """A picture and its words: `[caption]<img> words[/caption]`."""
    picture = re.search(r"(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?", inside)
    words = inside.replace(picture[0], "").strip() if picture else inside
    image = re.search(r"<img\b[^<>]*>", inside)
    return (
        f"<p>{image[0] if image else ''}</p><p><em>{words}</em></p>"
        if words
        else f"<p>{image[0] if image else ''}</p>"
    )


def _unwrapped(found: re.Match, text: str, receipt: Receipt) -> str:
    """A shortcode that surrounds text goes and its text stays; one that stands alone is named."""
    closing, name = found[1], found[2]
    if not closing and f"[/{name}]" not in text:
        receipt.note("element", ("file", ""), found[0])
    return " "


def _paragraphs(text: str) -> str:
    """What WordPress makes of empty lines and line ends."""
    parts = re.split(r"\n\s*\n", text.replace("\r", "").strip())
    return "".join("<p>" + part.strip().replace("\n", "<br>") + "</p>" for part in parts if part.strip())


def _own_link(found: re.Match, site: str) -> str:
    """A link to the site itself becomes an address without its name: the table of old addresses leads it on."""
    parts = urlsplit(html.unescape(found[2]))
    if parts.netloc.removeprefix("www.") != site.removeprefix("www."):
        return found[0]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{found[1]}{html.escape(path)}{found[3]}"
