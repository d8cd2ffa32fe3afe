"""Addresses of former sites in one form, so that one look-up finds what a reader followed an old link to.

`https://old.example/index.php?option=com_content&id=12%3Atitle#top` → `/?id=12&option=com_content`: without host,
fragment, index file, closing slash and the marks of advertisers; decoded, in small letters, parameters in order.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from urllib.parse import SplitResult, parse_qsl, unquote_to_bytes, urlsplit

LONGEST = 400
MOST_PARAMETERS = 6
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|yclid|ysclid|msclkid|_openstat")
INDEX = re.compile(r"/index\.(?:php|html?|aspx?)$")
ANYWHERE = {"element_id", "element_code", "option"}  # parameters that name a text whatever the page
# Joomla writes `id=12:title-of-the-text`; the number decides.
NUMBERED = re.compile(r"(\d+):.*", re.DOTALL)

Parameters = list[tuple[str, str]]


def normal(address: str) -> str:
    """The one form of an address, whole or without its host."""
    parts = parts_of(address.strip().replace("\\", "/"))
    return _written(_path(parts.path), _parameters(parts.query))


def parts_of(address: str) -> SplitResult:
    """The parts of an address; of one that is none, all of it as its path (`http://[`)."""
    try:
        parts = urlsplit(address)
        _ = parts.hostname
    except ValueError:
        return SplitResult("", "", address, "", "")
    return parts


def candidates(path: str, query: str) -> list[str]:
    """Under which of these a reader's address may be kept, the most exact first.

    Menus, pages of lists and languages of other systems add parameters: some of them may be missing in what is kept.
    Joomla and Bitrix show a text under any page that is asked for its number; Joomla's addresses may end in `.html`.
    """
    ways, parameters = [_path(path)], _parameters(query)
    if ways[0].startswith(
        ("/kk/", "/kz/")
    ):  # many sites write the country; the portal leads readers from there to /kk/
        ways.append(f"/{'kz' if ways[0][2] == 'k' else 'kk'}/{ways[0][4:]}")
    if ways[0].endswith(".html"):
        ways.append(ways[0].removesuffix(".html"))
    if ways[0] != "/" and ANYWHERE & {name for name, _value in parameters}:
        ways.append("/")
    return [_written(way, list(some)) for some in _subsets(parameters) for way in ways]


def _subsets(parameters: Parameters) -> Iterator[tuple]:
    few = parameters[:MOST_PARAMETERS]
    if len(few) < len(parameters):
        yield tuple(parameters)
    for size in range(len(few), -1, -1):
        yield from combinations(few, size)


def _path(path: str) -> str:
    text = _decoded(path)
    text = re.sub(r"/{2,}", "/", f"/{text}")
    return INDEX.sub("/", text).rstrip("/") or "/"


def _parameters(query: str) -> Parameters:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=30, encoding="latin-1")
    except ValueError:
        return []
    found = [(_decoded(name, "latin-1"), _decoded(value, "latin-1")) for name, value in pairs]
    return sorted((n, NUMBERED.sub(r"\1", v)) for n, v in found if not TRACKING.fullmatch(n))


def _decoded(text: str, encoding: str = "utf-8") -> str:
    """Percent signs resolved, in UTF-8 or in the code page that Russian servers had before it."""
    raw = unquote_to_bytes(text) if encoding == "utf-8" else text.encode(encoding, "ignore")
    try:
        plain = raw.decode("utf-8")
    except UnicodeDecodeError:
        plain = raw.decode("cp1251", errors="replace")
    plain = "".join(sign for sign in plain if sign.isprintable())
    return unicodedata.normalize("NFC", plain).lower()


def _written(path: str, parameters: Parameters) -> str:
    text = path + ("?" + "&".join(f"{name}={value}" for name, value in parameters) if parameters else "")
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 41]}#{hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()}"
