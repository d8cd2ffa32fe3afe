"""`manage.py backup FOLDER`: the database and all files in one archive, taken while the site runs.

SQLite is copied by its own backup interface (a consistent snapshot, whatever is being written), PostgreSQL by
`pg_dump`. `manage.py restore ARCHIVE` puts both back.
"""

import os
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone


def dump(target: Path) -> Path:
    """Write the database into a folder; answer the file."""
    if connection.vendor == "sqlite":
        file = target / "database.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
            broken = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if broken != "ok":
            raise CommandError(f"The copy of the database is damaged: {broken}")
        return file
    file = target / "database.pgdump"
    subprocess.run(["pg_dump", "--format=custom", f"--file={file}"], env=postgres_environment(), check=True)
    return file


def postgres_environment() -> dict[str, str]:
    """The connection as libpq's own variables: no password on a command line."""
    values = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return os.environ | {name: str(values[key]) for name, key in names.items() if values[key]}


class Command(BaseCommand):
    help = "Writes the database and all files into one archive while the site runs."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder: Path, **options):
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / f"portal-{timezone.now():%Y%m%d-%H%M%S-%f}.tar.gz"
        unfinished = archive.with_suffix(".part")
        with tempfile.TemporaryDirectory(dir=folder) as work, tarfile.open(unfinished, "w:gz") as tar:
            database = dump(Path(work))
            tar.add(database, arcname=database.name)
            media = Path(settings.MEDIA_ROOT)
            if media.exists():
                tar.add(media, arcname="media")
        unfinished.rename(archive)
        self.stdout.write(str(archive))
