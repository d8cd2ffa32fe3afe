"""Keys under which differently spelled words meet: Kazakh on a Russian keyboard or in Latin, names in transcription."""

import functools
import re

#: letter combinations of Latin spellings, the longest first
LATIN_COMBINATIONS = {
    "shch": "ш", "sch": "ш", "zh": "ж", "kh": "х", "sh": "ш", "ch": "ч", "gh": "г", "ph": "ф",
    "yo": "е", "io": "е", "ye": "е", "ie": "е", "ce": "се", "ci": "си", "cy": "си", "x": "кс", "qu": "ку",
}  # fmt: skip
LATIN_LETTERS = {
    "aáàâäæ": "а", "b": "б", "cçč": "к", "d": "д", "eéèêë": "е", "f": "ф", "gğǵ": "г", "hȟ": "х", "iíïıîyý": "и", "jž": "ж",
    "kq": "к", "lł": "л", "m": "м", "nñńň": "н", "oóôöõø": "о", "p": "п", "r": "р", "sś": "с", "şš": "ш", "t": "т",
    "uúùûüūű": "у", "vw": "в", "z": "з", "ə": "а",
}  # fmt: skip
CYRILLIC_LETTERS = {
    "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұү": "у", "һ": "х", "іыйї": "и", "эё": "е", "щ": "ш", "ц": "тс",
    "ю": "иу", "я": "иа", "ьъ": "", "ў": "у", "ҳ": "х",
}  # fmt: skip
_LETTERS = {
    ord(letter): folded
    for table in (LATIN_LETTERS, CYRILLIC_LETTERS)
    for letters, folded in table.items()
    for letter in letters
}
_COMBINATION = re.compile("|".join(LATIN_COMBINATIONS))
_DOUBLE = re.compile(r"(.)\1+")

RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбю"
ENGLISH_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
KAZAKH_DIGIT_KEYS = dict(zip("234567890-=", "әіңғ,.үұқөһ", strict=True))
_TO_RUSSIAN_KEYS = str.maketrans(ENGLISH_KEYS, RUSSIAN_KEYS)
_TO_ENGLISH_KEYS = str.maketrans(RUSSIAN_KEYS, ENGLISH_KEYS)
_TO_KAZAKH_KEYS = _TO_RUSSIAN_KEYS | {
    ord(key): letter for key, letter in KAZAKH_DIGIT_KEYS.items() if letter.isalpha()
}


@functools.lru_cache(16384)
def skeleton(word: str) -> str:
    """The key of a lower-case word; words that a reader may confuse share it."""
    if "a" <= word[:1] <= "ſ" or not word.isascii():
        word = _COMBINATION.sub(lambda match: LATIN_COMBINATIONS[match[0]], word)
    word = word.translate(_LETTERS)
    return _DOUBLE.sub(r"\1", word.replace("ие", "е"))


def other_layouts(query: str) -> list[str]:
    """What the query would have been on another keyboard layout."""
    lowered = query.lower()
    if any("а" <= letter <= "я" for letter in lowered):
        return [lowered.translate(_TO_ENGLISH_KEYS)]
    if not any("a" <= letter <= "z" for letter in lowered):
        return []
    variants = [lowered.translate(_TO_RUSSIAN_KEYS)]
    if any(letter in KAZAKH_DIGIT_KEYS for letter in lowered):
        variants.append(lowered.translate(_TO_KAZAKH_KEYS))
    return variants
