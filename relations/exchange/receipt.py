"""The receipt of an import: what a file holds, read a second way, compared with what will be stored.

An importer says what it did on purpose (`Receipt.note`), an independent reading of the same bytes gives `Block`s of
words, and `compare()` adds every word that would be lost. Kept as JSON with the item; worded when it is shown.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from relations.text.letters import tidy
from relations.text.parsing import LinearParser

LONGEST = 300  # letters of one line
SHOWN = 20  # places of one kind that are named; the rest is counted
LONGEST_ALIGNED = 6_000_000  # product of word counts up to which differences are aligned in order
TOKEN = re.compile(r"[^\W_]+|[^\w\s\ue000-\uf8ff]")
NO_WORDS = set("\u200e\u200f\u200d\u200c«»“”„‟\"'’‘‚‛`´()[]{}-‐‑‒–—―.,;:·•…_*")

LOST, CHANGED, LEFT = "lost", "changed", "left"
LEVELS = {
    LOST: _("Not taken"),
    CHANGED: _("Taken in another form"),
    LEFT: _("Left out because it is no part of the text"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of difference: how grave it is, how it is called for a number of them, what can be done."""

    level: str
    label: Callable[[int], str]
    advice: object = ""


KINDS: dict[str, Kind] = {
    "words": Kind(LOST, lambda n: ngettext("%(count)s word", "%(count)s words", n), _("Copy them from the file into the draft.")),
    "picture": Kind(LOST, lambda n: ngettext("%(count)s picture", "%(count)s pictures", n), _("Insert the pictures by the button above the text.")),
    "picture_limit": Kind(LOST, lambda n: ngettext("%(count)s picture beyond the limit of one import", "%(count)s pictures beyond the limit of one import", n), _("Insert the pictures by the button above the text.")),
    "picture_outside": Kind(LOST, lambda n: ngettext("%(count)s picture that is not inside the file", "%(count)s pictures that are not inside the file", n), _("Download them and insert them by the button above the text.")),
    "chart": Kind(LOST, lambda n: ngettext("%(count)s chart", "%(count)s charts", n), _("Save the chart as a picture in Word and insert it by the button above the text.")),
    "object": Kind(LOST, lambda n: ngettext("%(count)s embedded object", "%(count)s embedded objects", n), _("Save it as a picture or attach it as a PDF.")),
    "drawing": Kind(LOST, lambda n: ngettext("%(count)s drawing without words", "%(count)s drawings without words", n), _("Save it as a picture in Word and insert it by the button above the text.")),
    "field": Kind(LOST, lambda n: ngettext("%(count)s field that Word works out when it shows the text", "%(count)s fields that Word works out when it shows the text", n), _("Type into the draft what Word shows there.")),
    "link": Kind(LOST, lambda n: ngettext("%(count)s link", "%(count)s links", n), _("The words stay. Set the link in the draft if it is needed.")),
    "old_link": Kind(CHANGED, lambda n: ngettext("%(count)s link to a page of the former site that did not come in", "%(count)s links to pages of the former site that did not come in", n), _("They keep their old address. Set a new one if there is one.")),
    "formula": Kind(LOST, lambda n: ngettext("%(count)s formula", "%(count)s formulas", n), _("Save the file as .docx in its own program, or type the formulas into the draft.")),
    "list": Kind(LOST, lambda n: ngettext("%(count)s list with letters or numbers of its own", "%(count)s lists with letters or numbers of their own", n), _("Write the letters or numbers into the draft.")),
    "symbol": Kind(LOST, lambda n: ngettext("%(count)s unknown sign", "%(count)s unknown signs", n), _("Type the sign into the draft.")),
    "chunk": Kind(LOST, lambda n: ngettext("%(count)s embedded document", "%(count)s embedded documents", n), _("Open the file in Word, save it again and try once more.")),
    "element": Kind(LOST, lambda n: ngettext("%(count)s unknown part", "%(count)s unknown parts", n)),
    "page": Kind(LOST, lambda n: ngettext("%(count)s page that cannot be read", "%(count)s pages that cannot be read", n)),
    "cell": Kind(LOST, lambda n: ngettext("%(count)s cell", "%(count)s cells", n)),
    "sheet": Kind(LOST, lambda n: ngettext("%(count)s other sheet with text", "%(count)s other sheets with text", n)),
    "column": Kind(LOST, lambda n: ngettext("%(count)s column", "%(count)s columns", n), _("Say below what the column holds.")),
    "unit": Kind(
        LOST,
        lambda n: ngettext("%(count)s row of the translation", "%(count)s rows of the translation", n),
        _("Put the row right in the file and bring it once more."),
    ),
    "title_cut": Kind(CHANGED, lambda n: ngettext("%(count)s title longer than its field", "%(count)s titles longer than their field", n), _("The whole title stands at the beginning of the text; shorten the field.")),
    "lead_moved": Kind(CHANGED, lambda n: ngettext("%(count)s summary longer than its field", "%(count)s summaries longer than their field", n), _("The whole summary stands at the beginning of the text; shorten the field.")),
    "diagram": Kind(CHANGED, lambda n: ngettext("%(count)s diagram, its words as a list", "%(count)s diagrams, their words as lists", n), _("Save the diagram as a picture in Word and insert it by the button above the text.")),
    "equation": Kind(CHANGED, lambda n: ngettext("%(count)s formula, as text", "%(count)s formulas, as text", n), _("Check the formulas.")),
    "number": Kind(CHANGED, lambda n: ngettext("%(count)s automatic number, as text", "%(count)s automatic numbers, as text", n)),
    "text_box": Kind(CHANGED, lambda n: ngettext("%(count)s text box, after its paragraph", "%(count)s text boxes, after their paragraphs", n)),
    "object_picture": Kind(CHANGED, lambda n: ngettext("%(count)s embedded object, as a picture", "%(count)s embedded objects, as pictures", n)),
    "sign": Kind(CHANGED, lambda n: ngettext("%(count)s passage in a font of signs, as signs", "%(count)s passages in a font of signs, as signs", n), _("Compare the signs with the file.")),
    "note_form": Kind(CHANGED, lambda n: ngettext("%(count)s note with a table, a list or several paragraphs, as plain words", "%(count)s notes with tables, lists or several paragraphs, as plain words", n)),
    "note_moved": Kind(CHANGED, lambda n: ngettext("%(count)s note on the title or summary", "%(count)s notes on the title or summary", n), _("It stands in the note about the text.")),
    "ruby": Kind(CHANGED, lambda n: ngettext("%(count)s reading aid, in brackets", "%(count)s reading aids, in brackets", n)),
    "question": Kind(CHANGED, lambda n: ngettext("%(count)s word with a question mark inside: a letter was lost before", "%(count)s words with a question mark inside: letters were lost before", n), _("Compare them with the source.")),
    "old_letters": Kind(CHANGED, lambda n: ngettext("%(count)s word with letters of an old Kazakh font", "%(count)s words with letters of an old Kazakh font", n), _("They were taken as they are: write them in today’s letters.")),
    "converted": Kind(CHANGED, lambda n: ngettext("%(count)s file that another program converted first", "%(count)s files that another program converted first", n), _("Compare the draft with the source; what the other program left out is not known here.")),
    "file": Kind(LOST, lambda n: ngettext("%(count)s file that is no picture", "%(count)s files that are no pictures", n), _("Bring a text in by its import; attach other files to the item.")),
    "changed": Kind(CHANGED, lambda n: ngettext("%(count)s picture changed when it was taken", "%(count)s pictures changed when they were taken", n)),
    "smaller": Kind(CHANGED, lambda n: ngettext("%(count)s picture made smaller", "%(count)s pictures made smaller", n)),
    "colours": Kind(CHANGED, lambda n: ngettext("%(count)s picture with its colours converted", "%(count)s pictures with their colours converted", n)),
    "about": Kind(LEFT, lambda n: ngettext("%(count)s line that a file says about itself", "%(count)s lines that files say about themselves", n), _("If it names an author or a source, put that into the credit.")),
    "place_taken": Kind(LEFT, lambda n: ngettext("%(count)s place where a photo was taken", "%(count)s places where photos were taken", n)),
    "view": Kind(LEFT, lambda n: ngettext("%(count)s further view or frame", "%(count)s further views or frames", n)),
    "file_inside": Kind(LOST, lambda n: ngettext("%(count)s file inside the file", "%(count)s files inside the file", n), _("Attach them as files of their own.")),
    "form_value": Kind(LOST, lambda n: ngettext("%(count)s filled field of a form", "%(count)s filled fields of forms", n), _("Print the form into a new PDF and attach that.")),
    "script": Kind(LEFT, lambda n: ngettext("%(count)s script or action", "%(count)s scripts or actions", n)),
    "deleted": Kind(LEFT, lambda n: ngettext("%(count)s tracked deletion", "%(count)s tracked deletions", n)),
    "struck": Kind(LEFT, lambda n: ngettext("%(count)s struck passage", "%(count)s struck passages", n)),
    "hidden": Kind(LEFT, lambda n: ngettext("%(count)s hidden passage", "%(count)s hidden passages", n)),
    "comment": Kind(LEFT, lambda n: ngettext("%(count)s comment", "%(count)s comments", n)),
    "header": Kind(LEFT, lambda n: ngettext("%(count)s header or footer", "%(count)s headers and footers", n)),
    "contents": Kind(LEFT, lambda n: ngettext("%(count)s table of contents", "%(count)s tables of contents", n), _("The page makes its own.")),
}  # fmt: skip

