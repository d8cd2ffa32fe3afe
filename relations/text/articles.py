"""The text of a treaty cut into its articles, whatever language it is written in, and several texts side by side."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .markup import plain_text
from .numbers import whole

BLOCK = re.compile(r"<(h[1-6]|p)\b[^<>]*>((?:(?!<\1\b).)*?)</\1>", re.DOTALL)
LONGEST_HEADING = 200
NUMBER = r"(?P<number>[0-9]{1,3}|[IVXLC]{1,7})"
HEADINGS = re.compile(
    "|".join(
        (
            rf"^(?:Article|Artikel|Artículo|Art\.)\s+{NUMBER.replace('number', 'en')}\b",
            rf"^(?:Статья|Стаття|Артыкул|Модда[иі]|Madda|Modda)\s+{NUMBER.replace('number', 'ru')}\b",
            rf"^{NUMBER.replace('number', 'kk')}\s?[-‑–]?\s?(?:бап|бабы|modda|модда|берене|статья|madda|nji madda|maddə)\b",
            r"^第\s?(?P<zh>\d{1,3})\s?条",
        )
    ),
    re.IGNORECASE,
)
ENDINGS = re.compile(
    r"^(Совершено|Учинено|Done\s+(at|in)\b|In witness whereof)|\bжасалды\b|\bamalga oshirildi\b|\btuzildi\b|\bimzolandi\b",
    re.IGNORECASE,
)
PREAMBLE, CLOSING = "preamble", "closing"


@dataclass(frozen=True, slots=True)
class Section:
    """An article, the preamble or the closing formula. `key` is the same in every language."""

    key: str
    number: str
    title: str
    html: str
    heading: str = ""  # its whole line: «Статья 7. Основы»

    @property
    def anchor(self) -> str:
        return self.key if self.key in (PREAMBLE, CLOSING) else f"art-{self.key}"


@dataclass(frozen=True, slots=True)
class Aligned:
    """The same section in several texts; a text that lacks it has None in its place."""

    key: str
    number: str
    columns: tuple[Section | None, ...]

    @property
    def anchor(self) -> str:
        return self.key if self.key in (PREAMBLE, CLOSING) else f"art-{self.key}"


def split_articles(html: str) -> list[Section]:
    """The sections of a text in their order. A text without articles is one preamble.

    When the numbers start anew, as in an annex, keys get the number of the part: `2-1`.
    """
    html = html or ""
    found = []
    for block in BLOCK.finditer(html):
        text = plain_text(block[2]).replace("\u00a0", " ").strip()
        match = HEADINGS.match(text) if len(text) <= LONGEST_HEADING else None
        if match and _is_heading(block, text, match):
            number = next(value for value in match.groups() if value)
            found.append((block.start(), block.end(), _arabic(number), _title(text, match), text))
    sections = []
    opening = html[: found[0][0]] if found else html
    if plain_text(opening).strip():
        sections.append(Section(PREAMBLE, "", "", opening))
    part, last = 1, 0
    for place, (_start, end, number, title, heading) in enumerate(found):
        part += number <= last
        last = number
        stop = found[place + 1][0] if place + 1 < len(found) else len(html)
        key = str(number) if part == 1 else f"{part}-{number}"
        sections.append(Section(key, str(number), title, html[end:stop], heading))
    return _with_closing(sections)


def align(texts: Sequence[Sequence[Section]]) -> list[Aligned]:
    """Texts cut into sections, section by section: in the order of the first that has it."""
    order: list[str] = []
    for sections in texts:
        place = 0
        for section in sections:
            if section.key in order:
                place = order.index(section.key) + 1
            else:
                order.insert(place, section.key)
                place += 1
    by_key: list[Mapping[str, Section]] = [{s.key: s for s in sections} for sections in texts]
    rows = []
    for key in order:
        columns = tuple(sections.get(key) for sections in by_key)
        number = next(column.number for column in columns if column)
        rows.append(Aligned(key, number, columns))
    return rows


def _is_heading(block: re.Match, text: str, match: re.Match) -> bool:
    """A real heading, or a paragraph that says nothing but the number, or stands whole in bold."""
    if block[1] != "p":
        return True
    rest = text[match.end() :].strip(" .:–-")
    inside = block[2].strip()
    bold = inside.startswith(("<strong>", "<b>")) and inside.endswith(("</strong>", "</b>"))
    return not rest or bold


def _title(text: str, match: re.Match) -> str:
    return text[match.end() :].strip(" .:–-\u2014")


def _arabic(number: str) -> int:
    if (figures := whole(number, 9)) is not None:
        return figures
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    digits = [values[letter] for letter in number.upper()]
    for place, value in enumerate(digits):
        total += -value if place + 1 < len(digits) and digits[place + 1] > value else value
    return total


def _with_closing(sections: list[Section]) -> list[Section]:
    """The formula under the last article ("Done at Tashkent …") as a section of its own."""
    if not sections or sections[-1].key == PREAMBLE:
        return sections
    last = sections[-1]
    for block in BLOCK.finditer(last.html):
        text = plain_text(block[2]).strip()
        if block.start() and ENDINGS.search(text):
            rest = last.html[block.start() :]
            return [
                *sections[:-1],
                Section(last.key, last.number, last.title, last.html[: block.start()], last.heading),
                Section(CLOSING, "", "", rest),
            ]
    return sections
