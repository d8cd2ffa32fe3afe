"""The register of agreements at the desk."""

from django.contrib import admin
from django.db.models import FilteredRelation, Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relations.editorial.access import linkable
from relations.editorial.permissions import Act, may
from relations.exchange.agreements import COLUMNS, format_of_register
from relations.models import (
    Agreement,
    AgreementText,
    Correction,
    FollowUp,
    Kind,
    Objection,
    PartyAction,
    Reference,
    Reservation,
    Sought,
    Standing,
)
from relations.models.gathered import rows_of
from relations.text.dates import long_date
from relations.text.numbers import whole

from .acts_page import ActsPage
from .attachments import AttachmentForm
from .base import ContentAdmin, PlainRowInline, RowInline
from .gathering import has_rows, is_gathered
from .handout import Handout
from .lists import Choice
from .parties import OfTheseParties, PartyRows, introduce
from .rows import LinkRows, SourceRows
from .tables import TableExchange


class ActionRows(OfTheseParties, RowInline):
    model = PartyAction
    fields = (
        ("party", "kind", "is_definitive"),
        ("done_on", "effective_on", "until"),
        "document",
        ("number", "url"),
        "source",
    )
    classes = ("collapse",)


class TextRows(RowInline):
    model = AgreementText
    form = AttachmentForm
    fields = (
        ("language", "valid_from", "title"),
        ("is_authentic", "prevails", "is_official", "is_public"),
        ("file", "pages", "again"),
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


class ReservationRows(OfTheseParties, RowInline):
    model = Reservation
    fields = (("party", "is_declaration", "made_on", "withdrawn_on"), "text")
    classes = ("collapse",)


class ObjectionRows(OfTheseParties, RowInline):
    model = Objection
    fields = (("party", "reservation", "opposes_entry"), ("made_on", "withdrawn_on"), "text")
    classes = ("collapse",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "reservation":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        number = request.resolver_match.kwargs.get("object_id", "")
        stored = Reservation.objects.filter(agreement_id=whole(number) or 0)
        kwargs["queryset"] = stored.select_related("party__country", "party__organisation")
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        rows = rows_of(self.item, "reservations") if is_gathered(self.item) else field.queryset
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in rows)]  # once, not per row
        return field

    def get_queryset(self, request):
        reservations = ("reservation__party__country", "reservation__party__organisation")
        return super().get_queryset(request).select_related(*reservations)


class CorrectionRows(RowInline):
    model = Correction
    fields = (("language", "place"), ("made_on", "effective_on"), "text", ("source", "url"))
    classes = ("collapse",)


class SoughtRows(OfTheseParties, PlainRowInline):
    model = Sought
    fields = (("party", "kind", "sought_on"), "note")
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


class StatusFilter(Choice):
    """The status that follows from the facts, as of today."""

    title, parameter_name = _("status"), "status"

    def lookups(self, request, model_admin):
        return Standing._meta.get_field("status").choices

    def narrowed(self, queryset, value):
        today = Standing.objects.on(timezone.localdate()).filter(status=value)
        return queryset.filter(pk__in=today.values("agreement_id"))


@admin.register(Agreement)
class AgreementAdmin(ActsPage, Handout, TableExchange, ContentAdmin):
    facts = (
        (
            _("Agreement"),
            (
                "standing",
                ("instrument", "level", "is_binding"),
                "short_title",
                ("register_number", "place"),
                ("initialled_on", "signed_on"),
                ("in_force_on", "provisional_from"),
                "in_force_source",
                ("entry_method", "entry_count", "entry_on"),
                ("entry_days", "entry_months", "entry_first_of_month"),
                "entry_clause",
                ("duration", "term_years", "term_until", "renewal_years"),
                ("notice_months", "notice_by_law", "terminated_on"),
                "open_question",
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
        CorrectionRows,
        ReservationRows,
        ObjectionRows,
        SoughtRows,
        FollowUpRows,
        SourceRows,
        LinkRows,
    )
    rare_inlines = {CorrectionRows: "corrections", ObjectionRows: "objections", SoughtRows: "sought"}
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

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "standing"]

    def with_what_exists(self, items):
        """The status of today comes with the agreement."""
        today = timezone.localdate()
        holds = Q(standings__starts_on__lte=today, standings__ends_on__gt=today)
        now = FilteredRelation("standings", condition=holds)
        return super().with_what_exists(items).annotate(standing_now=now).select_related("standing_now")

    @admin.display(description=_("status today"))
    def standing(self, obj):
        """What the law makes of the facts as they are stored, and why."""
        found = getattr(obj, "standing_now", None)
        if found is None:
            return "—"
        since = f", {long_date(found.since, get_language(), found.precision)}" if found.since else ""
        reason = found.reason or found.meaning
        return format_html("<strong>{}</strong>{}<br>{}", found.get_status_display(), since, reason)

    def get_inlines(self, request, obj):
        """Rows that few agreements have stand on the form of those that have them, or when they are asked for."""

        def stands(inline) -> bool:
            if request.method == "POST":  # what the page had, whatever came about meanwhile
                return f"{self.rare_inlines[inline]}-TOTAL_FORMS" in request.POST
            return "rare" in request.GET or (obj is not None and has_rows(obj, inline.model))

        return [one for one in self.inlines if one not in self.rare_inlines or stands(one)]

    def desk_context(self, request, obj, context) -> dict:
        known = super().desk_context(request, obj, context)
        link = (_("Corrections, objections, searches in vain"), "?rare=1")
        return {**known, "desk_links": [*known.get("desk_links", ()), link]}

    def save_formset(self, request, form, formset, change):
        """A search in vain is noted by whoever searched."""
        if formset.model is Sought:
            for row in formset.forms:
                row.instance.by = row.instance.by or request.user
        super().save_formset(request, form, formset, change)

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        introduce(formsets)
        return formsets, inlines

    def table_format(self):
        return format_of_register()

    def exported(self, request, known):
        seen = self.get_queryset(request).order_by().values("pk")
        named = linkable(request.user, Agreement.objects.order_by())
        return list(COLUMNS), known.export(Agreement.objects.filter(pk__in=seen), named)

    def may_import(self, request):
        return may(request.user, Act.IMPORT, kind=Kind.AGREEMENT)
