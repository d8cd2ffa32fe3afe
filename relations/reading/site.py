"""The portal itself, as everything that leaves it names it: its name, its publisher, full addresses."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext


def absolute(path: str) -> str:
    """A path of the site as a full address; what is one already stays."""
    return path if "://" in path else f"{settings.SITE_URL}{path}"


def site_name(language: str) -> str:
    """The name of the portal in a language."""
    with translation.override(language):
        return gettext("Foreign Policy Portal")


def institute_name(language: str) -> str:
    """Who publishes the portal, in a language."""
    with translation.override(language):
        return gettext(
            "Kazakhstan Institute for Strategic Studies under the President of the Republic of Kazakhstan"
        )
