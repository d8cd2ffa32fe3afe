"""The pages of attached files: read when a file comes in, at once when it is small, by the worker when it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django_tasks import task

from relations import queues
from relations.models import Attachment, FilePage, ImportReceipt, Reading, changes

from . import attachments, layers
from .apart import once
from .receipt import Receipt

AT_ONCE_PAGES, AT_ONCE_BYTES = 20, 2 * 1024 * 1024

PAGE = ("number", "text", "source", "confidence")

Layer = tuple[list[layers.Page], Receipt]


@once
def layer_of(upload) -> Layer | None:
    """The text layer of an uploaded PDF that is small enough to be read while somebody waits; else None."""
    try:
        data, pages = attachments.cleaned(upload)
    except ValidationError:
        return None
    if pages > AT_ONCE_PAGES or len(data) > AT_ONCE_BYTES:
        return None
    return layers.read_pages(ContentFile(data, name="file.pdf"))


def take_in(attachment: Attachment, layer: Layer | None) -> None:
    """Keep the pages of a new file, or have them read."""
    if layer is None:
        changes.update(Attachment.objects.filter(pk=attachment.pk), reading=Reading.WAITING)
        read_text.enqueue(attachment.pk)
    else:
        keep_layer(attachment, layer)


@task(queue_name=queues.TEXTS.code)
def read_text(attachment_id: int) -> None:
    """Keep the text layer of an attachment; at once in development, by a worker in production."""
    attachment = Attachment.objects.select_related("content").filter(pk=attachment_id).first()
    if attachment is None:
        return
    with attachment.file.open("rb") as file:
        layer = layers.read_pages(file)
    keep_layer(attachment, layer)


def keep_layer(attachment: Attachment, layer: Layer) -> None:
    """Store what was read of a file, in the place of what was known of it."""
    pages, receipt = layer
    with changes.together():
        if not receipt.is_clean:
            ImportReceipt.keep(
                attachment.content, attachment.language, receipt, by=None, file_name=str(attachment)
            )
        keep_pages(attachment, pages_of(pages), reading=reading_of(pages))


def pages_of(layer: Iterable[layers.Page]) -> list[FilePage]:
    """The pages of a text layer that have words, not stored yet."""
    return [
        FilePage(number=number, text=text) for number, (text, _scan) in enumerate(layer, 1) if text.strip()
    ]


def reading_of(layer: Sequence[layers.Page]) -> Reading:
    """What is to be done with a file whose pages were read."""
    if any(is_scan for _text, is_scan in layer):
        return Reading.SCAN
    return Reading.READ if any(text.strip() for text, _is_scan in layer) else Reading.EMPTY


def keep_pages(attachment: Attachment, pages: Iterable[FilePage], **values) -> None:
    """Store the pages of a file in the place of those it had, and what is known of the file with them, all or nothing."""
    rows = list(pages)
    for row in rows:
        row.attachment = attachment
    with changes.together():
        changes.delete_rows(FilePage.objects.filter(attachment=attachment))
        changes.bulk_create(FilePage, rows)
        changes.update(
            Attachment.objects.filter(pk=attachment.pk), **{"trouble": "", "pages_done": 0, **values}
        )


def page_as_json(page: FilePage) -> dict:
    return {name: getattr(page, name) for name in PAGE}


def page_from_json(known: dict) -> FilePage:
    return FilePage(**{name: known[name] for name in PAGE})
