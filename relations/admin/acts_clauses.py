"""Manner of entry, term and notice beside the grid of acts: tried before they are stored, never overwritten unseen."""

from __future__ import annotations

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from relations.models import Agreement

MANNER = (
    "entry_method", "entry_count", "entry_days", "entry_months", "entry_first_of_month", "entry_on",
)  # fmt: skip
TERM = ("duration", "term_years", "term_until", "renewal_years", "notice_months", "notice_by_law")
PREFIX = "clause"


class ClauseForm(forms.ModelForm):
    """The clauses of an agreement; works on a copy, so that what is only tried touches nothing."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Agreement
        fields = (*MANNER, *TERM)
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("entry_on", "term_until")
        }

    def __init__(self, agreement: Agreement, data=None):
        asked = data is not None and f"{PREFIX}-entry_method" in data
        self.stored = stored_clauses(agreement)
        super().__init__(
            data if asked else None, instance=copy(agreement), prefix=PREFIX, initial={"was": self.stored}
        )

    @property
    def groups(self) -> list[tuple[str, list]]:
        """The fields under their headings."""
        return [
            (str(title), [self[name] for name in names])
            for title, names in ((_("Manner of entry into force"), MANNER), (_("Term and notice"), TERM))
        ]

    @property
    def tried(self) -> Agreement | None:
        """The agreement with the clauses as typed; None when they are wrong."""
        return self.instance if not self.is_bound or self.is_valid() else None

    def clean(self):
        found = super().clean()
        changed = [name for name in self.changed_data if name != "was"]
        if changed and found.get("was") != self.stored:
            raise ValidationError(
                _("These clauses were changed by somebody else meanwhile. Look at them again and save."),
                code="stale",
            )
        return found

    def store(self) -> bool:
        """Write the clauses; answers whether any had changed."""
        changed = self.is_bound and any(name != "was" for name in self.changed_data)
        if changed:
            self.save()
        return changed


def stored_clauses(agreement: Agreement) -> str:
    """What is stored, in one line: tells whether somebody else changed it meanwhile."""
    return "|".join(str(getattr(agreement, name)) for name in (*MANNER, *TERM))
