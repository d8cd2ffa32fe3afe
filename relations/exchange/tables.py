"""Tables of text in CSV and XLSX: read whatever programs write, write what no program takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext_lazy as _

from relations.text.letters import from_old_letters, in_old_letters, tidy, with_lost_letters

from . import sheets
from .apart import apart
from .formulas import as_meant, csv_lines, harmless
from .headers import Known, header_of
from .receipt import Receipt
from .refused import TableRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DELIMITERS = ";,\t|"
NO_TABLE = sheets.NO_TABLE
LETTERS_LOST = _(
    "Letters were lost when this file was saved (“%(word)s”): its encoding has no Kazakh letters. "
    "Save the table as XLSX or as “CSV UTF-8”."
)
OLD_ENCODINGS = (
    "cp1251",
    "cp866",
    "koi8-r",
    "mac-cyrillic",
)  # what Excel calls CSV, and what older programs wrote
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
SMALL, LARGE = re.compile("[а-яёі]"), re.compile("[А-ЯЁІ]")
STRANGE = re.compile("(?<=[а-яёі])[А-ЯЁІ]|[^\\x00-\\x7fа-яёА-ЯЁіІ«»“”„–—’…№°§\u00a0ЌЋќћЎўЈҐЄЇґєјЅѕї]")
csv.field_size_limit(1_000_000)


@dataclass
class Table:
    """Column names and rows of text; `rows` carry the line of the file on which they stand.

    `headers` are the columns as the file spells them, `receipt` says what was passed over.
    """

    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]
    headers: list[str] = field(default_factory=list)
    sheet: str = ""
    receipt: Receipt = field(default_factory=lambda: Receipt("table"))


@apart(TableRefused)
def read(upload, known: Known | None = None, chosen: Mapping[str, str] | None = None) -> Table:
    """Read an uploaded CSV or XLSX file, told apart by content. Raises TableRefused.

    `known` are the columns looked for, by which the header and the right sheet are found; `chosen` says for headers of
    the file which column they are.
    """
    if upload.size > MAX_BYTES:
        raise TableRefused(_("The file is larger than 20 MB."), code="bytes")
    upload.seek(0)
    data = upload.read()
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise TableRefused(_("This is an old .xls file. Save it as .xlsx or CSV and try again."), code="ole")
    known = known or Known({})
    is_book = data[:2] == b"PK"
    found = sheets.read(data, MAX_ROWS) if is_book else [("", _csv(data), False)]
    table = _best(found, known, dict(chosen or {}))
    for kind, number in sheets.beside(data).items() if is_book else ():
        table.receipt.note(kind, ("file", ""), count=number)
    return table


def _csv(data: bytes) -> list[sheets.Line]:
    text = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = ""
    head, _newline, rest = text.partition("\n")
    skipped = 0
    if head.strip().strip('"').lower().startswith("sep=") and len(head.strip().strip('"')) <= 5:
        delimiter, text, skipped = head.strip().strip('"')[4:] or "\t", rest, 1
    delimiter = delimiter or _delimiter(text)
    lines: list[sheets.Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line in reader:
            if any(cell.strip() for cell in line):
                _judge_quotes(line, delimiter, reader.line_num + skipped)
                lines.append((reader.line_num + skipped, line))
            if len(lines) > MAX_ROWS + 50:
                raise TableRefused(
                    _("The table has more than %(rows)s rows.") % {"rows": MAX_ROWS}, code="rows"
                )
    except csv.Error as error:
        raise TableRefused(NO_TABLE, code="type") from error
    return lines


def _judge_quotes(line: list[str], delimiter: str, number: int) -> None:
    """A quotation mark that nobody closed swallows the lines below it. Raises TableRefused."""
    for cell in line:
        if any(below.count(delimiter) >= max(2, len(line) - 1) for below in cell.split("\n")[1:]):
            raise TableRefused(
                _("Before line %(line)s a quotation mark opens that is not closed: “%(text)s”.")
                % {"line": number, "text": " ".join(cell.split())[:60]},
                code="quotes",
            )


def _decoded(data: bytes) -> str:
    """The text of a CSV file in the encodings that programs write. Raises TableRefused."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _whole(data.decode("utf-16", errors="replace"))
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[place : place + 1] == b"\x00" and data.count(b"\x00") > len(data) // 3:
            return _whole(data.decode(encoding, errors="replace"))
    if b"\x00" in data:
        raise TableRefused(NO_TABLE, code="type")
    text = data.decode("utf-8-sig", errors="replace")
    if "\ufffd" not in text or _is_damaged(data, text):
        return _whole(text)
    found = [text for name in OLD_ENCODINGS if (text := _in(data, name)) is not None]
    if not found:
        raise TableRefused(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8”."), code="encoding"
        )
    text = max(found, key=_likeness)
    if in_old_letters(text):
        return from_old_letters(text)
    return _whole(text, in_old_encoding=True)


