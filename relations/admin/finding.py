"""The search box and the picker of every table at the desk."""

from __future__ import annotations

from relations.editorial.access import linkable, sees_everything, visible
from relations.models import Content
from relations.search import desk
from relations.search.folded import with_words
from relations.text.numbers import whole


class Finding:
    """For a ModelAdmin with `search_fields`: small and Kazakh letters, ё, other keyboards, on every database."""

    def get_search_results(self, request, queryset, search_term):
        return with_words(queryset, self.get_search_fields(request), search_term), False


def find_linkable(user, items, text: str):
    """Of a queryset of items those that the user may name in a link and that have the words.

    Foreign items are found by what readers see of them, never by a word of their working copies.
    """
    term = text.strip()[:200]
    items = linkable(user, items)
    if not term:
        return items
    if (number := whole(term.lstrip("#"), 12)) is not None:
        return items.filter(pk=number)
    kind = items.model.KIND or ""
    if sees_everything(user):
        return items.filter(pk__in=desk.match_ids(term, kind=kind))
    own = visible(user, Content.objects.filter(pk__in=desk.match_ids(term, kind=kind)))
    return items.filter(pk__in={*own.values_list("pk", flat=True), *desk.match_shown(term)})
