"""What each turn has touched: by which surrogate keys pages are found that show something else since.

Only changes of items are understood: whoever writes a row that belongs to none (a name of a country, a picture) touches
everything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.apps import apps
from django.db import models
from django.db.models import CharField, F, QuerySet, Value

from relations import surrogates

from .base import Content, Kind
from .freshness import Turn

MOST = 300  # items; who touches more has touched everything
KEPT = 1_000  # turns of which is known what they touched
TAKING_PART = (("Party", "agreement"), ("Participation", "event"), ("DossierParty", "dossier"))
# Of pages that choose from many items: which of their keys some items concern. Filled when the site starts.
choosing: list[Callable[[Collection[int]], set[str]]] = []
NEAR = ("event__parent_id", "event__series_id", "dossier__parties_key", "dossier__series_id")


class Touched(models.Model):
    """What one turn has touched; null: everything."""

    number = models.PositiveBigIntegerField(primary_key=True)
    keys = models.JSONField(null=True)

    def __str__(self):
        return f"{self.number}: {'everything' if self.keys is None else ' '.join(self.keys)}"


def turn(keys: Collection[str] | None) -> int:
    """The turn rises, having touched this; answers its number. The row of the turn stays locked until the commit."""
    if not Turn.objects.filter(pk=Turn.ONLY).update(number=F("number") + 1):
        Turn.objects.get_or_create(pk=Turn.ONLY, defaults={"number": 1})
    number = Turn.objects.values_list("number", flat=True).get(pk=Turn.ONLY)
    Touched.objects.filter(
        number__gte=number
    ).delete()  # a database that was restored counts from an earlier one
    Touched.objects.create(number=number, keys=None if keys is None else sorted(keys))
    if number % 100 == 0:
        Touched.objects.filter(number__lte=number - KEPT).delete()
    return number


def since(known: int, number: int) -> dict[str, int] | None:
    """Which keys were touched after one turn until another, and when last; None: everything may have been."""
    rows = Touched.objects.filter(number__gt=known, number__lte=number).order_by("number")
    found, count = {}, 0
    for at, keys in rows.values_list("number", "keys"):
        if keys is None:
            return None
        count += 1
        found |= dict.fromkeys((*keys, surrogates.TURN), at)
    return found if count == number - known else None


def keys_of(items: Collection[int]) -> set[str] | None:
    """The keys of all pages that show one of these items, or will show it from now on; None: any page may.

    Where an item was shown before, it is noted by its own key; so only what holds now counts.
    """
    if len(items) > MOST:
        return None
    found, articles = {surrogates.item(pk) for pk in items}, []
    rows = Content.objects.filter(pk__in=items).order_by()
    for pk, kind, whole, series, key, of_dossier in rows.values_list("pk", "kind", *NEAR):
        found.add(surrogates.kind(kind))
        found |= {surrogates.item(whole)} if whole else set()
        found |= {surrogates.series(number) for number in (series, of_dossier) if number}
        found |= {surrogates.parties(key)} if key else set()
        if kind == Kind.ARTICLE:
            articles.append(pk)
    if articles:
        through = Content.topics.through.objects.filter(content__in=articles)
        found |= {surrogates.topic(pk) for pk in through.order_by().values_list("topic_id", flat=True)}
    found |= {surrogates.about(noun, pk) for noun, pk in _subjects(items) if pk}
    return found.union(*(keys(items) for keys in choosing))


def _subjects(items: Collection[int]) -> QuerySet:
    """What items are about and who takes part in them: (noun, number)."""
    ties = [
        (Content.topics.through, "content", "topic"),
        (Content.countries.through, "content", "country"),
        (Content.organisations.through, "content", "organisation"),
    ]
    for name, owner in TAKING_PART:
        ties += [(apps.get_model("relations", name), owner, noun) for noun in ("country", "organisation")]
    rows = [  # managers of translated models give columns in any order, and a union goes by it
        QuerySet(model)
        .filter(**{f"{owner}__in": items})
        .order_by()
        .values_list(Value(noun, CharField()), f"{noun}_id")
        for model, owner, noun in ties
    ]
    return rows[0].union(*rows[1:])
