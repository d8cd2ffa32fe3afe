"""The answer for an address that the portal has no page under: an address of a former site leads on for ever."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect

from relations.reading.old_addresses import destination, note_lost
from relations.reading.versions import Withdrawn

from .items import tombstone


def moved_address(request, is_lost: bool = True) -> HttpResponse | None:
    """301 to the item or page that the address had before, 410 for a withdrawn item; None when nothing is known.

    `is_lost`: the portal has no page either, so that the link is counted as a dead one.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    try:
        found = destination(path, query)
    except Withdrawn as gone:
        return tombstone(request, gone)
    except Http404:
        return None
    if found:
        return HttpResponsePermanentRedirect(found)
    if is_lost and (came_from := request.META.get("HTTP_REFERER") or request.META.get("portal.came_from")):
        note_lost(path, query, came_from)
    return None
