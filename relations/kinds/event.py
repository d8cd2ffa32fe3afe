"""Events: visits, summits, sessions, forums."""

from django.utils.translation import gettext_lazy as _

from .base import Traits

EVENT = Traits(
    model="Event",
    section="events",
    singular=_("Event"),
    plural=_("Events"),
    translated=("place_name", "venue"),
    rows=("participations",),
    kept_by_registrars=True,
    links_out=frozenset(),
    links_in=frozenset({"signed_at", "prepared_for", "discusses"}),
    in_overviews=5,
    sought=("place_name", "venue", "place__name"),
    shown=(
        "type__name",
        "level",
        "status",
        "starts_on",
        "ends_on",
        "previous_starts_on",
        "place__country__name",
        "host_country__name",
        "series__name",
        "participations__person",
        "participations__office",
        "participations__country__name",
        "participations__organisation__name",
        "participations__organisation__abbreviation",
    ),
    has_pdf=False,
    is_own_work=False,
    schema_type="Event",
)
