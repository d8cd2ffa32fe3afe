"""Any document that an expert may bring – .docx, .doc, .rtf, .odt, HTML, plain text – as one draft with its receipt."""

from __future__ import annotations

import html
import re

from django.utils.translation import gettext_lazy as _

from relations.text.footnotes import inline_footnotes
from relations.text.letters import tidy
from relations.text.lines import joined_lines
from relations.text.parsing import LinearParser

from . import converters, opendocument, pages, word
from .apart import apart
from .receipt import Block, Receipt, compare, pieces_of
from .word.chunks import decoded
from .word.drafts import Draft
from .word.package import WordRefused
from .word.reading import drafted

IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
MARK = re.compile(r"footnote-(?:ref|back)")
BODY = re.compile(r"<body\b[^<>]*>(.*?)(?:</body>|\Z)", re.DOTALL | re.IGNORECASE)
OUT = ("struck", "hidden", "symbol", "field")


def read(upload, language: str = "") -> Draft:
    """What would be taken from a document of any format. Raises WordRefused."""
    if upload.size > word.MAX_BYTES:
        raise WordRefused(
            _("The file is larger than 20 MB. Make its pictures smaller and try again."), code="bytes"
        )
    upload.seek(0)
    data = upload.read()
    form = converters.form_of(data, upload.name or "")
    if form in ("html", "txt", "docx"):
        return _read(upload, form, language)
    made, kind = converters.converted(data, form)
    draft = _read(made, kind, language)
    if form == "odt":
        stored = [draft.title, draft.lead, draft.note, *pieces_of(draft.body)]
        compare(draft.receipt, opendocument.read(data, draft.receipt), stored, left=_left_out(draft.receipt))
    draft.receipt.source = form
    draft.receipt.note("converted", ("file", ""), f".{form}")
    return draft


def _left_out(receipt: Receipt) -> list[str]:
    """Words that have a line in the receipt already, as far as it holds them."""
    return [
        words
        for kind in OUT
        for _place, words in (receipt.lines[kind].items if kind in receipt.lines else ())
    ]


@apart(WordRefused)
def _read(upload, form: str, language: str) -> Draft:
    return word.read(upload, language) if form == "docx" else _text(upload.read(), form, language)


def _text(data: bytes, form: str, language: str) -> Draft:
    """HTML in any encoding, or plain text: a paragraph after each empty line."""
    receipt, left = Receipt(form), []
    text = tidy(decoded(data))
    if form == "txt":
        parts = re.split(r"\n\s*\n", text.replace("\r", ""))
        source = [Block(("paragraph", n), joined_lines(part)) for n, part in enumerate(parts, 1)]
        body = "".join(f"<p>{html.escape(block.words, quote=False)}</p>" for block in source if block.words)
    else:
        reader = _Words()
        reader.read(text)
        body, left = pages.plain(inline_footnotes(_body_of(text)), receipt)
        source = reader.blocks()
    for image in IMAGE.findall(body):
        receipt.note("picture_outside", ("file", ""), image)
    draft = drafted(IMAGE.sub("", body), [], language, receipt)
    compare(receipt, source, [draft.title, draft.lead, draft.note, *pieces_of(draft.body)], left=left)
    return draft


def _body_of(text: str) -> str:
    found = BODY.search(text)
    return found[1] if found else text


class _Words(LinearParser):
    """The words of a page, block by block; scripts and styles are none."""

    SILENT = frozenset({"script", "style", "head", "title", "noscript", "template", "annotation"})
    INLINE = frozenset(
        [
            "a",
            "b",
            "i",
            "u",
            "em",
            "strong",
            "span",
            "sup",
            "sub",
            "font",
            "small",
            "big",
            "code",
            "cite",
            "abbr",
            "ins",
            "mark",
            "q",
            *(
                [
                    "math",
                    "mi",
                    "mn",
                    "mo",
                    "mrow",
                    "msup",
                    "msub",
                    "msubsup",
                    "mfrac",
                    "msqrt",
                    "mroot",
                    "mtext",
                    "mstyle",
                    "semantics",
                ]
            ),
        ]
    )

    def __init__(self):
        super().__init__()
        self.parts: list[list[str]] = [[]]
        self.silent = 0
        self.is_mark = False  # of a note: its number, or the arrow back

    def handle_starttag(self, tag, attrs):
        self.silent += tag in self.SILENT
        if tag == "a":
            self.is_mark = bool(MARK.search(dict(attrs).get("class") or ""))
        if tag == "br":
            self.parts[-1].append(" ")
        elif tag not in self.INLINE:
            self.parts.append([])

    def handle_endtag(self, tag):
        self.silent = max(0, self.silent - (tag in self.SILENT))
        self.is_mark = self.is_mark and tag != "a"
        if tag not in self.INLINE:
            self.parts.append([])

    def handle_data(self, data):
        if not self.silent and not self.is_mark:
            self.parts[-1].append(data)

    def blocks(self) -> list[Block]:
        texts = [text for part in self.parts if (text := "".join(part)).strip()]
        return [Block(("paragraph", number), text) for number, text in enumerate(texts, start=1)]
