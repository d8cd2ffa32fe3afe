"""Dossiers: the relation between two or more countries or organisations."""

from django.utils.translation import gettext_lazy as _

from .base import Traits

DOSSIER = Traits(
    model="Dossier",
    section="dossiers",
    singular=_("Dossier"),
    plural=_("Dossiers"),
    rows=("parties", "steps", "milestones", "claims"),
    derived_rows=("lines",),
    kept_by_registrars=True,
    links_out=frozenset({"prepared_for"}),
    links_in=frozenset({"discusses"}),
    in_chronicle=False,
    is_own_work=False,
    schema_type="CollectionPage",
)
