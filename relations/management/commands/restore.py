"""`manage.py restore ARCHIVE --yes`: put back what `manage.py backup` wrote. Stop the site first."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from relations.exchange import backups, databases


class Command(BaseCommand):
    help = "Proves an archive, then replaces the database and all files by those in it."

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument("--yes", action="store_true", help="really replace what is there")

    def handle(self, *args, archive: Path, yes: bool, **options):
        if not yes:
            raise CommandError("This replaces the database and all files. Say so with --yes.")
        try:
            about = backups.restore(archive)
        except (backups.Damaged, databases.NotUsable) as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        self.stdout.write(f"Restored from {archive.name}, written at {about.written_at}.")
