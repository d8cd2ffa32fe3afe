"""A text for translators outside: a Word table with the source on the left, to be filled in on the right, or XLIFF.

What comes back is read, compared with the working copy and taken over after a look. A piece is a paragraph, a heading,
an item of a list or a cell; what is inside it beyond bold and italic (links, notes) stands between signs that the
translator keeps: ⟦1⟧word⟦/1⟧. A piece whose signs are not all there once, or whose source has changed, is refused and
shown beside what came; the others are taken.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, require
from relations.models import Content
from relations.text.letters import tidy
from relations.text.markup import clean_html
from relations.text.tokens import tokens

from . import handout_word, handout_xliff, word
from .apart import apart
from .handout_signs import SIGN, Piece, Row, signed, unsigned
from .word import WordRefused

PLAIN = ("title", "lead", "keywords")
LEAVES = ("p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption")


@dataclass(frozen=True)
class Difference:
    """What the file that came back would change in one field of the working copy."""

    field: str
    before: str
    after: str


def leaves(body: str) -> list[tuple[int, int]]:
    """Where the inner HTML of each piece of a body begins and ends."""
    found, stack, place = [], [], 0
    for token, name, closing in tokens(body):
        end = place + len(token)
        if name in LEAVES and not closing:
            if stack:
                stack[-1][2] = False  # a cell with paragraphs: the paragraphs are the pieces
            stack.append([name, end, True])
        elif name in LEAVES and closing and stack:
            _name, start, is_leaf = stack.pop()
            if is_leaf and body[start:place].strip():
                found.append((start, place))
        place = end
    return sorted(found)


def pieces(content: Content, source: str, target: str) -> list[Piece]:
    """Every piece of the working copy in the source language with the present translation, when it is aligned."""
    found = [
        Piece(
            name,
            html.escape(content.text_in(name, source), quote=False),
            html.escape(content.text_in(name, target), quote=False),
        )
        for name in PLAIN
        if content.text_in(name, source)
    ]
    body, translated = content.text_in("body", source), content.text_in("body", target)
    theirs = [translated[start:end] for start, end in leaves(translated)]
    spans = leaves(body)
    aligned = theirs if len(theirs) == len(spans) else [""] * len(spans)
    found += [
        Piece(f"body {number}", body[start:end], other)
        for number, ((start, end), other) in enumerate(zip(spans, aligned, strict=True), start=1)
    ]
    return found


@dataclass(frozen=True)
class Refused:
    """One row that cannot be taken: what was sent, what came, and why."""

    key: str
    source: str
    came: str
    reason: object


class Reading(list):
    """The differences that a file would make; `refused` rows and those left empty besides."""

    def __init__(self, found=(), refused=(), empty=()):
        super().__init__(found)
        self.refused: list[Refused] = list(refused)
        self.empty: list[str] = list(empty)


def read(content: Content, source: str, target: str, upload) -> Reading:
    """What a file that came back would change; nothing is written. Raises ValidationError (WordRefused)."""
    upload.seek(0)
    data = upload.read(word.MAX_BYTES + 1)
    if len(data) > word.MAX_BYTES:
        raise WordRefused(
            _("The file is larger than 20 MB. Make its pictures smaller and try again."), code="bytes"
        )
    rows = _rows(data)
    known = {piece.key: piece for piece in pieces(content, source, target)}
    if not rows or not set(rows) & set(known):
        raise ValidationError(_("This is not the table that was sent out for this item."), code="other")
    unknown = [key for key in rows if key not in known]
    if unknown:
        raise ValidationError(
            _("The source has changed since the file was sent out. Unknown rows: %(rows)s.")
            % {"rows": ", ".join(unknown)},
            code="changed",
        )
    refused = [one for key, row in rows.items() if (one := _judged(key, row, known[key]))]
    bad = {one.key for one in refused}
    good = {key: row.target for key, row in rows.items() if key not in bad and row.target.strip()}
    return Reading(
        _differences(content, source, target, good, known),
        refused,
        [k for k in known if k not in good and k not in bad],
    )


@apart(WordRefused)
def _rows(data: bytes) -> dict[str, Row]:
    return handout_xliff.rows(data) if handout_xliff.is_xliff(data) else handout_word.rows(data)


def _judged(key: str, row: Row, piece: Piece) -> Refused | None:
    """Why a row cannot be taken, if so: another source, or signs that are not each there once."""
    sent = signed(piece.source)
    if not row.target.strip():
        return None
    if row.source.strip() and bare(row.source) != bare(sent):
        return Refused(
            key, sent, row.target, _("The source of this row has changed since the file was sent out.")
        )
    if reason := faulty_signs(sent, row.target):
        return Refused(key, sent, row.target, reason)
    return None


def bare(text: str) -> str:
    """The words and signs of a piece alone, to be compared."""
    return " ".join(tidy(html.unescape(re.sub(r"<[^>]+>", " ", text))).split()).replace(" ", "")


def faulty_signs(sent: str, came: str) -> object:
    """What is wrong with the signs of a translation; nothing when each is there once and in order."""
    wanted, found = Counter(SIGN.findall(sent)), Counter(SIGN.findall(came))
    lost, more = [*(wanted - found).elements()], [*(found - wanted).elements()]
    if lost:
        return _("Lost signs: %(signs)s.") % {"signs": _shown(lost)}
    if more:
        return _("Signs too many: %(signs)s.") % {"signs": _shown(more)}
    stack: list[str] = []
    for closing, number in SIGN.findall(came):
        if not closing:
            if ("/", number) in wanted:
                stack.append(number)
        elif not stack or stack.pop() != number:
            return _("The signs %(signs)s stand in the wrong order.") % {"signs": _shown([(closing, number)])}
    return ""


def _shown(signs) -> str:
    return " ".join(f"⟦{closing}{number}⟧" for closing, number in signs)


def _differences(
    content: Content, source: str, target: str, good: dict[str, str], known: dict[str, Piece]
) -> list[Difference]:
    found = []
    for name in PLAIN:
        if good.get(name):
            after = tidy(html.unescape(re.sub(r"<[^>]+>", " ", good[name])))
            found.append(
                Difference(f"{name}_{target}", content.text_in(name, target), " ".join(after.split()))
            )
    if any(key.startswith("body") for key in good):
        after = clean_html(_rebuilt(content.text_in("body", source), good, known))
        found.append(Difference(f"body_{target}", content.text_in("body", target), after))
    return [one for one in found if one.before != one.after]


def _rebuilt(body: str, good: dict[str, str], known: dict[str, Piece]) -> str:
    """The source body with every piece replaced by its translation, or by the one that is there already."""
    out, place = [], 0
    for number, (start, end) in enumerate(leaves(body), start=1):
        key = f"body {number}"
        inner = unsigned(good[key], body[start:end]) if key in good else known[key].target
        out += [body[place:start], inner]
        place = end
    return "".join([*out, body[place:]])


def write(content: Content, source: str, target: str, *, by, form: str = "docx") -> bytes:
    """The file to send out: docx, xliff12 or xliff20. Raises PermissionDenied."""
    require(by, Act.EXPORT, content)
    found = pieces(content, source, target)
    if form == "docx":
        head = f"{content.pk} {content} · {source} → {target}"
        return handout_word.write(
            head, source, target, [Row(p.key, signed(p.source), signed(p.target)) for p in found]
        )
    return handout_xliff.write(content.pk, source, target, found, "2.0" if form == "xliff20" else "1.2")
