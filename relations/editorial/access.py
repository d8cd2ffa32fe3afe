"""What one user may do with one item, asked once per request; and which items they see at all.

Whatever shows items to somebody at the desk asks here: lists, pickers, finders and exports ask `visible` or `linkable`,
names of items that others point at go through `as_seen_by`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from relations.models import Article, Content, Edition, Hand, Kind, Translation, WorkState

from .permissions import LANGUAGES, TABLE, Act, may, roles_of
from .states import Cell, cells

UNSEEN = -1  # no row has this version


@dataclass(frozen=True)
class Access:
    """The answers a page needs about one item; `cells` says where each language version stands."""

    view: bool
    languages: frozenset[str]
    facts: bool
    history: bool
    restore: bool
    delete: bool
    cells: dict[str, Cell]

    @property
    def change(self) -> bool:
        return self.facts or bool(self.languages)


def access(user, content: Content) -> Access:
    """Everything that the form of an item needs to know about a user."""
    cells = standing_of(content)
    if any(cell.shown or cell.withdrawn for cell in cells.values()):
        content.was_ever_published = True
    states = {cell.work.state for cell in cells.values() if cell.work.pk}
    return Access(
        view=may(user, Act.VIEW, content),
        languages=frozenset(
            code for code in LANGUAGES if may(user, Act.EDIT, content, code, work=cells[code].work)
        ),
        facts=may(user, Act.EDIT_FACTS, content, states=states),
        history=may(user, Act.HISTORY, content),
        restore=may(user, Act.RESTORE, content, states=states),
        delete=may(user, Act.DELETE, content, states=states),
        cells=cells,
    )


def standing_of(content: Content) -> dict[str, Cell]:
    """Where each language version of an item stands, with whole editions; also of an item that is not stored yet."""
    if content.pk:
        found = cells([content], whole=True)[content.pk]
        stored = [cell.work for cell in found.values() if cell.work.pk]
        prefetch_related_objects(stored, Prefetch("hands", Hand.objects.select_related("user")))
        behind = [cell.work for cell in found.values() if cell.is_outdated]
        prefetch_related_objects(behind, "source_edition")
        return found
    work = {code: Translation(content=content, language=code, state=WorkState.MISSING) for code in LANGUAGES}
    return {code: Cell(content, code, row) for code, row in work.items()}


def sees_everything(user) -> bool:
    """Does any role of the user read all items, not only their own?"""
    grants = (TABLE[role].get(Act.VIEW) for role in roles_of(user))
    return any(grant and not grant.own for grant in grants)


def visible(user, queryset):
    """Only the items that the user may see at the desk. Works for Content and for each of its kinds."""
    if sees_everything(user):
        return queryset
    if not may(user, Act.VIEW):
        return queryset.none()
    begun = Content.objects.filter(created_by=user).order_by().values("pk").rewrite(False)
    signed = Article.objects.filter(authors__user=user).order_by().values("pk").rewrite(False)
    return queryset.filter(pk__in=begun.union(signed))  # one set: with “or” every row would be walked


def linkable(user, queryset):
    """The items that the user may name in a link: those they see at the desk, and whatever readers can see."""
    if sees_everything(user):
        return queryset
    public = Edition.objects.public().filter(content=OuterRef("pk")).order_by()
    own = visible(user, Content.objects.all()).order_by().values("pk")
    return queryset.filter(Q(pk__in=own) | Exists(public)) if may(user, Act.VIEW) else queryset.none()


def as_seen_by(user, items: Iterable[Content]) -> list[Content]:
    """The items by the names under which the user may know them: those they do not see at the desk by the titles that
    readers see, else by number alone. Such copies are for showing only: saving one is refused as stale."""
    items = list(items)
    if sees_everything(user):
        return items
    unknown = [item for item in items if getattr(item, "named_for", None) != user.pk]
    if not unknown:
        return items
    keys = {item.pk for item in unknown}
    own = set(visible(user, Content.objects.filter(pk__in=keys)).values_list("pk", flat=True))
    editions = Edition.objects.public().filter(content__in=keys - own)
    titles = {(pk, code): title for pk, code, title in editions.values_list("content", "language", "title")}
    for item in unknown:
        item.named_for = user.pk  # once is enough
        if item.pk not in own:
            item.version = UNSEEN
            for code in LANGUAGES:
                setattr(item, f"title_{code}", titles.get((item.pk, code), ""))
                setattr(item, f"lead_{code}", "")
                setattr(item, f"body_{code}", "")
    return items


def creatable(user) -> list[Kind]:
    """The kinds of items that the user may begin."""
    return [kind for kind in Kind if may(user, Act.CREATE, kind=kind)]
