"""Counting that a result of a search was opened: a reader comes to an item from the page of results of this site.

The browser says so itself (`Referer`; other sites are told only the name of ours), so results are plain links and no
script reports anybody. What is counted are the words of the search, as in `relations.search.tally`.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from django.conf import settings

from relations.search import tally

LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)
RESULTS = re.compile(rf"https?://([^/]+)/({LANGUAGES})/search/\?(.+)")
ITEM = re.compile(rf"/(?:{LANGUAGES})/[a-z-]+/\d+-")
LONGEST = 2_000


def comes_from_search(environ: dict) -> bool:
    """Whether a request may have to be counted; asked of every request, so cheap."""
    return "/search/?" in environ.get("HTTP_REFERER", "")


class OpenedMiddleware:
    """Stands before the kept pages, which know nothing of where a reader comes from."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        came_from = request.META.get("HTTP_REFERER", "") if comes_from_search(request.META) else ""
        response = self.get_response(request)
        if came_from and request.method == "GET" and response.status_code in (200, 304):
            _note(request, came_from)
        return response


def _note(request, came_from: str) -> None:
    found = RESULTS.fullmatch(came_from[:LONGEST].partition("#")[0])
    if not found or found[1] != request.META.get("HTTP_HOST", request.META.get("SERVER_NAME")):
        return
    if ITEM.match(request.path_info) and not request.META.get("HTTP_SEC_PURPOSE"):
        text = parse_qs(found[3]).get("q", [""])[0]
        tally.note_opened(text, found[2], agent=request.META.get("HTTP_USER_AGENT", ""))
