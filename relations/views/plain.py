"""List, page and older editions of every kind that has no view of its own; its own templates are used if there are any.

`relations.urls` names these views for whatever `views/<section>.py` does not define.
"""

from django.shortcuts import render
from django.template.loader import select_template
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from relations.kinds import Traits, traits_of
from relations.parameters import LIST, knows
from relations.reading.card_lists import ITEM_FILTERS
from relations.reading.card_lists import item_list as listed
from relations.reading.items import item_page
from relations.reading.lists import ListQuery
from relations.reading.records.pages import record_of_text
from relations.reading.versions import Versions

from .items import page_or_detour
from .kept import of_page
from .metadata import record_context
from .texts import text_context


def template_of(kind: Traits, page: str) -> str:
    """The template of a kind for its `list` or `detail`, or the one of all items."""
    return select_template([f"{kind.module}/{page}.html", f"items/{page}.html"]).template.name


@require_safe
@knows(*ITEM_FILTERS, *LIST)
def item_list(request, kind):
    """The items of a kind newest first, by topic, country and year."""
    traits = traits_of(kind)

    def context():
        found = listed(kind, ListQuery(request, ITEM_FILTERS), translation.get_language())
        return {"kind": traits, "trail": [(traits.title, "")], **found.context()}

    return render(request, template_of(traits, "list"), of_page(request, context))


@require_safe
def item_detail(request, kind, pk, slug=""):
    """An item as it stands today, in the reader's language or the best other one."""
    return page_or_detour(request, kind, pk, slug, ("cover",), page)


@require_safe
def item_edition(request, kind, pk, slug, number):
    """An edition that was replaced: still readable, marked as such, never indexed."""
    return page_or_detour(request, kind, pk, slug, ("cover",), page, number)


def page(request, versions: Versions) -> tuple[str, dict]:
    """The template and the context of one item: what its edition says, and the facts every item has."""
    kind, about = traits_of(versions.kind), item_page(versions)
    list_url = reverse(f"{kind.code}-list") if kind.has_list else ""
    return template_of(kind, "detail"), {
        **text_context(versions, about),
        **(record_context(record_of_text(versions, about)) if kind.is_cited else {}),
        "kind": kind,
        "item": versions.item,
        "list_url": list_url,
        "crumbs": [(kind.title, list_url)] if list_url else [],
    }
