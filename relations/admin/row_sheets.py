"""Rows of an item as a set: rows that somebody else removed meanwhile, and the wrapper that the page shows."""

from __future__ import annotations

import re

from django.contrib.admin.helpers import InlineAdminFormSet
from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from relations.editorial.access import as_seen_by, sees_everything
from relations.models import Content
from relations.text.numbers import whole

from .forms import TermChoiceField, fingerprint, mapping_of
from .rendering import QUICK_RENDERER

MOST_NEW = 300  # rows that one page may add to a set: whoever has more brings a table
REMOVED = _(
    "Somebody else removed this row while you were changing it. What you wrote stands here as a new row: "
    "save to bring it back, or remove it."
)


class RowSheet(BaseInlineFormSet):
    """Rows that two people may have open at once.

    A row that somebody else removed goes silently if this user left it alone; what this user wrote into it comes
    back as a new row, with a sentence that says why.
    """

    def __init__(
        self,
        *args,
        made: dict[str, str] | None = None,
        known: dict[str, str] | None = None,
        user=None,
        gathered: list | None = None,
        **kwargs,
    ):
        self.user = user  # who looks at them
        self.gathered = gathered  # the rows, where they were read with the item
        self.made, self.known = made or {}, known or {}  # what this very form stored before (admin.drafts)
        super().__init__(*args, **kwargs)
        self.renderer = QUICK_RENDERER
        self.has_lost_rows = False
        self.renumbered: dict[int, int] = {}
        self._brought_back: set[int] = set()
        self.claimed = 0  # rows that the page named, where that was more than may be
        if self.is_bound and self.management_form.is_valid():
            self._bound_rows()
            self._part_from_lost_rows()

    def get_queryset(self):
        """The rows; items that they point at bear the names under which the user may know them."""
        is_new = not hasattr(self, "_queryset") and not hasattr(self, "_is_named")
        self._is_named = True
        rows = super().get_queryset() if self.gathered is None else self.gathered
        if is_new and self.user is not None and not sees_everything(self.user):
            columns = [
                field
                for field in self.model._meta.concrete_fields
                if field.is_relation and field != self.fk and issubclass(field.related_model, Content)
            ]
            found = [(row, field) for row in rows for field in columns if getattr(row, field.attname)]
            as_seen_by(self.user, (getattr(row, field.name) for row, field in found))
        return rows

    def _bound_rows(self) -> None:
        """Make no more forms than rows came in, nor than a page can have: the number that came with them is no proof."""
        known = self.management_form.cleaned_data
        pattern = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,9}})-")
        rows = {int(found[1]) for name in (*self.data, *self.files) if (found := pattern.match(name))}
        most = min(max(rows, default=-1) + 1, len(self.get_queryset()) + MOST_NEW)
        if known[TOTAL_FORM_COUNT] <= most:
            return
        self.claimed, self.data = known[TOTAL_FORM_COUNT], self.data.copy()
        self.data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(most)
        self.data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(min(known[INITIAL_FORM_COUNT], most))
        self.__dict__.pop("management_form", None)

    def _part_from_lost_rows(self) -> None:
        known = self.management_form.cleaned_data
        total, initial = known[TOTAL_FORM_COUNT], known[INITIAL_FORM_COUNT]
        lost = [place for place in range(min(initial, total, self.absolute_max)) if self._is_lost(place)]
        made = self._made_before(initial, min(total, self.absolute_max))
        if made:
            self._take_made(made, total, initial)
            known = self.management_form.cleaned_data
            total, initial = known[TOTAL_FORM_COUNT], known[INITIAL_FORM_COUNT]
            lost = [place for place in range(min(initial, total, self.absolute_max)) if self._is_lost(place)]
        if not lost:
            return
        self.has_lost_rows = True
        back = [place for place in lost if self._was_written(place)]
        order = [place for place in range(total) if place not in lost] + back
        self._brought_back = set(range(len(order) - len(back), len(order)))
        self._take_in_order(order, initial - len(lost), back)

    def _made_before(self, initial: int, total: int) -> dict[int, str]:
        """New rows of the page that an earlier save of this very form made already, with their numbers."""
        found = {place: self.made.get(self.add_prefix(place), "") for place in range(initial, total)}
        return {
            place: key for place, key in found.items() if key and self._existing_object(int(key)) is not None
        }

    def _take_made(self, made: dict[int, str], total: int, initial: int) -> None:
        """Let them stand where rows stand that have a number."""
        order = [*range(initial), *made, *(place for place in range(initial, total) if place not in made)]
        self._take_in_order(order, initial + len(made), [])
        for place, key in made.items():
            self.data[f"{self.add_prefix(self.renumbered[place])}-{self.model._meta.pk.name}"] = key

    def made_rows(self) -> dict[str, str]:
        """The prefix that each new row had on the page → the number it has now."""
        back = {new: old for old, new in self.renumbered.items()}
        return {
            self.add_prefix(back.get(place, place)): str(form.instance.pk)
            for place, form in enumerate(self.forms)
            if form.instance.pk and place >= self.initial_form_count()
        }

    def add_fields(self, form, index):
        """The rows were read together: which of them a form is of is not asked for again."""
        super().add_fields(form, index)
        number = form.fields[self.model._meta.pk.name]
        form.fields[self.model._meta.pk.name] = chosen = TermChoiceField(
            number.queryset, initial=number.initial, required=False, widget=number.widget
        )
        chosen.present = form.instance if form.instance.pk else None

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if self.known and form.instance.pk:
            begun = f"{self.prefix}:{form.instance.pk}:"
            form.known = {k.removeprefix(begun): v for k, v in self.known.items() if k.startswith(begun)}
        return form

    def _is_lost(self, place: int) -> bool:
        key = whole(self.data.get(f"{self.add_prefix(place)}-{self.model._meta.pk.name}", ""))
        return key is not None and self._existing_object(key) is None

    def _was_written(self, place: int) -> bool:
        """Did this user change the row, compared with what was on the screen?"""
        if self.data.get(f"{self.add_prefix(place)}-DELETE"):
            return False
        prefix = self.add_prefix(place)
        form = self.form(self.data, self.files, prefix=prefix, use_required_attribute=False)
        form.is_valid()
        seen = mapping_of(self.data.get(f"{prefix}-base"))
        values = form.cleaned_data
        return any(name not in values or fingerprint(values[name]) != was for name, was in seen.items())

    def _take_in_order(self, order: list[int], initial: int, back: list[int]) -> None:
        """The posted rows under new numbers; those that come back have neither a number nor a past."""
        moved = self.renumbered = {old: new for new, old in enumerate(order)}
        pattern = re.compile(rf"{re.escape(self.prefix)}-([0-9]{{1,9}})-(.+)")

        def renumbered(values):
            found = values.copy()
            for name in list(found):
                row = pattern.fullmatch(name)
                if row:
                    del found[name]
            for name in values:
                row = pattern.fullmatch(name)
                if row and int(row[1]) in moved and not (int(row[1]) in back and row[2] in ("id", "base")):
                    found.setlist(f"{self.prefix}-{moved[int(row[1])]}-{row[2]}", values.getlist(name))
            return found

        self.data, self.files = renumbered(self.data), renumbered(self.files)
        self.data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(len(order))
        self.data[f"{self.prefix}-{INITIAL_FORM_COUNT}"] = str(initial)
        self.__dict__.pop("management_form", None)

    def clean(self):
        super().clean()
        for place in self._brought_back:
            self.forms[place].add_error(None, ValidationError(REMOVED, code="removed"))
        if self.claimed:
            text = _(
                "The page named %(claimed)s rows here, and %(taken)s can be taken. Nothing is saved: open the page anew, "
                "and bring long lists as a table."
            )
            said = {"claimed": self.claimed, "taken": self.total_form_count()}
            raise ValidationError(text, code="too_many_forms", params=said)

    @cached_property
    def empty_form(self):
        """Made once: the page asks for it several times."""
        return super().empty_form


class ShownRows(InlineAdminFormSet):
    """What the page shows of a set of rows; every row needs the same scripts and styles, so one is asked."""

    @property
    def media(self):
        return self.opts.media + self.formset.media
