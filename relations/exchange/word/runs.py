"""Runs of a paragraph in the few forms that the converter knows; struck and hidden words go, and are named."""

from __future__ import annotations

import re

from relations.exchange.receipt import Place, Receipt
from relations.text.letters import RIGHT_TO_LEFT

from . import equations
from .ooxml import Element, is_on, marked, q, run, short, text_in, value
from .styles import Styles

PICTOGRAMS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings")
SWITCHES = ("w:b", "w:i")
ARROWS = {
    0x1F868: "←",
    0x1F869: "↑",
    0x1F86A: "→",
    0x1F86B: "↓",
}  # which few fonts have in the form of the table
LETTER = RIGHT_TO_LEFT.pattern[1:-1]
FROM_RIGHT = re.compile(
    f"([{LETTER}](?:(?:\\W|\\d|[{LETTER}])*[{LETTER}])?)"
)  # with the figures and signs between
OWN_SIGN = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
PRIVATE = range(0xF000, 0xF100)  # where Word keeps the signs of these fonts


class Runs:
    def __init__(self, styles: Styles, receipt: Receipt):
        self.styles, self.receipt = styles, receipt
        self.left: list[str] = []
        self.passage: tuple[str, Place] | None = None  # of struck or hidden words, when the last run was one
        self.paragraph_style = ""  # of the paragraph whose runs come
        self.mark_follows = False  # the last run was a note with a mark of the author's own

    def rewritten(self, source: Element, place: Place, is_heading: bool) -> list[Element]:
        """The runs that stand for one run."""
        look = source.find(q("w:rPr"))
        style = value(look.find(q("w:rStyle"))) if look is not None else ""
        self._part_from_mark(source)
        if self._is_out(source, look, style, place):
            return []
        if spoken(source):
            self.passage = None
        made = Element(q("w:r"))
        made.append(self._look(source, look, style, is_heading))
        font = value(look.find(q("w:rFonts")), "w:ascii") if look is not None else ""
        after: list[Element] = []
        for child in source:
            after += self._child(child, made, font, place)
        return [*_by_direction(made), *after]

    def equation(self, source: Element, place: Place) -> list[Element]:
        found = equations.runs_of(source)
        self.receipt.note("equation", place, equations.plain(source))
        if lost := equations.lost_in(source):
            self.receipt.note("words", place, lost)
        return found

    def _is_out(self, source: Element, look, style: str, place: Place) -> bool:
        """Struck or hidden words are no longer the author's text."""
        for kind, names in (("struck", ("w:strike", "w:dstrike")), ("hidden", ("w:vanish",))):
            own = [is_on(look, name) for name in names]
            said = [
                name
                for name in names
                for one in (style, self.paragraph_style)
                if self.styles.switch(one, name)
            ]
            is_out = any(own) or (all(x is None for x in own) and bool(said))
            if is_out and (words := spoken(source)).strip():
                self._note_out(kind, place, words)
            if is_out and not any(short(x.tag) in ("w:fldChar", "w:instrText") for x in source):
                return True
        return False

    def _note_out(self, kind: str, place: Place, words: str) -> None:
        """Runs that follow one another are one passage: Word cuts words into runs as it likes."""
        if self.passage == (kind, place):
            self.left[-1] += words
            self.receipt.extend(kind, self.left[-1])
        else:
            self.left.append(words)
            self.receipt.note(kind, place, words)
        self.passage = (kind, place)

    def _look(self, source: Element, look, style: str, is_heading: bool) -> Element:
        """Bold, italic, raised and lowered, wherever they were said."""
        made = Element(q("w:rPr"))
        role = self.styles.role(style) if style else ""
        for name, known in zip(SWITCHES, ("strong", "emphasis"), strict=True):
            own = is_on(look, name)
            styled = own is None and style and (role == known or self.styles.switch(style, name))
            if (own or styled) and not (is_heading and name == "w:b"):
                made.append(marked(name))
        raised = value(look.find(q("w:vertAlign"))) if look is not None else ""
        raised = raised or (self.styles.raised(style) if style else "") or _lifted(look)
        if raised in ("superscript", "subscript") and not _has_note(source):
            made.append(marked("w:vertAlign", raised))
        return made

    def _child(self, child: Element, made: Element, font: str, place: Place) -> list[Element]:
        name = short(child.tag)
        if name == "w:t":
            child.text = self._letters(child.text or "", font, place)
            made.append(child)
        elif name == "w:cr":
            made.append(marked("w:br"))
        elif name == "w:br" and child.get(q("w:type"), "textWrapping") != "textWrapping":
            made.extend(run(" ").findall(q("w:t")))  # a new page or column: the words stay apart
        elif name == "w:delText":
            self.left.append(child.text or "")
            self.receipt.note("deleted", place, child.text or "")
        elif name == "w:ptab":
            made.append(marked("w:tab"))
        elif name == "w:sym":
            made.extend(run(self._sign(child, place)).findall(q("w:t")))
        elif name == "w:ruby":
            base, aid = child.find(q("w:rubyBase")), child.find(q("w:rt"))
            words = f"{text_in(base) if base is not None else ''} ({text_in(aid) if aid is not None else ''})"
            self.receipt.note("ruby", place, words)
            made.extend(run(words).findall(q("w:t")))
        elif name not in (
            "w:rPr",
            "w:lastRenderedPageBreak",
            "w:annotationRef",
            "w:footnoteRef",
            "w:endnoteRef",
        ):
            made.append(child)
        return []

    def _letters(self, text: str, font: str, place: Place) -> str:
        """Signs of a pictogram font stand in the text as private code points, or as the letters of their keys."""
        if font in PICTOGRAMS and any(33 <= ord(letter) < 256 for letter in text):
            self.left.append(text)
            found = "".join(self.known_sign(font, ord(x), place) if 33 <= ord(x) < 256 else x for x in text)
            self.receipt.note("sign", place, f"{text} – {found}")
            text = found
        return OWN_SIGN.sub(lambda match: self._own_sign(match[0], font, place), text)

    def _own_sign(self, sign: str, font: str, place: Place) -> str:
        """A code that means what a font wants it to mean."""
        if ord(sign) in PRIVATE:
            return self.known_sign(font, ord(sign), place)
        self.receipt.note("symbol", place, f"{font} {ord(sign):04X}")
        return " "

    def _sign(self, symbol: Element, place: Place) -> str:
        font, char = symbol.get(q("w:font"), ""), symbol.get(q("w:char"), "")
        try:
            code = int(char, 16)
        except ValueError:
            code = 0
        if font and font not in PICTOGRAMS and code in PRIVATE:
            self.receipt.note("symbol", place, f"{font} {code:04X}")
            return ""
        if code in PRIVATE or font in PICTOGRAMS:
            return self.known_sign(font, code, place)
        return chr(code) if code >= 32 else ""

    def known_sign(self, font: str, code: int, place: Place) -> str:
        """The sign that a pictogram font shows for a code; named and empty when it is not known."""
        from mammoth.docx.dingbats import dingbats  # noqa: PLC0415  large

        low = code & 0xFF
        if font not in PICTOGRAMS and code in PRIVATE:
            font = "Symbol"
        if font not in PICTOGRAMS and 32 <= code < 0x110000 and not 0xD800 <= code < 0xE000:
            return chr(code)
        found = dingbats.get((font, low)) or dingbats.get((font, code))
        if found is None:
            self.receipt.note("symbol", place, f"{font} {code:04X}")
            return ""
        return ARROWS.get(found) or chr(found)

    def _part_from_mark(self, source: Element) -> None:
        """A note with a mark of its own is numbered like all others; the mark stays in the note."""
        reference = next((x for x in source if _is_reference(x)), None)
        if reference is not None and is_own_mark(reference):
            words = [x for x in source if short(x.tag) in ("w:t", "w:sym")]
            for mark in words:
                self._forget(mark, source)
            self.mark_follows = not words
        elif self.mark_follows:
            self.mark_follows = False
            text = text_in(source)
            if 0 < len(text) <= 3 and not text.isalpha():
                for mark in [x for x in source if short(x.tag) in ("w:t", "w:sym")]:
                    self._forget(mark, source)

    def _forget(self, mark: Element, source: Element) -> None:
        self.left.append(mark.text or "")
        source.remove(mark)


