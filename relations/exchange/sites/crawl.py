"""Pages of a former site as a crawler stored them: the article out of each, and what its head says of it."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from relations.exchange.apart import apart
from relations.exchange.intake.papers import Reading
from relations.exchange.receipt import Receipt
from relations.exchange.word.chunks import decoded
from relations.text.addresses import parts_of
from relations.text.footnotes import inline_footnotes
from relations.text.markup import plain_text
from relations.text.parsing import LinearParser

from .bodies import own_links, reading_of
from .facts import first_day, language_of, unknown_language
from .pictures import Media
from .streaming import ExportRefused

IS_PAGE = re.compile(r"rel=[\"']?canonical|property=[\"']?og:|<main\b|<article\b", re.IGNORECASE)
SILENT = frozenset(
    [
        "script",
        "style",
        "nav",
        "footer",
        "aside",
        "form",
        "noscript",
        "template",
        "iframe",
        "select",
        "button",
        "svg",
    ]
)
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
TELLING = ("aside", "footer", "form", "noscript", "template")  # they may hold words of the author
MOST_LOST = 50
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?", re.IGNORECASE)
HOLDERS = ("article", "main")
SUFFIX = re.compile(r"\s+[|–—·«»-]\s+[^|–—·]{2,60}$")
DATES = (
    "article:published_time",
    "citation_publication_date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
)
AUTHORS = ("citation_author", "dc.creator", "author", "article:author")


def is_page(data: bytes) -> bool:
    """Is this a page of a site, and not a document that somebody saved as HTML?"""
    return bool(IS_PAGE.search(data[:200_000].decode("latin-1")))


def read_page(data: bytes, media: Media, name: str = "") -> Reading:
    """The text of the article on a page, without menus and what stands around it; `name` is that of the file below the
    root of the site. Raises ExportRefused."""
    body, values, lost = _article_of(data)
    stored, receipt = _address_of(name), Receipt("html")
    values["old_addresses"] = urljoin(stored, values.get("old_addresses", ""))
    parts, base = parts_of(values["old_addresses"]), parts_of(urljoin(stored, values.pop("base", stored)))
    hosts = [parts.hostname or "", parts_of(stored).hostname or ""]
    path = base.path if base.path != parts_of(stored).path else parts.path
    values["date"], doubts = first_day(*values.pop("dates", "").split("\n"))
    doubts += unknown_language(values.pop("tongue", ""))
    for words in lost:
        receipt.note("element", ("file", ""), words)
    reading = reading_of(own_links(body, hosts, path or "/"), receipt, media, **values)
    reading.doubts += doubts
    return reading


def _address_of(name: str) -> str:
    """Where a stored page stood that does not say so: crawlers name folders after the site and its paths."""
    first, slash, _rest = name.partition("/")
    return f"http://{name}" if slash and HOST.fullmatch(first) else f"/{name}"


@apart(ExportRefused)
def _article_of(data: bytes) -> tuple[str, dict[str, str], list[str]]:
    """The HTML of the article, not yet clean, what the page says of it, and what stood in it but is none of its text."""
    page = _Page()
    page.read(decoded(data))
    title = page.title
    body = HEADING.sub(lambda found: "" if _same(found[0], title) else found[0], page.body, count=1)
    return inline_footnotes(body), page.values | {"title": title}, page.lost


# Up to the next heading at most: looking for the end of each to the end of the page would be quadratic.
HEADING = re.compile(r"<h1\b[^<>]*>(?:(?!<h1\b).)*?</h1>", re.DOTALL | re.IGNORECASE)


def _same(heading: str, title: str) -> bool:
    return plain_text(heading).strip().casefold() == title.strip().casefold()


class _Page(LinearParser):
    """What a page says in its head, and its HTML without what is silent, with the bounds of its articles."""

    def __init__(self):
        super().__init__()
        self.out: list[str] = []
        self.spans: dict[str, list[tuple[int, int]]] = {name: [] for name in HOLDERS}
        self.begun: list[tuple[str, int]] = []
        self.meta: dict[str, list[str]] = {}
        self.alternates: set[str] = set()
        self.canonical = self.language = self.window = self.heading = self.moment = self.base = ""
        self.aside: list[str] = []  # words of the silent part that is being read
        self.lost: list[str] = []
        self.silent = 0
        self.inside = ""

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = values.get("lang", "")[:20].lower()
        elif tag == "meta":
            name = (values.get("property") or values.get("name", "")).lower()
            self.meta.setdefault(name, []).append(values.get("content", "").strip())
        elif tag == "link":
            self._link(values)
        elif tag == "base":
            self.base = self.base or values.get("href", "")
        elif tag == "time":
            self.moment = self.moment or values.get("datetime", "")[:10]
        elif tag in ("title", "h1"):
            self.inside = tag
        if tag in SILENT:
            self.silent += 1
            if self.begun and tag == "iframe":
                self._lose(self.get_starttag_text() or "")
        elif not self.silent and tag not in ("html", "head", "body", "title", "meta", "link"):
            if tag in HOLDERS:
                self.begun.append((tag, len(self.out)))
            self.out.append(self.get_starttag_text() or "")

    def _link(self, values: dict[str, str]) -> None:
        relation = values.get("rel", "").lower()
        if relation == "canonical":
            self.canonical = values.get("href", "")
        elif relation == "alternate" and values.get("hreflang", "x-default").lower() != "x-default":
            self.alternates.add(values.get("href", ""))

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = ""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
            if not self.silent:
                words = " ".join("".join(self.aside).split())
                if self.begun and tag in TELLING and words:
                    self._lose(f"<{tag}> {words}")
                self.aside = []
        elif not self.silent and tag not in VOID and tag not in ("html", "head", "body", "title"):
            self.out.append(f"</{tag}>")
            if tag in HOLDERS and self.begun and self.begun[-1][0] == tag:
                name, start = self.begun.pop()
                self.spans[name].append((start, len(self.out)))

    def handle_data(self, data):
        if self.inside == "title":
            self.window += data
        elif self.silent:
            self.aside.append(data)
        else:
            if self.inside == "h1":
                self.heading += data
            self.out.append(html.escape(data, quote=False))

    def _lose(self, words: str) -> None:
        if len(self.lost) < MOST_LOST:
            self.lost.append(words[:300])

    @property
    def body(self) -> str:
        """The longest article, else the main part, else all of it."""
        for name in HOLDERS:
            if self.spans[name]:
                outer = [
                    (start, end)
                    for start, end in self.spans[name]
                    if not any(a < start and end < b for a, b in self.spans[name])
                ]
                texts = sorted(("".join(self.out[start:end]) for start, end in outer), key=len)
                for other in texts[:-1]:
                    self._lose(f"<{name}> {' '.join(plain_text(other).split())}")
                return texts[-1]
        return "".join(self.out)

    def _said(self, *names: str) -> list[str]:
        return next(
            (found for name in names if (found := [text for text in self.meta.get(name, []) if text])), []
        )

    @property
    def title(self) -> str:
        said = self.heading.strip() or next(iter(self._said("og:title", "citation_title", "dc.title")), "")
        return " ".join((said or SUFFIX.sub("", self.window)).split())

    @property
    def values(self) -> dict[str, str]:
        address = self.canonical or next(iter(self._said("og:url")), "")
        alternates = sorted(one for one in self.alternates | ({address} if self.alternates else set()) if one)
        found = {
            "lead": next(iter(self._said("description", "og:description")), ""),
            "authors": "; ".join(one for one in self._said(*AUTHORS) if not one.startswith("http")),
            "dates": "\n".join(
                day[:10].replace("/", "-")
                for day in (*(text for name in DATES for text in self.meta.get(name, ())), self.moment)
                if day
            ),
            "base": self.base,
            "tongue": self.language,
            "old_addresses": address,
            "group": parts_of(alternates[0]).path if len(alternates) > 1 else "",
            "language": language_of(self.language),
        }
        return {name: text for name, text in found.items() if text}
