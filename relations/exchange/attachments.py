"""Attached files: PDF only, judged by content, written anew without author, scripts and hidden data.

Limits: 30 MB, 1 000 pages. The text layer is read for the search; a scan without one is marked as such.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from relations import queues
from relations.models import Attachment, ImportReceipt, changes
from relations.text.letters import tidy

from . import columns
from .apart import apart, once
from .bounded import Failed, Limits
from .receipt import Receipt

MAX_BYTES = 30 * 1024 * 1024
MAX_PAGES = 1_000
READ_PAGES = 300  # of the text layer
READ_LETTERS = 1_000_000
BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\u2011][ \t]*\n\s*(?=[a-zа-яёәғқңөұүһі])")

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns about every untidy file


class FileRefused(ValidationError):
    """The file cannot be attached; the message says why."""


def clean_pdf(upload) -> tuple[ContentFile, int]:
    """A PDF written anew with a name of ours, and how many pages it has. Raises FileRefused."""
    data, pages = cleaned(upload)
    name = f"{get_random_string(16, 'abcdefghijklmnopqrstuvwxyz0123456789')}.pdf"
    return ContentFile(data, name=name), pages


@once
@apart(FileRefused)
def cleaned(upload) -> tuple[bytes, int]:
    """The bytes of a PDF written anew, and how many pages it has. Raises FileRefused."""
    from pypdf import PdfReader  # noqa: PLC0415  fifteen megabytes that a process needs only when a file comes in
    from pypdf.errors import PyPdfError  # noqa: PLC0415  likewise

    from .bare_pdf import bare_copy  # noqa: PLC0415  likewise

    if upload.size > MAX_BYTES:
        raise FileRefused(_("The file is larger than 30 MB."), code="bytes")
    upload.seek(0)
    data = upload.read()
    start = data[:1024].find(b"%PDF-")
    if start < 0:
        raise FileRefused(_("Only PDF files can be attached. Save the document as PDF."), code="type")
    try:
        reader = PdfReader(io.BytesIO(data[start:]))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefused(
                _("The PDF is protected with a password. Remove it and try again."), code="password"
            )
        pages = len(reader.pages)
        if not 0 < pages <= MAX_PAGES:
            raise FileRefused(_("The PDF has no pages or more than 1 000."), code="pages")
        out = io.BytesIO()
        bare_copy(reader).write(out)
    except FileRefused:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        AssertionError,
        NotImplementedError,
        ZeroDivisionError,
        RecursionError,
        OSError,
        MemoryError,
    ) as error:
        raise FileRefused(
            _("The PDF is damaged. Open it, save it again and try once more."), code="damaged"
        ) from error
    return out.getvalue(), pages


def text_of(file) -> str:
    """The text layer of a PDF, as far as it is read; empty for a scan."""
    return read_pages(file)[0]


def read_pages(file) -> tuple[str, Receipt]:
    """The text layer of a PDF, and which pages could not be read or lie beyond what is read."""
    try:
        return _text_layer(file)
    except Failed:
        receipt = Receipt("pdf")
        receipt.note("page", ("file", ""))
        return "", receipt


@apart(None, Limits(seconds=120, megabytes=1024))
def _text_layer(file) -> tuple[str, Receipt]:
    from pypdf import PdfReader  # noqa: PLC0415  large
    from pypdf.errors import PyPdfError  # noqa: PLC0415  likewise

    receipt = Receipt("pdf")
    broken = (
        PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError, AssertionError,
        NotImplementedError, ZeroDivisionError, OSError, MemoryError,
    )  # fmt: skip
    try:
        reader = PdfReader(file)
        count = len(reader.pages)
    except broken:
        return "", receipt
    found, length = [], 0
    for number in range(min(count, READ_PAGES)):
        try:
            text = words_of(columns.text_of(reader.pages[number]))
        except broken:
            text = ""  # one bad page must not lose the others
            receipt.note("page", ("page", number + 1))
        found.append(text)
        length += len(text)
        if length > READ_LETTERS:
            break
    if count > len(found):
        receipt.note("page", ("page", f"{len(found) + 1}–{count}"), count=count - len(found))
    receipt.words_read = sum(len(text.split()) for text in found)
    return "\f".join(found)[:READ_LETTERS], receipt


def words_of(layer: str) -> str:
    """The text layer of a page as words: hyphens at line ends joined, ligatures taken apart, one form of each letter."""
    text = BROKEN_WORD.sub("", layer.replace("\x00", ""))  # before soft hyphens go
    return BROKEN_WORD.sub("", unicodedata.normalize("NFKC", tidy(text)))


@task(queue_name=queues.TEXTS.code)
def read_text(attachment_id: int) -> None:
    """Keep the text layer of an attachment; at once in the demo, by a worker in production."""
    attachment = Attachment.objects.select_related("content").filter(pk=attachment_id).first()
    if attachment is None:
        return
    with attachment.file.open("rb") as file:
        text, receipt = read_pages(file)
    if not receipt.is_clean:
        ImportReceipt.keep(
            attachment.content, attachment.language, receipt, by=None, file_name=str(attachment)
        )
    rows = Attachment.objects.filter(pk=attachment_id)
    changes.update(rows, text=text, is_searchable=len(text.split()) > 5)
