"""PDFs that are kept: under the edition and a fingerprint of everything that stands in it, so never older than the page.

Each is made once: few are typeset at a time on a machine, and what is too much to print is not tried again soon.
"""

import hashlib
import json
import logging
import time
from contextlib import contextmanager

from django.core.cache import caches

from relations.caches import PDFS
from relations.exchange.bounded import Failed
from relations.models import Edition

from .document import Document
from .printing import PRINTING, pdf_of

log = logging.getLogger(__name__)

PATIENCE, STEP, WAIT = 2.0, 0.05, 5  # seconds: to wait for another process, between looks, to come again
FAILED, FAILED_FOR = b"", 600  # seconds until it is tried again
TEMPLATE = 4  # raise it when the template changes


def fingerprint(edition: Edition, document: Document) -> str:
    """Names the edition and everything that stands in its document."""
    data = json.dumps(document.data(), ensure_ascii=False, sort_keys=True)
    digest = hashlib.blake2b(data.encode(), digest_size=12).hexdigest()
    return f"pdf-{TEMPLATE}-{edition.pk}-{digest}"


def kept(tag: str) -> bytes | None:
    """The file of a fingerprint; None when it is not made yet."""
    return caches["files"].get(tag)


def made(tag: str, document: Document, edition: Edition) -> bytes | None:
    """The file, made now; FAILED when it is too much to print, None when others are being made that long."""
    store = caches["files"]
    with _turn_of(f"{tag}:making") as is_mine:
        pdf = store.get(tag)  # made by whoever had the turn before
        if pdf is not None or not is_mine:
            return pdf
        with _turn_of("pdf:making") as is_free:
            if not is_free:
                return None
            try:
                pdf, seconds = pdf_of(document, edition.published_at), PDFS.seconds
            except Failed as failed:
                log.error("The PDF of edition %s cannot be made: %s", edition.pk, failed)
                pdf, seconds = FAILED, FAILED_FOR
            store.set(tag, pdf, seconds)
            return pdf


@contextmanager
def _turn_of(name: str):
    """Wait a little for a turn that one process of the machine has at a time; the turn of one that died ends by itself."""
    store, is_mine = caches["files"], False
    for _step in range(int(PATIENCE / STEP)):
        is_mine = store.add(name, 1, PRINTING.seconds + 10)
        if is_mine:
            break
        time.sleep(STEP)
    try:
        yield is_mine
    finally:
        if is_mine:
            store.delete(name)
