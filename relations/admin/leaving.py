"""The page of what a colleague holds, with the act that hands it over."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import leaving
from relations.editorial.naming import marked
from relations.models import User
from relations.text.languages import OWN_NAMES

from .alphabet import by_family, in_alphabet
from .curating import desk_address

SHOWN = 50  # rows of one sort


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), label=_("Hand over to"), empty_label="—")
    switch_off = forms.BooleanField(
        label=_("Switch the account off and end all its sessions"), required=False, initial=True
    )

    def __init__(self, *args, leaver: User, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_staff=True).exclude(pk=leaver.pk)
        self.fields["to"].queryset = people
        ordered = in_alphabet(people, by_family)
        self.fields["to"].choices = [("", "—"), *((person.pk, str(person)) for person in ordered)]


class Leaving:
    """Adds “What this person holds” to the desk of accounts."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.holdings_view)
        return [path("<int:pk>/holdings/", view, name="relations_user_holdings"), *super().get_urls()]

    def holdings_view(self, request, pk: int):
        leaver = User.objects.filter(pk=pk).first()
        if leaver is None or not self.has_change_permission(request, leaver):
            raise PermissionDenied
        form = HandOverForm(request.POST or None, leaver=leaver)
        if request.method == "POST" and leaver == request.user and request.POST.get("switch_off"):
            form.add_error("switch_off", gettext("Your own account is switched off by somebody else."))
        if request.method == "POST" and form.is_valid():
            self._hand_over(request, leaver, form.cleaned_data)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What this person holds: %(name)s") % {"name": leaver},
            "opts": self.opts,
            "person": leaver,
            "form": form,
            "holdings": [_shown(one) for one in leaving.holdings(leaver)],
        }
        return TemplateResponse(request, "admin/relations/holdings.html", context)

    def _hand_over(self, request, leaver: User, known: dict) -> None:
        done = leaving.hand_over(leaver, by=request.user, **known)
        labels = {one.code: one.label for one in leaving.holdings(leaver)}
        moved = "; ".join(f"{labels[code]}: {count}" for code, count in done.moved.items() if count)
        text = gettext("Handed over to %(name)s. %(what)s")
        messages.success(
            request, text % {"name": known["to"], "what": moved or gettext("There was nothing.")}
        )
        if done.left:
            versions = ", ".join(
                dict.fromkeys(f"{row.content} ({OWN_NAMES[row.language]})" for row in done.left[:20])
            )
            text = gettext("%(name)s may not write these; give them to somebody else: %(versions)s")
            messages.warning(request, text % {"name": known["to"], "versions": versions})


def _shown(holding: leaving.Holding) -> dict:
    rows = list(holding.rows[: SHOWN + 1])
    return {
        "label": holding.label,
        "goes": holding.goes,
        "count": len(rows) if len(rows) <= SHOWN else holding.rows.order_by().count(),
        "rows": [_line(row) for row in rows[:SHOWN]],
        "is_cut": len(rows) > SHOWN,
    }


def _line(row) -> tuple[str, str, str]:
    """Words, address and note of a held row."""
    item = leaving.item_of(row)
    language = getattr(row, "language", "")
    note = OWN_NAMES.get(language, "")
    if item is not None:
        words = marked(item) if row is item or not hasattr(row, "title") else str(row)
        return words, desk_address(item), note
    return str(getattr(row, "user_agent", "") or row), "", getattr(row, "ip", "") or ""
