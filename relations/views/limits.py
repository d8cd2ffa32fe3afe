"""How often one client may ask for what costs much. Counted in the cache; nothing is written down about anybody."""

import hashlib
import logging
import time
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.urls import get_resolver

log = logging.getLogger(__name__)


def client_key(request) -> str:
    """A key of the client's address; a forwarded address is believed only from as many proxies as are ours."""
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        address = hops[-settings.TRUSTED_PROXIES]
    return hashlib.sha256(f"{settings.SECRET_KEY}{address}".encode()).hexdigest()[:32]


def limited(name: str, times: int, seconds: int):
    """Answer 429 with Retry-After from the next request on when a client has asked `times` in a window of `seconds`."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            wait = _wait(f"limit:{name}:{client_key(request)}", times, seconds)
            if wait:
                return get_resolver().resolve_error_handler(429)(request, retry_after=wait)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def _wait(key: str, times: int, seconds: int) -> int:
    """Seconds to wait; 0 when the request may go on. Without a cache nobody is held up."""
    now = time.time()
    window = int(now // seconds)
    counter = f"{key}:{window}"
    try:
        cache.add(counter, 0, seconds * 2)
        used = cache.incr(counter)
    except Exception:  # whatever the cache's driver raises
        log.warning("Requests could not be counted: the cache does not answer.")
        return 0
    return max(1, int((window + 1) * seconds - now)) if used > times else 0
