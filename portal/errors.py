"""Pages for what goes wrong, in three languages at once: whoever meets them may read any.

Nothing in them depends on the address asked for, so that a hidden item and a missing one look the same.
"""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from relations.text.languages import LANGUAGES, language_of

SPOKEN = tuple(code for code in LANGUAGES if language_of(code).interface_is_complete)


def _page(request, status, template="", **more):
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
        **more,
    }
    return render(request, template or f"{status}.html", context, status=status)


def bad_request(request, exception=None):
    return _page(request, 400)


def permission_denied(request, exception=None):
    return _page(request, 403)


@never_cache
def csrf_failure(request, reason=""):
    """A form that was opened before its sender signed in anew: what it carries can be sent again, with one click.

    Only what came from a page of our own is repeated, so that no other site can have its words confirmed here, and
    never a password.
    """
    is_own = request.headers.get("Origin") in (
        f"{request.scheme}://{request.get_host()}",
        *settings.CSRF_TRUSTED_ORIGINS,
    )
    user = getattr(request, "user", None)
    is_open = not any("password" in name for name in request.POST)
    is_desk = request.path.startswith(f"/{settings.ADMIN_PATH}/")
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    return _page(
        request,
        403,
        "403_csrf.html",
        sent=sent if is_own and is_open and is_desk else [],
        files=[file.name for _name, files in request.FILES.lists() for file in files],
        needs_sign_in=is_desk and not (user and user.is_authenticated),
    )


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
