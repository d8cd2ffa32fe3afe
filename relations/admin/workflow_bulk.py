"""Acts on many items of a list at once: first what each would become, then what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import history, publishing, refusals, snapshots, states
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.editorial.states import STATE_LABELS, State
from relations.models import WorkState, changes
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES

from . import workflow_forms as forms

LIMIT = 100


@dataclass(frozen=True)
class Bulk:
    """An act that may be done to many: its right, what it does, which versions it means, what they become."""

    right: Act
    act: Callable
    is_meant: Callable
    becomes: State
    done: str


@dataclass
class Row:
    """One language version: what it would become, or why it stays; afterwards what came of it."""

    content: object
    own_name: str
    message: str
    is_done: bool = False
    now: str = ""
    key: str = ""  # item, language and wording: what was looked at is what the act is done to


def _is_begun(cell) -> bool:
    begun = cell.content.title_in(cell.language).strip() and cell.work.state not in (
        WorkState.IN_REVIEW,
        WorkState.READY,
    )
    return bool(begun) and states.is_unpublished_change(cell.content, cell)


def _is_in_review(cell) -> bool:
    return cell.work.state == WorkState.IN_REVIEW


def _is_ready(cell) -> bool:
    return cell.work.state == WorkState.READY


BULK = {
    "submit_selected": Bulk(
        Act.SUBMIT, publishing.submit, _is_begun, State.IN_REVIEW, _("Submitted for review.")
    ),
    "approve_selected": Bulk(Act.APPROVE, publishing.approve, _is_in_review, State.READY, _("Approved.")),
    "publish_selected": Bulk(Act.PUBLISH, publishing.publish, _is_ready, State.PUBLISHED, _("Published.")),
}


class BulkMixin:
    """Submit, approve and publish for the rows chosen in a list."""

    actions = ("submit_selected", "approve_selected", "publish_selected")

    def get_actions(self, request):
        """Only the acts that some role of the user knows; deleting is done one by one."""
        found = super().get_actions(request)
        return {
            name: action
            for name, action in found.items()
            if name in BULK and may(request.user, BULK[name].right, kind=self.model.KIND)
        }

    @admin.action(description=_("Submit for review"))
    def submit_selected(self, request, queryset):
        return self._bulk(request, queryset, "submit_selected")

    @admin.action(description=_("Approve"))
    def approve_selected(self, request, queryset):
        return self._bulk(request, queryset, "approve_selected")

    @admin.action(description=_("Publish what is ready"))
    def publish_selected(self, request, queryset):
        return self._bulk(request, queryset, "publish_selected")

    def _bulk(self, request, queryset, name: str):
        """Ask first, with what each version would become; the answer does what was listed, and nothing else."""
        bulk = BULK[name]
        if not may(request.user, bulk.right, kind=self.model.KIND):
            raise PermissionDenied
        form_class = forms.MomentForm if name == "publish_selected" else forms.ActForm
        is_answer = "confirm" in request.POST
        form = form_class(request.POST if is_answer else None, prefix="bulk", auto_id="%s")
        chosen = list(queryset.order_by("pk")[: LIMIT + 1])
        rows = self._rows(request, chosen[:LIMIT], bulk)
        if not is_answer or not form.is_valid():
            many = sum(row.is_done for row in rows)
            return self._page(request, name, form=form, rows=rows, many=many, is_cut=len(chosen) > LIMIT)
        results = [self._attempt(request, row, bulk, form) for row in rows]
        if len(chosen) > LIMIT:
            results.append(Row("…", "", _("At most 100 items at once; the rest was left alone.")))
        return self._page(request, name, results=results)

    def _rows(self, request, contents, bulk: Bulk) -> list[Row]:
        """Every language version that the act could mean, the originals first; a row without any says so."""
        board = states.cells(contents)
        words = history.snapshots_of(self.model.KIND, [content.pk for content in contents])
        found = []
        for content in contents:
            order = sorted(LANGUAGES, key=lambda code: code != content.original_language)
            cells = [board[content.pk][code] for code in order if bulk.is_meant(board[content.pk][code])]
            cells = [cell for cell in cells if refusals.is_for(request.user, bulk.right, cell)]
            found += [self._row(request, cell, bulk, words[content.pk]) for cell in cells] or [
                Row(content, "", gettext("Nothing to be done here."))
            ]
        return found

    def _row(self, request, cell, bulk: Bulk, words: dict) -> Row:
        reasons = refusals.refusals(request.user, bulk.right, cell)
        message = refusals.in_words(reasons) or str(STATE_LABELS[bulk.becomes])
        key = f"{cell.content.pk}:{cell.language}:{snapshots.words_hash(words, cell.language)}"
        return Row(cell.content, OWN_NAMES[cell.language], message, not reasons, str(cell.label), key)

    def _attempt(self, request, row: Row, bulk: Bulk, form) -> Row:
        if not row.is_done:
            return row
        pk, language, _wording = row.key.split(":")
        at = form.arguments().get("at")
        try:
            with changes.together():
                publishing.lock(row.content)
                if (
                    f"{pk}:{language}:{publishing.words_of(row.content, language)}"
                    not in request.POST.getlist("seen")
                ):
                    text = gettext("Changed since you looked at the list, and left alone.")
                    return Row(row.content, row.own_name, text)
                bulk.act(row.content, language, by=request.user, **form.arguments())
        except publishing.Refused as refused:
            return Row(row.content, row.own_name, refusals.in_words(refused.reasons))
        except ValidationError as wrong:
            return Row(row.content, row.own_name, " ".join(wrong.messages))
        moment = moment_text(at, get_language()) if at else ""
        done = gettext("Opens at: %(moment)s") % {"moment": moment} if at else str(bulk.done)
        return Row(row.content, row.own_name, done, True)

    def _page(self, request, name: str, **more):
        context = {
            **self.admin_site.each_context(request),
            "title": self.get_actions(request)[name][2],
            "opts": self.opts,
            "action": name,
            "selected": request.POST.getlist("_selected_action"),
            **more,
        }
        return TemplateResponse(request, "admin/relations/bulk.html", context)
