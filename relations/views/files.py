"""Files of the portal: served only while something public shows them. An unguessable name is no protection."""

from __future__ import annotations

import mimetypes

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from relations.caches import OUTSIDE, publicly
from relations.editorial.permissions import Act, may
from relations.models import Content
from relations.reading.site import absolute
from relations.reading.stored_files import is_public, title_and_page

from .delivery import delivered
from .downloads import disposition

INLINE = {"image/jpeg", "image/png", "image/webp", "image/avif", "application/pdf"}


@require_safe
def media(request, name: str):
    """A stored file: readers get what a public edition shows, staff also what hangs on items that they may see (D4)."""
    public = is_public(name)
    if not public and not _may_see(request.user, name):
        raise Http404
    found = None if ".." in name else default_storage.about(name)
    if found is None:
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = delivered(request, name, found)
    response["Content-Type"] = kind
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if kind not in INLINE:
        filename = name.rsplit("/", 1)[-1]
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    elif kind == "application/pdf":
        _name_pdf(response, name)
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
        *Content.objects.filter(Q(attachments__file=name) | Q(attachments__searchable=name))[:1],
        *Content.objects.filter(Q(agreement__texts__file=name) | Q(agreement__texts__searchable=name))[:1],
    ]
    return any(may(user, Act.VIEW, content) for content in found)


def _name_pdf(response, name: str) -> None:
    """A name that people recognise, and where the page of the text is (hreflang for what is not HTML)."""
    about = title_and_page(name)
    if about is None:
        return
    response["Content-Disposition"] = disposition(
        f"{about.title}_{about.language}.pdf", about.title, inline=True
    )
    if about.page:
        response["Link"] = f'<{absolute(about.page)}>; rel="canonical"; hreflang="{about.language}"'
