"""Deployment checks: `manage.py check --deploy` says what is not ready for the internet, and how to mend it."""

import os
from pathlib import Path

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def site_address(app_configs, **kwargs):
    """Addresses in feeds, citations and cards come from SITE_URL; it must be the real one, and an https one."""
    found = []
    if not settings.SITE_URL.startswith("https://"):
        found.append(
            checks.Warning(
                "SITE_URL does not begin with https://.",
                hint="Set SITE_URL to the public address.",
                id="portal.W001",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            checks.Error(
                "ALLOWED_HOSTS admits any name.", hint="Name the hosts of the site.", id="portal.E001"
            )
        )
    return found


@checks.register(deploy=True)
def demonstration(app_configs, **kwargs):
    """What a demonstration may leave open a real site may not."""
    if settings.DEMO:
        return [
            checks.Error(
                "DEMO is on: signing in needs no second factor.", hint="Unset DEMO.", id="portal.E002"
            )
        ]
    return []


@checks.register(deploy=True)
def folders(app_configs, **kwargs):
    """Uploads and collected static files have their place."""
    found = []
    media = Path(settings.MEDIA_ROOT)
    nearest = next(folder for folder in (media, *media.parents) if folder.exists())
    if not settings.MEDIA_STORAGE and not os.access(nearest, os.W_OK):
        found.append(
            checks.Error(
                f"{media} cannot be written.", hint="Set MEDIA_ROOT or its rights.", id="portal.E003"
            )
        )
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        found.append(
            checks.Info(
                "Static files are not collected.", hint="Run manage.py collectstatic.", id="portal.I001"
            )
        )
    return found
