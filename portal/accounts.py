"""Accounts of staff: how allauth behaves here, what is logged, and how second factors are kept.

Nobody signs up by themselves. Whoever works at the desk needs a second factor (portal.desk sees to that).
"""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset
from allauth.mfa import signals as second_factor
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal import sessions
from relations.clients import address_of
from relations.editorial import audit, notices, sealing
from relations.editorial.accounts import end_sessions, has_signed_in_before, warn
from relations.text.languages import LANGUAGES


class Adapter(DefaultAccountAdapter):
    """Closed sign-up, honest addresses, mail through the queue."""

    def is_open_for_signup(self, request):
        return False

    def is_reauthentication_required(self, *, app, **details):
        """Who has just signed in sets up a first second factor, and sees its recovery codes, with one password; and
        changes accounts at the desk.
        """
        session, now = self.request.session, time.time()
        if app not in ("allauth.mfa", "relations"):
            return True
        is_set_up = app == "allauth.mfa" and is_mfa_enabled(self.request.user)
        began = sessions.SET_UP_AT if is_set_up else sessions.SIGNED_IN_AT
        return now - session.get(began, 0) >= app_settings.REAUTHENTICATION_TIMEOUT

    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:  # “http://[x” is no address at all
            return False

    def get_client_ip(self, request):
        return address_of(request) or "0.0.0.0"

    def get_login_redirect_url(self, request):
        return reverse("admin:index")

    def get_logout_redirect_url(self, request):
        return reverse("account_login")

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong tries count for a name together with an address: a stranger cannot lock anybody else out."""
        login = str(credentials.get("username") or credentials.get("email") or "").lower()
        return f"{login}:{self.get_client_ip(request)}"

    def format_email_subject(self, subject):
        return f"{_('Foreign Policy Portal')}: {subject}"

    def send_mail(self, template_prefix, email, context):
        """Leave a letter to the queue. An unknown address costs the same time, and gets none."""
        user = context.get("user")
        with translation.override(getattr(user, "interface_language", None) or translation.get_language()):
            letter = self.render_mail(template_prefix, email, {"email": email, **context})
        known = template_prefix != "account/email/unknown_account"
        notices.post(letter.subject, letter.body, [email] if known else [])

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell a person of a change to the account that somebody else could have made."""
        warn(user, template_prefix.rsplit("/", 1)[-1], email=email or "")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are stored encrypted under SECRET_KEY."""

    def encrypt(self, text):
        return sealing.seal(text, "second factor")

    def decrypt(self, encrypted_text):
        return sealing.unseal(encrypted_text, "second factor")

    def get_totp_issuer(self):
        return _("Foreign Policy Portal")


def no_page(request, rest=""):
    raise Http404


@never_cache
@require_POST
def choose_language(request):
    """The language switch of the desk and of account pages: kept in the account, and in the reader's cookie."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("account_login")
    response = HttpResponseRedirect(target)
    if language not in LANGUAGES:
        return response
    if request.user.is_authenticated:
        get_user_model().objects.filter(pk=request.user.pk).update(interface_language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SITE_IS_SECURE,
        httponly=True,
    )
    return response


# --- What is logged: never a secret, never what was typed into a field of unknown names ----------------------


def listen() -> None:
    """Connect the log to what happens with accounts; called once, when the site starts."""
    user_logged_in.connect(_signed_in, dispatch_uid="log")
    user_logged_out.connect(_signed_out, dispatch_uid="log")
    user_login_failed.connect(_failed, dispatch_uid="log")
    password_changed.connect(_password_changed, dispatch_uid="log")
    password_reset.connect(_password_reset, dispatch_uid="log")
    second_factor.authenticator_added.connect(_factor_added, dispatch_uid="log")
    second_factor.authenticator_removed.connect(_factor_removed, dispatch_uid="log")
    second_factor.authenticator_used.connect(_factor_used, dispatch_uid="log")
    second_factor.authentication_failed.connect(_factor_failed, dispatch_uid="log")


def _signed_in(sender, request, user, **more):
    if request is not None and hasattr(request, "session"):
        sessions.open_for(request, user)
        if sessions.is_new_device(request, user) and has_signed_in_before(user):
            warn(user, "new_device")
    audit.record("sign_in", by=user)


def _signed_out(sender, request, user, **more):
    if user is not None:
        audit.record("sign_out", by=user)


def _failed(sender, credentials, request=None, **more):
    name = str(credentials.get("username") or credentials.get("email") or "")[:150]
    known = get_user_model().objects.filter(username__iexact=name).first()
    audit.record("sign_in_failed", by=None, subject=known.username if known else _unknown())


def _unknown() -> str:
    return "—"


def _password_changed(sender, request, user, **more):
    _keeps_own_password(user)
    sessions.end_others(request, user)
    audit.record("password_changed", by=user)


def _password_reset(sender, request, user, **more):
    _keeps_own_password(user)
    end_sessions(user)
    audit.record("password_reset", by=user)


def _keeps_own_password(user) -> None:
    get_user_model().objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False


def _factor_added(sender, request, user, authenticator, **more):
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        sessions.note_second_factor(request, user)
        sessions.note_first_factor(request, user)
        request.session.save()  # this comes after the commit, perhaps after the session was stored
        sessions.end_others(request, user)
    audit.record("second_factor_added", by=user, factor=authenticator.type)


def _factor_used(sender, request, user, **more):
    if (
        request.user == user
    ):  # asked once more inside a session; at a sign-in, `sessions.open_for` reads how it was opened
        sessions.note_second_factor(request, user)


def _factor_removed(sender, request, user, authenticator, **more):
    if not is_mfa_enabled(user):
        sessions.forget_second_factor(request)
    sessions.end_others(request, user)
    audit.record("second_factor_removed", by=user, factor=authenticator.type)


def _factor_failed(sender, request, user, **more):
    audit.record("second_factor_failed", by=user)
