"""Tables at the desk: taken in, looked at cell by cell, put right, written; large ones by the worker."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import audit
from relations.editorial.permissions import Act, may
from relations.exchange import jobs, tables, vocabularies
from relations.exchange.rows import Format, Outcome
from relations.models import ImportJob
from relations.text.numbers import whole

from .importing import ImportPage

SHOWN_ROWS, SHOWN_MENDED = 200, 50


class TableForm(forms.Form):
    file = forms.FileField(label=_("Table (XLSX or CSV)"))

    @property
    def upload(self):
        """The table of a valid form, as a file."""
        return self.cleaned_data["file"]


class TableExchange(ImportPage):
    """Adds `import/` and `export/` to a list of the desk. The admin says the format and who may."""

    table_form = TableForm

    def table_format(self) -> Format:
        raise NotImplementedError

    def may_import(self, request) -> bool:
        raise NotImplementedError

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_table), name=self._named("import")),
            path("import/sample/", wrap(self.sample_table), name=self._named("import_sample")),
            path("import/<int:pk>/", wrap(self.import_job), name=self._named("import_job")),
            path("import/<int:pk>/state/", wrap(self.import_state), name=self._named("import_state")),
            path("import/<int:pk>/refused/", wrap(self.refused_table), name=self._named("import_refused")),
            path("export/<slug:form>/", wrap(self.export_table), name=self._named("export")),
            *super().get_urls(),
        ]

    def list_links(self, request):
        links = super().list_links(request)
        if self.may_import(request):
            links.append((_("Import"), reverse(f"admin:{self._named('import')}")))
        if may(request.user, Act.EXPORT):
            links.append((_("Export"), reverse(f"admin:{self._named('export')}", args=["xlsx"])))
        return links

    # --- Taking a table in -------------------------------------------------------------------------------

    def import_table(self, request):
        """Choose a file; a small one is looked at here, a large one on the page of its job."""
        self._require_import(request)
        if request.method != "POST":
            request.session.pop(self._job_key, None)
            return self._table_page(request, self.table_form(initial=request.GET.dict()))
        if "take" in request.POST:
            return self._take_small(request)
        form = self.table_form(request.POST, request.FILES)
        if not form.is_valid():
            return self._table_page(request, form)
        try:
            job = jobs.start(form.upload, self.table_format(), by=request.user)
        except ValidationError as refused:
            form.add_error("file", refused)
            return self._table_page(request, form)
        request.session[self._job_key] = job.pk
        jobs.go(job)
        if not jobs.is_small(job):
            return HttpResponseRedirect(self._job_url(job))
        return self._job_page(request, job)

    def _take_small(self, request):
        job = self._mine(request).filter(pk=request.session.pop(self._job_key, 0)).first()
        if job is None or job.state != ImportJob.State.READY:
            messages.error(request, _("The file is no longer here. Choose it again."))
            return HttpResponseRedirect(request.path)
        return self._write_table(request, job)

    def _write_table(self, request, job: ImportJob):
        jobs.again(job, is_dry=False)
        jobs.go(job)
        if job.state == ImportJob.State.DONE:
            messages.success(request, _("The table was imported."))
        return (
            self._job_page(request, job) if jobs.is_small(job) else HttpResponseRedirect(self._job_url(job))
        )

    def import_job(self, request, pk: int):
        """One import: its progress, what would happen or happened, and what can be done."""
        job = self._job(request, pk)
        if request.method != "POST":
            return self._job_page(request, job)
        try:
            answer = self._steer(request, job)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            answer = None
        return answer or HttpResponseRedirect(self._job_url(job))

    def _steer(self, request, job: ImportJob):
        if "take" in request.POST and job.state == ImportJob.State.READY:
            return self._write_table(request, job)
        if "pause" in request.POST:
            jobs.pause(job)
        elif "cancel" in request.POST:
            jobs.cancel(job)
        elif "resume" in request.POST:
            jobs.resume(job)
        elif "map" in request.POST and job.state == ImportJob.State.READY:
            jobs.choose(job, self._chosen(request))
            jobs.go(job)
        elif "mend" in request.POST and job.state in (ImportJob.State.READY, ImportJob.State.DONE):
            jobs.mend(job, _mended(request.POST))
            jobs.go(job)
        return None

    def _chosen(self, request) -> dict[str, str]:
        columns = self.table_format().columns
        pairs = ((name[4:], value) for name, value in request.POST.items() if name.startswith("map-"))
        return {header: column for header, column in pairs if column in columns}

    def import_state(self, request, pk: int):
        """How far a job is, for the script of its page."""
        job = self._job(request, pk)
        return JsonResponse(
            {
                "state": job.state,
                "label": str(job.get_state_display()),
                "done": job.done,
                "total": job.total,
                "active": job.is_active,
            }
        )

    # --- Pages -------------------------------------------------------------------------------------------

    @property
    def _job_key(self) -> str:
        return f"import-job:{self._named('table')}"

    def _require_import(self, request) -> None:
        if not self.may_import(request):
            raise PermissionDenied

    def _mine(self, request):
        return ImportJob.objects.filter(format=self.table_format().name, by=request.user)

    def _job(self, request, pk: int) -> ImportJob:
        self._require_import(request)
        job = self._mine(request).filter(pk=pk).first()
        if job is None:
            raise PermissionDenied
        return job

    def _job_url(self, job: ImportJob) -> str:
        return reverse(f"admin:{self._named('import_job')}", args=[job.pk])

    def _job_page(self, request, job: ImportJob):
        report = jobs.report_of(job)
        rows = sorted(report.rows, key=lambda row: (row.outcome != Outcome.REFUSED, row.line))
        return self._table_page(
            request,
            self.table_form(),
            job=job,
            job_url=self._job_url(job),
            state_url=reverse(f"admin:{self._named('import_state')}", args=[job.pk]),
            refused_url=reverse(f"admin:{self._named('import_refused')}", args=[job.pk]),
            report=report,
            rows=rows[:SHOWN_ROWS],
            refused=[row for row in rows if row.outcome == Outcome.REFUSED][:SHOWN_MENDED],
            is_preview=job.is_dry,
        )

    def _table_page(self, request, form, **context):
        return self.import_response(
            request,
            "import_table.html",
            gettext("Import from a table: %(name)s") % {"name": self.opts.verbose_name_plural},
            form=form,
            format=self.table_format(),
            begin_url=reverse(f"admin:{self._named('import')}"),
            sample_url=reverse(f"admin:{self._named('import_sample')}"),
            recent=self._mine(request)[:10] if "job" not in context else (),
            **context,
        )

    # --- Tables to take along ----------------------------------------------------------------------------

    def sample_table(self, request):
        """A table with the right header and, where there are any, rows that show how cells are written."""
        self._require_import(request)
        known = self.table_format()
        rows = [list(row) for row in known.sample] or known.export()[:2]
        columns = list(known.columns[: len(rows[0])]) if rows else list(known.columns)
        return _sent(tables.write_xlsx(columns, rows), f"{known.name}-sample.xlsx", tables.XLSX)

    def refused_table(self, request, pk: int):
        job = self._job(request, pk)
        columns, rows = jobs.refused_rows(job, self.table_format())
        return _sent(tables.write_xlsx(columns, rows), f"{job.format}-refused-{job.pk}.xlsx", tables.XLSX)

    def export_table(self, request, form: str):
        """The whole list as XLSX or CSV; formulas are made harmless."""
        if not may(request.user, Act.EXPORT) or not self.has_view_permission(request):
            raise PermissionDenied
        known = self.table_format()
        columns, rows = self.exported(request, known)
        if form == "xlsx":
            data, kind = tables.write_xlsx(columns, rows), tables.XLSX
        else:
            form, kind = "csv", "text/csv; charset=utf-8"
            data = tables.write_csv(columns, rows)
        audit.record(
            "export", by=request.user, subject=str(self.opts.verbose_name_plural), rows=len(rows), format=form
        )
        return _sent(data, f"{known.name}-{timezone.localdate():%Y-%m-%d}.{form}", kind)

    def exported(self, request, known: Format) -> tuple[list[str], list[list]]:
        """Columns and rows that this user may take along."""
        rows = known.export()
        return list(known.columns[: len(rows[0])] if rows else known.columns), rows


def _mended(posted) -> dict[str, dict[str, str]]:
    """line → column → text of the cells that were put right: fields cell-<line>-<column>."""
    found: dict[str, dict[str, str]] = {}
    for name, text in posted.items():
        part, _dash, rest = name.partition("-")
        line, _dash, column = rest.partition("-")
        if part == "cell" and whole(line, 9) is not None and column:
            found.setdefault(line, {})[column] = text[:20_000]
    return found


def _sent(data: bytes, filename: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    return response


class VocabularyExchange(TableExchange):
    """A vocabulary as a table; curators bring it in."""

    vocabulary: str  # its name in `exchange.vocabularies`

    def table_format(self) -> Format:
        return vocabularies.format_of(self.vocabulary)

    def may_import(self, request) -> bool:
        return may(request.user, Act.CURATE)
