"""Writing the index of working copies, for the editors' search (`desk` asks it)."""

from collections.abc import Iterable

from django.db import transaction

from relations.models import DeskText

from . import documents
from .backends import backend
from .index import delete


def refresh(items: Iterable[int]) -> None:
    """Keep the terms of working copies for the editors' search; what is known of them is read and kept at once."""
    items = list(items)
    known, lines = stored(items), documents.desk_lines(items)
    differing = {pk: line for pk, line in lines.items() if known.get(pk) != line}
    if not differing:
        return
    with transaction.atomic():
        for pk, line in differing.items():
            backend().put_desk(pk, line, known.get(pk))
        DeskText.objects.bulk_create(
            [DeskText(content_id=pk, terms=line) for pk, line in differing.items()],
            update_conflicts=True,
            unique_fields=["content"],
            update_fields=["terms"],
        )


def stored(items: Iterable[int]) -> dict[int, str]:
    """The terms of working copies as they are stored, to be compared."""
    return dict(DeskText.objects.filter(pk__in=items).values_list("pk", "terms"))


def remove(items: Iterable[int]) -> None:
    """Forget working copies that are about to be deleted."""
    for pk, old in stored(items).items():
        backend().put_desk(pk, "", old)
        delete(DeskText.objects.filter(pk=pk))