PLACES = {
    "title": pgettext_lazy("place", "title"),
    "paragraph": pgettext_lazy("place", "paragraph %(number)s"),
    "note": pgettext_lazy("place", "note %(number)s"),
    "comment": pgettext_lazy("place", "comment %(number)s"),
    "header": pgettext_lazy("place", "header or footer"),
    "text_box": pgettext_lazy("place", "text box in paragraph %(number)s"),
    "chart": pgettext_lazy("place", "chart %(number)s"),
    "diagram": pgettext_lazy("place", "diagram %(number)s"),
    "chunk": pgettext_lazy("place", "embedded document %(number)s"),
    "page": pgettext_lazy("place", "page %(number)s"),
    "row": pgettext_lazy("place", "row %(number)s"),
    "cell": pgettext_lazy("place", "cell %(number)s"),
    "unit": pgettext_lazy("place", "row %(number)s"),
    "file": pgettext_lazy("place", "file %(number)s"),
}

Place = tuple[str, int | str]


@dataclass
class Block:
    """A paragraph, a note or a cell as the second reading found it."""

    place: Place
    words: str


@dataclass
class Line:
    """All differences of one kind: how many, and the first of them with place and words."""

    kind: str
    count: int = 0
    items: list[tuple[Place, str]] = field(default_factory=list)

    @property
    def level(self) -> str:
        return KINDS[self.kind].level

    @property
    def label(self) -> str:
        return KINDS[self.kind].label(self.count) % {"count": self.count}

    @property
    def advice(self):
        return KINDS[self.kind].advice

    @property
    def shown(self) -> list[tuple[str, str]]:
        """(place, words) in the user's language."""
        return [(str(PLACES[place[0]]) % {"number": place[1]}, words) for place, words in self.items]

    @property
    def unnamed(self) -> int:
        """How many more there are; where there is room left, all are named."""
        if len(self.items) < SHOWN:
            return 0
        named = sum(len(words.split()) for _place, words in self.items) if self.kind == "words" else SHOWN
        return max(0, self.count - named)


