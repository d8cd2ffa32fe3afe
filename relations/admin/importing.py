"""Bringing in documents at the desk: choose a file, look at what would be taken, confirm.

Nothing is written before the confirmation. Between the two steps the file lies under a random name in the store,
known only to the session that brought it, and no longer than a day.
"""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import audit
from relations.editorial.permissions import Act, may
from relations.exchange import documents, word
from relations.models import LANGUAGE_CHOICES, Genre, Kind

FOLDER = "imports"
KEPT_FOR = timedelta(days=1)


class Parcel:
    """The uploaded file between choosing and confirming, tied to the session."""

    def __init__(self, request, purpose: str):
        self.session, self.key = request.session, f"import:{purpose}"

    def put(self, upload) -> None:
        self.drop()
        clear_old()
        upload.seek(0)
        name = default_storage.save(f"{FOLDER}/{get_random_string(32)}", ContentFile(upload.read()))
        self.session[self.key] = {"name": name, "title": upload.name[:200]}

    def get(self):
        """The file, or None when it was confirmed, replaced or cleared."""
        known = self.session.get(self.key)
        if not known or not default_storage.exists(known["name"]):
            return None
        with default_storage.open(known["name"]) as stored:
            return ContentFile(stored.read(), name=known["title"])

    def drop(self) -> None:
        known = self.session.pop(self.key, None)
        if known and default_storage.exists(known["name"]):
            default_storage.delete(known["name"])


def clear_old() -> None:
    """Forget files that nobody confirmed within a day."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        full = f"{FOLDER}/{name}"
        if timezone.now() - default_storage.get_modified_time(full) > KEPT_FOR:
            default_storage.delete(full)


class WordForm(forms.Form):
    file = forms.FileField(label=_("Document (.docx; also .doc, .rtf, .odt, HTML, plain text)"))


class ConfirmWordForm(forms.Form):
    title = forms.CharField(label=_("title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    lead = forms.CharField(
        label=_("summary"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=_("note about the text"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(label=_("original language"), choices=LANGUAGE_CHOICES)
    genre = forms.ChoiceField(label=_("type"), choices=Genre.choices)


class ImportPage:
    """What the import pages of a ModelAdmin share."""

    def import_response(self, request, template: str, title, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "list_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
            **context,
        }
        return TemplateResponse(request, f"admin/relations/{template}", context)

    def _named(self, action: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{action}"

    def list_links(self, request) -> list[tuple]:
        """(label, address) of the pages offered above the list."""
        return []

    def changelist_view(self, request, extra_context=None):
        extra = extra_context or {}
        links = [*self.list_links(request), *extra.get("desk_links", ())]
        return super().changelist_view(request, {**extra, "desk_links": links})


class WordImport(ImportPage):
    """Adds `import-word/` to the articles of the desk."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_word)
        return [path("import-word/", view, name=self._named("import_word")), *super().get_urls()]

    def list_links(self, request):
        links = super().list_links(request)
        if may(request.user, Act.CREATE, kind=Kind.ARTICLE):
            links.append((_("From a Word document"), reverse(f"admin:{self._named('import_word')}")))
        return links

    def import_word(self, request):
        if not may(request.user, Act.CREATE, kind=Kind.ARTICLE):
            raise PermissionDenied
        parcel = Parcel(request, "word")
        if request.method != "POST":
            parcel.drop()
            return self._word_page(request, WordForm())
        if "take" in request.POST:
            return self._take_word(request, parcel)
        form = WordForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                draft = documents.read(form.cleaned_data["file"])
            except ValidationError as refused:
                form.add_error("file", refused)
            else:
                parcel.put(form.cleaned_data["file"])
                first = {
                    "title": draft.title,
                    "lead": draft.lead,
                    "note": draft.note,
                    "language": draft.language,
                    "genre": Genre.REVIEW,
                }
                return self._word_page(request, form, draft=draft, confirm=ConfirmWordForm(initial=first))
        return self._word_page(request, form)

    def _take_word(self, request, parcel: Parcel):
        upload = parcel.get()
        if upload is None:
            messages.error(request, _("The file is no longer here. Choose it again."))
            return HttpResponseRedirect(request.path)
        draft = documents.read(upload)
        confirm = ConfirmWordForm(request.POST)
        if not confirm.is_valid():
            return self._word_page(request, WordForm(), draft=draft, confirm=confirm)
        values = confirm.cleaned_data
        draft.title, draft.lead, draft.language = values["title"], values["lead"], values["language"]
        draft.note = values["note"]
        article = word.create_article(draft, by=request.user, genre=values["genre"], file_name=upload.name)
        audit.record(
            "import", by=request.user, content=article, language=draft.language, source=draft.receipt.source
        )
        parcel.drop()
        messages.success(
            request, _("The draft was made from the Word document. Check it, then submit it for review.")
        )
        return HttpResponseRedirect(reverse(f"admin:{self._named('change')}", args=[article.pk]))

    def _word_page(self, request, form, draft=None, **context):
        if draft is not None:
            context |= {"draft": draft, "preview": word.preview(draft)}
        return self.import_response(
            request, "import_word.html", gettext("New article from a Word document"), form=form, **context
        )
