"""Pictures and files of a former site: found in the folder beside its export, kept where they stand; others are named."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

from relations.exchange.receipt import Receipt
from relations.text.addresses import parts_of

IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=[\"']([^\"'<>]+)[\"'][^<>]*>", re.IGNORECASE)
ANY_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
SOURCE = re.compile(r"\b(?:src|data-(?:lazy-|orig-)?src|data-original)=[\"']([^\"'<>]+)[\"']", re.IGNORECASE)
EMPTY = re.compile(r"<figure\b[^<>]*>\s*</figure>", re.IGNORECASE)
ALT = re.compile(r"\balt=[\"']([^\"'<>]*)[\"']", re.IGNORECASE)
# A picture that leads to its own large file: the link says nothing that the picture does not.
ENLARGED = re.compile(
    r"<a\b[^<>]*?\bhref=[\"'][^\"'<>]+\.(?:jpe?g|png|webp|gif|avif)(?:[?#][^\"'<>]*)?[\"'][^<>]*>\s*(<img\b[^<>]*>)\s*</a>",
    re.IGNORECASE,
)
FILE_LINK = re.compile(
    r"<a\b[^<>]*?\bhref=[\"'](?P<address>[^\"'<>]+?\.(?P<ending>pdf|docx?|rtf|odt|xlsx?|pptx?|zip|rar|djvu|mp3|mp4))"
    r"(?:[?#][^\"'<>]*)?[\"'][^<>]*>(?P<words>[^<]{0,300})",
    re.IGNORECASE,
)
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")
ENDINGS = (*PICTURES, ".pdf")
MOST = 40
MOST_FILES = 10

Media = Callable[[str], bytes | None]


def media_of(names: Iterable[str], read: Callable[[str], bytes]) -> Media:
    """Finds a file by the end of its address: the one that shares most of its path, if only one does."""
    known: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if name.lower().endswith(ENDINGS):
            known[PurePosixPath(name).name.casefold()].append(name)

    def found(address: str) -> bytes | None:
        parts = [
            part
            for part in unquote(parts_of(address).path).casefold().split("/")
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


def figure(address: str, alt: str = "", caption: str = "") -> str:
    """A picture that a record names beside its text."""
    words = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return f'<figure><img src="{html.escape(address)}" alt="{html.escape(alt)}">{words}</figure>'


def placed(body: str, media: Media, receipt: Receipt) -> tuple[str, list[bytes]]:
    """The text with a mark in the place of each picture that was found, and these pictures."""
    pictures: list[bytes] = []

    def place(found: re.Match) -> str:
        addresses = [html.unescape(one) for one in SOURCE.findall(found[0])] or [html.unescape(found[1])]
        address, data = addresses[0], None
        for one in (
            addresses if len(pictures) < MOST else ()
        ):  # the first may be an empty one, shown until the true one comes
            if data is None and (data := media(one)) is not None:
                address = one
        if data is None:
            receipt.note(
                "picture_outside" if len(pictures) < MOST else "picture_limit", ("file", ""), address[:200]
            )
            return ""
        pictures.append(data)
        alt = ALT.search(found[0])
        return f'<img src="/media/word-picture/{len(pictures) - 1}" alt="{alt[1] if alt else ""}">'

    marked = IMAGE.sub(place, ENLARGED.sub(r"\1", body))
    marked = ANY_IMAGE.sub(lambda found: found[0] if "/media/word-picture/" in found[0] else "", marked)
    return EMPTY.sub("", marked), pictures


def linked_files(body: str, media: Media, receipt: Receipt) -> list[tuple[str, str, bytes]]:
    """The PDF files of the site that a text links to: (address, words of the link, bytes). Other kinds are named."""
    found: dict[str, tuple[str, str, bytes]] = {}
    for match in FILE_LINK.finditer(body):
        address = html.unescape(match["address"])
        if not address.startswith("/") or address in found:
            continue  # files of other sites stay where they are
        data = media(address) if match["ending"].lower() == "pdf" and len(found) < MOST_FILES else None
        if data is not None:
            found[address] = (address, " ".join(html.unescape(match["words"]).split()), data)
        elif match["ending"].lower() != "pdf" or len(found) >= MOST_FILES:
            receipt.note("file_inside", ("file", ""), address[:200])
    return list(found.values())
