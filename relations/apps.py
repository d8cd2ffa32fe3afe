"""Wiring of the subject: checks, and who is told when an edition changes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RelationsConfig(AppConfig):
    name = "relations"
    verbose_name = _("Portal")

    def ready(self):
        from relations.editorial import freshness, notices, publishing  # noqa: PLC0415 models are not loaded before
        from relations.exchange import pictures  # noqa: PLC0415 likewise
        from relations.search import checks, index, watching  # noqa: PLC0415, F401 likewise; checks register themselves

        publishing.after_change.append(freshness.turn_over)
        publishing.after_change.append(pictures.note_uses)
        publishing.after_act.append(notices.tell)
        publishing.after_change.append(index.edition_changed)
        freshness.watch()
        watching.watch()
