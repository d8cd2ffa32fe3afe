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
    shown=(
        "parties__country__name",
        "parties__organisation__name",
        "parties__organisation__abbreviation",
        "experts__given_name",
        "experts__family_name",
        "experts__position",
        "experts__organisation",
        "experts__department__name",
        "indicators__title",
        "indicators__unit",
        "indicators__publisher",
        "indicators__note",
        "indicators__observations__source",
        "steps__level",
        "steps__taken_on",
        "steps__note",
        "steps__source",
        "milestones__title",
        "milestones__happened_on",
        "milestones__source",
        "claims__figure",
        "claims__statement",
        "claims__as_of",
        "claims__source",
    ),
    is_own_work=False,
    schema_type="CollectionPage",
)
