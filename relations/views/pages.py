"""Pages without a noun of their own: about, contacts, statements; the root of the site and permanent links."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.reading.versions import Withdrawn, best_page_of
from relations.text.languages import LANGUAGES

from .items import tombstone
from .moved import moved_address


def _plain(request, name, title, **more):
    context = {"trail": [(title, "")], "contact_email": settings.CONTACT_EMAIL, **more}
    return render(request, f"pages/{name}.html", context)


@require_safe
def about(request):
    return _plain(request, "about", _("About the portal"))


@require_safe
def contacts(request):
    return _plain(request, "contacts", _("Contacts"))


@require_safe
def accessibility(request):
    return _plain(request, "accessibility", _("Accessibility statement"))


@require_safe
def privacy(request):
    return _plain(request, "privacy", _("Privacy policy"))


@require_safe
def security_policy(request):
    """How to report a hole; security.txt names this page."""
    return _plain(request, "security", _("Security"), contacts=settings.SECURITY_CONTACTS)


@require_safe
def root(request):
    """The bare address of the site leads to the home page in the reader's language.

    With a query it may be an address of a former site: `/?p=123`.
    """
    if request.META.get("QUERY_STRING") and (elsewhere := moved_address(request, is_lost=False)):
        return elsewhere
    with translation.override(preferred_language(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def permalink(request, pk):
    """The permanent address of an item leads to the version that suits the reader; the id decides, not the slug."""
    with translation.override(preferred_language(request)):
        try:
            response = HttpResponseRedirect(best_page_of(pk))
        except Withdrawn as gone:
            return tombstone(request, gone)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def kazakh_by_country(request, rest):
    """`/kz/…` is how many write the Kazakh version; the code of the language is kk."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"/kk/{rest}" + (f"?{query}" if query else ""))


def preferred_language(request) -> str:
    """The language a reader chose by a click, else what the browser asks for, else Russian."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in LANGUAGES else translation.get_language_from_request(request)
