"""Countries and organisations: the index, and a page of each."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Country, Organisation
from relations.reading.labels import named
from relations.reading.subjects import member_overview
from relations.text.collation import sort_key

from .items import moved


@require_safe
def country_list(request):
    """Central Asia first, then neighbours, then partners; organisations after them, all by alphabet."""
    language = translation.get_language()
    countries = _by_name(Country.objects.all(), language)
    region = [row for row in countries if row.group == "ca5"]
    neighbours = [row for row in countries if row.group == "neighbour"]
    return render(
        request,
        "countries/list.html",
        {
            "trail": [(_("Countries and organisations"), "")],
            "region": _entries(region, language),
            "neighbours": _entries(neighbours, language),
            "partners": _entries([row for row in countries if row not in region + neighbours], language),
            "organisations": _entries(_by_name(Organisation.objects.all(), language), language),
        },
    )


def _by_name(rows, language: str) -> list:
    return sorted(
        rows.order_by("order", "code"), key=lambda row: sort_key(named(row, "name", language), language)
    )


def _entries(rows, language: str) -> list[dict]:
    """Terms as the index shows them: address, name, and the mark that stands for a flag."""
    return [
        {
            "url": row.get_absolute_url(),
            "name": named(row, "name", language),
            "letters": (isinstance(row, Organisation) and named(row, "abbreviation", language))
            or row.code.upper(),
        }
        for row in rows
    ]


@require_safe
def country_detail(request, slug):
    """What the portal has on a country."""
    country = Country.objects.filter(slug=slug).first()
    if country is None:
        return moved(Country, slug)
    language = translation.get_language()
    return _page(
        request,
        country,
        "country",
        official_name=named(country, "official_name", language),
        capital=named(country, "capital", language),
    )


@require_safe
def organisation_detail(request, slug):
    """What the portal has on an organisation."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return moved(Organisation, slug)
    return _page(request, organisation, "organisation", official_name="", capital="")


def _page(request, term, noun: str, **more):
    language = translation.get_language()
    return render(
        request,
        "countries/detail.html",
        {
            "trail": [(_("Countries and organisations"), reverse("country-list"))],
            "term": term,
            "noun": noun,
            "name": named(term, "name", language),
            "letters": term.letters,
            **more,
            "overview": member_overview(noun, term, language),
        },
    )
