"""`manage.py doctor`: a look at everything the site stands on, each finding with what to do."""

from django.core.management.base import BaseCommand
from django.utils import translation

from relations.operations import doctor, health
from relations.operations.health import State

MARKS = {State.OK: "ok", State.WARNING: "look", State.ERROR: "WRONG"}


class Command(BaseCommand):
    help = "Looks at settings, database, clock, cache, files, mail and sizes, and says what to do. Exit code 1: something is wrong."
    requires_system_checks = ()

    def handle(self, *args, **options):
        with translation.override("en"):
            found = doctor.examination()
        for finding in found:
            self.stdout.write(f"{MARKS[finding.state]:6}{finding.name}: {finding.said}")
            if finding.advice:
                self.stdout.write(f"      → {finding.advice}")
        if health.worst(found) == State.ERROR:
            raise SystemExit(1)
