"""Old texts out of a folder: read, accepted, brought in; the same folder again goes on where it stopped."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from relations.editorial.permissions import Act, may
from relations.exchange.intake import jobs
from relations.models import IntakePaper, Kind, User
from relations.operations.worker import stand_back


class Command(BaseCommand):
    help = "Reads a folder of old texts and proposes what its files do not say; with --accept they come in as drafts for review."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--by", required=True, help="user name of whoever brings the texts in")
        parser.add_argument("--source", help="name of the source; the name of the folder when left out")
        parser.add_argument(
            "--accept", action="store_true", help="accept what leaves no grave doubt and bring it in"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="bring every text in and take it back at once: say what would be refused",
        )

    def run_from_argv(self, argv):
        stand_back()
        super().run_from_argv(argv)

    def handle(
        self, *args, folder: Path, by: str, source: str | None, accept: bool, dry_run: bool, **options
    ):
        user = User.objects.filter(username=by).first()
        if user is None or not may(user, Act.CREATE, kind=Kind.ARTICLE):
            raise CommandError(f"{by} may not bring articles in.")
        with translation.override(user.interface_language):
            try:
                self._work(folder, user, source or folder.resolve().name, accept, dry_run)
            except ValidationError as refused:
                raise CommandError(" ".join(refused.messages)) from refused

    def _work(self, folder: Path, user: User, source: str, accept: bool, dry_run: bool) -> None:
        batch = jobs.begin(source, by=user)
        jobs.work(batch.pk, folder)
        batch.refresh_from_db()
        if dry_run:
            jobs.try_out(batch)
            jobs.work(batch.pk)
            batch.refresh_from_db()
        elif accept:
            jobs.accept(batch)
            jobs.bring_in(batch)
            jobs.work(batch.pk)
            batch.refresh_from_db()
        self._tell(batch)

    def _tell(self, batch) -> None:
        counts: Counter[str] = Counter()
        rows = batch.papers.order_by("place").only(
            "key", "state", "message", "doubts"
        )  # thousands, without their texts
        for paper in rows.iterator():
            counts[paper.state] += 1
            said = [paper.message, *paper.doubts]
            told = "; ".join(part for part in said if part)
            self.stdout.write(
                f"{IntakePaper.State(paper.state).label}: {paper.key}{f' – {told}' if told else ''}"
            )
        for remark in batch.remarks:
            self.stdout.write(str(remark))
        self.stdout.write(
            "; ".join(
                f"{IntakePaper.State(state).label}: {number}" for state, number in sorted(counts.items())
            )
        )
