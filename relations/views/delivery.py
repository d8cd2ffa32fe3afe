"""How a stored file reaches a reader: read here, or left to whoever stands in front, as `MEDIA_DELIVERY` says."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from relations.models.storage import Stored

LINK_LIVES = 120  # seconds that a signed address in the store opens a file
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def delivered(request, name: str, found: Stored) -> HttpResponse:
    """The answer with the file in it, or with a word to the proxy. Raises Away."""
    way, _colon, where = settings.MEDIA_DELIVERY.partition(":")
    if way == "x-accel-redirect":
        return HttpResponse(headers={"X-Accel-Redirect": where + quote(name)})
    if way == "x-sendfile":
        return HttpResponse(headers={"X-Sendfile": default_storage.path(name)})
    if way == "redirect":
        return HttpResponseRedirect(default_storage.signed(name, LINK_LIVES))
    return _read(request, name, found)


def _read(request, name: str, found: Stored) -> HttpResponse:
    tag = f'"{found.mark}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    span = span_of(request.headers.get("Range", ""), found.size)
    if span is None or request.headers.get("If-Range", tag) != tag:
        start, stop, status, headers = 0, found.size, 200, {}
    else:
        start, stop = span
        status, headers = 206, {"Content-Range": f"bytes {start}-{stop - 1}/{found.size}"}
        if start >= stop:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    headers |= {"ETag": tag, "Accept-Ranges": "bytes", "Content-Length": str(stop - start)}
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(default_storage.blocks(name, start, stop), status=status, headers=headers)


def span_of(header: str, size: int) -> tuple[int, int] | None:
    """The part of a file that is asked for, its end excluded; empty for one that is not there. One part only (RFC 9110)."""
    found = RANGE.fullmatch(header.strip())
    if not found or found[1] == found[2] == "":
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size
    start, last = int(found[1]), int(found[2] or size)
    if found[2] and last < start:
        return None
    return start, min(last + 1, size)
