"""Which requests are somebody reading a page: asked where pages go out, also those that are kept.

Counted is the page and its language (`relations.editorial.readership`); of the request nothing is kept. Left out are
robots as COUNTER lists them, what a browser fetches beforehand or for another page, staff who are signed in, and
readers who ask not to be tracked. An answer “not modified” is a page that was opened again.
"""

from __future__ import annotations

from django.conf import settings

from relations import clients
from relations.editorial import readership

SESSION = f"{settings.SESSION_COOKIE_NAME}="
BEFOREHAND = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
READ = (200, 304)


def is_reading(environ: dict) -> bool:
    """Does a person ask for a page to look at it, who has nothing against being counted? Staff are not readers."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
        and environ.get("HTTP_DNT") != "1"
        and environ.get("HTTP_SEC_GPC") != "1"
        and "HTTP_ACCEPT_LANGUAGE" in environ  # every browser says it
        and not any(name in environ for name in BEFOREHAND)
        and SESSION not in environ.get("HTTP_COOKIE", "")
        and not clients.is_machine(environ.get("HTTP_USER_AGENT", ""))
    )


class ReadershipMiddleware:
    """Counts the pages that reach Django; `pagecache.first` counts those that do not."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_read = is_reading(request.META)  # before the page cache takes out what a page must not depend on
        response = self.get_response(request)
        if is_read and response.status_code in READ:
            readership.note(request.path_info)
        return response
