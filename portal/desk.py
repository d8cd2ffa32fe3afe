"""The desk as a site: who gets in, in which language, for how long, and what its first page is."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from allauth.mfa.adapter import get_adapter as second_factors
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from portal import accounts, errors, logs, sessions
from relations.clients import address_of
from relations.editorial import announcing, audit
from relations.kinds import BY_CODE
from relations.text.collation import sort_key
from relations.text.languages import OWN_NAMES

# The tables of the desk by what they are for; those that stand nowhere are vocabularies.
GROUPS = (
    (_("Items of the portal"), tuple(BY_CODE)),
    (_("Vocabularies"), ()),
    (_("People"), ("expert", "department", "user")),
    (
        _("Pictures and checks"),
        (
            "picture",
            "auditentry",
            "linkcheck",
            "synonym",
            "searchpick",
            "oldaddress",
            "lostaddress",
            "intakebatch",
        ),
    ),
)


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
        from relations.admin import account, operations, readership, search_quality, tasks  # noqa: PLC0415 the admin modules need the site to exist

        return [
            path("language/", accounts.choose_language, name="desk_language"),
            path("account/", self.admin_view(account.account_page), name="desk_account"),
            path("state/", self.admin_view(operations.state_page), name="desk_state"),
            path("state/jobs/", self.admin_view(operations.jobs_page), name="desk_jobs"),
            path("readership/", self.admin_view(readership.readership_page), name="desk_readership"),
            path(
                "readership/openings.csv",
                self.admin_view(readership.readership_csv),
                name="desk_readership_csv",
            ),
            path("search-quality/", self.admin_view(search_quality.quality_page), name="desk_search"),
            path(
                "search-quality/trial/", self.admin_view(search_quality.trial_page), name="desk_synonym_trial"
            ),
            path("work/<slug:code>/", self.admin_view(tasks.work_page), name="desk_work"),
            *super().get_urls(),
        ]

    def each_context(self, request):
        return {**super().each_context(request), "desk_languages": list(OWN_NAMES.items())}

    def get_app_list(self, request, app_label=None):
        """The lists by what they are for, each group in the alphabet of the desk's language."""
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda model: sort_key(str(model["name"]), translation.get_language()))
        return found if app_label else [group for app in found for group in _groups(app)]

    @method_decorator(never_cache)
    def index(self, request, extra_context=None):
        from relations.admin import dashboard, operations  # noqa: PLC0415 the admin modules need the site to exist

        more = {"about_the_site": operations.links(request.user), **(extra_context or {})}
        return super().index(request, {**dashboard.context(request), **more})

    def autocomplete_view(self, request):
        from relations.admin import choosing  # noqa: PLC0415 likewise

        return choosing.Choosing.as_view(admin_site=self)(request)

    def login(self, request, extra_context=None):
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request, extra_context=None):
        """A link or a picture elsewhere must not sign anybody out: only a form does, or the page that asks."""
        if request.method != "POST":
            return HttpResponseRedirect(reverse("account_logout"))
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))


def _groups(app: dict) -> list[dict]:
    """One flat list of tables as a few groups."""
    named = {code for _name, codes in GROUPS for code in codes}
    found = []
    for name, codes in GROUPS:
        models = [
            one for one in app["models"] if _code(one) in codes or (not codes and _code(one) not in named)
        ]
        if models:
            found.append(app | {"name": name, "models": models})
    return found


def _code(model: dict) -> str:
    return model["model"]._meta.model_name


class DeskMiddleware:
    """For people who are signed in: their language at the desk, an end after twelve hours or half an hour of silence,
    a password of their own, a second factor for staff.

    Stands after the authentication, and tells the log from which address staff work; those of readers are kept nowhere.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.desk = f"/{settings.ADMIN_PATH}/"

    def __call__(self, request):
        at_desk = request.path.startswith((self.desk, "/preview/")) and not request.path.startswith(
            "/preview/shared/"
        )
        if not at_desk and not request.path.startswith("/accounts/"):
            user = request.user
            request.user = SimpleLazyObject(lambda: self._reader(request, user))
            return self.get_response(request)
        token = audit.request_address.set(address_of(request))
        try:
            with announcing.told_together():  # one click, one letter
                return self._answer(request, at_desk)
        finally:
            audit.request_address.reset(token)

    def _reader(self, request, user):
        """Whoever could not open the desk at this moment is a reader like any other, also where files are served."""
        request.user = user
        stands_outside = (
            not user.is_authenticated
            or sessions.is_over(request)
            or user.must_change_password
            or self._needs_factor(request)
        )
        return AnonymousUser() if stands_outside else user

    def _answer(self, request, at_desk: bool):
        if request.user.is_authenticated and (detour := self._detour(request, at_desk)):
            return detour
        if not request.user.is_authenticated and errors.is_own(request) and errors.carried(request)[0]:
            return errors.csrf_failure(
                request
            )  # it came after the end of its session: the page holds its words
        response = self.get_response(request)
        if request.user.is_authenticated:
            sessions.remember_device(request, response, request.user)
        elif request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = (
                '"cache", "storage"'  # who signs out leaves no copy of a draft
            )
        patch_cache_control(response, no_store=True, private=True)
        return response

    def _detour(self, request, at_desk: bool):
        """Where somebody who is signed in has to go first; None if nothing stands in the way."""
        if sessions.is_over(request) or (at_desk and self._waited_without_factor(request)):
            logout(request)
            return None
        sessions.keep_alive(request)
        logs.user_id.set(request.user.pk)
        translation.activate(request.user.interface_language)
        request.LANGUAGE_CODE = translation.get_language()
        if request.user.must_change_password and (at_desk or "/2fa/" in request.path):
            return HttpResponseRedirect(reverse("account_change_password"))
        if at_desk and self._needs_factor(request):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return None

    def _needs_factor(self, request) -> bool:
        is_asked = settings.STAFF_NEEDS_SECOND_FACTOR and request.user.is_staff
        return is_asked and not sessions.has_second_factor(request)

    def _waited_without_factor(self, request) -> bool:
        """The owner has a second factor by now, but this session was opened without: it is not theirs for certain."""
        return self._needs_factor(request) and second_factors().is_mfa_enabled(request.user)
