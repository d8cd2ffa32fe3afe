"""The register of agreements at the desk."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, may
from relations.exchange.agreements import COLUMNS, format_of_register
from relations.models import (
    Agreement,
    AgreementText,
    FollowUp,
    Kind,
    PartyAction,
    Reference,
    Reservation,
    Standing,
)
from relations.text.dates import long_date

from .attachments import PdfForm
from .base import ContentAdmin, RowInline
from .handout import Handout
from .lists import Choice
from .parties import OfTheseParties, PartyRows, introduce
from .rows import LinkRows, SourceRows
from .tables import TableExchange


class ActionRows(OfTheseParties, RowInline):
    model = PartyAction
    fields = (
        ("party", "kind"),
        ("done_on", "done_on_precision", "effective_on"),
        "document",
        ("number", "url"),
    )
    classes = ("collapse",)


class TextRows(RowInline):
    model = AgreementText
    form = PdfForm
    fields = (
        ("language", "title"),
        ("is_authentic", "prevails", "is_official", "is_public"),
        ("file", "pages"),
        "source",
        "source_url",
        "body",
    )
    classes = ("collapse",)
    sort_field = "order"


class ReferenceRows(RowInline):
    model = Reference
    fields = (("register", "country"), ("number", "dated_on", "url"), "note")
    autocomplete_fields = ("country",)
    classes = ("collapse",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("country")


class ReservationRows(OfTheseParties, RowInline):
    model = Reservation
    fields = (("party", "is_declaration", "made_on", "withdrawn_on"), "text")
    classes = ("collapse",)


class FollowUpRows(RowInline):
    model = FollowUp
    fields = (
        "title",
        "responsible",
        ("due_on", "done_on", "verdict", "reviewed_on"),
        ("expert", "source_url"),
        "source",
    )
    autocomplete_fields = ("expert",)
    classes = ("collapse",)
    sort_field = "order"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("expert")


class StatusFilter(Choice):
    """The status that follows from the facts, as of today."""

    title, parameter_name = _("status"), "status"

    def lookups(self, request, model_admin):
        return Standing._meta.get_field("status").choices

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        today = Standing.objects.on(timezone.localdate()).filter(status=self.value())
        return queryset.filter(pk__in=today.values("agreement_id"))


@admin.register(Agreement)
class AgreementAdmin(Handout, TableExchange, ContentAdmin):
    facts = (
        (
            _("Agreement"),
            (
                ("instrument", "level", "is_binding"),
                "short_title",
                ("register_number", "place"),
                ("initialled_on", "signed_on", "signed_on_precision"),
                ("in_force_on", "in_force_on_precision", "provisional_from"),
                ("entry_method", "entry_days"),
                "entry_clause",
                ("duration", "term_years", "renewal_years", "notice_months"),
                "terminated_on",
                ("depositary_country", "depositary_organisation"),
            ),
        ),
    )
    autocomplete_fields = (
        *ContentAdmin.autocomplete_fields,
        "place",
        "depositary_country",
        "depositary_organisation",
    )
    inlines = (
        PartyRows,
        ActionRows,
        TextRows,
        ReferenceRows,
        ReservationRows,
        FollowUpRows,
        SourceRows,
        LinkRows,
    )
    list_display = ("heading", "register_number", "signed", "status", "languages", "changed")
    list_filter = (StatusFilter, "instrument", *ContentAdmin.list_filter)

    @admin.display(description=_("signed"), ordering="signed_on")
    def signed(self, obj):
        if not obj.signed_on:
            return "—"
        return long_date(obj.signed_on, get_language(), obj.signed_on_precision)

    @admin.display(description=_("status"))
    def status(self, obj):
        return obj.standing_today.get_status_display() if obj.standing_today else "—"

    def prepare_rows(self, rows):
        """The status of every row of the page in one query."""
        today = Standing.objects.on(timezone.localdate()).filter(agreement__in=[row.pk for row in rows])
        found = {standing.agreement_id: standing for standing in today}
        for row in rows:
            row.standing_today = found.get(row.pk)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        introduce(formsets)
        return formsets, inlines

    def table_format(self):
        return format_of_register()

    def exported(self, request, known):
        seen = self.get_queryset(request).order_by().values("pk")
        return list(COLUMNS), known.export(Agreement.objects.filter(pk__in=seen))

    def may_import(self, request):
        return may(request.user, Act.IMPORT, kind=Kind.AGREEMENT)
