"""Indicators with every publisher of the same measure, as far as dossiers that readers see show them."""

from django.db.models import QuerySet
from django.http import Http404

from relations.models import Country, Dossier, Indicator, Kind
from relations.text.languages import in_languages

from .cards import Card, load_cards
from .figures import Series, load_series
from .labels import Label, named_in
from .shelf import on_shelf


def measured_alike(code: str, language: str) -> list[Series]:
    """The indicator with the others of its measure and unit, itself first. Raises Http404."""
    wanted = public_indicators().filter(code=code).values("measure", "unit_code").first()
    if wanted is None:
        raise Http404
    group = public_indicators().filter(**(wanted if wanted["measure"] else {"code": code}))
    return sorted(load_series(group, language), key=lambda series: series.code != code)


def dossiers_with(code: str, language: str) -> list[Card]:
    """The dossiers that show an indicator, newest first."""
    found = Dossier.objects.filter(indicators__code=code).order_by("-pk").values_list("pk", flat=True)
    return list(load_cards(found, language, {Kind.DOSSIER}).values())


def countries_of(code: str, language: str) -> list[Label]:
    """The countries that a series is about."""
    rows = Country.objects.filter(indicators__code=code).order_by("code").values(*in_languages("name"))
    return [named_in(row, "name", language) for row in rows]


def public_indicators() -> QuerySet[Indicator]:
    """Indicators that a public dossier shows."""
    dossiers = on_shelf(Kind.DOSSIER).values("content_id")
    through = Indicator.dossiers.through.objects.filter(dossier__in=dossiers)
    return Indicator.objects.filter(pk__in=through.values("indicator"))
