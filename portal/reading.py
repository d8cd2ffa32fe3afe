"""The reader's own display settings ("for the visually impaired"): a small closed set, kept in one cookie.

The server writes them as data-* attributes on <html>, so they work without a script and nothing flickers.
The cookie holds choices such as `dark.2.high`, always in the order of CHOICES; the usual values are left out.
"""

from types import MappingProxyType
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "reading"
COOKIE_AGE = 31_536_000

CHOICES = MappingProxyType(  # the first of each is the usual one
    {
        "theme": ("auto", "light", "dark"),
        "size": ("1", "2", "3"),
        "contrast": ("normal", "high"),
        "spacing": ("normal", "wide"),
        "images": ("on", "off"),
    }
)
# Every value has a spelling of its own in the cookie, so that their order alone makes it canonical.
WORDS = MappingProxyType(
    {
        f"{name}-{value}": (name, value)
        for name, values in CHOICES.items()
        for value in values
        if value != values[0]
    }
)


def chosen(request) -> dict[str, str]:
    """What this reader asked for, without the usual values; anything unknown in the cookie is ignored."""
    words = request.COOKIES.get(COOKIE, "")[:100].split(".")
    found = dict(WORDS[word] for word in words if word in WORDS)
    return {name: found[name] for name in CHOICES if name in found}


def key(request) -> str:
    """A short canonical text of the reader's settings, for the key of a cached page."""
    return spelled(chosen(request)) if COOKIE in request.COOKIES else ""


def spelled(values: dict[str, str]) -> str:
    """Settings as the cookie keeps them."""
    words = (f"{name}-{values.get(name)}" for name in CHOICES)
    return ".".join(word for word in words if word in WORDS)


@csrf_exempt  # public pages are cached and carry no token; the request can only change how this reader sees them
@never_cache
@require_POST
def save(request):
    """Keep the posted settings and go back to the page that the form stood on."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return HttpResponse(status=403)

    text = spelled(request.POST.dict())
    response = HttpResponseRedirect(_back(request))
    response.status_code = 303
    if text:
        response.set_cookie(
            COOKIE,
            text,
            max_age=COOKIE_AGE,
            samesite="Lax",
            secure=settings.SITE_IS_SECURE,
            httponly=True,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _back(request):
    """Where the reader came from, if it is one of our own pages; the posted path otherwise; else the root."""
    for target in (_own_path(request), request.POST.get("next", "")):
        if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
            return target
    return "/"


def _own_path(request) -> str:
    """The path and query of the page that the request names as its origin, if that page is ours."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_ours = came_from.netloc == request.get_host()
    return came_from._replace(scheme="", netloc="", fragment="").geturl() if is_ours else ""
