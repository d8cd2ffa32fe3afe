"""The desk as a site: who gets in, in which language, for how long, and what its first page is."""

from __future__ import annotations

import time

from allauth.account.decorators import secure_admin_login
from allauth.mfa.adapter import get_adapter as second_factors
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from portal import accounts
from relations.editorial import audit
from relations.text.collation import sort_key
from relations.text.languages import OWN_NAMES


class DeskSite(AdminSite):
    site_header = site_title = _("Foreign Policy Portal")
    index_title = _("The desk")
    index_template = "admin/index.html"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only our own tables have pages here: those of the libraries would answer to other permissions."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        own = [model for model in models if model._meta.app_label == "relations"]
        super().register(own, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def get_urls(self):
        return [path("language/", accounts.choose_language, name="desk_language"), *super().get_urls()]

    def each_context(self, request):
        return {**super().each_context(request), "desk_languages": list(OWN_NAMES.items())}

    def get_app_list(self, request, app_label=None):
        """The lists in the order of the alphabet of the desk's language, not of code points."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda model: sort_key(str(model["name"])))
        return found

    @method_decorator(never_cache)
    def index(self, request, extra_context=None):
        from relations.admin import dashboard  # noqa: PLC0415 the admin modules need the site to exist

        return super().index(request, {**dashboard.context(request), **(extra_context or {})})

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))


class DeskMiddleware:
    """For people who are signed in: their language at the desk, twelve hours at most, a second factor for staff.

    Stands after the authentication, and tells the log from which address a request comes.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.desk = f"/{settings.ADMIN_PATH}/"

    def __call__(self, request):
        token = audit.request_address.set(accounts.client_address(request))
        try:
            return self._answer(request)
        finally:
            audit.request_address.reset(token)

    def _answer(self, request):
        at_desk = request.path.startswith((self.desk, "/preview/")) and not request.path.startswith(
            "/preview/shared/"
        )
        if not at_desk and not request.path.startswith("/accounts/"):
            return self.get_response(request)
        if request.user.is_authenticated:
            if self._is_over(request):
                logout(request)
            else:
                translation.activate(request.user.interface_language)
                request.LANGUAGE_CODE = translation.get_language()
                if at_desk and self._lacks_second_factor(request):
                    return HttpResponseRedirect(reverse("mfa_activate_totp"))
        response = self.get_response(request)
        patch_cache_control(response, no_store=True, private=True)
        return response

    def _is_over(self, request) -> bool:
        """No session lives longer than its absolute life, however busy it is."""
        began = request.session.get(accounts.SIGNED_IN_AT, 0)
        return time.time() - began > settings.SESSION_COOKIE_AGE

    def _lacks_second_factor(self, request) -> bool:
        if not settings.STAFF_NEEDS_SECOND_FACTOR or not request.user.is_staff:
            return False
        if request.session.get(accounts.SECOND_FACTOR) == request.user.pk:
            return False
        if not second_factors().is_mfa_enabled(request.user):
            return True
        request.session[accounts.SECOND_FACTOR] = request.user.pk
        return False
