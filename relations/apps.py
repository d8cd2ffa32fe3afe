"""Wiring of the subject: checks, what follows from what, and who is told of an act."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RelationsConfig(AppConfig):
    name = "relations"
    verbose_name = _("Portal")

    def ready(self):
        from relations import checks, dependencies  # noqa: PLC0415, F401 models are not loaded before
        from relations.editorial import announcing, notices, permissions  # noqa: PLC0415 likewise
        from relations.exchange import jobs  # noqa: PLC0415 likewise
        from relations.exchange.intake import bringing  # noqa: PLC0415 likewise
        from relations.models import changes, touched  # noqa: PLC0415 likewise
        from relations.operations import columns, purging  # noqa: PLC0415 likewise
        from relations.reading import front  # noqa: PLC0415 likewise
        from relations.reading.dossiers import lines  # noqa: PLC0415 likewise
        from relations.search import checks as of_index  # noqa: PLC0415, F401 likewise; checks register themselves
        from relations.search import documents, words  # noqa: PLC0415 likewise

        changes.declare(dependencies.TABLE)
        post_migrate.connect(bring_up, sender=self, dispatch_uid="derived")
        touched.choosing += [front.concerned, lines.chronicles_with]
        changes.after_turns.append(purging.after_turn)
        announcing.after_acts.append(notices.tell)
        jobs.beforehand.append(documents.load)
        bringing.beforehand.append(words.line_and_words)  # it remembers the terms of words
        post_migrate.connect(permissions.make_groups, sender=self)
        post_migrate.connect(columns.keep_defaults, sender=self)


def bring_up(using: str, **_details) -> None:
    """After an upgrade from a portal that kept no standing of each party, no log, no lines or no counts: make them, once."""
    from django.db import connections  # noqa: PLC0415 models are not loaded before
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from relations.editorial import archive_counts, chronicles, facts_log  # noqa: PLC0415
    from relations.models import (  # noqa: PLC0415
        ArchivePlace,
        Dossier,
        DossierLine,
        Edition,
        FactsRecord,
        Party,
        PartyPeriod,
        changes,
        refresh_standings,
    )

    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes("relations")):
        return  # half way: the tables are not those of the models yet
    if Party.objects.exists() and not PartyPeriod.objects.exists():
        refresh_standings()
        changes.turn_over()
    if not FactsRecord.objects.exists():
        facts_log.log_facts(Edition.objects.filter(kind="agreement").values_list("content_id", flat=True))
    if not DossierLine.objects.exists():
        chronicles.refresh_lines(list(Dossier.objects.values_list("pk", flat=True)))
    if not ArchivePlace.objects.exists():
        archive_counts.fill()
