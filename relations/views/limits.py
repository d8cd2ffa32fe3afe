"""How often one client may ask for what costs much. Counted in the cache; nothing is written down about anybody."""

import time
from functools import wraps

from django.core.cache import cache
from django.http import HttpResponse
from django.urls import get_resolver

from relations import clients
from relations.parameters import WORDS

SEARCHES, SECONDS = 60, 10  # questions with words of one client, whichever page takes them


def limited(name: str, times: int, seconds: int):
    """Answer 429 with Retry-After from the next request on when a client has asked `times` in a window of `seconds`."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            return too_often(request, name, times, seconds) or view(request, *args, **kwargs)

        return wrapper

    return decorate


def limited_words(view):
    """Pages on which people may also type words count, with words, as searches."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        asks = any(request.GET.get(name, "").strip() for name in WORDS)
        refused = too_often(request, "search", SEARCHES, SECONDS) if asks else None
        return refused or view(request, *args, **kwargs)

    return wrapper


def too_often(request, name: str, times: int, seconds: int) -> HttpResponse | None:
    """The answer to a client that has asked `times` in a window already; None counts the request and lets it go on."""
    wait = _wait(f"limit:{name}:{clients.key_of(request)}", times, seconds)
    return get_resolver().resolve_error_handler(429)(request, retry_after=wait) if wait else None


def _wait(key: str, times: int, seconds: int) -> int:
    """Seconds to wait; 0 when the request may go on."""
    now = time.time()
    window = int(now // seconds)
    counter = f"{key}:{window}"
    cache.add(counter, 0, seconds * 2)
    try:
        used = cache.incr(counter)
    except ValueError:  # the counter was thrown out at this moment
        used = 1
    return max(1, int((window + 1) * seconds - now)) if used > times else 0
