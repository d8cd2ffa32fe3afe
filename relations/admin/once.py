"""Forms that know their age: what each opened form has made and stored already, whatever it is a form of.

Every opened form has a token. Its row remembers what the form made and, as fingerprints, what its last save left
behind: a form that comes back (Back, reload, a double click, a preview in between) meets its own words as known, and
makes nothing twice. What somebody else stored since meets the merge of `forms.MergingForm`.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from relations.exchange import uploads
from relations.models import Draft, changes
from relations.models.storage import no_litter
from relations.text.numbers import whole

from .forms import MergingForm, label_of
from .row_sheets import RowSheet

KEPT_FOR = timedelta(days=30)


def token_of(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def forget_old(user) -> None:
    """Forms that were opened long ago are remembered no longer."""
    Draft.objects.filter(user=user, opened_at__lt=timezone.now() - KEPT_FOR).delete()


class OnceMixin:
    """For every ModelAdmin with a form: one form makes one thing, however often and from wherever it is sent.

    The page carries `token` as `_token`; `save_related` ends with `remember`.
    """

    # --- One save at a time --------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A form that made something already changes that. All of a save and what follows is one transaction."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        uploads.judge(request.FILES)
        with no_litter(), changes.together():
            request.made_before = None if object_id else self.made_by(request)
            object_id = object_id or request.made_before
            obj = self.locked(request, object_id)
            answer = self.before_save(request, obj)
            return answer or super().changeform_view(request, object_id, form_url, extra_context)

    def locked(self, request, object_id):
        """The row that is saved, kept from other saves until this one is over; None for a new one."""
        number = whole(object_id)
        return number and self.model._base_manager.select_for_update().filter(pk=number).first()

    def before_save(self, request, obj):
        """Answers instead of saving, if there is a reason to."""

    def response_change(self, request, obj):
        if not request.made_before:
            return super().response_change(request, obj)
        if "_popup" in request.POST:
            return self.response_add(
                request, obj
            )  # the window that waits for it has perhaps heard nothing yet
        return self.back_to_what_was_made(request, obj.pk)

    def change_url(self, pk) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])

    def back_to_what_was_made(self, request, pk) -> HttpResponseRedirect:
        messages.info(request, gettext("This form was saved already; here is what it made."))
        return HttpResponseRedirect(self.change_url(pk))

    # --- What is known of the form -------------------------------------------------------------------------

    def token(self, request) -> uuid.UUID | str:
        """The name of the form on the page: a new one, or the one that came in with errors."""
        return (request.method == "POST" and request.POST.get("_token")) or uuid.uuid4()

    def form_row(self, request) -> Draft | None:
        """What is known of the form that came in; locked, so that two clicks wait for one another."""
        if not hasattr(request, "_form_row"):
            token = token_of(request.POST.get("_token"))
            request._form_row = None
            if token is not None:
                found, _made = Draft.objects.select_for_update().get_or_create(
                    token=token, defaults={"user": request.user, "model": self.opts.model_name}
                )
                request._form_row = found if found.user_id == request.user.pk else None
        return request._form_row

    def made_by(self, request) -> str | None:
        """The key of the thing that this form made already; None when it is saved for the first time."""
        row = self.form_row(request)
        if row is None or row.spent_at is None or row.model != self.opts.model_name or not row.made:
            return None
        return row.made if self.model._base_manager.filter(pk=row.made).exists() else None

    def known_fields(self, request) -> dict[str, str]:
        """Fingerprints of what the last save of this form left behind, by the name of the input."""
        row = self.form_row(request)
        return row.stored.get("fields", {}) if row is not None else {}

    def known_rows(self, request) -> dict[str, str]:
        """Rows that this form made already: the prefix they had on the page → their number."""
        row = self.form_row(request)
        return row.stored.get("rows", {}) if row is not None else {}

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if request.method != "POST" or not issubclass(form, MergingForm):
            return form
        return type(form)(form.__name__, (form,), {"known": self.known_fields(request)})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if not issubclass(inline.formset, RowSheet):
            return found
        found["user"] = request.user
        if request.method == "POST":
            found |= {"made": self.known_rows(request), "known": self.known_fields(request)}
        return found

    # --- After a save --------------------------------------------------------------------------------------

    def remember(self, request, obj, form, formsets) -> None:
        """Note what the form has made and stored."""
        row = self.form_row(request)
        if row is None:
            return
        row.made, row.spent_at = str(obj.pk), timezone.now()
        row.stored = row.stored | self.stored_by(obj, form, formsets, row.stored)
        row.save(update_fields=["made", "spent_at", "stored"])
        forget_old(request.user)

    def stored_by(self, obj, form, formsets, before: dict) -> dict:
        """What a save left behind, as fingerprints by the name of the input, and the numbers of new rows."""
        fields, rows = dict(before.get("fields", {})), dict(before.get("rows", {}))
        if isinstance(form, MergingForm):
            fields |= form.stored_fingerprints()
        for formset in formsets:
            for row in formset.forms:
                if row.instance.pk and isinstance(row, MergingForm):
                    key = f"{formset.prefix}:{row.instance.pk}"
                    fields |= {f"{key}:{name}": seen for name, seen in row.stored_fingerprints().items()}
            rows |= getattr(formset, "made_rows", dict)()
        return {"fields": fields, "rows": rows}

    def tell_what_was_kept(self, request, form, formsets) -> None:
        """Name what somebody else changed meanwhile and this save left alone."""
        sheets = [form, *(row for formset in formsets for row in formset.forms)]
        kept = [
            label_of(sheet._meta.model, name, str(sheet.fields[name].label))
            for sheet in sheets
            if isinstance(sheet, MergingForm)
            for name in sheet.kept
            if name not in sheet.filled_by_itself
        ]
        lost = [
            str(f.model._meta.verbose_name_plural) for f in formsets if getattr(f, "has_lost_rows", False)
        ]
        if lost:
            text = gettext("Removed by somebody else meanwhile: %(rows)s.")
            messages.warning(request, text % {"rows": ", ".join(lost)})
        if kept:
            text = gettext("Changed by somebody else meanwhile, and kept: %(fields)s.")
            messages.warning(request, text % {"fields": ", ".join(dict.fromkeys(kept))})
