"""The first page of a file as the cover of an item that has nothing else to show, drawn by pdftoppm where it is installed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django_tasks import task

from relations import queues
from relations.editorial import history
from relations.models import Attachment, Content, changes
from relations.text.markup import plain_text

from . import pictures
from .bounded import Failed, Limits, run

LIMITS = Limits(seconds=30, megabytes=700, file_megabytes=50)
SIDE = 1600  # pixels of the longer side


def drawn(pdf: bytes) -> bytes | None:
    """The first page of a PDF as a JPEG; None without the program, and of a page that it cannot draw."""
    if not shutil.which("pdftoppm"):
        return None
    with tempfile.TemporaryDirectory(prefix="page-") as place:
        folder = Path(place)
        try:
            (folder / "file.pdf").write_bytes(pdf)
            run(
                [
                    "pdftoppm",
                    "-f",
                    "1",
                    "-l",
                    "1",
                    "-singlefile",
                    "-jpeg",
                    "-scale-to",
                    str(SIDE),
                    "file.pdf",
                    "page",
                ],
                LIMITS,
                folder=folder,
            )
            return (folder / "page.jpg").read_bytes()
        except (Failed, OSError):
            return None


@task(queue_name=queues.PICTURES.code)
def draw_cover(attachment_id: int) -> None:
    """Give an item that is only a file the first page of it as a cover, unless somebody chose one."""
    row = Attachment.objects.select_related("content").filter(pk=attachment_id).first()
    if row is None or not is_wanted(row):
        return
    with (row.searchable or row.file).open("rb") as stored:  # a scan that was turned is upright there
        page = drawn(stored.read())
    if page is None:
        return
    try:
        made = pictures.master(ContentFile(page, name="page.jpg"))
    except ValidationError:
        return
    with history.noted([row.content_id], by=None):
        uncovered = Content.objects.filter(pk=row.content_id, cover=None)
        if uncovered.exists():
            changes.update(uncovered, cover=pictures.stored(made, is_decorative=True, focal_y=0.0))


def is_wanted(row: Attachment) -> bool:
    """Is the file all that the item has in its language, and has nobody chosen a cover?"""
    item = row.content
    return item.cover_id is None and not plain_text(item.text_in("body", row.language)).strip()
