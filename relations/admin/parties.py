"""The parties of an agreement, and the rows that name one of them: also one that is being added on the same page."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from relations.models import Party
from relations.models.gathered import rows_of
from relations.text.numbers import whole

from .base import RowInline
from .forms import MergingForm, TermChoiceField
from .gathering import is_gathered
from .row_sheets import RowSheet

NEW = re.compile(r"parties-([0-9]{1,9})")  # a row of the page that has no number yet


class PartySheet(RowSheet):
    """An agreement has parties; each stands in it once."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", None) or {}
            if data.get("DELETE"):
                continue
            term = data.get("country") or data.get("organisation")
            key = (type(term), term.pk) if term else None
            if key and key in seen:
                form.add_error(None, ValidationError(_("This party is in the list already."), code="twice"))
            seen.add(key)

    def row_of(self, place: int):
        """The form of a party that will be stored with this page; None when it will not."""
        place = self.renumbered.get(place, place)
        form = self.forms[place] if place < len(self.forms) else None
        stays = form is not None and form.is_valid() and form.has_changed() and form not in self.deleted_forms
        return form if stays else None


class PartyRows(RowInline):
    model = Party
    formset = PartySheet
    fields = (("country", "organisation"), ("capacity", "is_required"), "body", "signatory", "territory")
    autocomplete_fields = ("country", "organisation")
    sort_field = "order"
    with_defaults = ("capacity",)


class PartySelect(forms.Select):
    """Keeps the choice of a party that is not stored yet when the page comes back."""

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        for one in value:
            if NEW.fullmatch(str(one)):
                groups.append((None, [self.create_option(name, one, one, True, len(groups))], len(groups)))
        return groups


class PartyField(TermChoiceField):
    """A stored party, or the row of one that is being added."""

    def to_python(self, value):
        new = NEW.fullmatch(str(value or ""))
        if not new:
            return super().to_python(value)
        party = Party()
        party.row = int(new[1])
        return party


class PartyUserForm(MergingForm):
    def _get_validation_exclusions(self):
        found = super()._get_validation_exclusions()
        return found | {"party"} if hasattr(self.cleaned_data.get("party"), "row") else found


class PartyUserSheet(RowSheet):
    """Gives each row its party, once the parties of the page are known to be sound."""

    parties: PartySheet | None = None

    def clean(self):
        super().clean()
        for form in self.forms:
            party = (getattr(form, "cleaned_data", None) or {}).get("party")
            if not hasattr(party, "row") or form.cleaned_data.get("DELETE"):
                continue
            row = self.parties.row_of(party.row) if self.parties else None
            if row is None:
                form.add_error(
                    "party", ValidationError(_("This party is not in the list above."), code="gone")
                )
            else:
                form.instance.party = row.instance


def introduce(formsets) -> None:
    """Let the rows that name parties know the parties of their page."""
    parties = next((one for one in formsets if isinstance(one, PartySheet)), None)
    for one in formsets:
        if isinstance(one, PartyUserSheet):
            one.parties = parties


class OfTheseParties:
    """Rows that name a party of the same agreement: the choice is asked for once, not per row."""

    form = PartyUserForm
    formset = PartyUserSheet

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name != "party":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs |= {"form_class": PartyField, "widget": PartySelect(attrs={"data-party": ""})}
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        number = request.resolver_match.kwargs.get("object_id", "")
        parties = Party.objects.filter(agreement_id=whole(number) or 0)
        field.queryset = parties.select_related("country", "organisation")
        field.choices = self._choices(request, field)
        return field

    def _choices(self, request, field):
        known = request.__dict__.setdefault("_desk_parties", [])
        if not known:
            parties = rows_of(self.item, "parties") if is_gathered(self.item) else field.queryset
            known += [("", "—"), *((party.pk, str(party)) for party in parties)]
        return known

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("party__country", "party__organisation")
