"""How to cite what the portal publishes: one record in, many styles out.

Here live the record and the styles, twins all of them. Pages, headers and downloads that show citations live in the views.
"""

from relations.text.memo import by_value

from . import apa, bibtex, chicago, csl, gost, gost_short, ris
from .record import CitationRecord, Name, as_text, citation_of

STYLES = (gost, gost_short, apa, chicago)
FORMATS = {module.EXTENSION: module for module in (bibtex, ris, csl)}

__all__ = ["FORMATS", "STYLES", "CitationRecord", "Name", "as_text", "citation_of", "citations_of"]


@by_value(maxsize=100)
def citations_of(record: CitationRecord) -> list[tuple[str, str]]:
    """Every printed style of one record for the citation box: its label and the citation as safe HTML."""
    return [(module.LABEL, module.cite(record)) for module in STYLES]
