"""Pages for what goes wrong, in three languages at once: whoever meets them may read any.

Nothing in them depends on the address asked for, so that a hidden item and a missing one look the same.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from relations.text.languages import LANGUAGES, language_of

SPOKEN = tuple(code for code in LANGUAGES if language_of(code).interface_is_complete)


def _page(request, status):
    addresses = {}
    for language in LANGUAGES:
        with translation.override(language):
            addresses[language] = reverse("home")
    context = {
        "alternates": addresses,
        "page_path": addresses[translation.get_language()],
        "section": "",
        "error_languages": SPOKEN,
        "robots": "noindex",
    }
    return render(request, f"{status}.html", context, status=status)


def bad_request(request, exception=None):
    return _page(request, 400)


def permission_denied(request, exception=None):
    return _page(request, 403)


def csrf_failure(request, reason=""):
    return _page(request, 403)


def page_not_found(request, exception=None):
    return _page(request, 404)


def too_many_requests(request, retry_after: int | None = None):
    """For whoever limits a rate: 429 with the time to wait."""
    response = _page(request, 429)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def server_error(request):
    """Needs no database, no address map and no context: any of them may be what is broken."""
    return _bare("500.html", 500)


def unavailable(request, retry_after: int = 120):
    """503 while the site is being worked on."""
    response = _bare("503.html", 503)
    response.headers["Retry-After"] = str(retry_after)
    return response


def _bare(template, status):
    """A page that needs only the style sheet, or not even that."""
    try:
        return HttpResponse(render_to_string(template), status=status)
    except Exception:
        text = "Сервер қатесі · Ошибка сервера · Server error\n"
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
