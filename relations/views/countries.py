"""Countries and organisations: the index, and a page of each."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Country, Organisation
from relations.reading.countries import country_page, member_index, organisation_page

from .items import moved


@require_safe
def country_list(request):
    """Central Asia first, then neighbours, then partners; organisations after them, all by alphabet."""
    trail = [(_("Countries and organisations"), "")]
    return render(
        request, "countries/list.html", {"trail": trail, **vars(member_index(translation.get_language()))}
    )


@require_safe
def country_detail(request, slug):
    """What the portal has on a country."""
    return _page(request, country_page(slug, translation.get_language())) or moved(Country, slug)


@require_safe
def organisation_detail(request, slug):
    """What the portal has on an organisation."""
    return _page(request, organisation_page(slug, translation.get_language())) or moved(Organisation, slug)


def _page(request, page):
    if page is None:
        return None
    trail = [(_("Countries and organisations"), reverse("country-list"))]
    return render(request, "countries/detail.html", {"trail": trail, **vars(page)})
