"""A thorough look at the site, for `manage.py doctor` and the state page: what `health` asks, and what takes longer."""

from __future__ import annotations

import platform
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.http.request import validate_host
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from relations.exchange import recognising, recognition
from relations.models import Content, Edition, User
from relations.register import choosing
from relations.search.meaning import engines, vectors
from relations.version import VERSION

from . import figures, health
from .health import Finding, State

SPEAKING = "smtp"  # other ways to send need no server


def examination() -> list[Finding]:
    """Everything, the most important first; asks the mail server too. Never raises."""
    parts = PARTS | ({"vectors": vectors_of_meaning} if engines.current() else {})
    return [*health.readiness(), *(health.asked(name, ask) for name, ask in parts.items())]


def surroundings() -> tuple:
    """What the environment says, as far as it can be wrong without being refused at the start."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        said = _("The host of SITE_URL is not among ALLOWED_HOSTS: every page would be refused.")
        return State.ERROR, said, _("Add %(host)s to ALLOWED_HOSTS.") % {"host": host}
    if settings.DEBUG or settings.DEMO:
        said = _("This is a site for development or demonstration.")
        return State.WARNING, said, _("Unset DEBUG and DEMO before others may reach it.")
    if not settings.SITE_IS_SECURE:
        said = _("SITE_URL does not begin with https://: cookies and passwords travel in the open.")
        return State.WARNING, said, _("Let the proxy end TLS, and set SITE_URL to the public address.")
    if not settings.TRUSTED_PROXIES:
        said = _("No proxy is trusted, but the address of the site is an https:// one.")
        return State.WARNING, said, _("Set TRUSTED_PROXIES to the number of your proxies, usually 1.")
    return State.OK, _("They fit together.")


def mail() -> tuple:
    """Is there a server that takes letters? Nothing is sent."""
    if SPEAKING not in settings.EMAIL_BACKEND:
        said = _("Letters are not sent, but printed or dropped.")
        return State.WARNING, said, _("Set EMAIL_URL, for example smtp+tls://name:password@mail.example:587.")
    server = get_connection(fail_silently=False)
    try:
        server.open()
    except OSError:
        said = _("The mail server does not take letters at the moment; they wait in the queue.")
        return State.ERROR, said, _("Look at EMAIL_URL and at the mail server.")
    finally:
        server.close()
    return State.OK, _("The mail server answers.")


def people() -> tuple:
    """Somebody must be able to give others their rights."""
    if User.objects.filter(is_active=True, is_superuser=True).exists():
        return State.OK, _("There is an administrator.")
    return State.ERROR, _("Nobody may give rights to others."), _("Run manage.py createsuperuser.")


def static() -> tuple:
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists() or settings.DEBUG:
        return State.OK, _("Style sheets and scripts are in their place.")
    said = _("Style sheets and scripts are not collected: pages cannot be made.")
    return State.ERROR, said, _("Run manage.py collectstatic.")


def server_of_database() -> tuple:
    """What a pooler or an administrator may have left out (PostgreSQL)."""
    if connection.vendor != "postgresql":
        return State.OK, _("SQLite in a file of its own.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jit'), current_setting('synchronous_commit')")
        jit, commits = cursor.fetchone()
    if commits == "off":
        said = _("synchronous_commit is off: what was acknowledged may be lost with the power.")
        return State.ERROR, said, _("Set it to on in postgresql.conf.")
    if jit == "on":
        said = _("JIT is on: some pages take ten times as long.")
        return State.WARNING, said, "ALTER ROLE … SET jit = off"
    return State.OK, f"PostgreSQL {connection.pg_version // 10_000}"


def register() -> tuple:
    """Which register answers: the one in memory, or the database."""
    numbers = {
        "count": number_format(choosing.agreements(), force_grouping=True),
        "bound": number_format(settings.REGISTER_IN_MEMORY, force_grouping=True),
    }
    if choosing.is_stored():
        said = _(
            "%(count)s agreements: the database answers, for they are more than REGISTER_IN_MEMORY (%(bound)s)."
        )
    else:
        said = _("%(count)s agreements: the register is kept in the memory of each process.")
    return State.OK, said % numbers


def versions() -> tuple:
    return State.OK, f"Portal {VERSION} {settings.REVISION}".strip() + (
        f" · Django {django.get_version()} · Python {platform.python_version()}"
    )


def recognition_of_scans() -> tuple:
    """Scans are read by programs of the operator; without them they wait, and everything else works."""
    lack = recognition.hindrance()
    if not lack:
        return State.OK, _("Scans are recognised in Kazakh, Russian and English.")
    said = recognising.TROUBLES[lack]
    return State.WARNING, str(said), "apt install ocrmypdf tesseract-ocr-kaz tesseract-ocr-rus"


def vectors_of_meaning() -> tuple:
    """Where the search knows meanings: are those of all passages there?"""
    missing = vectors.missing().count()
    if missing:
        said = _("%(count)s passages wait for their vectors.") % {
            "count": number_format(missing, force_grouping=True)
        }
        return State.WARNING, said, _("The worker makes them; manage.py rebuild_index orders them anew.")
    return State.OK, engines.current().name


def sizes() -> tuple:
    room = default_storage.room()
    said = _("%(items)s items, %(editions)s editions, %(megabytes)s MB of database") % {
        "items": number_format(Content.objects.count(), force_grouping=True),
        "editions": number_format(Edition.objects.count(), force_grouping=True),
        "megabytes": number_format(figures.database_size() // 2**20, force_grouping=True),
    }
    if room is not None:
        said += " · " + _("%(count)s MB left for files") % {"count": number_format(room, force_grouping=True)}
    return State.OK, said


PARTS = {
    "settings": surroundings,
    "mail": mail,
    "administrator": people,
    "static files": static,
    "server of the database": server_of_database,
    "recognition": recognition_of_scans,
    "register": register,
    "versions": versions,
    "sizes": sizes,
}
