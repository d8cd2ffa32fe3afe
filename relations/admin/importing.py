"""What pages of imports at the desk share: choose a file, look at what would be taken, confirm.

Nothing is written before the confirmation. Between the two steps the file lies under a random name in the store,
known only to the session that brought it, and no longer than a day.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

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
