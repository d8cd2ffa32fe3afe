"""Sessions of staff: how each was opened, what it may therefore do, on which device, and when it ends.

Every question is asked of *this* session. That its owner has a second factor somewhere says nothing about who opened
it: a session that waited with a password alone must not grow rights by what happens elsewhere.
"""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.signing import BadSignature
from django.utils.crypto import salted_hmac

from relations.editorial.accounts import end_sessions

SIGNED_IN_AT, SEEN_AT, SECOND_FACTOR = "signed_in_at", "seen_at", "has_second_factor"
SET_UP_AT = "first_factor_at"
DEVICE_COOKIE, DEVICE_AGE = "device", 31_536_000
SEEN_EVERY = 60  # seconds: the moment of the last request is written no more often than that


def open_for(request, user) -> None:
    """Note when and how a session was opened; called as somebody signs in."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
        note_second_factor(request, user)


def note_second_factor(request, user) -> None:
    """The person in front of this session has shown a second factor, or set one up in it."""
    request.session[SECOND_FACTOR] = user.pk


def note_first_factor(request, user) -> None:
    """The first factor was set up right after the password: its recovery codes are shown without another one."""
    mine = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if mine.count() == 1:
        request.session[SET_UP_AT] = int(time.time())


def forget_second_factor(request) -> None:
    request.session.pop(SECOND_FACTOR, None)


def has_second_factor(request) -> bool:
    return request.session.get(SECOND_FACTOR) == request.user.pk


def is_over(request) -> bool:
    """No session lives longer than its absolute life, and none is left open at a desk that nobody sits at."""
    now, began = time.time(), request.session.get(SIGNED_IN_AT, 0)
    seen = request.session.get(SEEN_AT, began)
    return now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_AGE


def keep_alive(request) -> None:
    """Somebody is there."""
    now = int(time.time())
    if now - request.session.get(SEEN_AT, 0) >= SEEN_EVERY:
        request.session[SEEN_AT] = now


def end_others(request, user) -> None:
    """End all sessions of a person but this one."""
    end_sessions(user, but=request.session.session_key)


# --- Known devices: a signed cookie, so that no table remembers who works where ------------------------------


def is_new_device(request, user) -> bool:
    """Has this person never signed in with this browser?"""
    return _mark(user) not in _known(request)


def remember_device(request, response, user) -> None:
    """Let the browser carry the mark of whoever signed in with it."""
    known = _known(request)
    if _mark(user) in known:
        return
    response.set_signed_cookie(
        DEVICE_COOKIE,
        ".".join([*known, _mark(user)][-10:]),
        max_age=DEVICE_AGE,
        path=f"{settings.FORCE_SCRIPT_NAME or ''}/accounts/",
        samesite="Lax",
        secure=settings.SITE_IS_SECURE,
        httponly=True,
    )


def _known(request) -> list[str]:
    try:
        value = request.get_signed_cookie(DEVICE_COOKIE, default="", max_age=DEVICE_AGE)
    except BadSignature:
        return []
    return [mark for mark in value.split(".") if mark]


def _mark(user) -> str:
    """Neither the number nor the name of an account can be read from it."""
    return salted_hmac("portal.device", f"{user.pk}", algorithm="sha256").hexdigest()[:24]
