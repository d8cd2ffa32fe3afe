"""Figures with their sources: charts, the tables under them, CSV. A value without a source does not exist.

Series of the same measure and unit stand in one chart, at most two publishers side by side; other units get a chart
of their own. An indicator is public when a public dossier shows it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from relations.models import Edition, Indicator, Kind
from relations.text import charts
from relations.text.dates import decimal_text, percent
from relations.text.languages import LANGUAGES
from relations.text.periods import Period, between, parse, period_text

from .cards import load_cards
from .downloads import csv_file
from .terms import Label, label

MIXED = "mixed"  # figures in several currencies: a table, never a picture
PERCENT = "percent"
WIDE, NARROW = (860, 400), (360, 330)
MOST_SOURCES = 60  # longer lists of sources are read on the page of the indicator
IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(slots=True)
class Value:
    """One figure: of a period or of a category."""

    value: Decimal
    text: str
    period: Period | None
    period_text: str
    label: Label
    is_approximate: bool
    is_derived: bool
    source: Label
    source_url: str
    retrieved_on: date | None

    @property
    def what(self) -> str:
        """What the value belongs to, for a table."""
        return str(self.label) or self.period_text

    @property
    def marked(self) -> str:
        """The figure with its marks: * rounded, ** computed by us."""
        return f"{self.text}{' *' if self.is_approximate else ''}{' **' if self.is_derived else ''}"


@dataclass(slots=True)
class Series:
    """One indicator with its values, in the reader's language."""

    code: str
    form: str
    title: Label
    unit: Label
    unit_code: str
    publisher: Label
    measure: str
    note: Label
    values: list[Value] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Who publishes it, for a legend: the publisher, else what the title says in brackets, else the title."""
        inside = IN_BRACKETS.search(self.title)
        return str(self.publisher) or (inside[1] if inside else str(self.title))

    @property
    def heading(self) -> Label:
        """The title without the publisher in brackets."""
        return Label(IN_BRACKETS.sub("", self.title), self.title.language)

    @property
    def dated(self) -> list[Value]:
        """Values whose period is understood, in order of time."""
        return sorted((v for v in self.values if v.period), key=lambda value: value.period.middle)

    @property
    def is_even(self) -> bool:
        """Whether its periods are equally long and stand one after another, so that a line may join them."""
        dated = self.dated
        lengths = {value.period.months for value in dated}
        moments = {value.period.middle for value in dated}
        no_category = not any(value.label for value in self.values)
        return len(lengths) == 1 and len(moments) == len(dated) == len(self.values) and no_category


@dataclass(slots=True)
class Column:
    name: str
    is_number: bool = True


@dataclass(slots=True)
class Chart:
    """A figure of the page: its heading, two drawings, a table of values and the sources."""

    id: str
    title: Label
    unit: Label
    subtitle: str
    description: str
    series: list[Series]
    wide: charts.Drawing | None = None
    narrow: charts.Drawing | None = None
    columns: list[Column] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    notes: list[Label] = field(default_factory=list)
    has_approximate: bool = False
    has_derived: bool = False
    url: str = ""
    csv_url: str = ""

    @property
    def needs_legend(self) -> bool:
        return bool(self.wide and (self.wide.needs_legend or self.narrow.needs_legend))

    @property
    def names(self) -> list[tuple[str, str]]:
        """The legend: (class name, publisher) of each line."""
        lines = [series for series in self.series if series.form == Indicator.Form.TIME_SERIES]
        return list(zip(charts.SERIES, [series.name for series in lines], strict=False))

    @property
    def sources(self) -> list[tuple[Series, Value]]:
        """Every value with its source and the day it was looked up."""
        return [(series, value) for series in self.series for value in series.values]

    @property
    def shows_sources(self) -> bool:
        return len(self.sources) <= MOST_SOURCES


# --- Reading ----------------------------------------------------------------------------------------------


def _in_all(*names: str) -> list[str]:
    return [f"{name}_{code}" for name in names for code in LANGUAGES]


OBSERVED = "observations__"
COLUMNS = (
    "code", "form", "unit_code", "measure", *_in_all("title", "unit", "publisher", "note"),
    *(f"{OBSERVED}{name}" for name in (
        "id", "period", "starts_on", "ends_on", "value", "is_approximate", "is_derived",
        "source_url", "retrieved_on",
        *_in_all("source", "country__name", "organisation__name"),
    )),
)  # fmt: skip


def load_series(indicators, language: str) -> list[Series]:
    """Indicators with their values, in order. One query."""
    found: dict[str, Series] = {}
    rows = indicators.order_by("order", "code", f"{OBSERVED}starts_on", f"{OBSERVED}id").values(*COLUMNS)
    for row in rows:
        series = found.get(row["code"])
        if series is None:
            series = found[row["code"]] = Series(
                code=row["code"],
                form=row["form"],
                unit_code=row["unit_code"],
                measure=row["measure"],
                **{name: _named(row, name, language) for name in ("title", "unit", "publisher", "note")},
            )
        if row[f"{OBSERVED}id"]:
            series.values.append(_value(row, language))
    for series in found.values():
        write_numbers(series, language)
    return list(found.values())


def _named(row: dict, name: str, language: str) -> Label:
    return label({code: row[f"{name}_{code}"] for code in LANGUAGES}, language)


def _value(row: dict, language: str) -> Value:
    start, end = row[f"{OBSERVED}starts_on"], row[f"{OBSERVED}ends_on"]
    period = between(start, end) if start else parse(row[f"{OBSERVED}period"])
    return Value(
        value=row[f"{OBSERVED}value"],
        text="",
        period=period,
        period_text=period_text(period, language) if period else row[f"{OBSERVED}period"],
        label=_named(row, f"{OBSERVED}country__name", language)
        or _named(row, f"{OBSERVED}organisation__name", language),
        is_approximate=row[f"{OBSERVED}is_approximate"],
        is_derived=row[f"{OBSERVED}is_derived"],
        source=_named(row, f"{OBSERVED}source", language),
        source_url=row[f"{OBSERVED}source_url"],
        retrieved_on=row[f"{OBSERVED}retrieved_on"],
    )


def write_numbers(series: Series, language: str) -> None:
    """Write the values alike: with a decimal everywhere when one of them has any, and with their own where more."""
    places = [_places(value.value) for value in series.values]
    least = 1 if any(places) else 0
    for value, own in zip(series.values, places, strict=True):
        value.text = decimal_text(value.value, language, max(least, own))


def _places(value: Decimal) -> int:
    return max(0, -value.normalize().as_tuple().exponent)


# --- Charts -----------------------------------------------------------------------------------------------


def charts_of(series: Iterable[Series], language: str) -> list[Chart]:
    """The figures of a page. Single figures and indicators without any value make no chart."""
    groups: dict[tuple[str, str], list[Series]] = {}
    for one in series:
        if one.values and one.form != Indicator.Form.SINGLE:
            groups.setdefault((one.measure or one.code, one.unit_code), []).append(one)
    return [chart for group in groups.values() for chart in _group_charts(group, language)]


def _group_charts(group: Sequence[Series], language: str) -> list[Chart]:
    targets = [one for one in group if one.form == Indicator.Form.TARGET]
    lines = [one for one in group if one.form == Indicator.Form.TIME_SERIES and one.is_even]
    bars = [one for one in group if one not in targets and one not in lines]
    if group[0].unit_code == MIXED:
        return [_table_only(one, language) for one in group]
    pairs = [lines[at : at + 2] for at in range(0, len(lines), 2)] or ([[]] if targets and not bars else [])
    found = [_line_chart(pair, targets if at == 0 else [], language) for at, pair in enumerate(pairs)]
    return found + [_bar_chart(one, language) for one in bars]


def _chart(series: list[Series], language: str, subtitle: str, description: str) -> Chart:
    first = series[0]
    values = [value for one in series for value in one.values]
    return Chart(
        id=first.code,
        title=first.heading,
        unit=first.unit,
        subtitle=subtitle,
        description=description,
        series=series,
        notes=[one.note for one in series if one.note],
        has_approximate=any(value.is_approximate for value in values),
        has_derived=any(value.is_derived for value in values),
        url=reverse("indicator-detail", args=[first.code]),
        csv_url=reverse("indicator-csv", args=[first.code, f"{first.code}_{language}"]),
    )


def _line_chart(lines: list[Series], targets: list[Series], language: str) -> Chart:
    chart = _chart([*lines, *targets], language, _line_subtitle(lines, targets), _story(lines, targets))
    drawn = [charts.Line(one.name, _points(one), step=_step(one)) for one in lines]
    aims = [point for one in targets for point in _points(one)]
    options = {
        "number": lambda mark: decimal_text(Decimal(str(mark)).normalize(), language),
        "target_text": lambda point: gettext("target: %(value)s") % {"value": point.text},
    }
    chart.wide, chart.narrow = (
        charts.line_chart(drawn, aims, width=width, height=height, **options)
        for width, height in (WIDE, NARROW)
    )
    _fill_matrix(chart)
    return chart


def _points(series: Series) -> list[charts.Point]:
    return [
        charts.Point(value.period.middle, value.value, value.text, value.is_approximate)
        for value in series.dated
    ]


def _step(series: Series) -> float:
    return min((value.period.months for value in series.dated), default=12) / 12


def _line_subtitle(lines: list[Series], targets: list[Series]) -> str:
    years = [value.period.start.year for one in lines for value in one.dated]
    years += [value.period.end.year for one in lines for value in one.dated]
    aims = [value.period_text for one in targets for value in one.dated]
    span = _span(years)
    if span and aims:
        text = gettext("%(years)s and the target for %(target)s") % {"years": span, "target": ", ".join(aims)}
    elif aims:
        text = gettext("Target for %(target)s") % {"target": ", ".join(aims)}
    else:
        text = span
    gaps = any(
        after.at - before.at > _step(one) * 1.5
        for one in lines
        for before, after in zip(_points(one), _points(one)[1:], strict=False)
    )
    return f"{text}; {gettext('dotted: no values for the years between')}" if gaps else text


def _span(years: Sequence[int]) -> str:
    if not years:
        return ""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def _story(lines: list[Series], targets: list[Series]) -> str:
    """The chart in words, for those who do not see it."""
    told = []
    for one in lines:
        first, last = one.dated[0], one.dated[-1]
        if first is last:
            told.append(
                gettext("%(name)s: %(value)s (%(period)s).")
                % {"name": one.name, "value": first.text, "period": first.period_text}
            )
        else:
            told.append(
                gettext("%(name)s: %(first)s (%(start)s) to %(last)s (%(end)s), %(count)s values.")
                % {
                    "name": one.name,
                    "first": first.text,
                    "start": first.period_text,
                    "last": last.text,
                    "end": last.period_text,
                    "count": len(one.values),
                }
            )
    for one in targets:
        for value in one.values:
            told.append(
                gettext("Target for %(period)s: %(value)s.")
                % {"period": value.period_text, "value": value.text}
            )
    return " ".join(told)


def _fill_matrix(chart: Chart) -> None:
    """One row per period, one column per publisher; a dash where nothing is known."""
    chart.columns = [Column(gettext("Period"), is_number=False)]
    chart.columns += [
        Column(gettext("Target") if one.form == Indicator.Form.TARGET else one.name) for one in chart.series
    ]
    periods: dict[str, tuple] = {}
    for one in chart.series:
        for value in one.values:
            key = value.period.middle if value.period else 9999.0
            periods.setdefault(value.period_text, (key, {}))[1][one.code] = value.marked
    for text, (_key, values) in sorted(periods.items(), key=lambda item: item[1][0]):
        chart.rows.append([text, *(values.get(one.code, "–") for one in chart.series)])


def _bar_chart(series: Series, language: str) -> Chart:
    is_categories = series.form == Indicator.Form.CATEGORIES
    values = (
        sorted(series.values, key=lambda value: -value.value)
        if is_categories
        else [*series.dated, *(value for value in series.values if not value.period)]
    )
    chart = _chart([series], language, _bar_subtitle(series), _bar_story(values))
    bars = [
        charts.Bar(_bar_label(value), value.value, _bar_text(value, series, language), value.is_approximate)
        for value in values
    ]
    chart.wide, chart.narrow = (charts.bar_chart(bars, width=width) for width in (WIDE[0], NARROW[0]))
    _fill_list(chart, values, is_categories)
    return chart


def _bar_label(value: Value) -> str:
    return value.what


def _bar_text(value: Value, series: Series, language: str) -> str:
    if series.unit_code != PERCENT:
        return value.text
    return percent(value.value, language, max(1, _places(value.value)))


def _bar_subtitle(series: Series) -> str:
    if series.form == Indicator.Form.CATEGORIES:
        return ", ".join(dict.fromkeys(value.period_text for value in series.values if value.period_text))
    return gettext("The periods differ in length, so they are not joined by a line")


def _bar_story(values: Sequence[Value]) -> str:
    return "; ".join(f"{value.what}: {value.text}" for value in values) + "."


def _table_only(series: Series, language: str) -> Chart:
    chart = _chart([series], language, gettext("Units differ: read the values in the table"), "")
    _fill_list(chart, series.values, bool(series.values and series.values[0].label))
    return chart


def _fill_list(chart: Chart, values: Sequence[Value], is_categories: bool) -> None:
    head = gettext("Partner") if is_categories else gettext("Period")
    chart.columns = [Column(head, is_number=False), Column(str(chart.unit))]
    chart.rows = [[value.what, value.marked] for value in values]


# --- Pages ------------------------------------------------------------------------------------------------


def public_indicators():
    """Indicators that a public dossier shows."""
    shown = Edition.objects.public().filter(kind=Kind.DOSSIER).values("content_id")
    return Indicator.objects.filter(
        pk__in=Indicator.dossiers.through.objects.filter(dossier__in=shown).values("indicator")
    )


def _group_of(code: str, language: str) -> list[Series]:
    """The indicator with the others of its measure and unit, itself first. Raises Http404."""
    wanted = public_indicators().filter(code=code).values("measure", "unit_code", "code").first()
    if wanted is None:
        raise Http404
    group = public_indicators()
    if wanted["measure"]:
        group = group.filter(measure=wanted["measure"], unit_code=wanted["unit_code"])
    else:
        group = group.filter(code=code)
    return load_series(group, language)


@require_safe
def indicator_detail(request, code):
    """One indicator with every publisher of the same measure: chart, table, sources."""
    language = translation.get_language()
    series = _group_of(code, language)
    shown = charts_of(series, language)
    return render(
        request,
        "indicators/detail.html",
        {
            "series": series[0],
            "singles": [one for one in series if one.form == Indicator.Form.SINGLE and one.values],
            "charts": shown,
            "dossiers": load_cards(
                Q(content__dossier__indicators__code=code), language, {Kind.DOSSIER}
            ).values(),
            "csv_url": reverse("indicator-csv", args=[code, f"{code}_{language}"]),
        },
    )


CSV_HEADER = (
    "indicator", "title", "publisher", "unit", "period", "first_day", "last_day", "category", "value",
    "approximate", "computed", "source", "source_url", "retrieved_on",
)  # fmt: skip


@require_safe
def indicator_csv(request, code, name):
    """The values of an indicator, of every publisher of the same measure, with their sources."""
    language = translation.get_language()
    if name != f"{code}_{language}":
        raise Http404
    series = _group_of(code, language)
    return csv_file(f"{name}.csv", CSV_HEADER, csv_rows(series), title=f"{series[0].heading} {language}")


def csv_rows(series: Iterable[Series]) -> Iterable[list]:
    """One row per value."""
    for one in series:
        for value in one.values:
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
            ]
