"""Sheets of an Excel file as lines of cells, read as a stream: what is shown, and where something is behind it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from django.utils.translation import gettext_lazy as _

from .cells import ERROR, FORMULA, STRUCK, Cell, Reaching, cell_of, kind_of
from .refused import TableRefused

MAX_UNPACKED = 200 * 1024 * 1024
MAX_SCANNED = 300_000  # rows of a sheet, blank ones included
MAX_COLUMNS = 200
LOOKED_AT = 1_000  # columns; beyond them nobody writes
MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
BESIDE = (("comment", r"xl/(?:comments/)?comment[^/]*\.xml", rb"<comment[ >]"), ("picture", r"xl/media/.+", None), ("chart", r"xl/charts/chart[^/]*\.xml", None),
          ("link", r"xl/worksheets/[^/]+\.xml", rb"<hyperlink[ >]"))  # fmt: skip
NO_TABLE = _("This is not a table in CSV or XLSX.")
STRICT = ((b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
          (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"))  # fmt: skip

Line = tuple[int, list[str]]


def beside(data: bytes) -> dict[str, int]:
    """What lies on the sheets beside the text of the cells, by the kinds of a receipt: nothing of it is read."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for kind, name, sign in BESIDE:
            members = [one for one in archive.namelist() if re.fullmatch(name, one)]
            number = (
                sum(len(re.findall(sign, archive.read(one))) for one in members) if sign else len(members)
            )
            found |= {kind: number} if number else {}
    return found


def read(data: bytes, most: int) -> list[tuple[str, list[Line], bool]]:
    """(name, filled lines with their numbers, whether it is hidden) of every sheet. Raises TableRefused."""
    from openpyxl import load_workbook  # noqa: PLC0415  large

    data, has_formulas = _judged(data)
    try:
        shown = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        behind = load_workbook(io.BytesIO(data), read_only=True) if has_formulas else None
        found = []
        for number, sheet in enumerate(shown.worksheets):
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            other = behind.worksheets[number] if behind else None
            if other is not None:
                other.reset_dimensions()
            merged = _merged(data, getattr(sheet, "_worksheet_path", ""))
            found.append(
                (sheet.title, list(_lines(sheet, other, most, merged)), sheet.sheet_state != "visible")
            )
        return found
    except TableRefused:
        raise
    except Exception as error:
        raise TableRefused(NO_TABLE, code="type") from error


def _judged(data: bytes) -> tuple[bytes, bool]:
    """The file in the transitional form, and whether it has formulas. Raises TableRefused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TableRefused(NO_TABLE, code="type") from error
    if sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > 2_000:
        raise TableRefused(_("The table is too large when unpacked."), code="unpacked")
    if any("vbaProject" in member.filename for member in members):
        raise TableRefused(_("Tables with macros are not accepted. Save the file as .xlsx."), code="macros")
    has_formulas = is_strict = False
    try:
        for member in members:
            if not member.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(member) as part:
                head = part.read(4096)
                if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.replace(b"\x00", b"").upper():
                    raise TableRefused(NO_TABLE, code="dtd")
                is_strict |= b"purl.oclc.org/ooxml" in head
                if "/worksheets/" in member.filename and not has_formulas:
                    has_formulas = b"<f" in head or _has_formula(part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise TableRefused(NO_TABLE, code="type") from error
    return (_transitional(archive) if is_strict else data), has_formulas


def _has_formula(part) -> bool:
    """Does the rest of a part hold a formula? (<f> or <f t=…>, not <font>.)"""
    before = b""
    while piece := part.read(1 << 20):
        if re.search(rb"<f[ >/]", before + piece):
            return True
        before = piece[-4:]
    return False


def _transitional(archive: zipfile.ZipFile) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            part = archive.read(name)
            for strict, usual in STRICT:
                part = part.replace(strict, usual)
            copy.writestr(name, part)
    return out.getvalue()


def _merged(data: bytes, path: str) -> dict[tuple[int, int], int]:
    """(row, column) of a cell that reaches over lines below it → the last of them. Columns are counted from nought."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path not in archive.namelist():
            return {}
        found = MERGED.findall(archive.read(path))
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415  large

    return {
        (int(first), column_index_from_string(letters.decode()) - 1): int(last)
        for letters, first, last in found
        if int(last) > int(first)
    }


def _lines(sheet, behind, most: int, merged: dict[tuple[int, int], int]) -> Iterator[Line]:
    """The filled lines of a sheet; a cell that reaches over several stands in each that has other words.

    Raises TableRefused when there are more than `most`.
    """
    formulas = behind.iter_rows(max_col=MAX_COLUMNS, values_only=True) if behind is not None else None
    may_be_struck = any(font.strike for font in sheet.parent._fonts)
    count = 0
    reaching: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(sheet.iter_rows(max_col=LOOKED_AT), start=1):
        if number > MAX_SCANNED:
            raise TableRefused(
                _("The table has more than %(rows)s rows.") % {"rows": MAX_SCANNED}, code="rows"
            )
        under = next(formulas, ()) if formulas is not None else ()
        if any(cell.value is not None for cell in row[MAX_COLUMNS:]):
            raise TableRefused(
                _("The table has more than %(columns)s columns.") % {"columns": MAX_COLUMNS}, code="columns"
            )
        row = row[:MAX_COLUMNS]
        line = [
            _text(cell, under[place] if place < len(under) else None, may_be_struck)
            for place, cell in enumerate(row)
        ]
        if not any(text.strip() for text in line):
            continue
        for place, text in enumerate(line):
            if last := merged.get((number, place)):
                reaching[place] = (last, text)
            elif not text and number <= reaching.get(place, (0, ""))[0]:
                line[place] = Reaching(reaching[place][1], kind_of(reaching[place][1]))
        count += 1
        if count > most + 50:
            raise TableRefused(_("The table has more than %(rows)s rows.") % {"rows": most}, code="rows")
        yield number, line


def _text(cell, under, may_be_struck: bool) -> str:
    value = cell.value
    if value is None:
        is_formula = isinstance(under, str) and under.startswith("=")
        return Cell(under, FORMULA) if is_formula else ""
    if getattr(cell, "data_type", "") == "e":
        return Cell(str(value), ERROR)
    shape = "General"
    with suppress(AttributeError, IndexError, KeyError):
        shape = cell.number_format or "General"
        if may_be_struck and cell.font.strike:
            return Cell(cell_of(value, shape), STRUCK)
    return cell_of(value, shape)
