"""Which parameters of its address a page knows; everything else in an address never reaches it.

The page cache keeps pages under the parameters that some page declares here, so a filter cannot be unknown to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import HttpRequest, QueryDict
from django.urls import URLPattern, get_resolver

LIST = ("languages", "sort", "after", "before", "last")  # what every list knows
WORDS = frozenset({"q"})  # what people type: pages with such words are not kept


def knows(*names: str) -> Callable[[Callable], Callable]:
    """Decorator of a view: the parameters that it reads. A view without it reads none."""

    def mark(view: Callable) -> Callable:
        view.parameters = frozenset(names)
        return view

    return mark


def known_to(view: Callable) -> frozenset[str]:
    """The parameters that a view has declared."""
    return getattr(view, "parameters", frozenset())


def keep_known(request: HttpRequest, view: Callable) -> None:
    """Take out of a request every parameter that its view does not know."""
    known = known_to(view)
    if any(name not in known for name in request.GET):
        left = QueryDict(mutable=True, encoding=request.GET.encoding)
        for name, values in request.GET.lists():
            if name in known:
                left.setlist(name, values)
        left._mutable = False
        request.GET = left


def views(patterns=None) -> Iterator[Callable]:
    """Every view of the address map."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern.url_patterns)


def all_parameters() -> frozenset[str]:
    """The parameters of all pages, under which pages may be kept."""
    return frozenset(name for view in views() for name in known_to(view)) - WORDS
