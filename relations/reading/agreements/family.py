"""The family of an agreement: what it amends, replaces, implements, continues or belongs to, and the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from relations.models import LinkKind
from relations.reading.cards import Card

FAMILY = (
    LinkKind.AMENDS, LinkKind.SUPERSEDES, LinkKind.PART_OF, LinkKind.IMPLEMENTS, LinkKind.FOLLOWS_UP,
)  # fmt: skip
MOST = 200  # relations read; a larger family shows its nearest part
DEEPEST = 12
# One walk through the links in both directions. Each step adds relations that touch what is known already.
WALK = """
WITH RECURSIVE family(id, depth) AS (
    SELECT CAST(%s AS bigint), 0
  UNION
    SELECT CASE WHEN link.source_id = family.id THEN link.target_id ELSE link.source_id END, depth + 1
    FROM family JOIN relations_link link ON family.id IN (link.source_id, link.target_id)
    WHERE link.kind IN (%s, %s, %s, %s, %s) AND depth < %s
)
SELECT link.source_id, link.target_id, link.kind
FROM relations_link link JOIN family ON family.id = link.source_id
WHERE link.kind IN (%s, %s, %s, %s, %s)
GROUP BY link.source_id, link.target_id, link.kind
ORDER BY MIN(family.depth)
LIMIT %s
"""

Edge = tuple[int, int, str]


@dataclass(slots=True)
class Branch:
    """An agreement in the tree with what stands under it; `role` says what it is to the one above."""

    card: Card
    role: str
    here: bool = False
    under: list[Branch] = field(default_factory=list)

    @property
    def role_text(self) -> str:
        """What it is: the document of this page says so."""
        return _("this document") if self.here else self.role


def component(pk: int) -> list[Edge]:
    """All relations in the family of an agreement: (newer, older, kind). One query."""
    with connection.cursor() as cursor:
        cursor.execute(WALK, [pk, *FAMILY, DEEPEST, *FAMILY, MOST])
        return [(source, target, kind) for source, target, kind in cursor.fetchall()]


def members(edges: Collection[Edge]) -> set[int]:
    """Everybody in the family."""
    return {pk for source, target, _kind in edges for pk in (source, target)}


def tree(pk: int, edges: Collection[Edge], cards: Mapping[int, Card]) -> list[Branch]:
    """The family as branches, older above newer, without anybody hidden and without those only they connect."""
    seen = _reachable(pk, [edge for edge in edges if edge[0] in cards and edge[1] in cards])
    if not seen:
        return []
    above: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for source, target, kind in seen:
        above[source].append((target, kind))
    family = members(seen)
    below: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for child, parents in above.items():
        parent, kind = max(parents, key=lambda pair: (_day(cards[pair[0]]), pair[0]))
        below[parent].append((child, kind))
    roots = sorted(family - set(above), key=lambda item: (_day(cards[item]), item))
    return [_branch(root, "", pk, below, cards) for root in roots]


def _reachable(pk: int, edges: list[Edge]) -> list[Edge]:
    near: dict[int, set[int]] = defaultdict(set)
    for source, target, _kind in edges:
        near[source].add(target)
        near[target].add(source)
    known, edge = {pk}, {pk}
    while edge:
        edge = {other for item in edge for other in near[item]} - known
        known |= edge
    return [row for row in edges if row[0] in known]


def _branch(item: int, kind: str, pk: int, below, cards, above: Card | None = None) -> Branch:
    children = sorted(below[item], key=lambda pair: (_day(cards[pair[0]]), pair[0]))
    return Branch(
        card=cards[item],
        role=_role(kind, above),
        here=item == pk,
        under=[_branch(child, why, pk, below, cards, cards[item]) for child, why in children],
    )


def _day(card: Card) -> date:
    return card.day or date.min


def _role(kind: str, above: Card | None) -> str:
    """What a document is to the older one above it."""
    if not kind:
        return _("the basis")
    year = above.day.year if above and above.day else None
    if year is None:
        return {
            LinkKind.AMENDS: _("amends the document above"),
            LinkKind.SUPERSEDES: _("replaces the document above"),
            LinkKind.PART_OF: _("part of the document above"),
            LinkKind.IMPLEMENTS: _("adopted to carry out the document above"),
            LinkKind.FOLLOWS_UP: _("develops the document above"),
        }[kind]
    return {
        LinkKind.AMENDS: _("amends the document of %(year)s"),
        LinkKind.SUPERSEDES: _("replaces the document of %(year)s"),
        LinkKind.PART_OF: _("part of the document of %(year)s"),
        LinkKind.IMPLEMENTS: _("adopted to carry out the document of %(year)s"),
        LinkKind.FOLLOWS_UP: _("develops the document of %(year)s"),
    }[kind] % {"year": year}
