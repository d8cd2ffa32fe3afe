"""Events, their types and series at the desk."""

from django.contrib import admin
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relations.models import Event, EventType, Participation, Series
from relations.text.dates import date_range

from .attachments import AttachmentRows
from .base import ContentAdmin, RowInline
from .handout import Handout
from .lists import yes_no
from .rows import LinkRows, SourceRows
from .vocabularies import TermAdmin


class ParticipantRows(RowInline):
    model = Participation
    fields = (("country", "organisation"), "person", "office", ("is_head", "is_guest"))
    autocomplete_fields = ("country", "organisation")
    sort_field = "order"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country", "organisation")


@admin.register(Event)
class EventAdmin(Handout, ContentAdmin):
    facts = (
        (
            _("Event"),
            (
                ("type", "level", "status"),
                ("starts_on", "ends_on", "starts_at", "ends_at"),
                "previous_starts_on",
                ("place", "host_country", "is_online"),
                "place_name",
                "venue",
                ("series", "series_number", "parent"),
            ),
        ),
    )
    autocomplete_fields = (
        *ContentAdmin.autocomplete_fields,
        "type",
        "place",
        "host_country",
        "series",
        "parent",
    )
    inlines = (ParticipantRows, AttachmentRows, SourceRows, LinkRows)
    list_display = ("heading", "type", "days", "status", "languages", "changed")
    list_select_related = ("type",)
    list_filter = ("status", "level", *ContentAdmin.list_filter)

    @admin.display(description=_("days"), ordering="starts_on")
    def days(self, obj):
        return date_range(obj.starts_on, obj.ends_on, get_language())


@admin.register(EventType)
class EventTypeAdmin(TermAdmin):
    fields = ("name", "code", "is_visit", "rank")
    list_display = ("__str__", yes_no("is_visit", _("visit")), "rank")
    ordering = ("rank", "code")


@admin.register(Series)
class SeriesAdmin(TermAdmin):
    fields = ("name", "code", "slug", "since", "participants", "synonyms", "order")
    autocomplete_fields = ("participants",)
