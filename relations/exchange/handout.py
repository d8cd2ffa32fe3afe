"""A text for translators outside: a Word table with the source on the left, to be filled in on the right.

The right column of the file that comes back is read, compared with the working copy and taken over after a look.
A piece is a paragraph, a heading, an item of a list or a cell; what is inside it beyond bold and italic (links, notes)
stands between signs that the translator keeps: ⟦1⟧word⟦/1⟧.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, require
from relations.models import Content
from relations.text.markup import clean_html
from relations.text.tokens import tokens

from . import word

PLAIN = ("title", "lead", "keywords")
LEAVES = ("p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption")
KEPT = {"strong", "em", "sup", "sub", "br"}
KEY = re.compile(r"(title|lead|keywords|body \d+)")
SIGN = re.compile(r"⟦(/?)(\d+)⟧")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """One unit of translation: its key, the source and what stands in the target language now (inner HTML)."""

    key: str
    source: str
    target: str = ""


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


def signed(piece: str) -> str:
    """The piece with signs in the place of tags that a translator must not touch."""
    out, open_signs, number = [], [], 0
    for token, name, closing in tokens(piece):
        if name is None or name in KEPT:
            out.append(token)
        elif closing:
            out.append(f"⟦/{open_signs.pop()}⟧" if open_signs else "")
        else:
            number += 1
            open_signs.append(number)
            out.append(f"⟦{number}⟧")
    return "".join(out)


def unsigned(text: str, source: str) -> str:
    """The reverse of `signed()`: tags of the source piece put back where the translator left their signs."""
    opening: dict[str, str] = {}
    names: dict[str, str] = {}
    for token, name, closing in tokens(source):
        if name is not None and name not in KEPT and not closing:
            number = str(len(opening) + 1)
            opening[number], names[number] = token, name

    def place(match: re.Match) -> str:
        if match[2] not in opening:
            return ""
        return f"</{names[match[2]]}>" if match[1] else opening[match[2]]

    return SIGN.sub(place, text)


def write(content: Content, source: str, target: str, *, by) -> bytes:
    """The .docx to send out. Raises PermissionDenied."""
    require(by, Act.EXPORT, content)
    rows = "".join(
        _row([piece.key, signed(piece.source), signed(piece.target)])
        for piece in pieces(content, source, target)
    )
    head = _row(["№", source.upper(), target.upper()], bold=True)
    body = (
        f"<w:p><w:r><w:t>{content.pk} {escape(str(content))} · {source} → {target}</w:t></w:r></w:p>"
        '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>'
        + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
            for side in ("top", "bottom", "insideH", "insideV")
        )
        + f"</w:tblBorders></w:tblPr>{head}{rows}</w:tbl>"
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>',
        )
    return buffer.getvalue()


def _row(cells: list[str], bold: bool = False) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{_paragraph(cell, bold)}</w:tc>" for cell in cells) + "</w:tr>"


def _paragraph(inner: str, bold: bool) -> str:
    runs, marks = [], {"strong": bold, "em": False, "sup": False, "sub": False}
    for token, name, closing in tokens(inner):
        if name is None:
            look = "".join(
                tag
                for tag, on in (
                    ("<w:b/>", marks["strong"]),
                    ("<w:i/>", marks["em"]),
                    ('<w:vertAlign w:val="superscript"/>', marks["sup"]),
                    ('<w:vertAlign w:val="subscript"/>', marks["sub"]),
                )
                if on
            )
            text = escape(html.unescape(token))
            runs.append(f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>')
        elif name == "br":
            runs.append("<w:r><w:br/></w:r>")
        elif name in marks:
            marks[name] = not closing
    return f"<w:p>{''.join(runs)}</w:p>"


def read(content: Content, source: str, target: str, upload) -> list[Difference]:
    """What a file that came back would change; nothing is written. Raises ValidationError (WordRefused)."""
    rows = _rows(word.html_of(upload))
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
    found = []
    for name in PLAIN:
        if rows.get(name):
            after = html.unescape(re.sub(r"<[^>]+>", "", rows[name])).strip()
            found.append(Difference(f"{name}_{target}", content.text_in(name, target), after))
    if any(key.startswith("body") and text for key, text in rows.items()):
        after = clean_html(_rebuilt(content.text_in("body", source), rows))
        found.append(Difference(f"body_{target}", content.text_in("body", target), after))
    return [one for one in found if one.before != one.after]


def _rows(document: str) -> dict[str, str]:
    """Key → inner HTML of the right column."""
    found = {}
    for row in ROW.findall(document):
        cells = [re.sub(r"</?p[^>]*>", "", cell).strip() for cell in CELL.findall(row)]
        if len(cells) >= 3 and KEY.fullmatch(re.sub(r"<[^>]+>", "", cells[0])):
            found[re.sub(r"<[^>]+>", "", cells[0])] = cells[2]
    return found


def _rebuilt(body: str, rows: dict[str, str]) -> str:
    """The source body with every piece that has a translation replaced by it; the others fall away."""
    out, place = [], 0
    for number, (start, end) in enumerate(leaves(body), start=1):
        out += [body[place:start], unsigned(rows.get(f"body {number}", ""), body[start:end])]
        place = end
    return "".join([*out, body[place:]])
