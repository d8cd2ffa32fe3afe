"""A new SECRET_KEY: what is sealed in the database under a former one is sealed anew, so that this one can be forgotten."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from relations.editorial.sealing import InvalidToken

SEALED = ("secret", "seed", "migrated_codes")  # of an authenticator app, of recovery codes


def seal_anew() -> tuple[int, int]:
    """Second factors sealed under the present key, and those that no key opens: (how many, how many)."""
    done = lost = 0
    with transaction.atomic():
        for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update():
            sealed = {name: factor.data[name] for name in SEALED if factor.data.get(name)}
            try:
                factor.data |= {name: _anew(value) for name, value in sealed.items()}
            except InvalidToken:
                lost += 1
            else:
                factor.save(update_fields=["data"])
                done += 1
    return done, lost


def _anew(value: str | list[str]) -> str | list[str]:
    if isinstance(value, list):
        return [_anew(one) for one in value]
    return get_adapter().encrypt(get_adapter().decrypt(value))
