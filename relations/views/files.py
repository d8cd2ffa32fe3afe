"""Files of the portal: served only while something public shows them. An unguessable name is no protection."""

from __future__ import annotations

import mimetypes
import re

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from relations.caches import OUTSIDE, publicly
from relations.editorial.permissions import Act, may
from relations.models import AgreementText, Attachment, Content, Edition, Expert, Picture, PictureUse
from relations.models.files import RENDITION_FORMATS
from relations.reading.addresses import address
from relations.text.languages import LANGUAGES

from .downloads import disposition

RENDITION = re.compile(rf"renditions/(?P<stem>.+)-\d+\.(?:{'|'.join(RENDITION_FORMATS)})")
INLINE = {"image/jpeg", "image/png", "image/webp", "image/avif", "application/pdf"}


@require_safe
def media(request, name: str):
    """A stored file: readers get what a public edition shows, staff also what hangs on items that they may see (D4)."""
    public = is_public(name)
    if not public and not _may_see(request.user, name):
        raise Http404
    if ".." in name or not default_storage.exists(name):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(name), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if kind not in INLINE:
        filename = name.rsplit("/", 1)[-1]
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    elif kind == "application/pdf":
        _name_pdf(response, request, name)
    if public:
        response["Cache-Control"] = publicly(OUTSIDE)
    else:
        response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Cookie"])
    return response


def _may_see(user, name: str) -> bool:
    """May a member of staff see a file that readers do not? Pictures lie in a library that all who write share."""
    if not (user.is_authenticated and user.is_staff):
        return False
    if name.startswith(("pictures/", "renditions/")):
        return may(user, Act.VIEW)
    found = [
        *Content.objects.filter(attachments__file=name)[:1],
        *Content.objects.filter(agreement__texts__file=name)[:1],
    ]
    return any(may(user, Act.VIEW, content) for content in found)


def is_public(name: str) -> bool:
    """Does anything that readers may see now show this file?"""
    rendition = RENDITION.fullmatch(name)
    if rendition:
        stem = "pictures/" + rendition["stem"]
        return _picture_is_public(Q(file__startswith=stem + "."))
    if name.startswith("pictures/"):
        return _picture_is_public(Q(file=name))
    if name.startswith("attachments/"):
        return _attachment_is_public(name)
    if name.startswith("agreements/"):
        text = AgreementText.objects.filter(file=name, is_public=True).first()
        return bool(text) and Edition.objects.public().filter(content_id=text.agreement_id).exists()
    return False


def _picture_is_public(which: Q) -> bool:
    picture = Picture.objects.filter(which).values_list("pk", flat=True).first()
    if picture is None:
        return False
    public = Edition.objects.public()
    return (
        public.filter(content__cover=picture).exists()
        or PictureUse.objects.filter(picture=picture, edition__in=public).exists()
        or Expert.objects.filter(photo=picture).exists()
    )


def _attachment_is_public(name: str) -> bool:
    found = Attachment.objects.filter(file=name).first()
    if found is None:
        return False
    editions = Edition.objects.public().filter(content_id=found.content_id)
    if found.language in LANGUAGES:
        editions = editions.filter(language=found.language)
    return editions.exists()


def _name_pdf(response, request, name: str) -> None:
    """A name that people recognise, and where the page of the text is (hreflang for what is not HTML)."""
    row = Attachment.objects.filter(file=name).first() or AgreementText.objects.filter(file=name).first()
    if row is None:
        return
    content = row.content if isinstance(row, Attachment) else row.agreement
    title = (getattr(row, f"title_{row.language}", "") if isinstance(row, Attachment) else row.title) or (
        content.title_in(row.language) if row.language in LANGUAGES else str(content)
    )
    response["Content-Disposition"] = disposition(f"{title}_{row.language}.pdf", title, inline=True)
    edition = Edition.objects.public().filter(content=content, language=row.language).first()
    if edition:
        page = request.build_absolute_uri(
            address(f"{edition.kind}-detail", content.pk, edition.slug, edition.language)
        )
        response["Link"] = f'<{page}>; rel="canonical"; hreflang="{edition.language}"'
