"""The page of a dossier as a reader asks for it, and what stands on it."""

from datetime import date

from relations.models import (
    Edition,
    Indicator,
    Observation,
)


def address(dossier, language="ru", query=""):
    slug = Edition.objects.public().get(content=dossier, language=language).slug
    return f"/{language}/dossiers/{dossier.pk}-{slug}/{query}"


def page_of(client, dossier, language="ru", query=""):
    response = client.get(address(dossier, language, query))
    assert response.status_code == 200
    return response.content.decode()


def lines(response):
    """(date, kind, title) of every line of the chronicle."""
    return [
        (entry.day, entry.kind, entry.title)
        for decade in response.context["chronicle"].decades
        for entry in decade.entries
    ]


def make_indicator(code="trade-uz", values=((2020, 3), (2021, 4)), **overrides):
    fields = {
        "title_ru": "Товарооборот (статистика Узбекистана)",
        "title_kk": "Тауар айналымы (Өзбекстан статистикасы)",
        "title_en": "Trade turnover (Uzbek statistics)",
        "unit_code": "bn_usd",
        "unit_ru": "млрд долл. США",
        "unit_kk": "млрд АҚШ доллары",
        "unit_en": "USD billion",
    } | overrides
    indicator = Indicator.objects.create(code=code, **fields)
    for period, value in values:
        Observation.objects.create(
            indicator=indicator,
            period=str(period),
            value=value,
            source="stat.uz",
            retrieved_on=date(2025, 11, 20),
        )
    return indicator
