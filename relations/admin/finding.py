"""The search box and the picker of every table at the desk that has no index of its own."""

from relations.search.folded import with_words


class Finding:
    """For a ModelAdmin with `search_fields`: small and Kazakh letters, ё, other keyboards, on every database."""

    def get_search_results(self, request, queryset, search_term):
        return with_words(queryset, self.get_search_fields(request), search_term), False
