"""Letters: what different keyboards, fonts and editors write for one and the same word."""

import functools
import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0000]")
STRESS = re.compile("[\u0300\u0301]")
APOSTROPHES = re.compile("['’ʼʻ‘`´]")
HAS_LATIN = re.compile("[a-zəı]")
HAS_CYRILLIC = re.compile("[\u0400-\u04ff]")
KAZAKH_LETTER = re.compile("[әғқңөұүһі]")

LATIN_TO_CYRILLIC = dict(zip("aceopxyiəhkmtbuğé", "асеорхуіәһкмтвиғе", strict=True))
CYRILLIC_TO_LATIN = dict(zip("асеорхуіәһктмвҺ".lower(), "aceopxyiəhktmbh", strict=True))
_TO_CYRILLIC = str.maketrans(LATIN_TO_CYRILLIC)
_TO_LATIN = str.maketrans(CYRILLIC_TO_LATIN)


def clean(text: str) -> str:
    """Composed letters, no invisible signs, no control characters."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


#: Roman numbers up to thirty-nine, with letters of either alphabet and case: ХІХ, ХХI
ROMAN = re.compile("[XХ]{0,3}(?:[IІ][XХ]|[IІ]V|V?[IІ]{0,3})|[xх]{0,3}(?:[iі][xх]|[iі]v|v?[iі]{0,3})")
_ROMAN_TO_LATIN = str.maketrans("ХІхі", "XIxi")


@functools.lru_cache(16384)
def normal(word: str) -> str:
    """One written word in lower case, in one alphabet, without ё, stress marks and apostrophes."""
    if len(word) < 10 and ROMAN.fullmatch(word):
        return word.translate(_ROMAN_TO_LATIN).lower()
    if not word.isascii():
        word = INVISIBLE.sub("", unicodedata.normalize("NFC", word))
        word = APOSTROPHES.sub("", STRESS.sub("", word.lower())).replace("ё", "е")
        return _one_alphabet(word)
    word = word.lower()
    return word[:-2] if word.endswith("'s") else word.replace("'", "").replace("`", "")


def _one_alphabet(word: str) -> str:
    """Pull a word of mixed Latin and Cyrillic letters into the alphabet its unmistakable letters belong to."""
    if not (HAS_CYRILLIC.search(word) and HAS_LATIN.search(word)):
        return word
    only_latin = sum(bool(HAS_LATIN.match(letter)) and letter not in LATIN_TO_CYRILLIC for letter in word)
    only_cyrillic = sum(
        bool(HAS_CYRILLIC.match(letter)) and letter not in CYRILLIC_TO_LATIN for letter in word
    )
    if only_latin > only_cyrillic:
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC)


def script(word: str) -> str:
    """``kazakh`` for a word with a Kazakh letter, else ``cyrillic``, ``latin`` or ``other``."""
    if KAZAKH_LETTER.search(word):
        return "kazakh"
    if HAS_CYRILLIC.search(word):
        return "cyrillic"
    return "latin" if HAS_LATIN.search(word) else "other"
