"""Pictures of a former site: found in the folder beside its export, kept where they stand; others are named."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from relations.exchange.receipt import Receipt

IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=[\"']([^\"'<>]+)[\"'][^<>]*>", re.IGNORECASE)
ANY_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ALT = re.compile(r"\balt=[\"']([^\"'<>]*)[\"']", re.IGNORECASE)
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
MOST = 40

Media = Callable[[str], bytes | None]


def media_of(names: Iterable[str], read: Callable[[str], bytes]) -> Media:
    """Finds a picture by the end of its address: the file that shares most of its path, if only one does."""
    known: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if name.lower().endswith(ENDINGS):
            known[PurePosixPath(name).name.casefold()].append(name)

    def found(address: str) -> bytes | None:
        parts = [
            part
            for part in unquote(urlsplit(address).path).casefold().split("/")
            if part not in ("", ".", "..")
        ]
        names = known.get(parts[-1], []) if parts else []
        shared = {name: _shared(name.casefold().split("/"), parts) for name in names}
        best = [name for name in names if shared[name] == max(shared.values())]
        return read(best[0]) if len(best) == 1 else None

    return found


def _shared(one: list[str], other: list[str]) -> int:
    """How many parts two paths share from their end."""
    count = 0
    for mine, theirs in zip(reversed(one), reversed(other), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def placed(body: str, media: Media, receipt: Receipt) -> tuple[str, list[bytes]]:
    """The text with a mark in the place of each picture that was found, and these pictures."""
    pictures: list[bytes] = []

    def place(found: re.Match) -> str:
        address = html.unescape(found[1])
        data = media(address) if len(pictures) < MOST else None
        if data is None:
            receipt.note(
                "picture_outside" if len(pictures) < MOST else "picture_limit", ("file", ""), address[:200]
            )
            return ""
        pictures.append(data)
        alt = ALT.search(found[0])
        return f'<img src="/media/word-picture/{len(pictures) - 1}" alt="{alt[1] if alt else ""}">'

    marked = IMAGE.sub(place, body)
    return ANY_IMAGE.sub(
        lambda found: found[0] if "/media/word-picture/" in found[0] else "", marked
    ), pictures
