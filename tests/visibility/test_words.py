"""What an approval is of: every free word that readers meet with an item, walked through the columns of the models."""

import pytest
from django.db import models
from django.http import Http404
from django.utils import timezone, translation

from relations.editorial import snapshots, work
from relations.models import CONTENT_KINDS, Edition
from relations.reading import versions
from relations.reading.shelf import readable
from relations.text.languages import LANGUAGES

from .columns import text_fields

pytestmark = [pytest.mark.django_db, pytest.mark.long]
BESIDE = {"Attachment": snapshots.ATTACHED, "Picture": snapshots.COVER}


def item_of(world, kind: str):
    """An item of a kind with all its rows, all words filled in."""
    found = next(one.content for one in world.items if one.content.kind == kind and one.line == 5)
    return CONTENT_KINDS[kind].objects.get(pk=found.pk)


def rows_of(item) -> list[models.Model]:
    """The item, what hangs on it, its files and its cover."""
    hanging = [row for name in snapshots.children(item.kind) for row in getattr(item, name).all()]
    return [item, *hanging, *item.attachments.all(), item.cover]


def columns_of(row) -> list[models.Field]:
    """The columns that hold prose: no numbers, codes and addresses, nothing that a program writes by itself."""
    names = {f: getattr(f, "translated_field", f).name for f in text_fields(type(row)) if f.editable}
    asked = BESIDE.get(type(row).__name__, set(names.values()))
    return [
        field
        for field, name in names.items()
        if name in asked and name not in snapshots.NO_PROSE and not isinstance(field, models.URLField)
    ]


@pytest.mark.parametrize("kind", CONTENT_KINDS)
def test_every_free_word_counts_in_its_language_and_in_no_other(world, kind):
    item = item_of(world, kind)
    before, wrong, walked = work.words_of_all(item), [], 0
    for row in rows_of(item):
        for column in columns_of(row):
            stored, one = getattr(row, column.attname), type(row)._base_manager.filter(pk=row.pk)
            one.update(**{column.attname: "jana soz"})
            after = work.words_of_all(item)
            one.update(**{column.attname: stored})
            language = getattr(column, "language", "") or getattr(row, "language", "")
            wanted = {language} if language in LANGUAGES else set(LANGUAGES)
            changed = {code for code in LANGUAGES if before[code] != after[code]}
            walked += 1
            if changed != wanted:
                wrong.append(f"{type(row).__name__}.{column.attname}: {sorted(changed)}")

    assert walked > 15
    assert wrong == []


def test_many_items_are_read_as_one_is(world):
    items = [one.content for one in world.items if one.content.kind == "agreement"]

    found = snapshots.snapshots_of("agreement", [item.pk for item in items])

    assert found == {item.pk: snapshots.snapshot(item) for item in items}


# --- Two ways to the same answer: `shelf.readable` asks for many editions what `versions` decides for one item. ------


def is_opened(edition: Edition) -> bool:
    """Does the page of this edition show its text?"""
    with translation.override(edition.language):
        try:
            known = versions.versions_of(edition.kind, edition.content_id)
            current = known.current.get(edition.language)
            if current is None or current.number != edition.number:
                versions.older_edition(known, edition.number)
        except (Http404, versions.Withdrawn):
            return False
    return True


def test_what_readers_can_open_is_asked_in_one_way_for_one_and_for_many(world):
    every = list(Edition.objects.all())
    opened = {edition.pk for edition in every if is_opened(edition)}

    found = set(readable().values_list("pk", flat=True))

    assert found == opened
    older = [e for e in every if e.pk in opened and e.superseded_at <= timezone.now()]
    assert older
    assert len(opened) < len(every)
