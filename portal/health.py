"""For whoever watches the site: is this process alive, may it get requests, which version is it?

`/livez` asks nothing: a process that does not answer it should be started anew. `/readyz` asks every part, with a
deadline; with 503 the process should get no requests. Both answer under any host name, for a balancer asks by address.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.asking import AtOnce, Beside
from relations.operations import health
from relations.operations.health import Finding, State
from relations.version import VERSION

is_watched = re.compile(r"/(?:livez|readyz|healthz|version|metrics)(?:/|$)").match
HANGS = Finding(
    "database", State.ERROR, "The database has not answered in time.", "Look at the server of the database."
)


class AnyHostMiddleware:
    """Stands outside everything: whoever watches asks by the address of the machine, not by the name of the site."""

    def __init__(self, get_response):
        self.get_response, self.host = get_response, urlsplit(settings.SITE_URL).netloc

    def __call__(self, request):
        if is_watched(request.path_info):
            request.META["HTTP_HOST"] = self.host
        return self.get_response(request)


def _readiness() -> list[Finding]:
    with translation.override("en"):
        return health.readiness()


ask = (AtOnce if settings.TESTING else Beside)(_readiness)


@never_cache
@require_safe
def livez(request):
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request, part: str = ""):
    """The parts that requests need, or one of them, as JSON: 503 when one has an error."""
    try:
        found = ask()
    except (DatabaseError, TimeoutError):
        found = [HANGS]
    if part:
        found = [finding for finding in found if finding.name == part]
        if not found:
            return JsonResponse({"status": "unknown"}, status=404)
    status = health.worst(found)
    parts = {
        finding.name: {"status": finding.state, "said": finding.said, "advice": finding.advice}
        for finding in found
    }
    return JsonResponse({"status": status, "parts": parts}, status=503 if status == State.ERROR else 200)


@never_cache
@require_safe
def version(request):
    """Which version answers, and of which revision it was built."""
    return JsonResponse({"version": VERSION, "revision": settings.REVISION})
