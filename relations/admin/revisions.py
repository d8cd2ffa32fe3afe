"""The history of an item: who saved what and when, any two revisions compared, restored in one action."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass, field
from html import escape

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import history, publishing, snapshots
from relations.editorial.access import as_seen_by
from relations.editorial.permissions import LANGUAGES
from relations.models import CONTENT_KINDS, Content, Revision
from relations.models.fields import RichTextField
from relations.text.differences import Piece, html_diff, same_words, shortened, word_diff
from relations.text.languages import OWN_NAMES
from relations.text.numbers import whole

from .forms import fingerprint
from .gathering import is_gathered

PER_PAGE = 50


@dataclass
class Difference:
    """One line of a comparison: blocks of pieces, ready to be shown."""

    label: str
    language: str
    blocks: list
    markup_only: bool = False


@dataclass
class Part:
    """What a revision would change in one language, or in the facts."""

    name: str
    label: str
    is_open: bool
    differences: list[Difference] = field(default_factory=list)
    before: list = field(default_factory=list)

    @property
    def seen(self) -> str:
        """What stands in the way of this part now, as a fingerprint: only what was shown is replaced."""
        return f"{self.name}:{fingerprint(json.dumps(self.before, sort_keys=True))}"

    @property
    def is_facts(self) -> bool:
        return self.name == history.FACTS


class Reader:
    """Names fields and values of snapshots as people know them."""

    def __init__(self, model, user):
        self.model, self.user = model, user
        self._labels: dict[tuple, str] = {}

    def label(self, name: str) -> tuple[str, str]:
        """The name of a changed thing, and its language if it has one."""
        part, _colon, rest = name.partition(":")
        if part in ("rows", "words"):
            return str(self._rows(rest)._meta.verbose_name_plural), ""
        field = self._field(self.model, rest)
        if field is None:
            return rest, ""
        base = getattr(field, "translated_field", field)
        return str(base.verbose_name), getattr(field, "language", "")

    def difference(self, change: history.Change) -> Difference:
        label, language = self.label(change.name)
        part, _colon, rest = change.name.partition(":")
        if part in ("rows", "words"):
            before, after = self.rows_text(rest, change.before), self.rows_text(rest, change.after)
            return Difference(label, "", _lines_diff(before, after))
        if part == "m2m":
            field = self._field(self.model, rest)
            before, after = (self.terms(field.related_model, keys) for keys in (change.before, change.after))
            return Difference(label, "", [_set_diff(before, after)])
        field = self._field(self.model, rest)
        if isinstance(field, RichTextField):
            before, after = change.before or "", change.after or ""
            return Difference(label, language, shortened(html_diff(before, after)), same_words(before, after))
        before, after = (self.value(field, value) for value in (change.before, change.after))
        return Difference(label, language, [word_diff(before, after)])

    def value(self, field, value) -> str:
        """One stored value in words."""
        if value is None or value == "":
            return ""
        if isinstance(field, models.ForeignKey):
            return self._name_of(field.related_model, value)
        if isinstance(field, models.BooleanField):
            return gettext("yes") if value else gettext("no")
        if field is not None and field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return str(value)

    def terms(self, model, keys) -> list[str]:
        return [self._name_of(model, key) for key in keys or []]

    def rows_text(self, name: str, rows) -> list[str]:
        """Child rows as lines: “field: value · field: value”."""
        model = self._rows(name)
        lines = []
        for row in rows or []:
            parts = []
            for key, value in row.items():
                field = self._field_by_column(model, key)
                if field is None or key in ("id", "order") or value in (None, "", False):
                    continue
                base = getattr(field, "translated_field", field)
                code = getattr(field, "language", "")
                words = self.value(field, value)
                parts.append(f"{base.verbose_name}{f' ({OWN_NAMES[code]})' if code else ''}: {words}")
            lines.append(" · ".join(parts))
        return lines

    def _name_of(self, model, key) -> str:
        known = (model, key)
        if known not in self._labels:
            found = model._base_manager.filter(pk=key).first()
            if isinstance(found, Content):
                [found] = as_seen_by(self.user, [found])
            self._labels[known] = str(found) if found else f"#{key}"
        return self._labels[known]

    def _rows(self, name: str):
        return self.model._meta.get_field(name).related_model

    @staticmethod
    def _field(model, name):
        try:
            return model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
        except FieldDoesNotExist:
            return Reader._field_by_column(model, name)

    @staticmethod
    def _field_by_column(model, column):
        return next((f for f in model._meta.concrete_fields if f.attname == column), None)


def _lines_diff(before: list[str], after: list[str]) -> list[list[Piece]]:
    def as_html(lines):
        return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)

    return shortened(html_diff(as_html(before), as_html(after)))


def _set_diff(before: list[str], after: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for name in [*after, *(one for one in before if one not in after)]:
        kind = "same" if name in before and name in after else "added" if name in after else "removed"
        pieces += [Piece(kind, name), Piece("same", ", ")]
    return pieces[:-1]


class RevisionsMixin:
    """History for a ContentAdmin."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        restore = self.admin_site.admin_view(self.restore_view)
        return [
            path("<int:object_id>/history/<int:number>/restore/", restore, name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """All revisions, the newest first; with `before` and `after` also what differs between these two."""
        obj = self._with_history(request, object_id)
        page = Paginator(obj.revisions.select_related("by").defer("snapshot"), PER_PAGE).get_page(
            request.GET.get("p")
        )
        reader = Reader(CONTENT_KINDS[obj.kind], request.user)
        for revision in page:
            revision.labels = self._labels(reader, revision.changed)
        compared = self._compared(obj, request, page, reader)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of changes"),
            "subtitle": None,
            "object": obj,
            "original": obj,
            "opts": self.opts,
            "page": page,
            "newest": page.paginator.count,
            "compared": compared,
            "restore_url_name": f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
            "may_restore": self._may_restore(request, obj),
            "preserved_filters": self.get_preserved_filters(request),
        }
        return TemplateResponse(request, "admin/relations/history.html", {**context, **(extra_context or {})})

    def restore_view(self, request, object_id, number):
        """Show what a revision would change, part by part; make what was chosen so. A new revision says it."""
        is_post = request.method == "POST"
        with transaction.atomic() if is_post else nullcontext():
            obj = self._with_history(request, object_id)
            revision = get_object_or_404(Revision, content_id=obj.pk, number=number)
            if is_post:
                publishing.lock(obj)
            else:
                self.gather(request, obj)
            if not self._may_restore(request, obj):
                raise PermissionDenied
            parts = self._restorable(request, obj, revision)
            chosen = {part.name for part in parts if part.name in request.POST.getlist("parts")}
            if is_post and any(part.name in chosen and not part.is_open for part in parts):
                raise PermissionDenied
            seen = request.POST.getlist("seen")
            is_stale = is_post and any(part.name in chosen and part.seen not in seen for part in parts)
            if is_post and chosen and not is_stale:
                made = history.restore(revision, by=request.user, parts=frozenset(chosen))
                if made:
                    text = gettext("Revision %(number)s is restored.") % {"number": number}
                    messages.success(request, text)
                return self._to_history(obj)
        if not parts:
            messages.info(request, _("The item is already as it was in this revision."))
            return self._to_history(obj)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Restore revision %(number)s") % {"number": number},
            "object": obj,
            "opts": self.opts,
            "revision": revision,
            "parts": parts,
            "chosen": chosen,
            "is_wrong": is_post and not chosen,
            "is_stale": is_stale,
            "is_public": obj.editions.public().exists(),
        }
        return TemplateResponse(request, "admin/relations/restore.html", context)

    def _may_restore(self, request, obj) -> bool:
        """Some part of it at least."""
        mine = self.access(request, obj)
        return mine.restore or bool(mine.languages)

    def _to_history(self, obj):
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[obj.pk])
        )

    def _restorable(self, request, obj, revision) -> list[Part]:
        """The parts in which a revision differs from the working copy, with the difference."""
        mine = self.access(request, obj)
        reader = Reader(CONTENT_KINDS[obj.kind], request.user)
        found: dict[str, Part] = {}
        stored = snapshots.of_gathered(obj) if is_gathered(obj) else history.snapshot(obj)
        for change in history.restorable(stored, revision.snapshot):
            name = history.part_of(change.name)
            if name not in found:
                is_facts = name == history.FACTS
                is_open = mine.restore if is_facts else name in mine.languages
                label = gettext("Facts, relations and rows") if is_facts else OWN_NAMES[name]
                found[name] = Part(name, str(label), is_open)
            found[name].differences.append(reader.difference(change))
            found[name].before.append([change.name, change.before])
        return [found[name] for name in (*LANGUAGES, history.FACTS) if name in found]

    def _with_history(self, request, object_id):
        """The item, if the user may see its history; otherwise it does not exist for them."""
        obj = self.get_queryset(request).filter(pk=whole(object_id) or 0).first()
        if obj is None:
            raise Http404
        if not self.access(request, obj).history:
            raise PermissionDenied
        return obj

    def _labels(self, reader: Reader, names) -> list[str]:
        found = []
        for name in names:
            label, language = reader.label(name)
            found.append(f"{label} ({OWN_NAMES[language]})" if language else label)
        return list(dict.fromkeys(found))

    def _compared(self, obj, request, page, reader: Reader):
        numbers = [whole(request.GET.get(key, ""), 8) for key in ("before", "after")]
        if None in numbers:
            return None
        low, high = sorted(numbers)
        rows = {r.number: r for r in obj.revisions.select_related("by").filter(number__in=(low, high))}
        if high not in rows or (low and low not in rows):
            raise Http404
        before = rows[low].snapshot if low else {}
        changes = history.compare(before, rows[high].snapshot)
        return {
            "before": rows.get(low),
            "after": rows[high],
            "low": low,
            "high": high,
            "differences": [reader.difference(change) for change in changes],
        }
