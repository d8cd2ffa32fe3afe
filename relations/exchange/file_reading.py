"""Files of items and of treaties are read when they come in: at once when they are small, by the worker when they are not."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django_tasks import task

from relations import queues
from relations.models import AgreementText, Attachment, ImportReceipt, IntakePaper, Reading, changes

from . import attachments, layers
from .apart import once
from .file_pages import keep_pages, page_from_json, pages_of, reading_of
from .first_pages import draw_cover, is_wanted
from .receipt import Receipt
from .recognising import ask

AT_ONCE_PAGES, AT_ONCE_BYTES = 20, 2 * 1024 * 1024
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


def take_in(file: Attachment | AgreementText, layer: Layer | None) -> None:
    """Keep the pages of a new file, or have them read."""
    if layer is None:
        changes.update(type(file).objects.filter(pk=file.pk), reading=Reading.WAITING)
        (read_treaty if isinstance(file, AgreementText) else read_text).enqueue(file.pk)
    else:
        keep_layer(file, layer)


def take_over(attachment: Attachment, paper: IntakePaper) -> None:
    """Keep what was read of the file of a paper, recognised words included; what is not recognised yet is asked for."""
    pages = [page for known in paper.pages if (page := page_from_json(known)).text]
    name = ""
    if paper.searchable:
        with paper.searchable.open("rb") as stored:
            data = ContentFile(stored.read())
        attachment.searchable.save(paper.searchable.name.rsplit("/", 1)[-1], data, save=False)
        name = attachment.searchable.name
    known = {
        "reading": paper.reading or Reading.WAITING,
        "trouble": paper.trouble,
        "pages": len(paper.pages) or None,
    }
    keep_pages(attachment, pages, searchable=name, **known)
    _go_on(attachment, paper.reading)


def _go_on(file: Attachment | AgreementText, reading: str) -> None:
    """A scan is recognised first: then it is known which way up its first page is."""
    if reading == Reading.SCAN:
        ask(file)
    elif isinstance(file, Attachment) and is_wanted(file):
        draw_cover.enqueue(file.pk)


@task(queue_name=queues.TEXTS.code)
def read_text(attachment_id: int) -> None:
    """Keep the text layer of an attachment; at once in development, by a worker in production."""
    attachment = Attachment.objects.select_related("content").filter(pk=attachment_id).first()
    if attachment is None:
        return
    _read(attachment)


@task(queue_name=queues.TEXTS.code)
def read_treaty(text_id: int) -> None:
    """Keep the text layer of the file of a treaty."""
    text = AgreementText.objects.select_related("agreement").filter(pk=text_id).exclude(file="").first()
    if text is not None:
        _read(text)


def _read(file: Attachment | AgreementText) -> None:
    with file.file.open("rb") as stored:
        layer = layers.read_pages(stored)
    keep_layer(file, layer)


def keep_layer(attachment: Attachment | AgreementText, layer: Layer) -> None:
    """Store what was read of a file, in the place of what was known of it."""
    pages, receipt = layer
    with changes.together():
        if not receipt.is_clean:
            ImportReceipt.keep(
                attachment.content, attachment.language, receipt, by=None, file_name=str(attachment)
            )
        reading = reading_of(pages)
        keep_pages(attachment, pages_of(pages), reading=reading, searchable="")
    _go_on(attachment, reading)
