"""Copies of what is typed and not saved: kept per form, offered one by one and thrown away one by one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from relations.editorial import publishing
from relations.editorial.checks import doubts_about_html
from relations.editorial.permissions import LANGUAGES, WAITING
from relations.models import TEXT_FIELDS, Draft
from relations.models.fields import RichTextField
from relations.search import glossary
from relations.text.dates import moment_text

from .forms import fingerprint, label_of, mapping_of, plain
from .once import KEPT_FOR, OnceMixin, forget_old, token_of

SEEN_FOR = timedelta(minutes=10)  # how long somebody's unsaved changes are shown to others
LONGEST = 3_000_000
MOST = 40  # rows that a page looks at
TEXTS = [f"{name}_{code}" for name in TEXT_FIELDS for code in LANGUAGES]


def _text_of(value):
    """A text without halves of letters, which no database keeps; anything else as it came."""
    return value.encode(errors="replace").decode().replace("\0", "") if isinstance(value, str) else value


@dataclass(frozen=True)
class CopiedText:
    """One text of an unsaved copy, to be read and taken along."""

    label: str
    language: str
    value: str
    is_rich: bool


class DraftsMixin(OnceMixin):
    """Autosave and memory for the forms of a ContentAdmin."""

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
        """Keep a copy of the form, or forget one; answers with doubts about the texts as typed."""
        obj = None
        if object_id is not None:
            obj = self.get_queryset(request).filter(pk=object_id).first()
            if obj is None:
                raise PermissionDenied
        if token := token_of(request.POST.get("_discard")):
            return self._throw_away(request, obj, token)
        if not (self.has_change_permission(request, obj) if obj else self.has_add_permission(request)):
            raise PermissionDenied
        token = token_of(request.POST.get("token"))
        raw = request.POST.get("values", "")
        if token is None or len(raw) > LONGEST:
            return JsonResponse({"error": "bad request"}, status=400)
        return self._keep(request, obj, token, raw)

    def _throw_away(self, request, obj, token):
        """Forget one copy, and no other."""
        Draft.objects.filter(token=token, user=request.user, spent_at=None).update(
            spent_at=timezone.now(), values={}
        )
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"discarded": True})
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return HttpResponseRedirect(self.change_url(obj.pk) if obj else reverse(f"{name}_add"))

    def _keep(self, request, obj, token, raw: str) -> JsonResponse:
        try:
            values = json.loads(raw.encode(errors="replace"))
            values = {str(name): _text_of(value) for name, value in values.items()}
        except (ValueError, AttributeError, RecursionError):
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
        forget_old(request.user)
        return JsonResponse({"kept": True, "doubts": self._doubts(values)})

    def _doubts(self, values: dict) -> dict[str, list]:
        """Sentences by language; a place that the glossary marks is [sentence, words before, words, words after]."""
        texts = {code: values.get(f"body_{code}") for code in LANGUAGES} if isinstance(values, dict) else {}
        texts = {code: text for code, text in texts.items() if isinstance(text, str)}
        known = glossary.terms() if texts else []
        return {
            code: [
                *(str(doubt.message) for doubt in doubts_about_html(text)),
                *(
                    [place.sentence, place.before, place.words, place.after]
                    for place in glossary.avoided(text, code, known)
                ),
            ]
            for code, text in texts.items()
        }

    def draft_context(self, request, obj) -> dict:
        """What the form has to offer back, which forms were saved, and who else has it open."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        change = bool(obj and obj.pk)
        address = reverse(f"{name}_autosave", args=[obj.pk]) if change else reverse(f"{name}_add_autosave")
        recent = Draft.objects.filter(model=self.opts.model_name, opened_at__gt=timezone.now() - KEPT_FOR)
        recent = recent.filter(content_id=obj.pk) if change else recent.filter(user=request.user)
        rows = list(recent.select_related("user")[:MOST])
        mine = [row for row in rows if row.user_id == request.user.pk]
        waiting = [r for r in mine if not r.spent_at and r.values and (change or r.content_id is None)]
        limit = timezone.now() - SEEN_FOR
        others = [
            r
            for r in rows
            if r.user_id != request.user.pk and not r.spent_at and (r.saved_at or limit) > limit
        ]
        return {
            "autosave_url": address,
            "copies": (copies := [self._offered(row, obj) for row in waiting] if request.method == "GET" else []),
            "copies_data": {copy["token"]: copy["values"] for copy in copies},
            "spent_tokens": [str(row.token) for row in mine if row.spent_at],
            "carried": {"restored": request.POST.get("_restored"), "receipts": request.POST.get("paste-receipts")},
            "others": list({row.user_id: row.user for row in others}.values()),
        }  # fmt: skip

    def _offered(self, draft: Draft, obj) -> dict:
        at = moment_text(draft.saved_at or draft.opened_at, get_language())
        texts = [
            self._copied(name, value)
            for name, value in draft.values.items()
            if isinstance(value, str)
            and name in TEXTS
            and plain(value) != plain(getattr(obj, name, "") if obj else "")
        ]
        return {"token": str(draft.token), "values": draft.values, "at": at, "texts": texts}

    def _copied(self, name: str, value: str) -> CopiedText:
        try:
            column = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return CopiedText(name, "", value, False)
        return CopiedText(label_of(self.model, name), name[-2:], value, isinstance(column, RichTextField))

    # --- What a form has stored ----------------------------------------------------------------------------

    def stored_words(self, request, language: str) -> list[str]:
        """The wording that this form's last save left behind in a language."""
        row = self.form_row(request)
        return [row.stored["words"][language]] if row is not None and "words" in row.stored else []

    def first_time(self, request, act: str) -> bool:
        """Is it the first time that this form asks for an act that would be done twice otherwise?"""
        row = self.form_row(request)
        if row is None:
            return True
        done = row.stored.setdefault("acts", [])
        if act in done:
            return False
        done.append(act)
        row.save(update_fields=["stored"])
        return True

    def remember(self, request, obj, form, formsets) -> None:
        """Also forget the unsaved copies of the form."""
        super().remember(request, obj, form, formsets)
        now = timezone.now()
        row = self.form_row(request)
        if row is not None:
            row.content_id, row.values, row.saved_at = obj.pk, {}, None
            row.save(update_fields=["content_id", "values", "saved_at"])
        posted = [request.POST.get("_copy", ""), *request.POST.get("_restored", "").split()]
        tokens = [token for token in map(token_of, posted) if token]
        Draft.objects.filter(token__in=tokens, user=request.user, spent_at=None).update(
            spent_at=now, content_id=obj.pk, values={}, saved_at=None
        )
        known = set(Draft.objects.filter(token__in=tokens).values_list("token", flat=True))
        Draft.objects.bulk_create(  # copies that only the browser had
            Draft(token=token, user=request.user, model=self.opts.model_name, content_id=obj.pk, spent_at=now)
            for token in dict.fromkeys(tokens)
            if token not in known
        )

    def stored_by(self, obj, form, formsets, before: dict) -> dict:
        stored = type(obj).objects.get(pk=obj.pk)
        waiting = stored.translations.filter(state__in=WAITING).values_list("language", flat=True)
        words = publishing.in_view(stored, waiting)
        return super().stored_by(obj, form, formsets, before) | {"words": words}

    # --- Words that could not be stored --------------------------------------------------------------------

    def keep_closed_words(self, request, obj, open_names=()) -> bool:
        """Keep what was typed into texts that are closed to the user by now, as a copy to be read; say so."""
        base = mapping_of(request.POST.get("base"))
        known = self.known_fields(request)
        lost = {}
        for name in TEXTS:
            typed = request.POST.get(name)
            if typed is None or name in open_names or plain(typed) == plain(getattr(obj, name, "")):
                continue
            if fingerprint(typed) not in (base.get(name), known.get(name)):
                lost[name] = typed
        if not lost:
            return False
        Draft.objects.create(
            user=request.user,
            model=self.opts.model_name,
            content_id=obj.pk,
            values=lost,
            saved_at=timezone.now(),
        )
        request.has_closed_words = True
        names = ", ".join(label_of(self.model, name) for name in lost)
        text = gettext(
            "Not saved, because you may not change it now: %(fields)s. What you typed is kept below, as a text to copy."
        )
        messages.warning(request, text % {"fields": names})
        return True
