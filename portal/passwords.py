"""Passwords made of words of the house are the first that somebody tries who knows it (ASVS 6.2.11)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "portal", "портал", "kazakhstan", "qazaqstan", "казахстан", "қазақстан", "institute", "институт", "kisi", "киси", "қсзи", "foreign",
    "policy", "politics", "политика", "саясат", "relations", "admin", "editor", "редактор", "expert", "эксперт", "astana", "астана", "almaty",
    "алматы", "password", "пароль", "құпиясөз", "qwerty", "йцукен", "welcome", "letmein",
)  # fmt: skip
LEAST = 6  # letters and figures that must stand there besides


class HouseWordsValidator:
    """Counts what is left of a password without words of the house, years and repeated signs."""

    def validate(self, password, user=None):
        words = sorted({*WORDS, *re.findall(r"[^\W\d_]{4,}", urlsplit(settings.SITE_URL).netloc)}, key=len)
        rest = re.sub("|".join(map(re.escape, reversed(words))), "", password.casefold())
        rest = re.sub(r"(19|20)\d\d|[\W_]+", "", rest)
        if len(set(rest)) < LEAST:
            raise ValidationError(self.get_help_text(), code="password_of_the_house")

    def get_help_text(self):
        return _(
            "The password must not consist of words that everybody here would try, or of few signs repeated."
        )
