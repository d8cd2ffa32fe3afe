"""Alphabetical order as the Kazakh alphabet has it; it serves Russian and English too."""

import unicodedata

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
SEPARATORS = " -–—"

_GAP, _FIGURES, _CYRILLIC, _LATIN = 1, 0x10, 0x20, 0x60


def sort_key(text: str) -> bytes:
    """A key of one byte per letter, none of them zero.

    Words count before letters («Ак Су» stands before «Акбар»); figures come first, then Cyrillic, then Latin.
    """
    letters = unicodedata.normalize("NFC", str(text)).lower().strip(SEPARATORS)
    return letters.translate(_WEIGHTS).encode("latin-1")


class _Weights(dict):
    """The weight of every letter, worked out when it first occurs."""

    def __missing__(self, code: int) -> str:
        self[code] = weight = "".join(map(chr, _weights(chr(code))))
        return weight


def _weights(letter: str) -> list[int]:
    if (place := KAZAKH_ALPHABET.find(letter)) >= 0:
        return [_CYRILLIC + place]
    if letter.isspace() or letter in SEPARATORS:
        return [_GAP]
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode().lower()
    return [
        _FIGURES + int(sign) if sign.isdigit() else _LATIN + ord(sign) - ord("a")
        for sign in plain
        if sign.isalnum()
    ]


_WEIGHTS = _Weights()
