"""Files of a batch that nobody needs any more: their texts have copies of their own, and receipts name them.

What is still to be decided keeps its files. A file goes before its row forgets it: killed in between, it is done again.
"""

from __future__ import annotations

from django.core.files.storage import default_storage

from relations.models import IntakeBatch, IntakePaper

from .papers import Beat, unheard

State = IntakePaper.State
OVER = (State.BROUGHT, State.LEFT_OUT)


def forget(batch: IntakeBatch, beat: Beat = unheard) -> None:
    """Delete the files of what was brought in or left out, and the ZIP in which everything came."""
    rows = batch.papers.filter(state__in=OVER).exclude(file="", searchable="", files=[])
    for pk, file, searchable, files in list(rows.values_list("pk", "file", "searchable", "files")):
        for name in (file, searchable, *(stored for _address, _words, stored in files)):
            if name:
                default_storage.delete(name)
        batch.papers.filter(pk=pk).update(file="", searchable="", files=[])
        beat(0)
    if batch.file:
        default_storage.delete(batch.file.name)
        batch.file = ""
        IntakeBatch.objects.filter(pk=batch.pk).update(file="")
