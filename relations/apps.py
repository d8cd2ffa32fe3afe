"""Wiring of the subject: checks, what follows from what, and who is told of an act."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RelationsConfig(AppConfig):
    name = "relations"
    verbose_name = _("Portal")

    def ready(self):
        from relations import checks, dependencies  # noqa: PLC0415, F401 models are not loaded before
        from relations.editorial import notices, permissions, publishing  # noqa: PLC0415 likewise
        from relations.models import changes  # noqa: PLC0415 likewise
        from relations.search import checks as of_index  # noqa: PLC0415, F401 likewise; checks register themselves

        changes.declare(dependencies.TABLE)
        publishing.after_act.append(notices.tell)
        post_migrate.connect(permissions.make_groups, sender=self)
