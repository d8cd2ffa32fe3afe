"""Copies of what is typed and not saved yet, and tokens that let one form make one item only."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from relations.editorial.checks import doubts_about_html
from relations.editorial.permissions import LANGUAGES
from relations.models import Draft
from relations.text.dates import moment_text

KEPT_FOR = timedelta(days=30)
SEEN_FOR = timedelta(minutes=10)  # how long somebody's unsaved changes are shown to others
LONGEST = 3_000_000


def token_of(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


class DraftsMixin:
    """Autosave for a ContentAdmin."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(require_POST(self.autosave_view))
        return [
            path("add/autosave/", view, name=f"{name}_add_autosave"),
            path("<int:object_id>/autosave/", view, name=f"{name}_autosave"),
            *super().get_urls(),
        ]

    # --- Autosave ------------------------------------------------------------------------------------------

    def autosave_view(self, request, object_id=None):
        """Keep a copy of the form, or forget it (`discard`); answers with doubts about the texts as typed."""
        obj = None
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
        else:
            obj = self.get_queryset(request).filter(pk=object_id).first()
            if obj is None or not self.has_change_permission(request, obj):
                raise PermissionDenied
        token = token_of(request.POST.get("token"))
        raw = request.POST.get("values", "")
        if token is None or len(raw) > LONGEST:
            return JsonResponse({"error": "bad request"}, status=400)
        if request.POST.get("discard"):
            self._drafts(request.user, obj).filter(spent_at=None).update(spent_at=timezone.now(), values={})
            return JsonResponse({"discarded": True})
        return self._keep(request, obj, token, raw)

    def _keep(self, request, obj, token, raw: str) -> JsonResponse:
        try:
            values = json.loads(raw)
        except ValueError:
            return JsonResponse({"error": "bad request"}, status=400)
        now = timezone.now()
        draft, made = Draft.objects.get_or_create(
            token=token,
            defaults={
                "user": request.user, "model": self.opts.model_name, "content_id": obj.pk if obj else None,
                "values": values, "saved_at": now,
            },
        )  # fmt: skip
        if draft.user_id != request.user.pk or draft.spent_at:
            return JsonResponse({"error": "spent"}, status=409)
        if not made:
            draft.values, draft.saved_at = values, now
            draft.save(update_fields=["values", "saved_at"])
        self._forget_old(request.user)
        return JsonResponse({"kept": True, "doubts": self._doubts(values)})

    def _doubts(self, values: dict) -> dict[str, list[str]]:
        texts = {code: values.get(f"body_{code}") for code in LANGUAGES} if isinstance(values, dict) else {}
        return {
            code: [str(doubt.message) for doubt in doubts_about_html(text)]
            for code, text in texts.items()
            if isinstance(text, str)
        }

    def _drafts(self, user, obj):
        own = Draft.objects.filter(user=user, model=self.opts.model_name)
        return own.filter(content_id=obj.pk) if obj and obj.pk else own.filter(content=None)

    def _forget_old(self, user) -> None:
        Draft.objects.filter(user=user, opened_at__lt=timezone.now() - KEPT_FOR).delete()

    def draft_context(self, request, obj) -> dict:
        """What the form has to offer back, which forms were saved, and who else has it open."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        change = bool(obj and obj.pk)
        address = reverse(f"{name}_autosave", args=[obj.pk]) if change else reverse(f"{name}_add_autosave")
        recent = Draft.objects.filter(model=self.opts.model_name, opened_at__gt=timezone.now() - KEPT_FOR)
        recent = (
            recent.filter(content_id=obj.pk) if change else recent.filter(content=None, user=request.user)
        )
        rows = list(recent.select_related("user")[:40])
        mine = [row for row in rows if row.user_id == request.user.pk]
        waiting = next((r for r in mine if not r.spent_at and r.values), None)
        limit = timezone.now() - SEEN_FOR
        others = [
            r
            for r in rows
            if r.user_id != request.user.pk and not r.spent_at and (r.saved_at or limit) > limit
        ]
        return {
            "autosave_url": address,
            "draft_data": self._offered(waiting) if waiting and request.method == "GET" else None,
            "spent_tokens": [str(row.token) for row in mine if row.spent_at],
            "others": list({row.user_id: row.user for row in others}.values()),
        }  # fmt: skip

    def _offered(self, draft: Draft) -> dict:
        at = moment_text(draft.saved_at, get_language())
        return {"token": str(draft.token), "values": draft.values, "at": at}

    # --- One form, one item --------------------------------------------------------------------------------

    def spent(self, request) -> int | None:
        """The item that this form made already; None when it is saved for the first time."""
        token = token_of(request.POST.get("_token"))
        if token is None:
            return None
        draft, _made = Draft.objects.select_for_update().get_or_create(
            token=token, defaults={"user": request.user, "model": self.opts.model_name}
        )
        return draft.content_id if draft.spent_at and draft.user_id == request.user.pk else None

    def spend(self, request, obj) -> None:
        """Note that the form was saved, and forget its unsaved copy."""
        now = timezone.now()
        tokens = [token_of(request.POST.get(name)) for name in ("_token", "_restored")]
        Draft.objects.filter(token__in=[one for one in tokens if one], user=request.user).update(
            spent_at=now, content_id=obj.pk, values={}, saved_at=None
        )
