"""Scans among old texts: recognised by the worker, and then proposed for like any other paper."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django_tasks import task

from relations import queues
from relations.exchange import recognising, recognition
from relations.exchange.file_pages import pages_as_json
from relations.exchange.word.reading import guess_language
from relations.models import IntakeBatch, IntakePaper, Reading
from relations.models.storage import no_litter
from relations.text.languages import LANGUAGES
from relations.text.lines import paragraphs_of

from . import surveying
from .alike import sketch
from .papers import text_hash, words_of
from .proposing import Vocabularies, propose

SCAN = "scan"  # where a proposal comes from
LONGEST_TITLE = 300
TAKEN = (IntakePaper.State.WRITTEN, IntakePaper.State.BROUGHT)


def ask(batch: IntakeBatch) -> None:
    """Have the scans of a batch recognised that wait for it; those brought in before have been asked for with their files."""
    waiting = batch.papers.filter(reading=Reading.SCAN).exclude(state__in=TAKEN)
    for pk in waiting.values_list("pk", flat=True):
        recognise_paper.enqueue(pk)


@task(queue_name=queues.SCANS.code)
def recognise_paper(paper_id: int) -> None:
    """Recognise the file of a paper and propose what its words say. Raises OSError: it is tried again."""
    waiting = IntakePaper.objects.filter(pk=paper_id, reading=Reading.SCAN)
    row = waiting.exclude(state__in=TAKEN).select_related("batch__by").first()
    if row is None:
        return
    if trouble := recognition.hindrance():
        waiting.update(trouble=trouble)
        return

    def tell(done: int) -> None:
        if not waiting.filter(file_hash=row.file_hash).update(pages_done=done):
            raise recognising.Replaced

    with row.file.open("rb") as stored:
        data = stored.read()
    try:
        outcome = recognising.outcome_of(data, tell)
    except recognising.Replaced:
        return
    with no_litter(), transaction.atomic():
        row = waiting.filter(file_hash=row.file_hash).select_for_update().select_related("batch").first()
        if row is None or row.state in TAKEN:
            return
        _keep(row, outcome)
    recognising.forget_data(data)
    if not row.batch.papers.filter(reading=Reading.SCAN, trouble="").exists():
        surveying.compare(row.batch)


def _keep(row: IntakePaper, outcome: recognising.Outcome) -> None:
    row.pages = pages_as_json(outcome.pages, len(row.pages))
    row.reading, row.pages_done = outcome.reading, 0
    row.trouble = recognition.most_common(outcome.failed.values())
    if outcome.searchable:
        name = f"{get_random_string(16).lower()}.pdf"
        row.searchable.save(name, ContentFile(outcome.searchable), save=False)
    text = "\n".join(page.text for page in outcome.pages)
    _propose(row, text)
    words = words_of(text)
    if words:
        row.text_hash, row.likeness = text_hash(words), sketch(words)
    row.save()


def _propose(row: IntakePaper, text: str) -> None:
    """What the recognised words say of whatever neither table nor editor said."""
    known = Vocabularies()
    said = {name: value for name, value in row.values.items() if value and name not in row.proposed}
    head = next(iter(paragraphs_of(text)), "")
    own = {
        "language": guess_language(text[:5_000]) if text.strip() else "",
        "title": head if len(head) < LONGEST_TITLE else "",
    }
    own = {name: value for name, value in own.items() if value and not said.get(name)}
    made, reasons = propose(own | said, text, said.get("file", row.key), known)
    row.values = {**row.values, **own, **made}
    row.proposed = {**row.proposed, **reasons, **dict.fromkeys(own, SCAN)}
    language = row.values.get("language", "").lower()
    row.language = language if language in LANGUAGES else ""
    row.group = row.values.get("group", "")[:300]
    row.doubts = surveying.doubts_of(row, known)
