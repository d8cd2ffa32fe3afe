"""Make the search index anew: in batches, with the site up; run it again if it was broken off."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from relations.models import Content
from relations.search import rebuilding

SHOWN = 10  # items that are named


class Command(BaseCommand):
    help = (
        "Index the editions that the present analysis of words has not indexed yet, compare everything else with what it "
        "follows from, and say what was repaired."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--from-scratch", action="store_true", help="Empty the index first: nothing is found meanwhile."
        )
        parser.add_argument(
            "--batch", type=int, default=rebuilding.BATCH, help="Editions in one transaction."
        )

    def handle(self, *args, **options):
        quiet = options["verbosity"] == 0
        if options["from_scratch"]:
            rebuilding.forget_everything()
        pruned = rebuilding.prune()
        done = 0
        with tqdm(total=rebuilding.outdated().count(), desc="Editions", unit="", disable=quiet) as bar:
            for number in rebuilding.rebuild(options["batch"]):
                done += number
                bar.update(number)
        wrong: dict[str, list[int]] = {}
        with tqdm(total=Content.objects.count(), desc="Items", unit="", disable=quiet) as bar:
            for number, found in rebuilding.repair(options["batch"]):
                bar.update(number)
                for name, items in found.items():
                    wrong.setdefault(name, []).extend(items)
        rebuilding.tidy()
        if not quiet:
            self.stdout.write(f"{done} editions indexed, {pruned} taken out.")
            for name, items in wrong.items():
                shown = ", ".join(f"#{item}" for item in items[:SHOWN])
                self.stdout.write(
                    f"{name} of {len(items)} items repaired ({shown}{' …' if len(items) > SHOWN else ''})"
                )
