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
    has_pdf=False,
    is_own_work=False,
    schema_type="Event",
)
