"""The acts of the workflow: buttons of the form of the item, so that an act stores what was typed first.

A button is called after its act: `_act` is “submit:ru”, “resolve:17”, “publish-ready:all”. The form is saved as by
Save, with the same merge and the same errors; then the act is done, in the same transaction. What may be done is asked
of `editorial.refusals`, never here.
"""

from __future__ import annotations

import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from relations import clock
from relations.editorial import conversation, previews, publishing, refusals
from relations.editorial.permissions import LANGUAGES, WAITING, Act, may, work_on
from relations.models import CONTENT_KINDS, Edition
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES
from relations.text.numbers import whole

from .gathering import is_gathered
from .workflow_forms import ACTS
from .workflow_panel import Maker, panel, refusals_of

# Acts that answer for words: all prose that hangs on the item must have been in view, not only the texts.
OF_APPROVAL = frozenset({"approve", "approve-publish", "publish", "publish-ready"})
# Acts on words: the user must have had these words in view.
OF_WORDS = frozenset(
    {"submit", "still-right", "approve", "approve-publish", "send-back", "publish", "bring-back"}
)


class WorkflowMixin:
    """Adds the panel and its acts to a ContentAdmin."""

    def desk_context(self, request, obj, context) -> dict:
        found = super().desk_context(request, obj, context)
        if obj is not None and obj.pk:
            failed = getattr(request, "failed_act", None)
            cells = self.access(request, obj).cells
            stored = request.stored if request.method == "POST" else obj
            found["workflow"] = panel(request, stored, f"{self.opts.model_name}_form", failed, cells)
            waiting = [code for code in LANGUAGES if cells[code].work.state in WAITING]
            found["seen"] = publishing.in_view(stored, waiting, is_gathered=is_gathered(stored))
            found["source_seen"] = _source(cells[obj.original_language])
        return found

    # --- How an act comes in -----------------------------------------------------------------------------

    def before_save(self, request, content) -> None:
        """Note what was stored before this form is, so that an act can tell whether its user had seen it."""
        request.seen_before = {
            code: " ".join([request.POST.get(f"_seen-{code}", ""), *self.stored_words(request, code)]).split()
            for code in LANGUAGES
        }
        act = request.POST.get("_act", "").partition(":")[0]
        request.stored_before = None
        if content:
            asked = WAITING if act in OF_APPROVAL else ()
            waiting = content.translations.filter(state__in=asked).values_list("language", flat=True)
            stored = publishing.in_view(content, waiting, is_gathered=is_gathered(content))
            request.stored_before = {code: stored[code].split()[-1] for code in LANGUAGES}

    def response_change(self, request, obj):
        return (
            self.act_on(request, obj) if request.POST.get("_act") else super().response_change(request, obj)
        )

    def response_add(self, request, obj, post_url_continue=None):
        if request.POST.get("_act"):
            return self.act_on(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def act_on(self, request, obj):
        """Do what the pressed button says. When it cannot be done, the page stands there with everything typed."""
        name, _colon, key = request.POST["_act"].partition(":")
        content = CONTENT_KINDS[obj.kind].objects.get(pk=obj.pk)
        try:
            answer = self._do(request, content, name, key)
        except _Wrong as wrong:
            messages.error(request, f"{_name(key)}{wrong}")
            return self._again(request, content, wrong.form)
        except publishing.Refused as refused:
            self._tell_what_was_stored(request, content, key)
            messages.error(request, f"{_name(key)}{refusals.in_words(refused.reasons)}")
        except publishing.NotComplete as missing:
            for gap in missing.gaps:
                messages.error(request, f"{_name(key)}{gap.message}")
        except (publishing.AlreadyDone, publishing.NothingNew) as nothing:
            messages.info(request, f"{_name(key)}{' '.join(nothing.messages)}")
            return self._back(content, key)
        except ValidationError as wrong:
            messages.error(request, f"{_name(key)}{' '.join(wrong.messages)}")
        else:
            return answer or self._back(content, key)
        return self._again(request, content, None)

    def _again(self, request, content, form):
        """The page of the item anew, what it holds being stored, and the fields of acts as they were typed."""
        request = copy.copy(request)
        request.method, request.failed_act = "GET", form
        request.__dict__.pop("_desk_access", None)
        return self.changeform_view(request, str(content.pk))

    def _do(self, request, content, name: str, key: str):
        """One act; answers where to go, if not back to the form. Raises what stands in the way, or _Wrong."""
        if name in ("resolve", "revoke"):
            return getattr(self, f"_{name}")(request, content, key)
        if name == "publish-ready":
            return self._publish_ready(request, content)
        language = content.original_language if key == "original" else key
        if language not in LANGUAGES:
            raise Http404
        if name in ("remark", "assign", "share", "preview"):
            return getattr(self, f"_{name}")(request, content, language)
        if name not in ACTS:
            raise Http404
        return self._act(request, content, name, language)

    # --- Acts on words -----------------------------------------------------------------------------------

    def _act(self, request, content, name, language):
        maker = self._maker(request, content)
        reasons = refusals_of(request.user, name, maker.cells[language])
        if not refusals.is_for(request.user, ACTS[name][0], maker.cells[language]):
            raise PermissionDenied
        if reasons and reasons[0].why == refusals.Why.ROLE:
            raise PermissionDenied
        form = maker.form(name, language, request.POST)
        if name in OF_WORDS:
            self._require_seen(request, content, language)
        if not form.is_valid():
            raise _Wrong(form)
        made = self._done(name, content, language, request.user, request, form.arguments())
        self._tell_done(request, language, made, ACTS[name][2])
        return

    def _require_seen(self, request, content, language) -> None:
        """Was the text changed since the user looked at it? Then nothing is done, and the user is told."""
        before = request.stored_before
        if before is None or before[language] in request.seen_before[language]:
            return
        work = work_on(content, language)
        late = work.hands.order_by("-changed_at").select_related("user").first() if work.pk else None
        who = str(late.user if late else work.author or gettext("Somebody"))
        text = gettext("%(who)s has changed the text since you opened it. Read it again.") % {"who": who}
        raise ValidationError(text, code="stale")

    def _tell_what_was_stored(self, request, content, key) -> None:
        """An act may be refused for the very words that its button stored first."""
        before = request.stored_before or {}
        words = publishing.fingerprint(content, key) if key in before else None
        if words and before[key] not in (words, publishing.words_of(content, key)):
            text = gettext("What you typed is stored. With it, this is a new text that has to be approved.")
            messages.info(request, f"{_name(key)}{text}")

    def _done(self, name, content, language, user, request, arguments):
        if name in ("submit", "still-right"):
            function = publishing.submit if name == "submit" else publishing.still_right
            source = request.POST.get("_source", "")
            originals = Edition.objects.filter(content=content, language=content.original_language)
            seen = originals.filter(pk=whole(source) or 0).first()
            return function(content, language, by=user, source=seen)
        if name in ("unschedule", "undo"):
            shelf = Edition.objects.filter(content=content, language=language)
            found = (shelf.scheduled() if name == "unschedule" else shelf.public()).first()
            if found is None:
                raise ValidationError(_("This edition is no longer waiting for its hour."))
            return getattr(publishing, name)(found, by=user)
        if name == "approve-publish":
            with transaction.atomic():  # both or nothing
                publishing.approve(content, language, by=user)
                return publishing.publish(content, language, by=user, **arguments)
        return getattr(publishing, name.replace("-", "_"))(content, language, by=user, **arguments)

    def _tell_done(self, request, language, made, done):
        name = OWN_NAMES[language]
        if isinstance(made, Edition) and made.published_at > clock.now():
            moment = moment_text(made.published_at, get_language())
            text = gettext("%(language)s: edition %(number)s will open at this moment: %(moment)s")
            messages.success(request, text % {"language": name, "number": made.number, "moment": moment})
            return
        number = made.number if isinstance(made, Edition) else ""
        messages.success(request, done % {"language": name, "number": number})

    def _publish_ready(self, request, content):
        """Publish every language version that is ready at one instant."""
        if not may(request.user, Act.PUBLISH, kind=content.kind):
            raise PermissionDenied
        form = self._maker(request, content).form("publish-ready", "all", request.POST)
        for language in content.translations.filter(state="ready").values_list("language", flat=True):
            self._require_seen(request, content, language)
        if not form.is_valid():
            raise _Wrong(form)
        editions = publishing.publish_ready(content, by=request.user, **form.arguments())
        for edition in editions:
            self._tell_done(request, edition.language, edition, ACTS["publish"][2])
        if not editions:
            messages.info(request, _("No language version is ready with something new."))

    # --- Talk --------------------------------------------------------------------------------------------

    def _preview(self, request, content, language):
        if not may(request.user, Act.PREVIEW, content):
            raise PermissionDenied
        if not content.title_in(language).strip():
            raise ValidationError(_("There is nothing to look at yet: enter the title."))
        return _see_other(reverse("preview", args=[content.pk, language]))

    def _remark(self, request, content, language):
        if not may(request.user, Act.REMARK, content):
            raise PermissionDenied
        known = self._filled(request, content, "remark", language).cleaned_data
        same = content.remarks.filter(
            author=request.user, text=known["text"].strip(), language=language, field=known["field"],
            resolved_at=None,
        )  # fmt: skip
        if not same.exists():
            conversation.remark(content, language, by=request.user, text=known["text"], field=known["field"])
        messages.success(request, _("The remark is left."))

    def _resolve(self, request, content, key):
        remark = content.remarks.filter(pk=whole(key) or 0).first()
        if remark is None:
            raise Http404
        conversation.resolve(remark, by=request.user)
        messages.success(request, _("The remark is settled."))
        return self._back(content, remark.language)

    def _assign(self, request, content, language):
        if not may(request.user, Act.EDIT_FACTS, content):
            raise PermissionDenied
        form = self._filled(request, content, "assign", language)
        conversation.assign(content, language, by=request.user, **form.arguments())
        messages.success(request, _("The assignment is saved."))

    def _share(self, request, content, language):
        if not may(request.user, Act.SHARE, content):
            raise PermissionDenied
        if not content.title_in(language).strip():
            raise ValidationError(_("There is nothing to look at yet: enter the title."))
        if not self.first_time(request, f"share:{language}"):
            raise publishing.AlreadyDone
        note = self._filled(request, content, "share", language).cleaned_data["note"]
        link = conversation.share(content, language, by=request.user, note=note)
        text = gettext("The link opens until %(moment)s: %(url)s")
        url = previews.url_of(link)
        messages.success(request, text % {"moment": moment_text(link.expires_at, get_language()), "url": url})

    def _revoke(self, request, content, key):
        link = content.preview_links.filter(pk=whole(key) or 0).first()
        if link is None:
            raise Http404
        conversation.revoke(link, by=request.user)
        messages.success(request, _("The link opens nothing any more."))
        return self._back(content, link.language)

    # --- Common ------------------------------------------------------------------------------------------

    def _maker(self, request, content) -> Maker:
        return Maker(request, content, f"{self.opts.model_name}_form")

    def _filled(self, request, content, name, language):
        form = self._maker(request, content).form(name, language, request.POST)
        if not form.is_valid():
            raise _Wrong(form)
        return form

    def _back(self, content, language):
        language = content.original_language if language in ("original", "all") else language
        url = reverse(f"admin:relations_{content.kind}_change", args=[content.pk])
        return _see_other(f"{url}#{language}" if language in LANGUAGES else url)


class _Wrong(Exception):
    """The fields of an act were filled in wrongly."""

    def __init__(self, form):
        self.form = form
        said = [
            f"{form.fields[name].label}: {' '.join(found)}" if name in form.fields else " ".join(found)
            for name, found in form.errors.items()
        ]
        super().__init__(" · ".join(said))


def _see_other(url: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def _name(key: str) -> str:
    return f"{OWN_NAMES[key]}: " if key in OWN_NAMES else ""


def _source(original) -> int | None:
    """The edition of the original that a translator has in view."""
    edition = original.shown or original.withdrawn
    return edition.pk if edition else None
