"""`manage.py export FOLDER`: everything the portal holds, readable outside it (see `exchange.whole`)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from relations.exchange import whole


class Command(BaseCommand):
    help = (
        "Writes all content as JSON lines, table by table, and all files, into an empty folder. No passwords."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder: Path, **options):
        try:
            counts = whole.write(folder)
        except whole.Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables are in {folder}.")
