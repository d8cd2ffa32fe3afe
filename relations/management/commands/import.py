"""`manage.py import FOLDER`: take in what `manage.py export` wrote, into a database without content."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from relations.exchange import whole


class Command(BaseCommand):
    help = "Takes in a folder that export wrote, and builds the search index. People set new passwords and get their roles anew."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--with-rights",
            action="store_true",
            help="trust the folder to say who works at the desk, with which role",
        )

    def handle(self, *args, folder: Path, with_rights: bool, **options):
        try:
            counts = whole.read(folder, with_rights=with_rights)
        except whole.Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        call_command("rebuild_index", verbosity=options["verbosity"], stdout=self.stdout)
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables are in the database.")
