"""How the site stands and what its worker does, for administrators."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relations import queues
from relations.editorial.permissions import Act, may
from relations.models import AgreementText, Attachment, IntakePaper, Reading
from relations.operations import doctor, figures, tasks
from relations.operations.health import State

from .attachments import how_far, is_worked_on

WORDS = {
    State.OK: _("in order"),
    State.WARNING: _("look at it"),
    State.ERROR: pgettext_lazy("part of the site", "wrong"),
}
NAMES = {
    "database": _("Database"),
    "schema": _("Age of the tables"),
    "clock": _("Clock"),
    "cache": _("Cache"),
    "storage": _("Files"),
    "worker": _("Worker"),
    "index": _("Search and register"),
    "replica": _("Replica"),
    "settings": _("Settings"),
    "mail": _("Mail"),
    "meaning": _("Search by meaning"),
    "vectors": _("Vectors of meaning"),
    "administrator": _("Administrator"),
    "static files": _("Style sheets and scripts"),
    "server of the database": _("Server of the database"),
    "recognition": _("Recognition of scans"),
    "register": _("Register"),
    "versions": _("Versions"),
    "sizes": _("Sizes"),
}


def links(user) -> list[tuple]:
    """(label, address) of the pages about the site that a person may open."""
    found = []
    if may(user, Act.CURATE):
        found = [
            (_("What is read"), reverse("admin:desk_readership")),
            (_("How the search does"), reverse("admin:desk_search")),
        ]
    if not may(user, Act.OPERATE):
        return found
    return [
        *found,
        (_("State of the site"), reverse("admin:desk_state")),
        (_("Tasks of the worker"), reverse("admin:desk_jobs")),
    ]


def state_page(request):
    """Everything that `manage.py doctor` finds."""
    if not may(request.user, Act.OPERATE):
        raise PermissionDenied
    rows = [(NAMES[one.name], WORDS[one.state], one) for one in doctor.examination()]
    context = {**admin.site.each_context(request), "title": gettext("State of the site"), "rows": rows}
    return TemplateResponse(request, "admin/relations/state.html", context)


SHOWN = 50
MOST = 1_000  # files that are counted
UNDECIDED = (IntakePaper.State.PROPOSED, IntakePaper.State.ACCEPTED)
QUEUES = {
    queues.LETTERS.code: _("Letters"),
    queues.PICTURES.code: _("Pictures"),
    queues.TEXTS.code: _("Texts of files"),
    queues.SCANS.code: _("Scans to be recognised"),
    queues.IMPORTS.code: _("Imports"),
    queues.MEANING.code: _("Vectors of meaning"),
    queues.PURGES.code: _("Caches outside"),
    queues.EARLIER: _("From an earlier version"),
}


def jobs_page(request):
    """What waits, what is under way, what failed for good; a failed task is tried again, or forgotten."""
    if not may(request.user, Act.OPERATE):
        raise PermissionDenied
    if request.method == "POST":
        _done(request)
        return HttpResponseRedirect(reverse("admin:desk_jobs"))
    counts, scans = figures.tasks(), under_recognition()
    context = {
        **admin.site.each_context(request),
        "title": gettext("Tasks of the worker"),
        "queues": [
            (name, [counts.get(f"{code} {state}", 0) for state in (tasks.READY, tasks.RUNNING, tasks.FAILED)])
            for code, name in QUEUES.items()
        ],
        "workers": [
            (worker, [QUEUES.get(code, code) for code in worker.queues.split(", ")])
            for worker in tasks.living()
        ],
        "needs_worker": not tasks.are_done_at_once(),
        "scans": scans[:SHOWN],
        "scans_count": len(scans),
        "dead": [_row(task) for task in tasks.dead_letters()[:SHOWN]],
        "waiting": [_row(task) for task in tasks.failing()[:SHOWN]],
    }
    return TemplateResponse(request, "admin/relations/jobs.html", context)


def under_recognition() -> list[tuple]:
    """(name, address, state, how far) of files that wait to be read, are at it, or could not be: of items and treaties, and of
    old texts on their way in.
    """
    still, is_worked = (Reading.WAITING, Reading.SCAN, Reading.FAILED), is_worked_on()
    files = Attachment.objects.filter(reading__in=still).select_related("content").defer("text")
    papers = IntakePaper.objects.filter(reading__in=still, state__in=UNDECIDED).select_related("batch")
    papers = papers.only("key", "reading", "trouble", "pages_done", "batch__source")
    found = [
        (
            f"{row.content}: {row}",
            reverse(f"admin:relations_{row.content.kind}_change", args=[row.content_id]),
            row,
        )
        for row in files.order_by("-pages_done", "pk")[:MOST]
    ]
    texts = AgreementText.objects.filter(reading__in=still).select_related("agreement").defer("body")
    found += [
        (f"{row.agreement}: {row}", reverse("admin:relations_agreement_change", args=[row.agreement_id]), row)
        for row in texts.order_by("-pages_done", "pk")[:MOST]
    ]
    found += [
        (f"{row.batch}: {row}", reverse("admin:relations_intakebatch_papers", args=[row.batch_id]), row)
        for row in papers.order_by("-pages_done", "pk")[:MOST]
    ]
    return [
        (name, address, row.get_reading_display(), how_far(row, is_worked)) for name, address, row in found
    ]


def _row(task) -> dict:
    """A task as the page shows it; its values may be words of a letter and are not shown."""
    return {
        "task": task,
        "queue": QUEUES.get(task.queue_name, task.queue_name),
        "tries": len(task.worker_ids),
        "error": task.traceback.strip().rpartition("\n")[2][:300],
    }


def _done(request) -> None:
    act, _colon, key = request.POST.get("act", "").partition(":")
    try:
        task = tasks.dead_letters().filter(pk=key).first()
    except ValidationError:
        task = None
    if task is None:
        messages.warning(request, gettext("That task is no longer among those that failed."))
    elif act == "again":
        tasks.retry(task)
        messages.success(request, gettext("The task is tried again."))
    elif act == "forget":
        task.delete()
        messages.success(request, gettext("The task is forgotten."))
