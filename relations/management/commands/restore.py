"""`manage.py restore ARCHIVE --yes`: put back what `manage.py backup` wrote. Stop the site first."""

import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from .backup import postgres_environment


class Command(BaseCommand):
    help = "Replaces the database and all files by those of an archive."

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument("--yes", action="store_true", help="really replace what is there")

    def handle(self, *args, archive: Path, yes: bool, **options):
        if not yes:
            raise CommandError("This replaces the database and all files. Say so with --yes.")
        with tempfile.TemporaryDirectory() as work, tarfile.open(archive) as tar:
            tar.extractall(work, filter="data")
            self._database(Path(work))
            self._files(Path(work) / "media")
        self.stdout.write(f"Restored from {archive.name}")

    def _database(self, work: Path) -> None:
        file = work / "database.sqlite3"
        if connection.vendor == "sqlite":
            if not file.exists():
                raise CommandError("The archive holds a PostgreSQL database; set DATABASE_URL to one.")
            connection.ensure_connection()
            with closing(sqlite3.connect(file)) as copy:
                copy.backup(connection.connection)
            return
        dump = work / "database.pgdump"
        if not dump.exists():
            raise CommandError("The archive holds an SQLite database; set DATABASE_URL to one.")
        name = connection.settings_dict["NAME"]
        connection.close()
        command = [
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            f"--dbname={name}",
            dump,
        ]
        subprocess.run(command, env=postgres_environment(), check=True)

    def _files(self, stored: Path) -> None:
        if not stored.exists():
            return
        media = Path(settings.MEDIA_ROOT)
        aside = media.with_name(media.name + ".replaced")
        shutil.rmtree(aside, ignore_errors=True)
        if media.exists():
            media.rename(aside)
        shutil.copytree(stored, media)
        shutil.rmtree(aside, ignore_errors=True)
