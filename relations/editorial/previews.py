"""The signed address of a link to a preview: made at the desk, read by the page that answers it."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from relations.models import PreviewLink

SALT = "relations.preview"


def token_of(link: PreviewLink) -> str:
    return signing.dumps(link.pk, salt=SALT)


def link_of(token: str) -> PreviewLink | None:
    """The link that a token was made for, alive or not; None for anything that we did not sign."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return PreviewLink.objects.filter(pk=pk).select_related("content").first()


def url_of(link: PreviewLink) -> str:
    """The whole address to send to a guest."""
    return settings.SITE_URL + reverse("shared-preview", args=[token_of(link)])