def _is_damaged(data: bytes, text: str) -> bool:
    """Is it UTF-8 of which single letters broke, and no other encoding?"""
    return len(NOT_ASCII.findall(text)) > 20 * text.count("\ufffd")


def _in(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> int:
    """How much it looks like Russian or Kazakh: small letters above all, none large inside a word, few other signs."""
    small, large, strange = (len(one.findall(text[:100_000])) for one in (SMALL, LARGE, STRANGE))
    return 2 * small + large - 6 * strange


def _whole(text: str, in_old_encoding: bool = False) -> str:
    """The text, if no letter of it was lost when it was saved. Raises TableRefused."""
    if lost := with_lost_letters(text if in_old_encoding else text.replace("?", "")):
        raise TableRefused(LETTERS_LOST % {"word": lost[0].strip(';,"')[:60]}, code="letters")
    return text


def _delimiter(text: str) -> str:
    """The sign that divides the first rows into the most columns, and most of them into as many."""

    def score(sign: str) -> float:
        lengths: Counter[int] = Counter()
        try:
            for row in islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=sign), 30):
                if any(cell.strip() for cell in row):
                    lengths[len(row)] += 1
        except csv.Error:
            return 0
        columns, rows = lengths.most_common(1)[0] if lengths else (0, 0)
        return (columns - 1) * rows / max(1, sum(lengths.values()))

    return max(DELIMITERS, key=score)


def _best(found: list[tuple[str, list[sheets.Line], bool]], known: Known, chosen: dict[str, str]) -> Table:
    """The table of the sheet whose header is known best, a hidden one last; the others are named. Raises TableRefused."""
    filled = [one for one in found if one[1]]
    if not filled:
        raise TableRefused(_("The table is empty."), code="empty")
    heads = [(header_of([line for _n, line in one[1]], known, chosen), *one) for one in filled]
    header, name, lines, _hidden = max(heads, key=lambda one: (not one[3] and one[0].score > 0, one[0].score))
    table = _table(header, lines, name)
    for _header, other, rows, _hidden in heads:
        if other != name:
            words = " ".join(cell for _n, line in rows[:3] for cell in line if cell.strip())
            table.receipt.note("sheet", ("cell", other), words)
    return table


def _table(header, lines: list[sheets.Line], name: str) -> Table:
    columns, headers = list(header.columns), list(header.names)
    while columns and not columns[-1]:
        columns.pop()
        headers.pop()
    rows = lines[header.lines :]
    if len(rows) > MAX_ROWS:
        raise TableRefused(_("The table has more than %(rows)s rows.") % {"rows": MAX_ROWS}, code="rows")
    if doubled := sorted({one for one in columns if one and columns.count(one) > 1}):
        raise TableRefused(
            _("These columns stand twice: %(names)s.") % {"names": ", ".join(doubled)}, code="doubled"
        )
    table = Table(columns, [], headers, name)
    for number, line in rows:
        table.rows.append((number, {c: _unquoted(text) for c, text in zip(columns, line, strict=False) if c}))
        for place, text in enumerate(line):
            if text.strip() and (place >= len(columns) or not columns[place]):
                table.receipt.note("cell", ("cell", f"{_letter(place)}{number}"), text)
    return table


def _letter(place: int) -> str:
    """A, B … Z, AA: as spreadsheets call their columns."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _unquoted(cell: str) -> str:
    """The cell without surrounding space and without the apostrophe that `harmless()` put before it."""
    text = tidy(cell).strip()
    text = as_meant(text)
    kind = getattr(cell, "kind", "")
    return type(cell)(text, kind) if kind else text


def write_csv(columns: list[str], rows: Iterable[list]) -> bytes:
    """A table as CSV in UTF-8 with the mark by which Excel knows it."""
    return "".join(csv_lines(columns, rows)).encode()


def write_xlsx(columns: list[str], rows: Iterable[list]) -> bytes:
    """A table as XLSX with a bold, frozen header row."""
    return write_book([("Sheet", columns, rows)])


def write_book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence]]]) -> bytes:
    """Tables as sheets of one XLSX file: (title, columns, rows) each."""
    from openpyxl import Workbook  # noqa: PLC0415  large
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  likewise
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415  likewise
    from openpyxl.styles import Font  # noqa: PLC0415  likewise

    def fit(cell):
        """What may stand in the XML of a workbook."""
        return harmless(ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell)

    book = Workbook(write_only=True)
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = "A2"
        head = [WriteOnlyCell(sheet, value=fit(column)) for column in columns]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for row in rows:
            sheet.append([fit(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
