"""Measure the importers on a folder of files: nothing is stored, every loss is counted and named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from relations.exchange.agreements import known_columns
from relations.exchange.quality import Result, read_folder
from relations.exchange.receipt import KINDS


class Command(BaseCommand):
    help = (
        "Reads every file of a folder through the importers without storing and prints the table of losses."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--files", action="store_true", help="name every file that lost something")

    def handle(self, *args, folder: Path, files: bool, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        outcomes: Counter[tuple[str, str]] = Counter()
        losses: Counter[str] = Counter()
        touched: Counter[str] = Counter()
        slowest: Result | None = None
        with translation.override("en"):
            for result in read_folder(folder, known_columns()):
                outcomes[result.reader, result.outcome] += 1
                losses.update(result.losses)
                touched.update(result.losses.keys())
                slowest = result if slowest is None or result.seconds > slowest.seconds else slowest
                if result.outcome == "crash" or (files and (result.losses or result.message)):
                    self.stdout.write(f"{result.path}: {result.outcome} {result.message} {_named(result)}")
            self._table(outcomes, losses, touched, slowest)

    def _table(self, outcomes, losses, touched, slowest) -> None:
        for (reader, outcome), count in sorted(outcomes.items()):
            self.stdout.write(f"{reader:<12}{outcome:<10}{count:>8}")
        self.stdout.write(f"\n{'level':<10}{'difference':<20}{'number':>8}{'files':>8}")
        for kind, count in sorted(losses.items(), key=lambda one: (KINDS[one[0]].level, -one[1])):
            self.stdout.write(f"{KINDS[kind].level:<10}{kind:<20}{count:>8}{touched[kind]:>8}")
        if slowest:
            self.stdout.write(f"\nslowest: {slowest.path.name}, {slowest.seconds:.1f} s of the processor")


def _named(result: Result) -> str:
    return "; ".join(f"{kind} {count}" for kind, count in result.losses.items())
