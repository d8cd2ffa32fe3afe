"""The portal as an engine that a retrieval benchmark can ask: documents in, ids of what was found out.

    DATABASE_URL=sqlite:////tmp/bench.sqlite3 python retrieval.py --engine …/relations/search/quality.py

Every document becomes one published edition, and every question goes through the public `search()`. The database is
emptied; one with accounts in it is refused. `manage.py search_quality` does all of this in a database of its own.
"""

from __future__ import annotations

import html
import os
import sys
from pathlib import Path

BATCH = 500


class Refused(Exception):
    """The database has accounts: somebody uses it."""


class Engine:
    """`index(docs)`, `search(question, language, k)` and `size()`; docs are dicts with id, lang, title and text."""

    def __init__(self, is_ready: bool = False):
        if not is_ready:
            self._start()
        from relations.models import User  # noqa: PLC0415 Django may only now be ready

        if User.objects.exists():
            raise Refused("This database has accounts. Name a throw-away one in DATABASE_URL.")
        self.ids: dict[int, str] = {}
        self._empty()

    def _start(self) -> None:
        sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "abcdefgh" * 5)
        import django  # noqa: PLC0415 not needed when a command runs this
        from django.core.management import call_command  # noqa: PLC0415 likewise

        django.setup()
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)

    def _empty(self) -> None:
        from relations.models import Content, Edition  # noqa: PLC0415
        from relations.search import rebuilding, snapshot, thesaurus  # noqa: PLC0415

        rebuilding.forget_everything()
        snapshot.forget()
        thesaurus.forget()
        Edition.objects.all()._raw_delete("default")
        Content.objects.all()._raw_delete("default")

    def index(self, docs: list[dict]) -> None:
        """Publish every document as one edition, and index it."""
        from django.utils import timezone  # noqa: PLC0415

        from relations.models import Content, Edition  # noqa: PLC0415
        from relations.search import rebuilding  # noqa: PLC0415

        now = timezone.now()
        self.ids = {number: doc["id"] for number, doc in enumerate(docs, 1)}
        Content.objects.bulk_create([Content(pk=number, kind="article") for number in self.ids], BATCH)
        editions = [
            Edition(
                pk=number, content_id=number, kind="article", language=doc["lang"], number=1,
                title=doc["title"][:500], body=f"<p>{html.escape(doc['text'])}</p>",
                text_hash="", dated_on=now.date(), published_at=now,
            )
            for number, doc in enumerate(docs, 1)
        ]  # fmt: skip
        Edition.objects.bulk_create(editions, BATCH)
        for _done in rebuilding.rebuild():
            pass

    def search(self, question: str, language: str | None, k: int) -> list[str]:
        """Ids of the best documents; `language` is None when nobody knows it."""
        from relations.search import search  # noqa: PLC0415

        return [self.ids[hit.item] for hit in search(question, language, size=k).hits]

    def close(self) -> None:
        """Leave nothing behind."""
        self._empty()
