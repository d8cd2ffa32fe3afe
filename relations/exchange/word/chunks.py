"""Documents inside a document (`w:altChunk`): HTML, web archives, plain text and Word are read, anything else is named."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default as modern

from relations.exchange.receipt import Receipt
from relations.text.markup import clean_html

from .package import Package, WordRefused

IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)


def html_of(package: Package, name: str, number: int, receipt: Receipt, word: Callable[[bytes], str]) -> str:
    """One embedded document as clean HTML; `word` converts the bytes of a Word file."""
    place = ("chunk", number)
    if name in package.names:
        data = package.read(name)
        kind, text = kind_of(data, name), ""
        if kind in ("html", "mht"):
            text = page_of(data, kind)
            for image in IMAGE.findall(text):
                receipt.note("picture_outside", place, image)
            return clean_html(IMAGE.sub("", text))
        if kind == "txt":
            lines = (line for line in decoded(data).splitlines() if line.strip())
            return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
        if kind == "docx":
            try:
                return word(data)
            except WordRefused:
                pass
    receipt.note("chunk", place, name)
    return ""


def kind_of(data: bytes, name: str) -> str:
    """html, mht, txt, docx or another ending, by content first."""
    head = data[:1024].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    ending = name.lower().rpartition(".")[2]
    if data[:2] == b"PK":
        return "docx"
    if head.startswith(b"mime-version") or (
        b"content-type: multipart/" in head and ending in ("mht", "mhtml")
    ):
        return "mht"
    if ending in ("htm", "html", "xhtml") or head.startswith((b"<!doctype html", b"<html")):
        return "html"
    return ending


def page_of(data: bytes, kind: str) -> str:
    """The HTML of a page, out of its web archive where it lies in one."""
    if kind == "html":
        return decoded(data)
    for part in message_from_bytes(data, policy=modern).walk():
        if part.get_content_type() == "text/html":
            charset = part.get_content_charset()
            body = part.get_payload(decode=True) or b""
            try:
                return body.decode(charset or "") if charset else decoded(body)
            except (LookupError, UnicodeDecodeError):
                return decoded(body)
    return ""


def decoded(data: bytes) -> str:
    """HTML or text in whatever encoding it says or is likely to have."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    named = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:2048], re.IGNORECASE)
    for encoding in [*([named[1].decode("ascii", "ignore")] if named else []), "utf-8-sig", "cp1251"]:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8-sig", errors="replace")
