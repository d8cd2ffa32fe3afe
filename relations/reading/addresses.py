"""Addresses of pages by their names, without asking the resolver for each row of a list."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils import translation

from relations.models import Edition

SIGN = 777_000_777


def address(name: str, pk: int | str, slug: str, language: str | None = None) -> str:
    """What `reverse(name, args=[pk, slug])` answers in a language; the resolver is asked once per name."""
    before, after = _around(name, language or translation.get_language(), get_script_prefix())
    return f"{before}{pk}-{slug}{after}"


def page_of(edition: Edition) -> str:
    """The page of an edition in its own language."""
    return address(
        f"{edition.kind}-detail", edition.content_id, edition.slug or edition.kind, edition.language
    )


@lru_cache(maxsize=256)
def _around(name, language, _prefix):
    with translation.override(language):
        before, after = reverse(name, args=[SIGN, "slug"]).split(f"{SIGN}-slug")
    return before, after
