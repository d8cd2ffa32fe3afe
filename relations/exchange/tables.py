"""Tables of text in CSV and XLSX: read whatever Excel writes, write what no program takes for a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableRefused(ValidationError):
    """The file is not a table that can be read; the message says why."""


@dataclass
class Table:
    """Column names and rows of text; `rows` carry the line of the file on which they stand."""

    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read(upload) -> Table:
    """Read an uploaded CSV or XLSX file, told apart by content. Raises TableRefused."""
    if upload.size > MAX_BYTES:
        raise TableRefused(_("The file is larger than 5 MB."), code="bytes")
    upload.seek(0)
    data = upload.read()
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise TableRefused(_("This is an old .xls file. Save it as .xlsx or CSV and try again."), code="ole")
    lines = _xlsx(data) if data[:2] == b"PK" else _csv(data)
    return _table(lines)


def _csv(data: bytes) -> list[list[str]]:
    if b"\x00" in data:
        raise TableRefused(_("This is not a table in CSV or XLSX."), code="type")
    for encoding in ("utf-8-sig", "cp1251"):  # Excel in Russian and Kazakh writes cp1251
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise TableRefused(
            _("The letters of this file cannot be read. Save it as “CSV UTF-8”."), code="encoding"
        )
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise TableRefused(_("This is not a table in CSV or XLSX."), code="type") from error


def _xlsx(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  large

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise TableRefused(_("The table is too large when unpacked."), code="unpacked")
        if any("vbaProject" in name for name in archive.namelist()):
            raise TableRefused(
                _("Tables with macros are not accepted. Save the file as .xlsx."), code="macros"
            )
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
        return [[_text(cell) for cell in row] for row in rows]
    except TableRefused:
        raise
    except Exception as error:
        raise TableRefused(_("This is not a table in CSV or XLSX."), code="type") from error


def _text(cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute) else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _table(lines: list[list[str]]) -> Table:
    filled = [
        (number, line) for number, line in enumerate(lines, start=1) if any(cell.strip() for cell in line)
    ]
    if not filled:
        raise TableRefused(_("The table is empty."), code="empty")
    columns = [cell.strip().lower() for cell in filled[0][1]]
    while columns and not columns[-1]:
        columns.pop()
    if len(filled) - 1 > MAX_ROWS:
        raise TableRefused(_("The table has more than %(rows)s rows.") % {"rows": MAX_ROWS}, code="rows")
    if doubled := sorted({name for name in columns if name and columns.count(name) > 1}):
        raise TableRefused(
            _("These columns stand twice: %(names)s.") % {"names": ", ".join(doubled)}, code="doubled"
        )
    rows = [(number, dict(zip(columns, map(_unquoted, line), strict=False))) for number, line in filled[1:]]
    return Table(columns, rows)


def _unquoted(cell: str) -> str:
    """The cell without surrounding space and without the apostrophe that `neutral()` put before it."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def neutral(cell):
    """A cell that no spreadsheet program takes for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def write_csv(columns: list[str], rows: Iterable[list]) -> bytes:
    """A table as CSV in UTF-8 with the mark by which Excel knows it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def write_xlsx(columns: list[str], rows: Iterable[list]) -> bytes:
    """A table as XLSX with a bold, frozen header row."""
    from openpyxl import Workbook  # noqa: PLC0415  large
    from openpyxl.styles import Font  # noqa: PLC0415  likewise

    book = Workbook()
    sheet = book.active
    sheet.append(columns)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
