"""How to cite what the portal publishes: one record in, many styles out.

Here live the record and the styles, twins all of them. Pages, headers and downloads that show citations live in the views.
"""

from . import apa, bibtex, chicago, csl, gost, gost_short, ris
from .record import CitationRecord, Name, as_text

STYLES = (gost, gost_short, apa, chicago)
FORMATS = {module.EXTENSION: module for module in (bibtex, ris, csl)}

__all__ = ["FORMATS", "STYLES", "CitationRecord", "Name", "as_text", "citations_of"]


def citations_of(record: CitationRecord) -> list[dict]:
    """Every printed style of one record, ready for the citation box: key, label and safe HTML."""
    return [{"key": module.KEY, "label": module.LABEL, "text": module.cite(record)} for module in STYLES]
