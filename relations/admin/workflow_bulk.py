"""Acts on many items of a list at once: what may be done is done, and every row says what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relations.editorial import publishing, states
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.models import WorkState
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES

from . import workflow_forms as forms

LIMIT = 100


@dataclass
class Result:
    """What came of one act on one language version."""

    content: object
    own_name: str
    message: str
    is_done: bool = False


class BulkMixin:
    """Submit, approve and publish for the rows chosen in a list."""

    actions = ("submit_selected", "approve_selected", "publish_selected")

    def get_actions(self, request):
        """Only the acts that some role of the user knows; deleting is done one by one."""
        rights = {
            "submit_selected": Act.SUBMIT,
            "approve_selected": Act.APPROVE,
            "publish_selected": Act.PUBLISH,
        }
        found = super().get_actions(request)
        return {
            name: action
            for name, action in found.items()
            if name in rights and may(request.user, rights[name], kind=self.model.KIND)
        }

    @admin.action(description=_("Submit for review"))
    def submit_selected(self, request, queryset):
        return self._bulk(
            request, queryset, Act.SUBMIT, _is_begun, publishing.submit, _("Submitted for review.")
        )

    @admin.action(description=_("Approve"))
    def approve_selected(self, request, queryset):
        return self._bulk(request, queryset, Act.APPROVE, _is_in_review, publishing.approve, _("Approved."))

    @admin.action(description=_("Publish what is ready"))
    def publish_selected(self, request, queryset):
        """Asks when, then publishes every ready version of the chosen items, the originals first."""
        if not may(request.user, Act.PUBLISH, kind=self.model.KIND):
            raise PermissionDenied
        form = forms.MomentForm(request.POST if "when" in request.POST else None, auto_id="act-%s")
        if not form.is_bound or not form.is_valid():
            chosen = list(queryset.order_by("pk")[: LIMIT + 1])
            return self._page(request, _("Publish what is ready"), form=form, chosen=chosen[:LIMIT],
                              action="publish_selected")  # fmt: skip
        at = form.cleaned_data["at"]

        def publish(content, language, *, by):
            return publishing.publish(content, language, by=by, at=at)

        done = (
            _("Opens at: %(moment)s") % {"moment": moment_text(at, get_language())} if at else _("Published.")
        )
        return self._bulk(request, queryset, Act.PUBLISH, _is_ready, publish, done)

    def _bulk(self, request, queryset, right, is_meant, act, done):
        if not may(request.user, right, kind=self.model.KIND):
            raise PermissionDenied
        chosen = list(queryset.order_by("pk")[: LIMIT + 1])
        results = [
            one
            for content in chosen[:LIMIT]
            for one in self._row(request, content, right, is_meant, act, done)
        ]
        if len(chosen) > LIMIT:
            results.append(Result("…", "", _("At most 100 items at once; the rest was left alone.")))
        return self._page(request, self.get_actions(request)[request.POST["action"]][2], results=results)

    def _row(self, request, content, right, is_meant, act, done):
        """Try every language version that the act could mean; a row without any says so."""
        found = []
        row = states.cells([content])[content.pk]
        for code in sorted(LANGUAGES, key=lambda code: code != content.original_language):
            cell = row[code]
            if not is_meant(content, cell):
                continue
            if not may(request.user, right, None, code, kind=content.kind):
                continue
            message, is_done = _attempt(act, content, code, request.user, done)
            found.append(Result(content, OWN_NAMES[code], message, is_done))
        return found or [Result(content, "", _("Nothing to be done here."))]

    def _page(self, request, title, **more):
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "selected": request.POST.getlist("_selected_action"),
            **more,
        }
        return TemplateResponse(request, "admin/relations/bulk.html", context)


def _attempt(act, content, language, user, done) -> tuple[str, bool]:
    try:
        act(content, language, by=user)
    except PermissionDenied:
        return _("Not allowed in the present state, or you wrote or submitted this text yourself."), False
    except ValidationError as wrong:
        return " ".join(wrong.messages), False
    return done, True


def _is_begun(content, cell) -> bool:
    begun = content.title_in(cell.language).strip() and cell.work.state in (
        WorkState.MISSING,
        WorkState.IN_WORK,
    )
    return bool(begun) and states.is_unpublished_change(content, cell)


def _is_in_review(content, cell) -> bool:
    return cell.work.state == WorkState.IN_REVIEW


def _is_ready(content, cell) -> bool:
    return cell.work.state == WorkState.READY and states.is_unpublished_change(content, cell)
