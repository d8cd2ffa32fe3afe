"""From the HTML of a record to the text of a paper: the steps that all kinds of sites share."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

from relations.exchange.intake.papers import Reading
from relations.exchange.receipt import Block, Receipt, compare, pieces_of
from relations.exchange.word.reading import guess_language
from relations.text.markup import clean_html, plain_text

from .pictures import Media, linked_files, placed

LINK = re.compile(r"(<(?:a|img)\b[^<>]*?\b(?:href|src)=[\"'])([^\"'<>]*)([\"'])", re.IGNORECASE)
BLOCKS = re.compile(r"</?(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre|hr|section)\b", re.IGNORECASE)
_BLOCK = "p|div|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|t[hd]|caption|blockquote|figure|figcaption|pre|hr|section"
BLOCK_START = re.compile(rf"(<(?:{_BLOCK})\b)", re.IGNORECASE)
BLOCK_END = re.compile(rf"(</(?:{_BLOCK})>|<hr\b[^<>]*>)", re.IGNORECASE)
BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK})\b", re.IGNORECASE)
EMBEDDED = re.compile(r"<(?:iframe|embed|object|video|audio|applet|form)\b[^<>]*>", re.IGNORECASE)
OTHER_BLOCKS = re.compile(
    r"<(/?)(?:center|details|summary|dl|dt|dd|fieldset|legend|address)\b[^<>]*>", re.IGNORECASE
)
LOST_SIGN = re.compile(r"\S{0,20}�\S{0,20}")
KEPT = ("#", "mailto:", "tel:", "javascript:", "data:")


def reading_of(
    body: str, receipt: Receipt, media: Media, left: Collection[str] = (), **values: str
) -> Reading:
    """The clean text with its pictures and files. Links to the site itself begin with a slash (`own_links`).

    What is shown out of other places is named, every word that does not come in, and what the record holds besides its
    text (`left`).
    """
    for words in left:
        receipt.note("column", ("file", ""), words[:200])
    for found in EMBEDDED.finditer(body):
        receipt.note("element", ("file", ""), found[0])
    source = [Block(("file", ""), line) for line in plain_text(body).splitlines()]
    files = linked_files(body, media, receipt)
    body, pictures = placed(OTHER_BLOCKS.sub(r"<\1div>", body), media, receipt)
    body = clean_html(body)
    compare(receipt, source, pieces_of(body))
    for found in LOST_SIGN.finditer(body):
        receipt.note("symbol", ("file", ""), found[0])
    values["language"] = values.get("language") or guess_language(plain_text(body)[:5_000])
    said = {name: text for name, text in values.items() if text}
    return Reading(body, said, receipt, pictures=pictures, files=files)


def own_links(body: str, hosts: Collection[str] = (), base: str = "/") -> str:
    """Links and pictures of the site itself as addresses without its name, wherever the text stood (`base`)."""
    own = {host.lower().removeprefix("www.") for host in hosts if host}

    def place(found: re.Match) -> str:
        address = html.unescape(found[2]).strip()
        if not address or address.lower().startswith(KEPT):
            return found[0]
        try:
            parts = urlsplit(urljoin(f"http://own.invalid{base}", address))
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return found[0]
        if host != "own.invalid" and host not in own:
            return found[0]
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return f"{found[1]}{html.escape(path)}{found[3]}"

    return LINK.sub(place, body)


def paragraphs(text: str) -> str:
    """The lines of a text without any block as paragraphs; one that has blocks says itself where they are."""
    return text if BLOCKS.search(text) else lines_as_paragraphs(text)


def lines_as_paragraphs(text: str) -> str:
    """What WordPress and Drupal make of empty lines and line ends, also between headings, lists and pictures."""
    end = "\n" if "<br" in text.lower() else "<br>"
    parted = BLOCK_END.sub(r"\1\n\n", BLOCK_START.sub(r"\n\n\1", text.replace("\r", "")))
    parts = [part.strip() for part in re.split(r"\n\s*\n", parted) if part.strip()]
    return "".join(
        part if BLOCK_TAG.match(part) else f"<p>{part.replace(chr(10), end)}</p>" for part in parts
    )
