"""Alphabetical order as the Kazakh alphabet has it; it serves Russian and English too."""

import unicodedata

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

_CYRILLIC = {
    letter: "cd"[place // 26] + chr(ord("a") + place % 26) for place, letter in enumerate(KAZAKH_ALPHABET)
}


def sort_key(text: str) -> str:
    """A key of small ASCII letters and digits, so that every database sorts it alike.

    Words count before letters («Ак Су» stands before «Акбар»); figures come first, then Cyrillic, then Latin.
    """
    letters = unicodedata.normalize("NFC", str(text)).lower()
    return "".join(_part(letter) for letter in letters).strip("0")


def _part(letter: str) -> str:
    if letter in _CYRILLIC:
        return _CYRILLIC[letter]
    if letter.isspace() or letter in "-–—":
        return "0"
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode().lower()
    return "".join(f"1{sign}" if sign.isdigit() else f"l{sign}" for sign in plain if sign.isalnum())
