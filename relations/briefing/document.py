"""What a briefing consists of: plain data in one language, ready for the template."""

from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Document:
    """A document to print. `blocks` come from `blocks_of()` and its neighbours; all words are in `language`."""

    language: str
    title: str
    url: str  # the permanent address
    site: str
    institute: str
    kind: str = ""
    authors: str = ""
    lead: str = ""
    meta: list[str] = field(default_factory=list)  # date, edition, languages
    level: str = ""  # of relations, on a dossier
    blocks: list[dict] = field(default_factory=list)
    cite_heading: str = ""
    citation: str = ""
    closing: list[str] = field(default_factory=list)  # as of, note on the text, disclaimer
    keywords: list[str] = field(default_factory=list)

    def data(self) -> dict:
        """The document as the template reads it."""
        return asdict(self)
