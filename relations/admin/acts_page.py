"""The pages of the registrar: the grid of acts of one agreement, and the list of what the register waits for."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from relations import law
from relations.editorial import publishing, registrar
from relations.editorial.permissions import Act, may
from relations.law import DoubtCode, PartyStanding, Status
from relations.models import Agreement, Content, Precision, changes
from relations.models.agreement_facts import names_of
from relations.text.dates import long_date
from relations.text.smart_dates import DateNotRead, read_date

from .acts_grid import COLUMNS, Sheet, too_long
from .acts_parties import offered
from .curating import desk_address
from .dates import message_of


class ActsPage:
    """Adds “Acts of the parties” and “What the register waits for” to the desk of agreements."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/acts/", wrap(self.acts), name="relations_agreement_acts"),
            path("registrar/", wrap(self.registrar), name="relations_agreement_registrar"),
            *super().get_urls(),
        ]

    def desk_context(self, request, obj, context) -> dict:
        known = super().desk_context(request, obj, context)
        if obj is None or not obj.pk:
            return known
        link = (_("Acts of the parties"), reverse("admin:relations_agreement_acts", args=[obj.pk]))
        return {**known, "desk_links": [*known.get("desk_links", ()), link]}

    def save_related(self, request, form, formsets, change):
        """What contradicts itself is stored, and named at once."""
        super().save_related(request, form, formsets, change)
        found = form.instance.history()
        names = names_of(form.instance.parties.select_related("country", "organisation"))
        said = [_doubt(doubt, names) for doubt in law.doubts_of(found)]
        if said:
            listed = "; ".join(_doubt_text(doubt) for doubt in said)
            messages.warning(request, gettext("Contradictions: %(listed)s") % {"listed": listed})

    def changelist_view(self, request, extra_context=None):
        extra = extra_context or {}
        link = (_("What the register waits for"), reverse("admin:relations_agreement_registrar"))
        return super().changelist_view(request, {**extra, "desk_links": [*extra.get("desk_links", ()), link]})

    def acts(self, request, pk: int):
        """Fill, try on any day, and store the acts of one agreement."""
        if request.method != "POST":
            return self._acts(request, pk)
        with changes.together():
            publishing.lock(Content(pk=pk))
            return self._acts(request, pk)

    def _acts(self, request, pk: int):
        agreement = self.get_object(request, str(pk))
        if agreement is None or not self.has_view_permission(request, agreement):
            raise PermissionDenied
        may_change = self.access(request, agreement).facts
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        sheet = Sheet(agreement, request.POST if request.method == "POST" else None)
        choice_error = (
            self._choose_entry(request, agreement) if "_save" in request.POST and sheet.is_sound else ""
        )
        if "_save" in request.POST and sheet.is_sound and not choice_error:
            changed = sheet.save(by=request.user)
            text = ngettext("%(count)s change was saved.", "%(count)s changes were saved.", changed)
            messages.success(request, text % {"count": changed})
            return HttpResponseRedirect(request.path)
        return self._show(request, agreement, sheet, may_change, choice_error)

    def _choose_entry(self, request, agreement: Agreement) -> str:
        """Of a recorded and a computed day of entry one is chosen: the recorded one needs its source."""
        choice, source = request.POST.get("entry_choice"), request.POST.get("entry_source", "").strip()
        if choice == "computed":
            agreement.in_force_on, agreement.in_force_on_precision = None, Precision.UNKNOWN
            agreement.in_force_source = ""
            agreement.save()
        elif choice == "recorded":
            if not source:
                return gettext("Name the source of the recorded day.")
            if faults := too_long(Agreement, "in_force_source", source):
                return " ".join(faults)
            agreement.in_force_source = source
            agreement.save()
        return ""

    def _show(self, request, agreement, sheet: Sheet, may_change: bool, choice_error: str):
        day, day_text, day_error = _day_of(request)
        found = sheet.history()
        sheet.show(found, day, _since)
        period = found.on(day)
        doubts, names = law.doubts_of(found), names_of(sheet.parties)
        return self._acts_response(
            request,
            agreement,
            title=gettext("Acts of the parties: %(name)s") % {"name": agreement},
            sheet=sheet,
            columns=[(column, sheet.paper(column)) for column in COLUMNS],
            offered=offered() if may_change else [],
            may_change=may_change,
            day=day,
            day_text=day_text,
            day_error=day_error,
            status=Status(period.standing),
            status_since=_since(period),
            period=period,
            doubts=[_doubt(doubt, names) for doubt in doubts],
            differs=next((doubt for doubt in doubts if doubt.code == DoubtCode.ENTRY_DIFFERS), None),
            choice_error=choice_error,
            entry_source=request.POST.get("entry_source", agreement.in_force_source),
            awaited=[_awaited(kind, names.get(party, "")) for kind, party in found.awaited()],
            next_end=found.next_term_end(day),
            standings=PartyStanding,
        )

    def _acts_response(self, request, agreement, **context):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "agreement": agreement,
            "thing": agreement,
            "thing_url": desk_address(agreement),
            "list_url": reverse("admin:relations_agreement_changelist"),
            "title": context["title"],
        }
        return TemplateResponse(request, "admin/relations/acts.html", context)

    def registrar(self, request):
        """What the register waits for: notices, ends, renewals, instruments, contradictions, questions."""
        if not may(request.user, Act.VIEW, kind=self.model.KIND):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("What the register waits for"),
            "sections": [
                (
                    title,
                    [(str(one.agreement), desk_address(one.agreement), _day(one), one.note) for one in rows],
                )
                for title, rows in registrar.sections(request.user)
            ],
        }
        return TemplateResponse(request, "admin/relations/registrar.html", context)


def _day(due: registrar.Due) -> str:
    """The day as exactly as it is known."""
    return long_date(due.day, get_language(), due.precision) if due.day else ""


def _day_of(request) -> tuple[date, str, str]:
    """The day to try, as typed; today when none is, or when it is no date."""
    text = (request.POST.get("day") or request.GET.get("day") or "").strip()[:40]
    try:
        return read_date(text).day or timezone.localdate(), text, ""
    except DateNotRead as refused:
        return timezone.localdate(), text, message_of(refused)


def _since(period: law.Period) -> str:
    """Since when, as exactly as it is known."""
    if period.starts_on == date.min:
        return ""
    if period.precision == Precision.UNKNOWN:
        return gettext("since a day that is not known")
    return gettext("since %(day)s") % {"day": long_date(period.starts_on, get_language(), period.precision)}


def _doubt(doubt: law.Doubt, names: dict[str, str]) -> dict:
    days = ", ".join(long_date(day, get_language()) for day in doubt.days)
    return {"text": str(doubt.code.label), "party": names.get(doubt.party, ""), "days": days}


def _doubt_text(doubt: dict) -> str:
    """“KZ: A second consent … (1 May 2001)”."""
    who = f"{doubt['party']}: " if doubt["party"] else ""
    return f"{who}{doubt['text']}" + (f" ({doubt['days']})" if doubt["days"] else "")


def _awaited(kind: str, party: str) -> str:
    label = str(law.ActionKind(kind).label)
    return f"{label}: {party}" if party else label