@dataclass
class Receipt:
    """Everything that differs between a file and what is stored of it; `source`: docx, paste, table, pdf …"""

    source: str
    lines: dict[str, Line] = field(default_factory=dict)
    words_read: int = 0

    def note(self, kind: str, place: Place, words: str = "", count: int = 1) -> None:
        """Add a difference."""
        line = self.lines.setdefault(kind, Line(kind))
        line.count += count
        for piece in textwrap.wrap(" ".join(words.split()), LONGEST) or [""]:
            if len(line.items) < SHOWN:
                line.items.append((place, piece))

    def extend(self, kind: str, words: str) -> None:
        """Put longer words in the place of the last difference of a kind."""
        line = self.lines[kind]
        if line.count == len(line.items):
            line.items[-1] = (line.items[-1][0], " ".join(words.split())[:LONGEST])

    @property
    def noted(self) -> int:
        """How many differences there are so far."""
        return sum(line.count for line in self.lines.values())

    @property
    def groups(self) -> list[tuple[str, object, list[Line]]]:
        """(level, its name, lines), the gravest first."""
        found = [
            (level, name, [x for x in self.lines.values() if x.level == level])
            for level, name in LEVELS.items()
        ]
        return [group for group in found if group[2]]

    @property
    def told(self) -> list[str]:
        """One line for each kind: how many, and their words."""
        found = []
        for line in self.lines.values():
            words = "; ".join(words for _place, words in line.items if words)
            found.append(f"{line.label}: {words}" if words else line.label)
        return found

    @property
    def is_clean(self) -> bool:
        """Was everything taken as it is?"""
        return not self.lines

    @property
    def has_losses(self) -> bool:
        return any(line.level == LOST for line in self.lines.values())

    def as_json(self) -> dict:
        return {
            "source": self.source,
            "words": self.words_read,
            "lines": [
                [x.kind, x.count, [[*place, words] for place, words in x.items]] for x in self.lines.values()
            ],
        }

    @classmethod
    def from_json(cls, data: dict) -> Receipt:
        lines = {
            kind: Line(
                kind,
                int(count),
                [((place, n), str(words)[:LONGEST]) for place, n, words in items[:SHOWN] if place in PLACES],
            )
            for kind, count, items in data["lines"]
            if kind in KINDS
        }
        return cls(str(data["source"])[:20], lines, int(data["words"]))


