"""Telling a cache outside (Varnish, a CDN) which pages to drop after a turn, by their surrogate keys.

The worker does it, with further tries. A cache that cannot be told has no page for longer than a minute.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.request import Request, urlopen

from django.conf import settings
from django_tasks import task

from relations import queues, surrogates

MOST = 200  # keys that one request names
PATIENCE = 5  # seconds


def after_turn(keys: Collection[str] | None) -> None:
    """Leave it to the worker, in the transaction of the turn; without PAGE_PURGE_URL there is nobody to tell."""
    if settings.PAGE_PURGE_URL:
        is_wide = keys is None or len(keys) >= MOST
        purge.enqueue([surrogates.SITE] if is_wide else [*sorted(keys), surrogates.TURN])


@task(queue_name=queues.PURGES.code)
def purge(keys: list[str]) -> None:
    """Have pages with these keys dropped. Raises OSError when the cache does not answer or refuses."""
    separator = "," if settings.PAGE_PURGE_HEADER.lower() == "cache-tag" else " "
    headers = {settings.PAGE_PURGE_HEADER: separator.join(keys), "Content-Length": "0"}
    name, _, value = settings.PAGE_PURGE_SECRET.partition(":")
    if value:
        headers[name.strip()] = value.strip()
    request = Request(settings.PAGE_PURGE_URL, method=settings.PAGE_PURGE_METHOD, headers=headers)
    with urlopen(request, timeout=PATIENCE):
        pass
