"""Scans at work: the worker recognises a file page by page, keeps what it has done, and stores all of it at once.

Until a file is done its pages lie in a folder of the machine, by the sum of the file, so that a worker that dies begins
where it stopped. Done again, it comes out the same.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from relations import queues
from relations.models import AgreementText, Attachment, FilePage, ImportReceipt, Reading
from relations.models.storage import no_litter

from . import layers, recognition
from .bounded import Failed
from .file_pages import keep_pages, pages_of
from .first_pages import draw_cover, is_wanted
from .receipt import Receipt

KEPT = 7 * 24 * 3600  # seconds
TROUBLES = {
    "missing": _("The programs that recognise scans are not installed here: OCRmyPDF and Tesseract."),
    "languages": _("Tesseract lacks a language here: it needs Kazakh, Russian and English."),
    "time": _("Recognising a page took too long."),
    "memory": _("Recognising a page took too much memory."),
    "size": _("A page is too large to be recognised."),
    "full": _("There is no room left on the disk; it is tried again."),
    "exit": _("The program could not read the pages: they may be damaged."),
}


class Replaced(Exception):
    """The file is gone, or another one stands in its place."""


@dataclass
class Outcome:
    """What came of a file: its pages with words, the file with words under its pages, and why pages failed."""

    pages: list[FilePage]
    searchable: bytes = b""
    failed: dict[int, str] = field(default_factory=dict)
    read: int = 0  # scanned pages that were recognised, those without words included

    @property
    def reading(self) -> Reading:
        if self.failed and not self.read:
            return Reading.FAILED
        return Reading.RECOGNISED if self.pages else Reading.EMPTY


@task(queue_name=queues.SCANS.code)
def recognise(attachment_id: int) -> None:
    """Recognise the scanned pages of an attachment. Raises OSError where a disk is full or away: it is tried again."""
    _work(Attachment.objects.select_related("content").filter(pk=attachment_id))


@task(queue_name=queues.SCANS.code)
def recognise_treaty(text_id: int) -> None:
    """Recognise the scanned file of a treaty. Raises OSError likewise."""
    _work(AgreementText.objects.select_related("agreement").filter(pk=text_id))


def ask(file: Attachment | AgreementText) -> None:
    """Have a file recognised."""
    (recognise_treaty if isinstance(file, AgreementText) else recognise).enqueue(file.pk)


def _work(files: QuerySet) -> None:
    row = files.filter(reading=Reading.SCAN).first()
    if row is None:
        return
    rows = type(row).objects.filter(pk=row.pk, sha256=row.sha256, reading=Reading.SCAN)
    if trouble := recognition.hindrance():
        rows.update(trouble=trouble)
        _draw(row)
        return

    def tell(done: int) -> None:
        if not rows.update(pages_done=done):
            raise Replaced

    try:
        with row.file.open("rb") as stored:
            data = stored.read()
        _keep(row, outcome_of(data, tell))
        _draw(row)
    except Replaced:
        pass
    except OSError:
        rows.update(trouble="full")
        raise
    forget(row.sha256)


def _draw(row: Attachment | AgreementText) -> None:
    if isinstance(row, Attachment) and is_wanted(row):
        draw_cover.enqueue(row.pk)


def _keep(row: Attachment | AgreementText, outcome: Outcome) -> None:
    """Store all of it, or nothing when the file was replaced meanwhile. Raises Replaced."""
    former = row.searchable.name
    with no_litter(), transaction.atomic():
        same = type(row).objects.select_for_update().filter(pk=row.pk, sha256=row.sha256)
        if not same.exists():
            raise Replaced
        name = ""
        if outcome.searchable:
            file = ContentFile(outcome.searchable)
            row.searchable.save(f"{get_random_string(16).lower()}.pdf", file, save=False)
            name = row.searchable.name
        trouble = recognition.most_common(outcome.failed.values())
        keep_pages(row, outcome.pages, reading=outcome.reading, searchable=name, trouble=trouble)
        if outcome.failed:
            receipt = Receipt("pdf")
            for number in sorted(outcome.failed):
                receipt.note("page", ("page", number))
            ImportReceipt.keep(row.content, row.language, receipt, by=None, file_name=str(row))
        if former:
            transaction.on_commit(lambda: default_storage.delete(former))


def outcome_of(data: bytes, tell: Callable[[int], None] = lambda done: None) -> Outcome:
    """Recognise those pages of a PDF that have no words; `tell` hears how many are done. Raises OSError."""
    file = ContentFile(data, name="file.pdf")
    layer, _receipt = layers.read_pages(file)
    folder = folder_of(hashlib.sha256(data).hexdigest())
    folder.mkdir(parents=True, exist_ok=True)
    found = {page.number: page for page in pages_of(layer)}
    scans = [number for number, (_text, is_scan) in enumerate(layer, 1) if is_scan]
    laid, failed = {}, {}
    for done, number in enumerate(scans):
        tell(done)
        known = _page(folder, file, number)
        if known["failed"]:
            failed[number] = known["failed"]
            continue
        laid[number] = (folder / f"{number}.pdf").read_bytes()
        if len(known["text"]) > len(found[number].text if number in found else ""):
            found[number] = FilePage(
                number=number,
                text=known["text"],
                source=FilePage.Source.RECOGNISED,
                confidence=known["confidence"],
            )
    pages = [found[number] for number in sorted(found)]
    return Outcome(pages, _joined(file, laid) if laid else b"", failed, len(laid))


def _page(folder: Path, file, number: int) -> dict:
    """What is known of a page, from before or by recognising it now."""
    noted = folder / f"{number}.json"
    if noted.exists():
        return json.loads(noted.read_text("utf-8"))
    known = {"text": "", "confidence": 0, "failed": ""}
    try:
        data, has_text = recognition.alone(file, number)
        if not data:
            raise Failed("size")
        made = recognition.page(data, has_text=has_text)
        (folder / f"{number}.pdf").write_bytes(made.pdf)
        known |= {"text": made.text, "confidence": made.confidence}
    except Failed as failed:
        if failed.reason == "full":
            raise OSError(str(failed)) from failed
        known["failed"] = failed.reason if failed.reason in TROUBLES else "exit"
    fresh = folder / f"{number}.new"
    fresh.write_text(json.dumps(known), "utf-8")
    fresh.replace(noted)
    return known


def _joined(file, laid: dict[int, bytes]) -> bytes:
    """The whole file with words under its pages; none where it becomes too large: its words are known all the same."""
    try:
        return recognition.joined(file, laid)
    except Failed:
        return b""


def folder_of(sha256: str) -> Path:
    """Where the pages of a file lie until all are done."""
    return settings.VAR_DIR / "scans" / sha256


def forget(sha256: str) -> None:
    shutil.rmtree(folder_of(sha256), ignore_errors=True)


def forget_data(data: bytes) -> None:
    """Forget the pages of a file that is done."""
    forget(hashlib.sha256(data).hexdigest())


def prune(now: float | None = None) -> None:
    """Forget pages of files that nobody went on with for a week. `now` in seconds of the epoch."""
    oldest = (now or time.time()) - KEPT
    for folder in (settings.VAR_DIR / "scans").glob("*"):
        with suppress(OSError):  # it may be gone by now
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def again(file: Attachment | AgreementText) -> None:
    """Have a file recognised once more."""
    start_anew(file)
    ask(file)


def start_anew(file: Attachment | AgreementText) -> None:
    """Forget how far the recognition of a file is; its pages stay until others come."""
    forget(file.sha256)
    type(file).objects.filter(pk=file.pk).update(reading=Reading.SCAN, trouble="", pages_done=0)
