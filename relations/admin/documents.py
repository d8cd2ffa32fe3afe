"""Documents into drafts at the desk: one is looked at and confirmed here, several go through a job with its page."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import audit
from relations.editorial.permissions import Act, may
from relations.exchange import bundles, documents, jobs, word
from relations.models import LANGUAGE_CHOICES, Genre, Kind

from .importing import Parcel
from .tables import TableExchange


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


class WordImport(TableExchange):
    """Adds `import-word/` to the articles of the desk, and the pages of jobs with several documents."""

    def table_format(self):
        return bundles.format_of_documents()

    def may_import(self, request) -> bool:
        return may(request.user, Act.CREATE, kind=Kind.ARTICLE)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import-word/", wrap(self.import_word), name=self._named("import_word")),
            path("import/<int:pk>/", wrap(self.import_job), name=self._named("import_job")),
            path("import/<int:pk>/state/", wrap(self.import_state), name=self._named("import_state")),
            path("import/<int:pk>/refused/", wrap(self.refused_table), name=self._named("import_refused")),
            *super(TableExchange, self).get_urls(),
        ]

    def list_links(self, request):
        links = super(TableExchange, self).list_links(request)
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
        if len(request.FILES.getlist("file")) > 1:
            return self._take_several(request, form)
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

    def _take_several(self, request, form):
        try:
            bundle = bundles.packed(request.FILES.getlist("file"))
            job = jobs.start(bundle, self.table_format(), by=request.user)
        except ValidationError as refused:
            form.add_error("file", refused)
            return self._word_page(request, form)
        jobs.go(job)
        return HttpResponseRedirect(self._job_url(job))

    def _table_page(self, request, form, **context):
        return self.import_response(
            request,
            "import_documents.html",
            gettext("New articles from documents"),
            format=self.table_format(),
            begin_url=reverse(f"admin:{self._named('import_word')}"),
            **context,
        )

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