def _by_direction(made: Element) -> list[Element]:
    """The run, its words that run from the right in runs of their own."""
    if not any(RIGHT_TO_LEFT.search(x.text or "") for x in made if short(x.tag) == "w:t"):
        return [made]
    found: list[Element] = []
    for child in made:
        if short(child.tag) != "w:t":
            if short(child.tag) != "w:rPr":
                found.append(_alike(made, child))
            continue
        for piece in FROM_RIGHT.split(child.text or ""):
            if piece:
                one = _alike(made, *run(piece).findall(q("w:t")))
                if RIGHT_TO_LEFT.search(piece):
                    one[0].append(marked("w:rStyle", "RightToLeft"))
                found.append(one)
    return found


def _alike(made: Element, *children: Element) -> Element:
    """A run that looks like another."""
    one, look = Element(q("w:r")), Element(q("w:rPr"))
    look.extend(made[0])
    one.append(look)
    one.extend(children)
    return one


def _lifted(look) -> str:
    """Raised or lowered by hand: 3 points or more (Word counts halves) are an exponent, not a whim."""
    text = value(look.find(q("w:position"))) if look is not None else ""
    size = int(text) if text.lstrip("-").isdecimal() else 0
    return "superscript" if size >= 4 else "subscript" if size <= -4 else ""


def spoken(source: Element) -> str:
    return "".join(t.text or "" for t in source.iter(q("w:t")))


def _is_reference(element: Element) -> bool:
    return short(element.tag) in ("w:footnoteReference", "w:endnoteReference")


def _has_note(source: Element) -> bool:
    return any(_is_reference(x) for x in source)


def is_own_mark(reference: Element) -> bool:
    return value(reference, "w:customMarkFollows").lower() in ("1", "true", "on")
