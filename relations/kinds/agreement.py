"""International agreements."""

from django.utils.translation import gettext_lazy as _

from .base import Traits

AGREEMENT = Traits(
    model="Agreement",
    section="agreements",
    singular=_("Agreement"),
    plural=_("Agreements"),
    translated=("short_title", "entry_clause"),
    rows=(
        "parties",
        "actions",
        "references",
        "texts",
        "corrections",
        "reservations",
        "objections",
        "follow_ups",
        "sought",
    ),
    derived_rows=(
        "standings",
        "party_periods",
        "replacements",
        "oppositions",
        "contradictions",
        "facts_records",
    ),
    kept_by_registrars=True,
    links_out=frozenset({"amends", "supersedes", "implements", "signed_at"}),
    links_in=frozenset({"amends", "supersedes", "implements", "discusses"}),
    in_overviews=6,
    sought=("register_number", "short_title", "place__name", "references__number"),
    is_own_work=False,
    schema_type="Legislation",
)
