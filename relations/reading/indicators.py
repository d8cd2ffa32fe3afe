"""Indicators with every publisher of the same measure, as far as dossiers that readers see show them."""

from django.db.models import QuerySet
from django.http import Http404

from relations.models import Dossier, Indicator, Kind

from .cards import Card, load_cards
from .figures import Series, load_series
from .shelf import on_shelf


def measured_alike(code: str, language: str) -> list[Series]:
    """The indicator with the others of its measure and unit, itself first. Raises Http404."""
    wanted = _on_shelf().filter(code=code).values("measure", "unit_code").first()
    if wanted is None:
        raise Http404
    return load_series(_on_shelf().filter(**(wanted if wanted["measure"] else {"code": code})), language)


def dossiers_with(code: str, language: str) -> list[Card]:
    """The dossiers that show an indicator, newest first."""
    found = Dossier.objects.filter(indicators__code=code).order_by("-pk").values_list("pk", flat=True)
    return list(load_cards(found, language, {Kind.DOSSIER}).values())


def _on_shelf() -> QuerySet[Indicator]:
    """Indicators that a public dossier shows."""
    dossiers = on_shelf(Kind.DOSSIER).values("content_id")
    through = Indicator.dossiers.through.objects.filter(dossier__in=dossiers)
    return Indicator.objects.filter(pk__in=through.values("indicator"))
