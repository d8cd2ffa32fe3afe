"""Two ways to the same answer: `shelf.readable` asks for many editions what `versions` decides for one item."""

from django.http import Http404
from django.utils import timezone, translation

from relations.models import Edition
from relations.reading import versions
from relations.reading.shelf import readable


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
