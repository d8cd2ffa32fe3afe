"""Signs in the place of tags that a translator must not touch: ⟦1⟧word⟦/1⟧."""

from __future__ import annotations

import re
from dataclasses import dataclass

from relations.text.tokens import VOID, tokens

KEPT = {"strong", "em", "sup", "sub", "br"}
SIGN = re.compile(r"⟦\s*(/?)\s*(\d+)\s*⟧")


@dataclass(frozen=True)
class Piece:
    """One unit of translation: its key, the source and what stands in the target language now (inner HTML)."""

    key: str
    source: str
    target: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a file: its key, the source and the translation with their signs."""

    key: str
    source: str
    target: str


def signed(piece: str) -> str:
    """The piece with signs in the place of tags that a translator must not touch."""
    out, open_signs, number = [], [], 0
    for token, name, closing in tokens(piece):
        if name is None or name in KEPT:
            out.append(token)
        elif closing:
            out.append(f"⟦/{open_signs.pop()}⟧" if open_signs else "")
        else:
            number += 1
            if name not in VOID:
                open_signs.append(number)
            out.append(f"⟦{number}⟧")
    return "".join(out)


def unsigned(text: str, source: str) -> str:
    """The reverse of `signed()`: tags of the source piece put back where the translator left their signs."""
    opening: dict[str, str] = {}
    names: dict[str, str] = {}
    for token, name, closing in tokens(source):
        if name is not None and name not in KEPT and not closing:
            number = str(len(opening) + 1)
            opening[number], names[number] = token, name

    def place(match: re.Match) -> str:
        if match[2] not in opening:
            return ""
        return f"</{names[match[2]]}>" if match[1] else opening[match[2]]

    return SIGN.sub(place, text)
