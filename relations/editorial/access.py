"""What one user may do with one item, asked once per request; and which items they see at all."""

from __future__ import annotations

from dataclasses import dataclass

from relations.models import Article, Content, Kind, Translation, WorkState

from .permissions import LANGUAGES, TABLE, Act, may, roles_of


@dataclass(frozen=True)
class Access:
    """The answers a page needs about one item; `work` holds the row of the work on each language."""

    view: bool
    languages: frozenset[str]
    facts: bool
    history: bool
    restore: bool
    delete: bool
    work: dict[str, Translation]

    @property
    def change(self) -> bool:
        return self.facts or bool(self.languages)


def access(user, content: Content) -> Access:
    """Everything that the form of an item needs to know about a user."""
    work = works(content)
    return Access(
        view=may(user, Act.VIEW, content),
        languages=frozenset(
            code for code in LANGUAGES if may(user, Act.EDIT, content, code, work=work[code])
        ),
        facts=may(user, Act.EDIT_FACTS, content),
        history=may(user, Act.HISTORY, content),
        restore=may(user, Act.RESTORE, content),
        delete=may(user, Act.DELETE, content),
        work=work,
    )


def works(content: Content) -> dict[str, Translation]:
    """The work on each language, with `is_outdated`; an unsaved row where nobody has begun."""
    rows = Translation.objects.filter(content_id=content.pk).select_related("source_edition", "author")
    found = {row.language: row for row in rows.with_outdated()} if content.pk else {}
    for row in found.values():
        row.content = content
    for code in LANGUAGES:
        if code not in found:
            found[code] = Translation(content=content, language=code, state=WorkState.MISSING)
            found[code].is_outdated = False
    return found


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


def creatable(user) -> list[Kind]:
    """The kinds of items that the user may begin."""
    return [kind for kind in Kind if may(user, Act.CREATE, kind=kind)]
