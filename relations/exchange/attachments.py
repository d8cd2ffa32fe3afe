"""Attached files: PDF only, judged by content, written anew without author, scripts and hidden data.

Limits: 30 MB, 1 000 pages. What their pages say is read by `layers` and `recognition`, and kept by `file_pages`.
"""

from __future__ import annotations

import io
import logging

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from .apart import apart, once

MAX_BYTES = 30 * 1024 * 1024
MAX_PAGES = 1_000

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
