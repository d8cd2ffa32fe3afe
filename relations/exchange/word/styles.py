"""What the styles of a Word file mean: title, summary, heading, quotation, caption, entry of a table of contents.

A style means what its name says in English, Russian or Kazakh, what it is based on, or its outline level.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .ooxml import Element, is_on, q, value

ROLES = {
    "title": ("title", "название", "заголовок", "атауы", "тақырып", "тақырыбы"),
    "lead": ("subtitle", "подзаголовок", "тақырыпша", "қосымша тақырып", "abstract", "аннотация", "аңдатпа"),
    "quote": ("quote", "intense quote", "block text", "quotations", "блок цитаты", "цитата", "цитата 2", "выделенная цитата", "дәйексөз", "күшейтілген дәйексөз"),
    "caption": ("caption", "название объекта", "объект атауы", "тақырыпат"),
    "strong": ("strong", "строгий", "қатты"),
    "emphasis": ("emphasis", "выделение", "екпін"),
}  # fmt: skip
NAMES = {name: role for role, names in ROLES.items() for name in names}
HEADING = re.compile(r"(?:heading|заголовок|тақырып(?: деңгейі)?|überschrift|titre|başlık)\s*([1-9])")
CONTENTS = re.compile(r"(?:toc|оглавление|мазмұны?)\s*(?:[1-9]|heading)")
DEEPEST = 10  # of styles based on styles


class Styles:
    """Look-ups in styles.xml; every answer follows the chain of `basedOn`."""

    def __init__(self, root: Element | None):
        rows = root.findall(q("w:style")) if root is not None else []
        self.rows = {row.get(q("w:styleId"), ""): row for row in rows}
        self.role = lru_cache(maxsize=None)(self._role)

    def chain(self, style_id: str) -> list[Element]:
        """The style and what it is based on, the nearest first."""
        found: list[Element] = []
        while style_id in self.rows and len(found) < DEEPEST:
            row = self.rows[style_id]
            if row in found:
                break
            found.append(row)
            style_id = value(row.find(q("w:basedOn")))
        return found

    def _role(self, style_id: str) -> str:
        """title, lead, heading 1–9, quote, caption, contents, strong, emphasis, or nothing."""
        for row in self.chain(style_id):
            name = value(row.find(q("w:name"))).strip().lower()
            if match := HEADING.fullmatch(name):
                return f"heading {match[1]}"
            if CONTENTS.fullmatch(name):
                return "contents"
            if name in NAMES:
                return NAMES[name]
            level = value(row.find(f"{q('w:pPr')}/{q('w:outlineLvl')}"))
            if level.isdecimal() and int(level) < 9:
                return f"heading {int(level) + 1}"
        return ""

    def role_of(self, paragraph: Element) -> str:
        """What a paragraph is, by its own outline level or by its style."""
        properties = paragraph.find(q("w:pPr"))
        if properties is None:
            return ""
        role = self.role(value(properties.find(q("w:pStyle"))))
        level = value(properties.find(q("w:outlineLvl")))
        if role in ("", "quote", "caption") and level.isdecimal():
            return f"heading {int(level) + 1}" if int(level) < 9 else role
        return role

    def numbering_of(self, style_id: str) -> tuple[str, str]:
        """(list, level) that a paragraph style carries."""
        for row in self.chain(style_id):
            numbers = row.find(f"{q('w:pPr')}/{q('w:numPr')}")
            if numbers is not None:
                return value(numbers.find(q("w:numId"))), value(numbers.find(q("w:ilvl"))) or "0"
        return "", ""

    def switch(self, style_id: str, name: str) -> bool:
        """Does a character style switch this on (bold, struck …)?"""
        for row in self.chain(style_id):
            found = is_on(row.find(q("w:rPr")), name)
            if found is not None:
                return found
        return False

    def raised(self, style_id: str) -> str:
        """superscript or subscript, when a character style says so."""
        for row in self.chain(style_id):
            found = value(row.find(f"{q('w:rPr')}/{q('w:vertAlign')}"))
            if found:
                return found if found != "baseline" else ""
        return ""


def simple_styles() -> bytes:
    """The few styles of the file that the converter gets."""
    names = ["Title", "Subtitle", *(f"heading {n}" for n in range(1, 5)), "Quote", "Caption"]
    rows = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
        for name in names
    )
    rows += '<w:style w:type="character" w:styleId="RightToLeft"><w:name w:val="RightToLeft"/></w:style>'
    return f'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{rows}</w:styles>'.encode()
