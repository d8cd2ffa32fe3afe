"""Alphabetical order: that of the Kazakh alphabet, which serves Russian and English too, unless a language has its own."""

import functools
import unicodedata

from .languages import language_of

SEPARATORS = " -–—"

_GAP, _FIGURES, _CYRILLIC, _LATIN = 1, 0x10, 0x20, 0x60


def sort_key(text: str, language: str = "kk") -> bytes:
    """A key of one byte per letter, none of them zero.

    Words count before letters («Ак Су» stands before «Акбар»); figures come first, then Cyrillic, then Latin.
    """
    letters = unicodedata.normalize("NFC", str(text)).lower().strip(SEPARATORS)
    return letters.translate(_weights_of(language)).encode("latin-1")


class _Weights(dict):
    """The weight of every letter, worked out when it first occurs."""

    def __init__(self, *alphabets: str):
        super().__init__()
        self.alphabets = alphabets

    def __missing__(self, code: int) -> str:
        self[code] = weight = "".join(map(chr, self._weights(chr(code))))
        return weight

    def _weights(self, letter: str) -> list[int]:
        for alphabet in self.alphabets:
            if (place := alphabet.find(letter)) >= 0:
                return [(_LATIN if alphabet[0] == "a" else _CYRILLIC) + place]
        if letter.isspace() or letter in SEPARATORS:
            return [_GAP]
        plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode().lower()
        return [
            _FIGURES + int(sign) if sign.isdigit() else _LATIN + ord(sign) - ord("a")
            for sign in plain
            if sign.isalnum()
        ]


@functools.cache
def _weights_of(language: str) -> _Weights:
    alphabets = (language_of(language).alphabet, language_of("kk").alphabet)
    return _Weights(*filter(None, dict.fromkeys(alphabets)))
