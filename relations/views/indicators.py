"""One indicator with every publisher of the same measure, and its values as a table.

A value without a source does not exist; two publishers that differ stand side by side.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from relations.models import Indicator
from relations.reading.figure_charts import charts_of
from relations.reading.figures import Series
from relations.reading.indicators import countries_of, dossiers_with, measured_alike

from .downloads import csv_file


@require_safe
def indicator_detail(request, code):
    """One indicator with every publisher of the same measure: chart, table, sources."""
    language = translation.get_language()
    series = measured_alike(code, language)
    shown = charts_of(series, language)
    return render(
        request,
        "indicators/detail.html",
        {
            "series": series[0],
            "countries": countries_of(code, language),
            "singles": [one for one in series if one.form == Indicator.Form.SINGLE and one.values],
            "charts": shown,
            "dossiers": dossiers_with(code, language),
            "csv_url": reverse("indicator-csv", args=[code, f"{code}_{language}"]),
        },
    )


CSV_HEADER = (
    "indicator", "title", "publisher", "unit", "period", "first_day", "last_day", "category", "value",
    "approximate", "computed", "source", "source_url", "retrieved_on",
    "direction", "currency", "scale", "period_kind", "forecast", "published_on", "replaced",
)  # fmt: skip


@require_safe
def indicator_csv(request, code, name):
    """The values of an indicator, of every publisher of the same measure, with their sources."""
    language = translation.get_language()
    if name != f"{code}_{language}":
        raise Http404
    series = measured_alike(code, language)
    return csv_file(f"{name}.csv", CSV_HEADER, csv_rows(series), title=f"{series[0].heading} {language}")


def csv_rows(series: Iterable[Series]) -> Iterable[list]:
    """One row per value, its earlier vintages behind it; `replaced` says which of them no longer count."""
    for one in series:
        for value in (vintage for last in one.values for vintage in (last, *last.earlier)):
            yield [
                one.code,
                str(one.title),
                str(one.publisher),
                str(one.unit),
                value.period_text,
                value.period.start.isoformat() if value.period else "",
                value.period.end.isoformat() if value.period else "",
                str(value.label),
                Decimal(f"{value.value.normalize():f}"),
                "yes" if value.is_approximate else "no",
                "yes" if value.is_derived else "no",
                str(value.source),
                value.source_url,
                value.retrieved_on.isoformat() if value.retrieved_on else "",
                one.flow,
                value.currency or one.currency,
                10 ** (one.scale if value.scale is None else value.scale),
                value.period.kind if value.period else "",
                "yes" if value.is_forecast else "no",
                value.published_on.isoformat() if value.published_on else "",
                "yes" if value not in one.values else "no",
            ]
