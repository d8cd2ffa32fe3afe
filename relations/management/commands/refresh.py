"""`manage.py refresh`: store everything that follows from something else anew, and say what was not as it should be."""

from collections import Counter

from django.core.management.base import BaseCommand
from tqdm import tqdm

from relations.editorial import archive_counts
from relations.models import Content, changes

BATCH = 100
SHOWN = 10


class Command(BaseCommand):
    help = (
        "Stores everything derived anew (standings, facets, search, outdated translations …) and says what differed. "
        "With --check nothing is changed, and the exit code is 1 when anything differs."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="only look; exit code 1 when anything differs"
        )

    def handle(self, *args, **options):
        ids = list(Content.objects.order_by("pk").values_list("pk", flat=True))
        counts, first = Counter(), {}
        with tqdm(total=len(ids), desc="Items", unit="", disable=options["verbosity"] == 0) as bar:
            for part in changes.batched(ids, BATCH):
                for name, wrong in changes.differences(part, keep=not options["check"]).items():
                    counts[name] += len(wrong)
                    first.setdefault(name, []).extend(wrong[:SHOWN])
                bar.update(len(part))
        if wrong := archive_counts.recount(keep=not options["check"]):
            counts["sums of the archive"], first["sums of the archive"] = wrong, []
        self._tell(len(ids), counts, first, options["check"])
        if counts and options["check"]:
            raise SystemExit(1)

    def _tell(self, total, counts, first, is_check):
        for name, count in counts.items():
            shown = ", ".join(f"#{pk}" for pk in first[name][:SHOWN])
            named = f" ({shown}{' …' if count > SHOWN else ''})" if shown else ""
            self.stdout.write(f"{name}: {count} differed{named}")
        if not counts:
            self.stdout.write(f"{total} items: everything is as it should be.")
        elif not is_check:
            self.stdout.write(f"{total} items: everything is as it should be now.")
