"""What a request asks for, in the words of the page cache: its query, its display settings, its coding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from portal import reading
from relations import surrogates
from relations.parameters import all_parameters

LONGEST_SHARED = 59  # seconds
MOST_KEYS = 200  # surrogate keys that a header lists
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|yclid|ysclid|msclkid|_openstat")

parameters = cache(all_parameters)  # the address map is read once it is complete


def remembered(memory: dict, text: str, work):
    """What `work` says about a header, worked out once; the memory never grows large."""
    if len(text) > 500:
        return work(text)
    try:
        return memory[text]
    except KeyError:
        if len(memory) > 500:
            memory.clear()
        answer = memory[text] = work(text)
        return answer


def known_query(query: str) -> str | None:
    """The query in one order, without what advertisers add; nothing when a parameter is there that no page knows."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=30)
    except ValueError:
        return None
    pairs = [pair for pair in pairs if not TRACKING.fullmatch(pair[0])]
    if pairs and any(name not in parameters() for name, _ in pairs):
        return None
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def display_settings(cookies: str) -> str | None:
    """The canonical display settings among the cookies; nothing when another cookie could make the page personal."""
    words = []
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == reading.COOKIE:
            words = value[:100].split(".")
        elif name and name != settings.LANGUAGE_COOKIE_NAME:
            return None
    return reading.spelled(dict(reading.WORDS[word] for word in words if word in reading.WORDS))


def best_coding(accepted: str) -> str:
    """`br`, `gzip` or none, as the client accepts; a coding of weight 0 is refused."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        weights[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality)
    return next((coding for coding in ("br", "gzip") if weights.get(coding)), "")


def matches(condition: str, tag: str) -> bool:
    """Does an `If-None-Match` name this entity tag?"""
    named = [item.strip().removeprefix("W/") for item in condition.split(",")]
    return tag in named or named == ["*"]


def shared(seconds: int) -> str:
    """The Cache-Control of a page without display settings: how long a CDN may trust it, and serve it while it asks.

    Together never more than the minute within which readers must see a withdrawal.
    """
    if not seconds:
        return "no-cache"
    fresh = min(seconds, LONGEST_SHARED)
    while_asking = LONGEST_SHARED - fresh
    return f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={while_asking}, stale-if-error={while_asking}"


def listed(keys: Iterable[str]) -> str:
    """Surrogate keys as the header PAGE_KEYS_HEADER lists them; too many say no more than “any turn”."""
    keys = tuple(keys)
    if len(keys) > MOST_KEYS:
        keys = (surrogates.SITE, surrogates.TURN)
    return ("," if settings.PAGE_KEYS_HEADER.lower() == "cache-tag" else " ").join(keys)
