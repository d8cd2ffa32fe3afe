"""Pages for what goes wrong, in three languages at once: whoever meets them may read any.

Nothing in them depends on the address asked for, so that a hidden item and a missing one look the same.
"""

import errno
import logging
import sys

from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache

from relations.models.storage import Away
from relations.text.languages import LANGUAGES, language_of
from relations.views.moved import moved_address

NO_ROOM = {
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO, errno.EACCES, errno.EMFILE, errno.ENFILE,
}  # fmt: skip
SPOKEN = tuple(code for code in LANGUAGES if language_of(code).interface_is_complete)


log = logging.getLogger(__name__)


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
    user = getattr(request, "user", None)
    sent, files = carried(request)
    return _page(
        request,
        403,
        "403_csrf.html",
        sent=sent if is_own(request) else [],
        files=files,
        needs_sign_in=at_desk(request) and not (user and user.is_authenticated),
    )


def is_own(request) -> bool:
    """Does a form come from a page of ours?"""
    own = (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
    return request.headers.get("Origin") in own


def at_desk(request) -> bool:
    return request.path.startswith(f"/{settings.ADMIN_PATH}/")


def carried(request) -> tuple[list[tuple[str, str]], list[str]]:
    """What a form of the desk carries, to be sent once more, and the names of its files. Never a password."""
    is_open = at_desk(request) and not any("password" in name for name in request.POST)
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    return sent if is_open else [], [file.name for _name, files in request.FILES.lists() for file in files]


def page_not_found(request, exception=None):
    """The page that says so, unless the address is one of a former site: that leads on."""
    return (None if at_desk(request) else moved_address(request)) or _page(request, 404)


def too_many_requests(request, retry_after: int | None = None):
    """For whoever limits a rate: 429 with the time to wait."""
    response = _page(request, 429)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def known(request, exception: BaseException | None):
    """The answer to what is no fault of a page: a database that is away or locked, or a full disk – 503, and when to
    come again. A number in an address that no column can hold names nothing: 404. None for anything else.
    """
    if isinstance(exception, (OverflowError, DataError)):
        return page_not_found(request)
    if isinstance(exception, (OperationalError, InterfaceError)):
        log.error("The database does not answer: %s", exception)
        response = unavailable(request, retry_after=30)
        response.is_of_database = True  # `replica` asks another one
        return response
    if isinstance(exception, Away):
        log.error("The store of files does not answer: %s", exception)
        return unavailable(request, retry_after=30)
    if isinstance(exception, OSError) and exception.errno in NO_ROOM:
        log.error("A file cannot be written: %s", exception)
        return unavailable(request, retry_after=60)
    return None


def server_error(request):
    """Needs no database, no address map and no context: any of them may be what is broken.

    Comes here too: what broke before a view was reached, as a session that the database does not give.
    """
    error = sys.exc_info()[1]
    is_fault = isinstance(error, (OperationalError, InterfaceError, OSError))
    return (known(request, error) if is_fault else None) or _bare("500.html", 500)


def unavailable(request, retry_after: int = 120):
    """503 while the site is being worked on, or cannot write; a form of the desk stays on the page, to be sent again."""
    sent, files = carried(request)
    if sent:
        known = {"sent": sent, "files": files, "path": request.get_full_path(), "token": get_token(request)}
        response = _bare("503_form.html", 503, known)
    else:
        response = _bare("503.html", 503)
    response.headers["Retry-After"] = str(retry_after)
    return response


def _bare(template, status, context=None):
    """A page that needs only the style sheet, or not even that."""
    try:
        return HttpResponse(render_to_string(template, context), status=status)
    except Exception:
        text = "Сервер қатесі · Ошибка сервера · Server error\n"
        return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
