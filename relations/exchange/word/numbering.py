"""Automatic numbers: what Word shows before a paragraph, counted as Word counts it.

Plain lists (1. 2. 3., bullets) stay lists with their start; everything that carries more (Статья 1., 2.1., а), IV) and
all numbers of headings become words of the paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .ooxml import Element, is_on, q, value
from .styles import Styles

RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
ARABIC, ABJAD, HEBREW = (
    "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "אבגדהוזחטיכלמנסעפצקרשת",
)
COUNTED_SIGNS = {
    "decimalEnclosedCircle": (0x2460, 20), "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20), "decimalEnclosedFullstop": (0x2488, 20),
}  # fmt: skip
DIGITS = {
    "decimalFullWidth": "０１２３４５６７８９", "decimalFullWidth2": "０１２３４５６７８９", "hindiNumbers": "०१२३४५६७८९",
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙", "ideographDigital": "〇一二三四五六七八九", "taiwaneseDigital": "○一二三四五六七八九",
    "japaneseDigitalTenThousand": "〇一二三四五六七八九", "koreanDigital": "영일이삼사오육칠팔구",
}  # fmt: skip
CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
)
PLAIN = re.compile(r"%\d[.)]?")  # a number alone: an ordinary list


def roman(number: int) -> str:
    out = ""
    for size, letters in ROMAN:
        while number >= size:
            out, number = out + letters, number - size
    return out


def lettered(number: int, letters: str) -> str:
    """a, b … z, aa, bb: as Word goes on after the last letter."""
    place, times = (number - 1) % len(letters), (number - 1) // len(letters) + 1
    return letters[place] * min(times, 5)


def chinese(number: int) -> str:
    """三, 十, 二十一: the numbers below a hundred that lists need."""
    signs = "一二三四五六七八九"
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{signs[tens - 1]}十") + (
        signs[ones - 1] if ones else ""
    )


def hebrew(number: int) -> str:
    """ט״ו without its marks: hundreds, tens, ones; 15 and 16 are 9 and 6, 9 and 7."""
    if number > 999:
        return str(number)
    out = ""
    for size, letter in zip(
        (400, 300, 200, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10), "תשרקצפעסנמלכי", strict=True
    ):
        while number >= size and number not in (15, 16):
            out, number = out + letter, number - size
    return out + {15: "טו", 16: "טז"}.get(number, HEBREW[number - 1] if number else "")


def spelled(number: int, form: str) -> str:
    """A number in one of Word's formats."""
    latin = "abcdefghijklmnopqrstuvwxyz"
    if number < 1:
        return str(number)
    if form.startswith("zero"):
        return str(number).zfill(int(form[4:]))
    if form in COUNTED_SIGNS:
        first, most = COUNTED_SIGNS[form]
        return chr(first + number - 1) if number <= most else str(number)
    if form in DIGITS:
        return "".join(DIGITS[form][int(digit)] for digit in str(number))
    written = {
        "lowerLetter": lambda: lettered(number, latin),
        "upperLetter": lambda: lettered(number, latin).upper(),
        "russianLower": lambda: lettered(number, RUSSIAN),
        "russianUpper": lambda: lettered(number, RUSSIAN).upper(),
        "lowerRoman": lambda: roman(number),
        "upperRoman": lambda: roman(number).upper(),
        "decimalZero": lambda: f"{number:02}",
        "ordinal": lambda: f"{number}.",
        "none": lambda: "",
        "numberInDash": lambda: f"- {number} -",
        "arabicAlpha": lambda: lettered(number, ARABIC),
        "arabicAbjad": lambda: lettered(number, ABJAD),
        "hebrew2": lambda: lettered(number, HEBREW),
        "hebrew1": lambda: hebrew(number),
        **dict.fromkeys(CHINESE, lambda: chinese(number)),
    }.get(form)
    return written() if written else str(number)


@dataclass
class Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1
    restart: int = -1  # the level after which it begins anew; -1: after any higher one; 0: never
    is_legal: bool = False

    @property
    def is_plain(self) -> bool:
        return self.form == "bullet" or (
            self.form in ("decimal", "decimalZero") and bool(PLAIN.fullmatch(self.text.strip()))
        )


@dataclass(frozen=True)
class Number:
    """What stands before one paragraph."""

    depth: int
    count: int
    text: str
    is_bullet: bool
    is_plain: bool


