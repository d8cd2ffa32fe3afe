"""`manage.py doctor`: a look at everything the site stands on, each finding with what to do."""

from django.core.management.base import BaseCommand
from django.utils import translation

from relations.operations import doctor, health
from relations.operations.files import holdings
from relations.operations.health import State

MARKS = {State.OK: "ok", State.WARNING: "look", State.ERROR: "WRONG"}


class Command(BaseCommand):
    help = "Looks at settings, database, clock, cache, files, mail and sizes, and says what to do. Exit code 1: something is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--files", action="store_true", help="compare all files with the rows that name them"
        )

    def handle(self, *args, files=False, **options):
        with translation.override("en"):
            found = doctor.examination()
        for finding in found:
            self.stdout.write(f"{MARKS[finding.state]:6}{finding.name}: {finding.said}")
            if finding.advice:
                self.stdout.write(f"      → {finding.advice}")
        is_wrong = health.worst(found) == State.ERROR
        if files:
            is_wrong |= self._compare_files()
        if is_wrong:
            raise SystemExit(1)

    def _compare_files(self) -> bool:
        """Prints what rows and files lack of each other; answers whether a file is missing."""
        found = holdings()
        for word, names in (("WRONG missing", found.missing), ("look  of no row", found.orphans)):
            for name in names:
                self.stdout.write(f"{word}: {name}")
        self.stdout.write(
            f"files: {found.count}, missing: {len(found.missing)} (bring them back from a backup), "
            f"named by no row: {len(found.orphans)} (may be deleted after a backup)"
        )
        return bool(found.missing)
