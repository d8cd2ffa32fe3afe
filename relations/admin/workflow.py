"""The workflow panel of the edit form: which acts are open to the user, and the addresses that do them.

Every act is a POST to an address of its own. What may be done is asked of `editorial.permissions`, never here.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relations.editorial import conversation, previews, publishing, refusals
from relations.editorial.permissions import LANGUAGES, Act, may, work_on
from relations.models import Edition
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES

from . import workflow_forms as forms
from .workflow_forms import ACTS
from .workflow_panel import panel, people_for


class WorkflowMixin:
    """Adds the panel and its addresses to a ContentAdmin."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        routes = [
            ("publish-ready/", self.publish_ready_view, "publish_ready"),
            ("act/<str:language>/<slug:act>/", self.act_view, "act"),
            ("remarks/<str:language>/", self.remark_view, "remark"),
            ("remarks/<int:pk>/resolve/", self.resolve_view, "resolve"),
            ("assign/<str:language>/", self.assign_view, "assign"),
            ("share/<str:language>/", self.share_view, "share"),
            ("links/<int:pk>/revoke/", self.revoke_view, "revoke"),
        ]
        own = [
            path(
                f"<int:object_id>/{address}",
                self.admin_site.admin_view(require_POST(view)),
                name=f"{name}_{word}",
            )
            for address, view, word in routes
        ]
        return [*own, *super().get_urls()]

    def desk_context(self, request, obj, context) -> dict:
        found = super().desk_context(request, obj, context)
        if obj is not None and obj.pk:
            found["workflow"] = panel(request, obj)
        return found

    # --- Acts ------------------------------------------------------------------------------------------------

    def act_view(self, request, object_id, language, act):
        """Do one act in one language, say what came of it, and go back to the form."""
        content = self._item(request, object_id, language)
        if act not in ACTS:
            raise Http404
        right, form_class, done = ACTS[act]
        if not may(request.user, right, None, language, kind=content.kind):
            raise PermissionDenied
        form = self._act_form(form_class, request, content, language)
        if self._is_stale(request, content, language, form) and act != "unschedule":
            return self._back(content, language)
        if not form.is_valid():
            return self._act_page(request, content, language, form)
        try:
            made = self._do(act, content, language, request, form)
        except publishing.Refused as refused:
            messages.error(request, f"{OWN_NAMES[language]}: {refusals.in_words(refused.reasons)}")
        except publishing.NotComplete as missing:
            for gap in missing.gaps:
                messages.error(request, f"{OWN_NAMES[language]}: {gap.message}")
        except (publishing.AlreadyDone, publishing.NothingNew) as nothing:
            messages.info(request, f"{OWN_NAMES[language]}: {' '.join(nothing.messages)}")
        except ValidationError as wrong:
            messages.error(request, f"{OWN_NAMES[language]}: {' '.join(wrong.messages)}")
        else:
            self._tell_done(request, language, made, done)
        return self._back(content, language)

    def _act_form(self, form_class, request, content, language):
        more = {}
        if form_class is forms.PublishForm:
            is_first = not Edition.objects.was_public().filter(content=content, language=language).exists()
            more = {"is_first": is_first, "is_original": language == content.original_language}
        return form_class(request.POST, auto_id=f"act-{language}-%s", **more)

    def _is_stale(self, request, content, language, form) -> bool:
        """Was the text changed since the user looked at it? Then nothing is done, and the user is told."""
        seen = request.POST.get("seen", "")
        if not seen or seen == publishing.fingerprint(content, language):
            return False
        work = work_on(content, language)
        text = gettext("%(language)s: %(who)s has changed the text since you opened it. Read it again.")
        who = str(work.author) if work.author else gettext("Somebody")
        messages.warning(request, text % {"language": OWN_NAMES[language], "who": who})
        return True

    def _do(self, act, content, language, request, form):
        user = request.user
        if act == "unschedule":
            waiting = Edition.objects.scheduled().filter(content=content, language=language).first()
            if waiting is None:
                raise ValidationError(_("This edition is no longer waiting for its hour."))
            return publishing.unschedule(waiting, by=user)
        if act == "submit":
            source = form.cleaned_data.get("source")
            seen = Edition.objects.filter(
                pk=source, content=content, language=content.original_language
            ).first()
            return publishing.submit(content, language, by=user, source=seen)
        function = {
            "send-back": publishing.send_back,
            "approve": publishing.approve,
            "publish": publishing.publish,
            "withdraw": publishing.withdraw,
        }[act]
        return function(content, language, by=user, **form.arguments())

    def _tell_done(self, request, language, made, done):
        name = OWN_NAMES[language]
        if isinstance(made, Edition) and made.published_at > timezone.now():
            moment = moment_text(made.published_at, get_language())
            text = gettext("%(language)s: edition %(number)s will open at this moment: %(moment)s")
            messages.success(request, text % {"language": name, "number": made.number, "moment": moment})
            return
        number = made.number if isinstance(made, Edition) else ""
        messages.success(request, done % {"language": name, "number": number})

    def _act_page(self, request, content, language, form):
        """The form of one act on a page of its own: what was wrong, with everything typed still there."""
        context = {
            **self.admin_site.each_context(request),
            "title": form.title or form.button,
            "content": content,
            "own_name": OWN_NAMES.get(language, ""),
            "form": form,
            "opts": self.opts,
            "back": self._address(content, language),
        }
        return TemplateResponse(request, "admin/relations/act.html", context)

    def publish_ready_view(self, request, object_id):
        """Publish every language version that is ready at one instant."""
        content = self._item(request, object_id)
        if not may(request.user, Act.PUBLISH, kind=content.kind):
            raise PermissionDenied
        form = forms.PublishReadyForm(request.POST, auto_id="act-%s")
        if not form.is_valid():
            return self._act_page(request, content, "", form)
        try:
            editions = publishing.publish_ready(content, by=request.user, **form.arguments())
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        else:
            for edition in editions:
                self._tell_done(request, edition.language, edition, ACTS["publish"][2])
            if not editions:
                messages.info(request, _("No language version is ready with something new."))
        return self._back(content, content.original_language)

    # --- Talk ------------------------------------------------------------------------------------------------

    def remark_view(self, request, object_id, language):
        content = self._item(request, object_id, language)
        if not may(request.user, Act.REMARK, content):
            raise PermissionDenied
        form = forms.RemarkForm({**request.POST.dict(), "language": language}, auto_id="act-%s")
        form.title, form.button = _("Remark"), _("Leave the remark")
        if not form.is_valid():
            return self._act_page(request, content, language, form)
        known = form.cleaned_data
        same = content.remarks.filter(
            author=request.user, text=known["text"].strip(), language=language, field=known["field"],
            resolved_at=None,
        )  # fmt: skip
        if not same.exists():
            conversation.remark(content, language, by=request.user, text=known["text"], field=known["field"])
        messages.success(request, _("The remark is left."))
        return self._back(content, language)

    def resolve_view(self, request, object_id, pk):
        content = self._item(request, object_id)
        remark = content.remarks.filter(pk=pk).first()
        if remark is None:
            raise Http404
        try:
            conversation.resolve(remark, by=request.user)
            messages.success(request, _("The remark is settled."))
        except publishing.AlreadyDone as nothing:
            messages.info(request, " ".join(nothing.messages))
        return self._back(content, remark.language)

    def assign_view(self, request, object_id, language):
        content = self._item(request, object_id, language)
        if not may(request.user, Act.EDIT_FACTS, content):
            raise PermissionDenied
        is_original = language == content.original_language
        people = people_for(language, is_original)
        form = forms.AssignForm(request.POST, people=people, is_original=is_original, auto_id="act-%s")
        form.title, form.button = _("Who writes this version"), _("Assign")
        if not form.is_valid():
            return self._act_page(request, content, language, form)
        conversation.assign(content, language, by=request.user, **form.arguments())
        messages.success(request, _("The assignment is saved."))
        return self._back(content, language)

    def share_view(self, request, object_id, language):
        content = self._item(request, object_id, language)
        if not may(request.user, Act.SHARE, content) or not content.has_text_in(language):
            raise PermissionDenied
        form = forms.ShareForm(request.POST)
        note = form.cleaned_data["note"] if form.is_valid() else ""
        link = conversation.share(content, language, by=request.user, note=note)
        text = gettext("The link opens until %(moment)s: %(url)s")
        url = previews.url_of(link)
        messages.success(request, text % {"moment": moment_text(link.expires_at, get_language()), "url": url})
        return self._back(content, language)

    def revoke_view(self, request, object_id, pk):
        content = self._item(request, object_id)
        link = content.preview_links.filter(pk=pk).first()
        if link is None:
            raise Http404
        conversation.revoke(link, by=request.user)
        messages.success(request, _("The link opens nothing any more."))
        return self._back(content, link.language)

    # --- Common ----------------------------------------------------------------------------------------------

    def _item(self, request, object_id, language=None):
        """The item, if the user sees it at all; a hidden one does not exist for them."""
        if language is not None and language not in LANGUAGES:
            raise Http404
        with transaction.atomic():
            content = self.get_queryset(request).filter(pk=object_id).first()
        if content is None:
            raise Http404
        return content

    def _address(self, content, language) -> str:
        url = reverse(f"admin:relations_{content.kind}_change", args=[content.pk])
        return f"{url}#{language}" if language else url

    def _back(self, content, language):
        response = HttpResponseRedirect(self._address(content, language))
        response.status_code = 303
        return response
