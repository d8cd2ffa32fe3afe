"""Uploaded files of a form: read before the transaction in which it is saved, so that nobody waits meanwhile."""

from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import ValidationError

from . import attachments, file_reading, passed_over, pictures


def judge(files) -> None:
    """Read every uploaded file once; the form then gets the outcome, refusals included, without reading again."""
    for name in files:
        for upload in files.getlist(name):
            upload.seek(0)
            is_pdf = b"%PDF-" in upload.read(1024)
            with suppress(ValidationError):
                (attachments.cleaned if is_pdf else pictures.master)(upload)
                (passed_over.of_pdf if is_pdf else passed_over.of_picture)(upload)
                if is_pdf:
                    file_reading.layer_of(upload)
