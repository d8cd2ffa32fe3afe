"""One filter for letters at every door: composed forms, no invisible signs, single spaces; lost letters are found.

Decomposed letters (й as и and a breve) come from Macs and PDF files, soft hyphens and zero-width signs from office
programs; they break search, comparison and citations without being seen.
"""

import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u180e\u034f\u2061-\u2064]")
JOINERS = re.compile("[\u200c\u200d]")  # needed by Arabic and Indic scripts and by emoji, noise elsewhere
MARKS = re.compile("[\u200e\u200f\u061c]")  # of direction: they help only where both directions meet
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\U0001f000-\U0001faff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
DOUBLED = re.compile(r"(?<=\S) {2,}(?=\S)")
LOST_LETTER = re.compile(r"(?:[^\W\d_]\?+[^\W\d_]|(?<!\S)\?+[^\W\d_]{2,}|[^\W\d_]*\ufffd)")
OLD_LETTER = re.compile("[ЌќЋћЎўЈјҐґЄєЇїЅѕ]")
# ќ, ј and ѕ beside letters that Macedonian and Serbian lack, or in syllables that only Kazakh has
OLD_KAZAKH = re.compile(
    "[Ќќ](?:а[зржтлндсй]|[ысі])|[ыщэюяі][а-яёі]*[јѕќ]|[јѕќЈЅЌ][а-яёі]*[ыйщэюяі]|жјн|јл[ес]"
)
CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]+")
TODAY = str.maketrans("ЌЋќћЎўЈҐЄЇґєјЅѕї", "ҚҺқһҰұӘӨҒҮөғәҢңү")  # cp1251 read as KZ-1048
WORD = re.compile(r"\S+")


def tidy(text: str) -> str:
    """The same words in composed letters (NFC), without invisible signs and doubled spaces."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if JOINERS.search(text) and not JOINED.search(text):
        text = JOINERS.sub("", text)
    if MARKS.search(text) and not RIGHT_TO_LEFT.search(text):
        text = MARKS.sub("", text)
    return DOUBLED.sub(" ", text)


def typed(text: str) -> str:
    """What somebody typed or pasted into a plain field: tidy, and without signs that no file may hold."""
    return tidy(CONTROL.sub("", LINE_ENDS.sub("\n", text)))


def with_lost_letters(text: str) -> list[str]:
    """Words with a question mark between letters, or at their start: a program without the letter saved them.

    >>> with_lost_letters("?аза?стан и Китай? Да")
    ['?аза?стан']
    """
    if "?" not in text and "\ufffd" not in text:
        return []
    return [word for word in WORD.findall(text) if "://" not in word and LOST_LETTER.search(word)]


def in_old_letters(text: str) -> list[str]:
    """Words whose Kazakh letters stand as the signs that old Kazakh fonts and KZ-1048 files had in their places.

    Other languages have those signs too; such a text is told by words that no language has.

    >>> in_old_letters("Ќазаќстан Їкіметі")
    ['Ќазаќстан', 'Їкіметі']
    >>> in_old_letters("Ўзбекистон, їхній, куќа, Ђорђе")
    []
    """
    if not OLD_KAZAKH.search(text):
        return []
    return [word for word in CYRILLIC_WORD.findall(text) if OLD_LETTER.search(word)]


def from_old_letters(word: str) -> str:
    """The same word in today's letters.

    >>> from_old_letters("Ќазаќстан")
    'Қазақстан'
    """
    return word.translate(TODAY)


def is_right_to_left(text: str) -> bool:
    """Is most of it written in Arabic, Hebrew or a script of that direction?"""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(bool(RIGHT_TO_LEFT.match(x)) for x in letters) * 2 > len(letters)
