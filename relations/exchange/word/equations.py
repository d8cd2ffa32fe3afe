"""Equations of Word as a line of text: X/(X+M), c², √(a+b); raised and lowered parts stay so.

One line is what citations, search and screen readers can use; an author who wants the picture of it inserts one.
"""

from __future__ import annotations

import re
from collections import Counter

from .ooxml import Element, is_on, marked, q, run, short, value

Pieces = list[tuple[str, str]]  # words, and "superscript", "subscript" or nothing


OPEN, CLOSE = "\ue104", "\ue105"  # around an equation until the receipt is written
OWN_SIGN = re.compile("[\ue000-\uf8ff]")
MARKED = re.compile(f"{OPEN}.*?{CLOSE}", re.DOTALL)


def runs_of(equation: Element) -> list[Element]:
    """The equation as runs of a paragraph, between marks."""
    found = [
        run(words, *([marked("w:vertAlign", place)] if place else [])) for words, place in pieces(equation)
    ]
    return [run(OPEN), *found, run(CLOSE)]


def lost_in(equation: Element) -> str:
    """The letters of the equation that its line of text lacks."""
    letters = Counter(
        "".join(t.text or "" for t in equation.iter() if short(t.tag) in ("m:t", "w:t")).replace(" ", "")
    )
    return "".join((letters - Counter(plain(equation))).elements())


def plain(equation: Element) -> str:
    return "".join(words for words, _place in pieces(equation))


def pieces(element: Element) -> Pieces:
    """One element and all below."""
    name = short(element.tag)
    if name in ("m:t", "w:t"):
        return [(OWN_SIGN.sub("", element.text or ""), "")]
    if name.endswith("Pr") or (name == "m:r" and _is_struck(element)):
        return []
    made = FORMS.get(name)
    return made(element) if made else _inside(element)


def _is_struck(run_of_signs: Element) -> bool:
    look = run_of_signs.find(q("w:rPr"))
    return any(is_on(look, name) for name in ("w:strike", "w:dstrike", "w:vanish"))


def _inside(element: Element | None) -> Pieces:
    return [] if element is None else [piece for child in element for piece in pieces(child)]


def _part(element: Element, name: str) -> Pieces:
    return _inside(element.find(q(name)))


def _placed(found: Pieces, place: str) -> Pieces:
    text = "".join(words for words, _place in found)
    return [(text, place)] if text else []


def _grouped(found: Pieces) -> Pieces:
    """In brackets when it is more than one word or number."""
    text = "".join(words for words, _place in found)
    return found if text.isalnum() or not text else [("(", ""), *found, (")", "")]


def _fraction(element: Element) -> Pieces:
    return [*_grouped(_part(element, "m:num")), ("/", ""), *_grouped(_part(element, "m:den"))]


def _scripts(element: Element) -> Pieces:
    return [
        *_part(element, "m:e"),
        *_placed(_part(element, "m:sub"), "subscript"),
        *_placed(_part(element, "m:sup"), "superscript"),
    ]


def _root(element: Element) -> Pieces:
    return [*_placed(_part(element, "m:deg"), "superscript"), ("√", ""), *_grouped(_part(element, "m:e"))]


def _sum(element: Element) -> Pieces:
    sign = value(element.find(f"{q('m:naryPr')}/{q('m:chr')}"), "m:val") or "∫"
    limits = [
        *_placed(_part(element, "m:sub"), "subscript"),
        *_placed(_part(element, "m:sup"), "superscript"),
    ]
    return [(sign, ""), *limits, *_part(element, "m:e")]


def _brackets(element: Element) -> Pieces:
    def sign(name: str, usual: str) -> str:
        found = element.find(f"{q('m:dPr')}/{q(name)}")
        return usual if found is None else value(found, "m:val")

    inside: Pieces = []
    for number, part in enumerate(element.findall(q("m:e"))):
        inside += [(sign("m:sepChr", "|"), "")] if number else []
        inside += _inside(part)
    return [(sign("m:begChr", "("), ""), *inside, (sign("m:endChr", ")"), "")]


def _listed(rows: list[Element], apart: str) -> Pieces:
    found: Pieces = []
    for number, row in enumerate(rows):
        found += [(apart, "")] if number else []
        found += _matrix_row(row) if short(row.tag) == "m:mr" else _inside(row)
    return found


def _matrix_row(row: Element) -> Pieces:
    return _listed(row.findall(q("m:e")), ", ")


def _function(element: Element) -> Pieces:
    return [*_part(element, "m:fName"), (" ", ""), *_part(element, "m:e")]


def _limit(element: Element) -> Pieces:
    place = "subscript" if short(element.tag) == "m:limLow" else "superscript"
    return [*_part(element, "m:e"), *_placed(_part(element, "m:lim"), place)]


def _bar(element: Element) -> Pieces:
    return [*_part(element, "m:e"), ("\u0305", "")]


def _grasped(element: Element) -> Pieces:
    sign = value(element.find(f"{q('m:groupChrPr')}/{q('m:chr')}"), "m:val") or "⏟"
    return [*_grouped(_part(element, "m:e")), (sign, "")]


def _accent(element: Element) -> Pieces:
    sign = value(element.find(f"{q('m:accPr')}/{q('m:chr')}"), "m:val") or "\u0302"
    return [*_part(element, "m:e"), (sign, "")]


FORMS = {
    "m:f": _fraction,
    "m:sSup": _scripts,
    "m:sSub": _scripts,
    "m:sSubSup": _scripts,
    "m:sPre": lambda e: [
        *_placed(_part(e, "m:sub"), "subscript"),
        *_placed(_part(e, "m:sup"), "superscript"),
        *_part(e, "m:e"),
    ],
    "m:rad": _root,
    "m:nary": _sum,
    "m:d": _brackets,
    "m:m": lambda e: [("[", ""), *_listed(e.findall(q("m:mr")), "; "), ("]", "")],
    "m:eqArr": lambda e: _listed(e.findall(q("m:e")), "; "),
    "m:func": _function,
    "m:limLow": _limit,
    "m:limUpp": _limit,
    "m:acc": _accent,
    "m:bar": _bar,
    "m:groupChr": _grasped,
}
