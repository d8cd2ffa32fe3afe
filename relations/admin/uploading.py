"""Pictures many at once: chosen, dropped or pasted, each with its own answer, described afterwards in one table."""

from __future__ import annotations

import logging

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import modelformset_factory
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from relations.editorial.permissions import LANGUAGES
from relations.exchange import pictures
from relations.exchange.receipt import Receipt
from relations.models import Picture
from relations.text.numbers import whole

from .importing import ImportPage

log = logging.getLogger(__name__)

NO_ROOM = _(
    "The file could not be stored: there is no room for it. Nothing was kept; tell the administrator."
)
MOST = 100  # pictures described on one page


class DescribedForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = (
            "is_decorative",
            *(f"alt_{code}" for code in LANGUAGES),
            *(f"credit_{code}" for code in LANGUAGES),
        )


class Uploading(ImportPage):
    """Adds `upload/` (one file, answered as JSON) and `many/` (the page) to the library of pictures."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(require_POST(self.upload)), name=self._named("upload")),
            path("many/", wrap(self.many), name=self._named("many")),
            *super().get_urls(),
        ]

    def list_links(self, request):
        links = super().list_links(request)
        if self.has_add_permission(request):
            links.append((_("Several pictures at once"), reverse(f"admin:{self._named('many')}")))
        return links

    def upload(self, request):
        """Store one picture; a picture that the library has already is answered instead of doubled."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        file = request.FILES.get("file")
        if file is None:
            return JsonResponse({"error": gettext("Choose a file.")}, status=400)
        try:
            picture, is_known = pictures.accept_once(file, by=request.user)
        except ValidationError as refused:
            return JsonResponse({"error": " ".join(refused.messages)}, status=400)
        except OSError as error:
            log.error("A picture could not be stored: %s", error)
            return JsonResponse({"error": str(NO_ROOM)}, status=503, headers={"Retry-After": "60"})
        return JsonResponse(
            {
                "id": picture.pk,
                "src": picture.file.url,
                "width": picture.width,
                "height": picture.height,
                "alt": picture.alt or "",
                "known": is_known,
                "told": [] if is_known else Receipt.from_json(picture.receipt).told,
            }
        )

    def many(self, request):
        """Choose pictures, then describe them; `?ids=` names those to describe."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.FILES:
            return self._take_many(request)
        chosen = self._chosen(request)
        Rows = modelformset_factory(Picture, DescribedForm, extra=0)
        rows = Rows(request.POST if request.method == "POST" else None, queryset=chosen)
        if request.method == "POST" and rows.is_valid():
            rows.save()
            messages.success(request, _("The pictures were described."))
            if rest := request.GET.get("ids", "").split(",")[MOST:]:
                return HttpResponseRedirect(f"{request.path}?ids={','.join(rest)}")
            return HttpResponseRedirect(reverse(f"admin:{self._named('changelist')}"))
        return self.import_response(
            request, "pictures_many.html", gettext("Several pictures at once"), rows=rows if chosen else None,
            languages=LANGUAGES, upload_url=reverse(f"admin:{self._named('upload')}"),
        )  # fmt: skip

    def _chosen(self, request):
        ids = [whole(one) for one in request.GET.get("ids", "").split(",")[:MOST]]
        mine = self.get_queryset(request).filter(pk__in=[one for one in ids if one])
        may_change = [picture.pk for picture in mine if self.has_change_permission(request, picture)]
        return self.get_queryset(request).filter(pk__in=may_change).order_by("pk")

    def _take_many(self, request):
        """Without a script: all files in one form."""
        ids = []
        for file in request.FILES.getlist("files"):
            try:
                picture, is_known = pictures.accept_once(file, by=request.user)
            except ValidationError as refused:
                messages.error(request, f"{file.name}: {' '.join(refused.messages)}")
                continue
            except OSError as error:
                log.error("A picture could not be stored: %s", error)
                messages.error(request, f"{file.name}: {NO_ROOM}")
                continue
            if is_known:
                messages.info(
                    request, _("%(name)s: the library has this picture already.") % {"name": file.name}
                )
            elif told := Receipt.from_json(picture.receipt).told:
                messages.info(request, f"{file.name}: {' · '.join(told)}")
            ids.append(str(picture.pk))
        return HttpResponseRedirect(f"{request.path}?ids={','.join(ids)}")