class Numbering:
    """Counts while the document is read from its beginning."""

    def __init__(self, root: Element | None, styles: Styles):
        self.styles = styles
        self.lists: dict[str, str] = {}
        self.levels: dict[str, dict[int, Level]] = {}
        self.overrides: dict[str, dict[int, Level | int]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.used: set[str] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: Element) -> None:
        by_style: dict[str, str] = {}
        links: dict[str, str] = {}
        for row in root.findall(q("w:abstractNum")):
            key = row.get(q("w:abstractNumId"), "")
            self.levels[key] = {int(x.get(q("w:ilvl"), "0") or 0): _level(x) for x in row.findall(q("w:lvl"))}
            if name := value(row.find(q("w:styleLink"))):
                by_style[name] = key
            if name := value(row.find(q("w:numStyleLink"))):
                links[key] = name
        for row in root.findall(q("w:num")):
            key = row.get(q("w:numId"), "")
            abstract = value(row.find(q("w:abstractNumId")))
            self.lists[key] = by_style.get(links.get(abstract, ""), abstract)
            changes: dict[int, Level | int] = {}
            for change in row.findall(q("w:lvlOverride")):
                depth = int(change.get(q("w:ilvl"), "0") or 0)
                level = change.find(q("w:lvl"))
                start = value(change.find(q("w:startOverride")))
                if level is not None:
                    changes[depth] = _level(level)
                elif start.lstrip("-").isdecimal():
                    changes[depth] = int(start)
            self.overrides[key] = changes

    def of(self, paragraph: Element) -> Number | None:
        """The number of the next paragraph; None when it has none."""
        properties = paragraph.find(q("w:pPr"))
        if properties is None:
            return None
        own = properties.find(q("w:numPr"))
        styled, depth = self.styles.numbering_of(value(properties.find(q("w:pStyle"))))
        key = (
            value(own.find(q("w:numId")))
            if own is not None and own.find(q("w:numId")) is not None
            else styled
        )
        if own is not None and own.find(q("w:ilvl")) is not None:
            depth = value(own.find(q("w:ilvl")))
        if key in ("", "0") or key not in self.lists:
            return None
        return self._next(key, min(int(depth) if depth.isdecimal() else 0, 8))

    def _level(self, key: str, depth: int) -> Level:
        change = self.overrides[key].get(depth)
        return (
            change
            if isinstance(change, Level)
            else self.levels.get(self.lists[key], {}).get(depth, Level(text=f"%{depth + 1}."))
        )

    def _next(self, key: str, depth: int) -> Number:
        counts = self.counts.setdefault(self.lists[key], {})
        if key not in self.used:
            self.used.add(key)
            for changed, start in self.overrides[key].items():
                if isinstance(start, int):
                    counts[changed] = start - 1
        level = self._level(key, depth)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            if self._level(key, deeper).restart != 0:
                del counts[deeper]
        return Number(
            depth,
            counts[depth],
            self._text(key, depth, counts, level),
            level.form == "bullet",
            level.is_plain,
        )

    def _text(self, key: str, depth: int, counts: dict[int, int], level: Level) -> str:
        if level.form == "bullet":
            return ""

        def put(match: re.Match) -> str:
            place = int(match[1]) - 1
            other = self._level(key, place)
            number = counts.setdefault(place, other.start)
            return spelled(
                number, "decimal" if level.is_legal and other.form != "decimalZero" else other.form
            )

        return re.sub(r"%([1-9])", put, level.text).strip()


def _level(row: Element) -> Level:
    start = value(row.find(q("w:start")))
    restart = value(row.find(q("w:lvlRestart")))
    formed = next(row.iter(q("w:numFmt")), None)  # that of an own form stands in a choice of forms
    form = value(formed) or "decimal"
    text = row.find(q("w:lvlText"))
    if form == "custom":
        shape = (formed.get(q("w:format"), "").split(",")[0]).strip()
        form = f"zero{min(len(shape), 9)}" if shape.isdecimal() else "decimal"
    if form == "bullet" and len(re.findall(r"[^\W\d_]", value(text))) > 2:
        form = "none"  # words in the place of a bullet
    if is_on(row.find(q("w:rPr")), "w:vanish"):
        form, text = "none", None
    return Level(
        form=form,
        text=value(text) if text is not None else "",
        start=int(start) if start.lstrip("-").isdecimal() else 1,
        restart=int(restart) if restart.isdecimal() else -1,
        is_legal=row.find(q("w:isLgl")) is not None,
    )
