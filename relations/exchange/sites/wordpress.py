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
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from relations.exchange.apart import apart
from relations.exchange.intake.papers import Paper, Reading
from relations.exchange.receipt import Receipt
from relations.text.addresses import parts_of
from relations.text.footnotes import inline_footnotes
from relations.text.markup import plain_text
from relations.text.parsing import without_comments

from .bodies import lines_as_paragraphs, own_links, reading_of
from .exports import Export
from .facts import day_of, language_of, plain_title, unknown_language, version_of
from .pictures import Media, figure
from .streaming import ExportRefused, Record, records, too_large

CONTENT = "http://purl.org/rss/1.0/modules/content/ encoded"
CREATOR = "http://purl.org/dc/elements/1.1/ creator"
VERSIONS = ("1.0", "1.1", "1.2")
USUAL = ("post", "page")
# Types of records that hold no text of the site; what plug-ins add to them is counted and named.
MACHINERY = {
    "attachment",
    "revision",
    "nav_menu_item",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
}
OF_PLUG_INS = re.compile(
    r"wp_|acf|elementor|wpcf7|shop_|jp_|mc4wp|feedback|popup|tablepress|vc_|scheduled-action"
)
BUILDERS = (
    "_elementor_data",
    "_fl_builder_data",
    "panels_data",
    "ct_builder_shortcodes",
    "_bricks_page_content_2",
)
WORDS = re.compile(r"[^\W\d_]{3}")
DYNAMIC = re.compile(r"<!-- wp:(?!more\b|nextpage\b|separator\b|spacer\b)[a-z][^>]{0,2000}?/-->")
SAID = re.compile(
    r"""\b(?:title|subtitle|heading|caption|text|content|label|author|cite|description)\s*=\s*["'][^"']*[^\W\d_]{3}"""
)
SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]*)((?:\s[^\[\]]*)?)(/?)\]")
CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
MOST_AUTHORS, MOST_PICTURES = 50_000, 200_000


def recognises(name: str, head: bytes) -> bool:
    return b"http://wordpress.org/export/" in head


def papers(export: Export) -> Iterator[Paper]:
    """The published texts of every file; first the pictures that they name by number."""
    for name in export.files:
        counts = Counter()
        pictures = dict(islice(Export(export.files).each(name, _attachments), MOST_PICTURES))
        yield from export.each(name, partial(_posts, media=export.media, counts=counts, pictures=pictures))
        export.left_out(name, counts.pop("", 0))
        if counts:
            types = ", ".join(f"{name} ({count})" for name, count in counts.most_common(20))
            export.say(name, _("records that are no texts: %(types)s") % {"types": types})


def _attachments(stream: IO[bytes]) -> Iterator[tuple[str, tuple[str, str]]]:
    """number → (address, alternative text)."""
    for _name, record in records(stream, "item"):
        if address := _wp(record, "attachment_url"):
            yield _wp(record, "post_id"), (address, _meta(record).get("_wp_attachment_image_alt", ""))


def _posts(
    stream: IO[bytes], media: Media, counts: Counter, pictures: dict[str, tuple[str, str]]
) -> Iterator[Paper]:
    """`counts`: texts that were not shown, under no name, and records of other types under theirs."""
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
            kind = _wp(record, "post_type")
            if kind in MACHINERY:
                continue
            if OF_PLUG_INS.match(kind):
                counts[kind] += 1
            elif _wp(record, "status") != "publish" or _wp(record, "post_password"):
                counts[""] += 1
            else:
                yield _paper(record, authors, frozenset(hosts), media, pictures)


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


def _paper(
    record: Record,
    authors: dict[str, str],
    hosts: Collection[str],
    media: Media,
    pictures: dict[str, tuple[str, str]],
) -> Paper:
    number, text, meta = _wp(record, "post_id"), record.text(CONTENT), _meta(record)
    address, alt = pictures.get(meta.get("_thumbnail_id", ""), ("", ""))
    if address and address not in text:
        text = figure(address, alt) + text
    lead = next((t for name, _a, t in record if name.endswith("/excerpt/ encoded")), "")
    words = list(record.all("category"))
    of = {
        kind: [(a.get("nicename", ""), t) for a, t in words if a.get("domain") == kind]
        for kind in ("category", "post_tag", "language", "post_translations", "author")
    }
    kind, tongue = _wp(record, "post_type"), meta.get("_wpml_import_language_code", "")
    tongue = of["language"][0][0] if of["language"] else tongue
    day = day_of(_wp(record, "post_date")) or day_of(_wp(record, "post_date_gmt"))
    signed = [html.unescape(words) for _name, words in of["author"] if words]  # of several, by a plug-in
    groups = of["post_translations"]
    login, link = record.text(CREATOR), record.text("link")
    values = {
        "title": plain_title(record.text("title")),
        "lead": plain_text(lead),
        "authors": "; ".join(signed) or authors.get(login) or login,
        "date": day[:10],
        "keywords": ", ".join(
            dict.fromkeys(html.unescape(t) for _n, t in (*of["category"], *of["post_tag"]))
        ),
        "language": language_of(tongue),
        "group": groups[0][0] if groups else meta.get("_wpml_import_translation_group", ""),
        "old_addresses": "\n".join(
            dict.fromkeys(a for a in (link, record.text("guid"), f"/?p={number}" if number else "") if a)
        ),
    }
    base = parts_of(link).path or "/"
    left = [f"{name}: {words}" for name, words in meta.items() if name[:1] != "_" and WORDS.search(words)]
    left += [name for name in BUILDERS if name in meta and not text]
    comments = sum(name.endswith(" comment_content") for name, _attributes, _words in record)
    return Paper(
        f"wordpress:{number or link}",
        version_of(text, *values.values()),
        too_large if record.is_cut else lambda: _reading(text, hosts, base, media, left, comments),
        {n: v for n, v in values.items() if v},
        [*unknown_language(tongue), *([] if kind in USUAL else [f"kind:{kind[:40]}"])],
    )


def _reading(
    text: str, hosts: Collection[str], base: str, media: Media, left: list[str], comments: int
) -> Reading:
    body, receipt = _unfolded(text)
    if comments:
        receipt.note("comment", ("file", ""), count=comments)
    return reading_of(own_links(body, hosts, base), receipt, media, left)


@apart(ExportRefused)
def _unfolded(text: str) -> tuple[str, Receipt]:
    """The HTML of a post without blocks and shortcodes, not yet clean."""
    receipt = Receipt("wordpress")
    for found in DYNAMIC.finditer(text):
        receipt.note("element", ("file", ""), found[0])
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
    """A shortcode that surrounds text goes and its text stays; one that stands alone, or says more, is named."""
    closing, name = found[1], found[2]
    if not closing and (f"[/{name}]" not in text or SAID.search(found[3])):
        receipt.note("element", ("file", ""), found[0])
    return " "
