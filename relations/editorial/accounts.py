"""What happens to the account of a colleague: the letter that tells its owner, and the end of what was open."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.models import AuditEntry, User

from . import audit, notices

CHANGES = {
    "password_changed": gettext_lazy("The password was changed."),
    "password_reset": gettext_lazy("The password was reset by a link from a letter."),
    "password_set": gettext_lazy("A password was set."),
    "password_given": gettext_lazy("The administrator gave a new password."),
    "totp_activated": gettext_lazy("An authenticator app was set up."),
    "totp_deactivated": gettext_lazy("The authenticator app was removed."),
    "webauthn_added": gettext_lazy("A passkey or security key was added."),
    "webauthn_removed": gettext_lazy("A passkey or security key was removed."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made."),
    "sessions_ended": gettext_lazy("The administrator ended all your sessions."),
    "factor_reset": gettext_lazy("The administrator removed the second factors."),
    "email_changed": gettext_lazy(
        "The e-mail address of the account was changed. This one is no longer used."
    ),
    "new_device": gettext_lazy("Somebody signed in with a browser that was not used before."),
}


def warn(user: User, change: str, *, email: str = "") -> None:
    """Write to a person (at a former address if one is given) what happened; a change without words needs no letter."""
    to = email or user.email
    if change not in CHANGES or not to:
        return
    with translation.override(user.interface_language):
        site = _("Foreign Policy Portal")
        subject = f"{site}: {_('A change to your account')}"
        address = audit.request_address.get() or "—"
        body = render_to_string(
            "emails/account.txt", {"change": CHANGES[change], "address": address, "site": site}
        )
    notices.post(subject, body, [to])


def end_sessions(user: User, *, but: str | None = None) -> None:
    """End all sessions of a person, except the one with this key."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


def has_signed_in_before(user: User) -> bool:
    return AuditEntry.objects.filter(actor=user, action="sign_in").exists()
