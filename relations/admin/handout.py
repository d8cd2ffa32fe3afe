"""Sending a text to a translator outside as a Word table, and taking the translation over after a look."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import audit, history, publishing
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.exchange import handout
from relations.exchange.receipt import Receipt
from relations.models import LANGUAGE_CHOICES, ImportReceipt
from relations.text.differences import html_diff, shortened, word_diff
from relations.text.slugs import slugify

from .importing import Parcel
from .receipts import ReceiptPages

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


FORMS = [("docx", _("Word table")), ("xliff12", "XLIFF 1.2"), ("xliff20", "XLIFF 2.0")]
XLIFF = "application/xliff+xml"


class HandoutForm(forms.Form):
    source = forms.ChoiceField(label=_("From"), choices=LANGUAGE_CHOICES)
    target = forms.ChoiceField(label=_("Into"), choices=LANGUAGE_CHOICES)
    form = forms.ChoiceField(label=_("Format"), choices=FORMS, required=False)
    file = forms.FileField(label=_("File that came back (Word table or XLIFF)"), required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", _("Choose two different languages."))
        return cleaned


class Handout(ReceiptPages):
    """Adds `<id>/handout/` to a ContentAdmin."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.handout)
        return [path("<int:pk>/handout/", view, name=self._named("handout")), *super().get_urls()]

    def desk_context(self, request, obj, context) -> dict:
        known = super().desk_context(request, obj, context)
        if obj is None or not obj.pk or not may(request.user, Act.EXPORT, obj):
            return known
        link = (_("Translation outside"), reverse(f"admin:{self._named('handout')}", args=[obj.pk]))
        return {**known, "desk_links": [*known.get("desk_links", ()), link]}

    def handout(self, request, pk: int):
        content = self.get_queryset(request).filter(pk=pk).first()
        if content is None or not may(request.user, Act.EXPORT, content):
            raise PermissionDenied
        parcel = Parcel(request, f"handout-{pk}")
        if request.method != "POST":
            parcel.drop()
            return self._handout_page(request, content, HandoutForm(initial=self._guess(request, content)))
        form = HandoutForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._handout_page(request, content, form)
        source, target = form.cleaned_data["source"], form.cleaned_data["target"]
        if "send" in request.POST:
            return self._send(request, content, source, target, form.cleaned_data["form"] or "docx")
        upload = parcel.get() if "take" in request.POST else form.cleaned_data["file"]
        if not upload:
            form.add_error("file", _("Choose the file that came back."))
            return self._handout_page(request, content, form)
        if not may(request.user, Act.EDIT, content, target):
            form.add_error("target", _("You may not change this language version now."))
            return self._handout_page(request, content, form)
        try:
            found = handout.read(content, source, target, upload)
        except ValidationError as refused:
            form.add_error("file", refused)
            return self._handout_page(request, content, form)
        if "take" in request.POST:
            try:
                self._take(content, source, target, upload, request.user)
            except ValidationError as refused:  # changed at this moment
                form.add_error("file", refused)
                return self._handout_page(request, content, form)
            parcel.drop()
            messages.success(
                request, _("The translation was taken over. Check it, then submit it for review.")
            )
            change = reverse(f"admin:{self._named('change')}", args=[content.pk])
            return HttpResponseRedirect(f"{change}?language={target}")
        parcel.put(upload)
        return self._handout_page(
            request,
            content,
            form,
            changes=[_shown(one) for one in found],
            refused=found.refused,
            empty=found.empty,
            is_preview=True,
        )

    def _guess(self, request, content) -> dict:
        """The original, and the first other language that the user may write."""
        mine = [
            code
            for code in LANGUAGES
            if code != content.original_language and may(request.user, Act.EDIT, content, code)
        ]
        other = next(code for code in LANGUAGES if code != content.original_language)
        return {"source": content.original_language, "target": (mine or [other])[0]}

    def _send(self, request, content, source: str, target: str, form: str):
        data = handout.write(content, source, target, by=request.user, form=form)
        audit.record("export", by=request.user, content=content, language=target, source=source)
        response = HttpResponse(data, content_type=DOCX if form == "docx" else XLIFF)
        ending = "docx" if form == "docx" else "xlf"
        name = f"{content.pk}-{slugify(content.title_in(source) or str(content), limit=60)}_{source}-{target}.{ending}"
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
        return response

    @transaction.atomic
    def _take(self, content, source: str, target: str, upload, user) -> None:
        """Write what the file changes in the text as it stands now, whoever saved it meanwhile."""
        publishing.lock(content)
        content.refresh_from_db()
        if not may(user, Act.EDIT, content, target):
            raise ValidationError(_("You may not change this language version now."))
        found = handout.read(content, source, target, upload)
        history.record_found(content)
        for change in found:
            setattr(content, change.field, change.after)
        content.save()
        publishing.touch(content, target, by=user)
        history.record(content, by=user, comment=gettext("Translation from outside"))
        receipt = Receipt("handout")
        for row in found.refused:
            receipt.note("unit", ("unit", row.key), f"{row.came} – {row.reason}")
        ImportReceipt.keep(content, target, receipt, by=user, file_name=upload.name or "")

    def _handout_page(self, request, content, form, **context):
        title = gettext("Translation outside: %(name)s") % {"name": content}
        change = reverse(f"admin:{self._named('change')}", args=[content.pk])
        return self.import_response(
            request, "handout.html", title, form=form, content=content, change_url=change, **context
        )


def _shown(change) -> dict:
    rich = change.field.startswith("body")
    blocks = (
        shortened(html_diff(change.before, change.after))
        if rich
        else [word_diff(change.before, change.after)]
    )
    return {"field": change.field.rpartition("_")[0], "blocks": blocks}
