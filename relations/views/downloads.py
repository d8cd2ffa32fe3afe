"""Files that readers take away: names that every system can store, and tables that no spreadsheet can run."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse

from relations.exchange.formulas import csv_lines
from relations.text.slugs import slugify


def disposition(name: str, title: str = "", inline: bool = False) -> str:
    """A Content-Disposition with an ASCII name and, after RFC 5987, the title in its own letters."""
    stem, _, ending = name.rpartition(".")
    plain = f"{slugify(stem.replace('_', '-'), limit=100) or 'file'}.{ending}"
    if "_" in stem:  # the language after the slug: title_ru.pdf
        head, _, tail = stem.rpartition("_")
        plain = f"{slugify(head, limit=100) or 'file'}_{slugify(tail)}.{ending}"
    way = "inline" if inline else "attachment"
    header = f'{way}; filename="{plain}"'
    if title:
        spoken = "".join(
            " " if letter in '/\\:*?"<>|' or not letter.isprintable() else letter for letter in title
        )
        header += f"; filename*=UTF-8''{quote(' '.join(spoken.split())[:120])}.{ending}"
    return header


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence], title: str = "") -> HttpResponse:
    """A table as a CSV file in UTF-8; cells that a spreadsheet would take for formulas are made harmless."""
    response = HttpResponse("".join(csv_lines(header, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = disposition(name, title)
    return response
