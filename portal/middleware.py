"""What every answer of the site carries, whoever made it, and what no view ever sees."""

import re

from django.conf import settings
from django.http import HttpResponseNotAllowed

from portal import errors
from relations.parameters import keep_known

is_in_a_language = re.compile(rf"/(?:{'|'.join(code for code, _ in settings.LANGUAGES)})/").match
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
UNINDEXED = (f"/{settings.ADMIN_PATH}/", "/accounts/", "/api/", "/oai")


class SecurityHeadersMiddleware:
    """Headers that Django's own middleware leaves out; refuses methods that nothing here knows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith(settings.MEDIA_URL) and response.status_code < 400:
            _has_no_language(response)
        if request.path_info.startswith(UNINDEXED):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    def process_exception(self, request, exception):
        """What is no fault of the page has an answer of its own."""
        return errors.known(request, exception)


def _has_no_language(response) -> None:
    """A file is the same in every language of the site: one copy of it serves all."""
    del response.headers["Content-Language"]
    vary = [name for name in response.get("Vary", "").split(", ") if name not in ("", "Accept-Language")]
    response.headers["Vary"] = ", ".join(vary)
    if not vary:
        del response.headers["Vary"]


class KnownParametersMiddleware:
    """A page sees only the parameters that it knows (`relations.parameters`): the same that it may be kept under."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if is_in_a_language(request.path_info):
            keep_known(request, view)
