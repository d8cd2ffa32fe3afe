"""One's own account: the language of the desk and whether letters come; for everybody who works here."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import audit
from relations.models import User

from .users import role_names


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("interface_language", "wants_mail")
        labels = {"wants_mail": _("Send me letters about my work")}
        help_texts = {
            "wants_mail": _(
                "What waits for you, what became of your texts, and days that are due. Letters about the safety of "
                "the account come in any case."
            )
        }


def account_page(request):
    """Show and change what is one's own to choose."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        if form.changed_data:
            User.objects.filter(pk=request.user.pk).update(
                **{n: form.cleaned_data[n] for n in form.changed_data}
            )
            audit.record(
                "user_changed", by=request.user, subject=request.user.username, fields=form.changed_data
            )
        with translation.override(form.cleaned_data["interface_language"]):
            messages.success(request, gettext("Your account is saved."))
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Your account"),
        "form": form,
        "roles": role_names(request.user.groups.all()),
    }
    return TemplateResponse(request, "admin/relations/account.html", context)