def tokens(text: str) -> list[str]:
    """Words and signs that must not be lost, in one spelling; quotes, dashes and points do not count."""
    plain = tidy(text).casefold()
    return [token for token in TOKEN.findall(plain) if token not in NO_WORDS]


def compare(
    receipt: Receipt,
    source: Iterable[Block],
    stored: Iterable[str],
    added: Iterable[str] = (),
    left: Iterable[str] = (),
) -> None:
    """Add to the receipt what the source has and the stored pieces lack.

    `stored` are the blocks of what will be stored; `added` are words that the importer wrote itself (numbers), `left`
    what it left out under a line of its own (struck words). A piece that stands elsewhere is not lost; a word is lost
    when it occurs less often than in the source.
    """
    blocks = [(block, tokens(block.words)) for block in source]
    pieces = [tuple(tokens(text)) for text in stored]
    receipt.words_read = sum(len(words) for _block, words in blocks)
    known = Counter(pieces)
    rest = []
    for block, words in blocks:
        key = tuple(words)
        if known[key] > 0:
            known[key] -= 1
        elif words:
            rest.append((block, words))
    if not rest:
        return
    unmet = []
    for piece in pieces:  # in their order, without those that were met
        if known[piece] > 0:
            known[piece] -= 1
            unmet += piece
    there = Counter(unmet) - Counter(token for text in added for token in tokens(text))
    there += Counter(token for text in left for token in tokens(text))
    missing = Counter(token for _block, words in rest for token in words) - there
    if missing:
        _name_missing(receipt, rest, unmet, missing)


def _name_missing(receipt: Receipt, rest: list, unmet: list[str], missing: Counter) -> None:
    """Give every missing word its place: where the order of words breaks off, else where it stands first."""
    flat = [(number, token) for number, (_block, words) in enumerate(rest) for token in words]
    suspects = set(range(len(flat)))
    if len(flat) * len(unmet) <= LONGEST_ALIGNED:
        matcher = SequenceMatcher(None, [token for _n, token in flat], unmet, autojunk=False)
        for start, _other, size in matcher.get_matching_blocks():
            suspects -= set(range(start, start + size))
    found: dict[int, list[str]] = {}
    for only_suspects in (True, False):
        for place, (number, token) in enumerate(flat):
            if missing[token] > 0 and (place in suspects) is only_suspects:
                missing[token] -= 1
                found.setdefault(number, []).append(token)
    for number in sorted(found):
        receipt.note("words", rest[number][0].place, " ".join(found[number]), count=len(found[number]))


class _Pieces(LinearParser):
    """The blocks of stored HTML as words, a note apart from the sentence in which it stands."""

    BLOCKS = frozenset(
        [
            "p",
            "h2",
            "h3",
            "h4",
            "li",
            "ul",
            "ol",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "td",
            "th",
            "blockquote",
            "figure",
            "figcaption",
            "section",
            "hr",
        ]
    )

    def __init__(self):
        super().__init__()
        self.found: list[str] = []
        self.open: list[list[str]] = [[]]
        self.spans: list[bool] = []

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.open[-1].append(" ")
        elif tag == "span":
            is_note = ("class", "fn") in attrs
            self.spans.append(is_note)
            if is_note:
                self.open.append([])
        elif tag in self.BLOCKS:
            self._close()
        elif tag == "img":
            self.found.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag):
        if tag == "span" and self.spans and self.spans.pop() and len(self.open) > 1:
            self.found.append("".join(self.open.pop()))
        elif tag in self.BLOCKS:
            self._close()

    def handle_data(self, data):
        self.open[-1].append(data)

    def _close(self):
        text = "".join(self.open[-1])
        self.open[-1] = []
        if text.strip():
            self.found.append(text)


def pieces_of(html_text: str) -> Iterator[str]:
    """The blocks of stored HTML, read by Python's own parser rather than by the portal's."""
    reader = _Pieces()
    reader.read(html_text)
    while len(reader.open) > 1:
        reader.found.append("".join(reader.open.pop()))
    reader._close()
    return iter(reader.found)
