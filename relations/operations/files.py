"""Do rows and files fit together? Every file that a row names is there, and every file that is there is named by a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import FileField

from relations.models import Picture, rendition_name
from relations.models.files import RENDITION_FORMATS

PASSING = ("imports/", "cards/")  # files between two steps of an import, cards made anew when they are gone


class Holdings(NamedTuple):
    """What was found: how many files, those that rows name in vain, and those that no row names."""

    count: int
    missing: list[str]
    orphans: list[str]


def holdings() -> Holdings:
    """Walks over all files: minutes, where there are many. Raises OSError."""
    there, named = set(default_storage.names()), set(_named())
    made = set(_renditions())
    kept = {name for name in there if not name.startswith(PASSING)}
    return Holdings(len(there), sorted((named | made) - there), sorted(kept - named - made))


def _named() -> Iterator[str]:
    for model in apps.get_app_config("relations").get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField):
                rows = model.objects.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
                yield from rows.values_list(field.name, flat=True)


def _renditions() -> Iterator[str]:
    for name, widths in Picture.objects.values_list("file", "widths"):
        yield from (rendition_name(name, width, form) for width in widths for form in RENDITION_FORMATS)
