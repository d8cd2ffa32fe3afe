"""Where an address of a former site leads. Asked only when the portal itself has no page under it: one query."""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone, translation

from relations.models import LostAddress, OldAddress
from relations.models.waiting import impatient
from relations.text.addresses import LONGEST, candidates
from relations.text.numbers import whole
from relations.text.slugs import slugify

from .shelf import on_shelf
from .versions import best_page_of

MOST = 5_000
ENDING = re.compile(r"\.(?:html?|php|aspx?|pdf|docx?)$")
# Never kept: what may name a person, and what only machines in search of holes ask for.
PERSONAL = re.compile(r"@|\d{9,}|\+\d{5}|token|passw|https?:", re.IGNORECASE)
PROBES = re.compile(
    r"wp-(?:login|admin|includes|json)|xmlrpc|/\.|cgi-bin|phpmyadmin|\.(?:env|sql|bak|zip|ini)\b|\.\."
)

log = logging.getLogger(__name__)


def destination(path: str, query: str = "") -> str:
    """The address of today; empty when none is known. Raises Http404 and Withdrawn, as the page of the item does.

    The language is that of the old page: an answer for ever may not depend on who asks.
    """
    keys = candidates(path, query)
    rows = OldAddress.objects.filter(address__in=keys).values_list(
        "address", "page", "content", "language", "content__original_language"
    )
    found = {address: rest for address, *rest in rows}
    key = next((key for key in keys if key in found), None)
    if key is None:
        return ""
    page, pk, language, original = found[key]
    if page:
        return page
    with translation.override(language or original):
        return best_page_of(pk)


def note_lost(path: str, query: str, came_from: str) -> None:
    """Count an address that a link led to in vain."""
    address = candidates(path, query)[0]
    if len(address) >= LONGEST or PERSONAL.search(address) or PROBES.search(address):
        return
    site = (_host(came_from))[:100]
    today = timezone.localdate()
    try:
        with impatient():
            same = LostAddress.objects.filter(address=address)
            if same.update(times=F("times") + 1, last_on=today, came_from=site):
                return
            if LostAddress.objects.count() < MOST:
                row = LostAddress(address=address, came_from=site, first_on=today, last_on=today)
                LostAddress.objects.bulk_create([row], ignore_conflicts=True)
    except DatabaseError:  # a reader gets the page even when nothing can be written
        log.warning("An address that leads nowhere could not be noted.")


@dataclass(slots=True)
class Proposal:
    """The item whose words an address has most of."""

    content: int
    language: str
    title: str


def proposals(addresses: Iterable[str]) -> dict[str, Proposal]:
    """For addresses that lead nowhere: the item that their last words tell of. Two queries, however many they are."""
    asked = {address: words for address in addresses if len(words := _words_of(address)) > 1}
    if not asked:
        return {}
    wanted = frozenset().union(*asked.values())
    holders: dict[str, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for pk, slug in on_shelf().order_by().values_list("pk", "slug"):
        parts = set(slug.split("-"))
        sizes[pk] = len(parts)
        for word in parts & wanted:
            holders[word].append(pk)
    best = {address: _best(words, holders, sizes) for address, words in asked.items()}
    rows = (
        on_shelf()
        .filter(pk__in=set(best.values()))
        .order_by()
        .values_list("pk", "content_id", "language", "title")
    )
    known = {pk: Proposal(*rest) for pk, *rest in rows}
    return {address: known[pk] for address, pk in best.items() if pk in known}


def _best(words: frozenset[str], holders: dict[str, list[int]], sizes: dict[int, int]) -> int | None:
    """The edition that shares more than half of all words with an address."""
    shared = Counter(pk for word in words for pk in holders.get(word, ()))
    scores = {pk: number / (len(words) + sizes[pk] - number) for pk, number in shared.items()}
    pk = max(scores, key=lambda one: (scores[one], one), default=None)
    return pk if pk is not None and scores[pk] > 0.5 else None


def _words_of(address: str) -> frozenset[str]:
    """The words of the last part of a path, as slugs are spelled."""
    last = ENDING.sub("", address.partition("?")[0].rstrip("/").rsplit("/", 1)[-1])
    return frozenset(
        word for word in slugify(last.replace("_", "-")).split("-") if word and whole(word) is None
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
