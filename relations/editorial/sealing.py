"""Texts that the database keeps for a while and nobody should read in it: encrypted under SECRET_KEY.

Whoever has the database or a backup of it, but not the key, gets no second factor and no link out of a letter.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["InvalidToken", "seal", "unseal"]


def seal(text: str, purpose: str) -> str:
    """A text that only `unseal` with the same purpose gives back."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The text again, also when it was sealed under a former key. Raises InvalidToken."""
    return _cipher(purpose).decrypt(sealed.encode()).decode()


def _cipher(purpose: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(purpose.encode() + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
