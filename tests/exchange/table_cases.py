"""Tables made for tests, and bringing them in."""

import io

from django.core.files.base import ContentFile
from openpyxl import Workbook

from relations.exchange import agreements, tables
from tests.exchange.importing import bring_in


def bring(registrar, upload, dry_run=False):
    form = agreements.format_of_register()
    return bring_in(tables.read(upload, form.known), form, by=registrar, dry_run=dry_run)


def written(text: str, encoding="utf-8") -> ContentFile:
    return ContentFile(text.encode(encoding), name="a.csv")


def sheet(*rows, **more) -> ContentFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for title, lines in more.items():
        other = book.create_sheet(title)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), name="a.xlsx")


def outcomes(report) -> list[str]:
    return [str(row.outcome) for row in report.rows]
