"""Events, their types and series at the desk."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relations.editorial import history
from relations.editorial.access import linkable
from relations.editorial.permissions import Act, may
from relations.exchange.events import format_of_events
from relations.models import Agreement, Content, Event, EventType, Kind, Link, LinkKind, Participation, Series
from relations.text.dates import date_range

from .attachments import AttachmentRows
from .base import ContentAdmin, PlainRowInline, RowInline
from .curating import Curated
from .forms import MergingForm
from .handout import Handout
from .lists import yes_no
from .rows import LinkRows, SourceRows
from .tables import TableExchange, VocabularyExchange
from .vocabularies import TermAdmin


class ParticipantRows(RowInline):
    model = Participation
    fields = (("country", "organisation"), "person", "office", ("is_head", "is_guest"))
    autocomplete_fields = ("country", "organisation")
    sort_field = "order"


class OutcomeForm(MergingForm):
    """A link that belongs to the document and is made from the event."""

    def clean_source(self):
        item = self.cleaned_data["source"]
        if "source" in self.changed_data and not may(self.fields["source"].user, Act.EDIT_FACTS, item):
            raise ValidationError(_("You are not allowed to change this item."), code="forbidden")
        return item

    def _post_clean(self):
        self.instance.kind = LinkKind.SIGNED_AT
        super()._post_clean()


class OutcomeRows(PlainRowInline):
    """What was signed here. The document shows the same link from its end."""

    model = Link
    form = OutcomeForm
    fk_name = "target"
    fields = ("source",)
    autocomplete_fields = ("source",)
    verbose_name = _("document signed here")
    verbose_name_plural = _("documents signed here")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(kind=LinkKind.SIGNED_AT)


class EventForm(MergingForm):
    class Meta:
        help_texts = {
            "previous_starts_on": _("Filled in by itself when the day of a postponed event is changed."),
        }

    filled_by_itself = frozenset({"previous_starts_on"})


@admin.register(Event)
class EventAdmin(Handout, TableExchange, ContentAdmin):
    form = EventForm
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
                "parts",
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
    inlines = (ParticipantRows, OutcomeRows, AttachmentRows, SourceRows, LinkRows)
    list_display = ("heading", "type", "days", "status", "languages", "changed")
    list_select_related = ("type",)
    list_filter = ("status", "level", *ContentAdmin.list_filter)

    def table_format(self):
        return format_of_events()

    def exported(self, request, known):
        seen = self.get_queryset(request).order_by().values("pk")
        named = linkable(request.user, Agreement.objects.order_by())
        return list(known.columns), known.export(Event.objects.filter(pk__in=seen), named)

    def may_import(self, request):
        return may(request.user, Act.IMPORT, kind=Kind.EVENT)

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "parts"]

    def desk_context(self, request, obj, context) -> dict:
        """What comes out of an event is begun on its form."""
        known = super().desk_context(request, obj, context)
        if obj is None or not obj.pk:
            return known
        links = [
            (label, f"{reverse(f'admin:relations_{kind}_add')}?{name}={obj.pk}")
            for kind, name, label in (
                (Kind.AGREEMENT, "signed_at", _("New document signed here")),
                (Kind.EVENT, "parent", _("New part of this event")),
            )
            if may(request.user, Act.CREATE, kind=kind)
        ]
        return {**known, "desk_links": [*known.get("desk_links", ()), *links]}

    def save_formset(self, request, form, formset, change):
        """The history of a document tells where it was signed, whoever said so from which end."""
        if not isinstance(formset.empty_form, OutcomeForm):
            return super().save_formset(request, form, formset, change)
        links = [row.instance for row in formset.forms if row.has_changed() and row.instance.source_id]
        former = Link.objects.filter(pk__in=[link.pk for link in links if link.pk])
        touched = {link.source_id for link in links} | set(former.values_list("source_id", flat=True))
        documents = [item.specific() for item in Content.objects.filter(pk__in=touched)]
        for document in documents:
            history.record_found(document)
        super().save_formset(request, form, formset, change)
        for document in documents:
            history.record(document, by=request.user)
        return None

    @admin.display(description=_("parts of this event"))
    def parts(self, obj):
        if obj is None or not obj.pk:
            return "–"
        rows = [
            (reverse("admin:relations_event_change", args=[one.pk]), one)
            for one in obj.sub_events.order_by("starts_on")
        ]
        return (
            format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a></li>', rows))
            if rows
            else "–"
        )

    @admin.display(description=_("days"), ordering="starts_on")
    def days(self, obj):
        return date_range(obj.starts_on, obj.ends_on, get_language())


@admin.register(EventType)
class EventTypeAdmin(Curated, VocabularyExchange, TermAdmin):
    can_merge = False
    vocabulary = "event-types"
    fields = ("name", "code", "is_visit", "rank")
    list_display = ("__str__", yes_no("is_visit", _("visit")), "rank")
    ordering = ("rank", "code")


@admin.register(Series)
class SeriesAdmin(Curated, VocabularyExchange, TermAdmin):
    can_merge = False
    vocabulary = "series"
    fields = ("name", "code", "slug", "since", "participants", "synonyms", "order")
    autocomplete_fields = ("participants",)
