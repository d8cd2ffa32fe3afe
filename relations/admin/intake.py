"""Old texts at the desk: a ZIP is read, every proposal is looked at in one table, another person approves the batch."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, may
from relations.exchange.intake import jobs
from relations.exchange.intake.bringing import UNDECIDED
from relations.exchange.intake.proposing import Vocabularies
from relations.exchange.intake.surveying import doubts_of
from relations.exchange.receipt import Receipt
from relations.models import LANGUAGE_CHOICES, Genre, IntakeBatch, IntakePaper, Kind
from relations.text.numbers import whole

from .finding import Finding
from .importing import ImportPage
from .lists import LookOnly

State = IntakePaper.State
SHOWN = 100
COLUMNS = ("language", "title", "authors", "date", "genre", "topics", "countries", "group")
MOST_BYTES = 2 * 1024**3
# What a doubt is called; words that follow its code stand behind a colon.
DOUBTS = {
    "title": _("no title"),
    "language": _("language not known"),
    "date": _("date"),
    "dates": _("different dates"),
    "authors": _("no author"),
    "author": _("new author"),
    "countries": _("not in the vocabulary"),
    "topics": _("not in the vocabulary"),
    "genre": _("unknown type"),
    "empty": _("no text"),
    "kind": _("a kind of records of the source"),
    "tongue": _("the text seems to be in another language"),
    "scan": _("scan: waits to be recognised"),
    "scan_failed": _("could not be recognised"),
    "scan_empty": _("no words found"),
    "receipt": _("something was not taken"),
    "same": _("the same text as"),
    "near": _("nearly the same text as"),
    "there": _("there is an article with this title"),
    "number": _("another text of the source has the same number"),
    "moments": _("the source names several days"),
    "account": _("author known by number only"),
    "twice": _("another text of this language among the translations"),
    "changed": _("the file was changed since it was brought in"),
}
REASONS = {
    "text": pgettext_lazy("proposed from", "from the text"),
    "file name": pgettext_lazy("proposed from", "from the name of the file"),
    "file": pgettext_lazy("proposed from", "from the file"),
    "scan": _("recognised from a scan"),
    "usual": pgettext_lazy("proposed from", "the usual"),
}


class SourceForm(forms.Form):
    source = forms.CharField(
        label=_("Name of the source"),
        max_length=200,
        help_text=_(
            "The same source again goes on where it stopped: nothing comes in twice. A former site is best called by its "
            "address (old.example): then whole links to it lead to what came in."
        ),
    )
    file = forms.FileField(
        label=_("ZIP of documents, PDF files, or the export of a site with its pictures"),
        help_text=_(
            "A table (XLSX or CSV) beside them may say what is known of each file. Exports of WordPress (WXR), Joomla (the "
            "tables as CSV, or a dump), Drupal (JSON:API, or CSV) and 1C-Bitrix (XML or CSV) are known, and pages that a "
            "crawler stored."
        ),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("The file is too large: bring it in with the command “intake”."))
        return upload


@admin.register(IntakeBatch)
class IntakeAdmin(ImportPage, Finding, LookOnly, admin.ModelAdmin):
    search_fields = ("source",)
    list_display = ("named", "state", "brought_by", "made_at")
    list_display_links = None
    ordering = ("-id",)
    show_full_result_count = False

    def has_module_permission(self, request):
        return _may(request)

    def has_view_permission(self, request, obj=None):
        return _may(request)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("new/", wrap(self.new_source), name=self._named("new")),
            path("<int:pk>/papers/", wrap(self.papers), name=self._named("papers")),
            path("<int:pk>/progress/", wrap(self.progress), name=self._named("progress")),
            *super().get_urls(),
        ]

    def list_links(self, request):
        return [
            *super().list_links(request),
            (_("Bring in old texts"), reverse(f"admin:{self._named('new')}")),
        ]

    @admin.display(description=_("source"), ordering="source")
    def named(self, batch):
        return format_html('<a href="{}">{}</a>', self._address(batch), batch.source)

    @admin.display(description=_("brought in by"), ordering="by")
    def brought_by(self, batch):
        return batch.by

    def _address(self, batch: IntakeBatch) -> str:
        return reverse(f"admin:{self._named('papers')}", args=[batch.pk])

    def _require(self, request) -> None:
        if not _may(request):
            raise PermissionDenied

    def new_source(self, request):
        """A ZIP comes in; it is read by the worker."""
        self._require(request)
        form = SourceForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                batch = jobs.begin(
                    form.cleaned_data["source"], by=request.user, upload=form.cleaned_data["file"]
                )
            except ValidationError as refused:
                form.add_error("source", refused)
            else:
                jobs.go(batch)
                return HttpResponseRedirect(self._address(batch))
        return self.import_response(request, "intake_new.html", gettext("Bring in old texts"), form=form)

    def _batch(self, request, pk: int) -> IntakeBatch:
        self._require(request)
        batch = IntakeBatch.objects.select_related("by").filter(pk=pk).first()
        if batch is None:
            raise PermissionDenied
        return batch

    def progress(self, request, pk: int):
        """How far the worker is, for the script of the page."""
        batch = self._batch(request, pk)
        active = batch.is_active and not batch.is_silent
        return JsonResponse({"label": batch.get_state_display(), "done": batch.done, "active": active})

    def papers(self, request, pk: int):
        """The papers of a batch: what is known and proposed of each, what is doubtful, and what can be done."""
        batch = self._batch(request, pk)
        if request.method == "POST":
            try:
                self._act(request, batch)
            except ValidationError as refused:
                messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.get_full_path())
        return self._papers_page(request, batch)

    def _papers_page(self, request, batch: IntakeBatch):
        shown, hindered = request.GET.get("show", ""), batch.papers.exclude(message="").count()
        rows = batch.papers.defer("body")
        if shown in State.values:
            rows = rows.filter(state=shown)
        elif shown == "doubts":
            rows = rows.exclude(doubts=[]).exclude(state__in=(State.WRITTEN, State.BROUGHT, State.LEFT_OUT))
        elif shown == "hindered":
            rows = rows.exclude(message="")
        page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
        for row in page:
            row.cells = [_cell(row, name) for name in COLUMNS]
            row.told = _told(row)
            row.can_change = row.state in UNDECIDED and not batch.is_active
        return self.import_response(
            request,
            "intake.html",
            gettext("Old texts: %(source)s") % {"source": batch.source},
            batch=batch,
            page=page,
            shown=shown,
            filters=self._filters(batch, hindered),
            hindered=hindered,
            is_to_approve=batch.state == IntakeBatch.State.BROUGHT and batch.by_id != request.user.pk,
            labels=[_label(name) for name in COLUMNS],
            languages=LANGUAGE_CHOICES,
            genres=Genre.choices,
            is_own=batch.by_id == request.user.pk,
            is_at_work=batch.is_active and not batch.is_silent,
            progress_url=reverse(f"admin:{self._named('progress')}", args=[batch.pk]),
        )

    def _filters(self, batch: IntakeBatch, hindered: int) -> list[tuple]:
        counts = dict(batch.papers.order_by().values_list("state").annotate(Count("pk")))
        found = [(value, label, counts[value]) for value, label in State.choices if value in counts]
        found += [("hindered", _("with a hindrance"), hindered)] if hindered else []
        return [("", _("All"), sum(counts.values())), ("doubts", _("with doubts"), None), *found]

    # --- Acts --------------------------------------------------------------------------------------------

    def _act(self, request, batch: IntakeBatch) -> None:
        if "resume" in request.POST:
            jobs.go(batch)
            return
        if batch.is_active:
            raise ValidationError(_("This source is being worked on."))
        self._save(request, batch)
        chosen = [pk for one in request.POST.getlist("chosen") if (pk := whole(one)) is not None]
        if "accept" in request.POST:
            count = jobs.accept(batch, chosen)
            messages.success(request, _("Accepted: %(count)s.") % {"count": count})
        elif "accept_all" in request.POST:
            messages.success(request, _("Accepted: %(count)s.") % {"count": jobs.accept(batch)})
        elif "leave" in request.POST:
            batch.papers.filter(pk__in=chosen).exclude(state__in=(State.WRITTEN, State.BROUGHT)).update(
                state=State.LEFT_OUT
            )
        elif "try" in request.POST:
            jobs.try_out(batch)
            jobs.go(batch)
        elif "bring" in request.POST:
            jobs.bring_in(batch)
            jobs.go(batch)
        elif "approve" in request.POST:
            jobs.approve(batch, by=request.user)
            jobs.go(batch)

    def _save(self, request, batch: IntakeBatch) -> None:
        """What was typed into the table: no proposal any more, and doubted anew."""
        known = None
        sent = {whole(name.partition("-")[0]) for name in request.POST if "-" in name} - {None}
        rows = batch.papers.filter(pk__in=sent, state__in=UNDECIDED)
        for row in rows.defer("body"):  # those of the page, not all of the batch
            typed = {
                name: request.POST[f"{row.pk}-{name}"].strip()
                for name in COLUMNS
                if f"{row.pk}-{name}" in request.POST
            }
            changed = {name: text for name, text in typed.items() if text != _value(row, name)}
            if not changed:
                continue
            known = known or Vocabularies()
            row.values |= changed
            row.proposed = {name: why for name, why in row.proposed.items() if name not in changed}
            row.language, row.group = row.values.get("language", "")[:2], row.values.get("group", "")
            beside = [
                one
                for one in row.doubts
                if one.startswith(("same:", "near:", "there:", "number:", "kind:", *_still_open(changed)))
            ]
            row.doubts, row.message = doubts_of(row, known) + beside, ""
            row.save(update_fields=["values", "proposed", "language", "group", "doubts", "message"])


def _may(request) -> bool:
    return may(request.user, Act.IMPORT) and may(request.user, Act.CREATE, kind=Kind.ARTICLE)


def _value(row: IntakePaper, name: str) -> str:
    return row.values.get(name) or (row.values.get(f"title_{row.language}", "") if name == "title" else "")


def _cell(row: IntakePaper, name: str) -> dict:
    reason = REASONS.get(row.proposed.get(name, ""), "")
    is_doubtful = any(doubt.partition(":")[0] in (name, name.rstrip("s")) for doubt in row.doubts)
    return {
        "name": f"{row.pk}-{name}",
        "column": name,
        "label": f"{_label(name)}: {row.key}",
        "column_label": _label(name),
        "value": _value(row, name),
        "reason": reason,
        "css_class": " ".join(
            [name, *(["proposed"] if reason else []), *(["doubtful"] if is_doubtful else [])]
        ),
    }


def _told(row: IntakePaper) -> list[str]:
    """Everything that is doubtful about a paper; what was not taken of it, one by one."""
    found = [_doubt(code) for code in row.doubts if code != "receipt"]
    return found + (Receipt.from_json(row.receipt).told if "receipt" in row.doubts else [])


def _still_open(changed: dict) -> list[str]:
    """Doubts of the source itself that nobody has decided by typing."""
    open_ones = (
        ("date", "moments:"),
        ("authors", "account:"),
        ("language", "language:"),
        ("language", "tongue:"),
    )
    return [code for column, code in open_ones if column not in changed]


def _doubt(code: str) -> str:
    name, colon, words = code.partition(":")
    return f"{DOUBTS.get(name, name)}: {words}" if colon else str(DOUBTS.get(name, name))


def _label(name: str):
    return {
        "language": _("language"),
        "title": _("title"),
        "authors": _("authors"),
        "date": _("first published on"),
        "genre": _("type"),
        "topics": _("topics"),
        "countries": _("countries"),
        "group": _("translations of one text"),
    }[name]
