"""Numbers that somebody else wrote."""

from __future__ import annotations

LONGEST = 18  # figures that any column of numbers holds


def whole(text: object, longest: int = LONGEST) -> int | None:
    """The whole number that a text is in figures of ASCII, None if it is none.

    `str.isdigit()` takes “²” and “٣” too, of which `int()` and the database refuse the one and take the other.
    """
    written = str(text)
    if not (written.isascii() and written.isdecimal() and len(written) <= longest):
        return None
    return int(written)
