"""Charts of figures: which series are drawn together, in what form, and the story told in words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext

from relations.models import Indicator
from relations.text import charts
from relations.text.dates import decimal_text, percent

from .figures import Chart, Series, SourcedValue, TableColumn, places_of
from .labels import Label

PERCENT = "percent"
WIDE, NARROW = (860, 400), (360, 330)


def charts_of(series: Iterable[Series], language: str) -> list[Chart]:
    """The figures of a page. Single figures and indicators without any value make no chart.

    All publishers of one measure in one unit share a chart; export, import and balance have theirs beside the turnover.
    """
    groups: dict[tuple[str, str, bool], list[Series]] = {}
    for one in series:
        if one.values and one.form != Indicator.Form.SINGLE:
            is_side = one.flow not in ("", Indicator.Flow.TURNOVER)
            groups.setdefault((one.measure or one.code, one.unit_code, is_side), []).append(one)
    return [chart for group in groups.values() for chart in _group_charts(group, language)]


def _group_charts(group: Sequence[Series], language: str) -> list[Chart]:
    targets = [one for one in group if one.form == Indicator.Form.TARGET]
    lines = [one for one in group if one.form == Indicator.Form.TIME_SERIES and one.is_even]
    bars = [one for one in group if one not in targets and one not in lines]
    if group[0].unit_code == Indicator.MIXED:
        return [_table_only(one, language) for one in group]
    found = [_line_chart(lines, targets, language)] if lines or (targets and not bars) else []
    return found + [_bar_chart(one, language) for one in bars]


def _chart(series: list[Series], language: str, subtitle: str, description: str) -> Chart:
    first = series[0]
    values = [value for one in series for value in one.values]
    return Chart(
        id=first.code,
        title=_title(series),
        unit=first.unit,
        subtitle=subtitle,
        description=description,
        series=series,
        notes=[one.note for one in series if one.note],
        has_approximate=any(value.is_approximate for value in values),
        has_derived=any(value.is_derived for value in values),
        has_forecast=any(value.is_forecast for value in values),
        url=reverse("indicator-detail", args=[first.code]),
        csv_url=reverse("indicator-csv", args=[first.code, f"{first.code}_{language}"]),
    )


def _title(series: Sequence[Series]) -> Label:
    """The heading of the first; of the directions of an exchange each is named once."""
    headings = {str(one.heading): one.heading for one in series if one.form != Indicator.Form.TARGET}
    if len({one.flow for one in series if one.flow}) < 2 or len(headings) < 2:
        return series[0].heading
    return Label(" · ".join(headings), series[0].heading.language)


def _name_flows(series: Sequence[Series]) -> None:
    """Lines of a chart with several directions are named by them; by their publishers too when these differ."""
    if len({one.flow for one in series if one.flow}) < 2:
        return
    publishers = {str(one.publisher) for one in series}
    for one in series:
        flow = capfirst(Indicator.Flow(one.flow).label) if one.flow else one.name
        one.line_name = f"{flow} ({one.publisher})" if len(publishers) > 1 else flow


def _line_chart(lines: list[Series], targets: list[Series], language: str) -> Chart:
    chart = _chart([*lines, *targets], language, _line_subtitle(lines, targets), _story(lines, targets))
    _name_flows(chart.series)
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
        charts.Point(value.period.middle, value.value, value.text, value.is_approximate, value.is_forecast)
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
    dotted = gettext("dotted: no values for the years between")
    return f"{text}; {dotted}" if gaps else text


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
    chart.columns = [TableColumn(gettext("Period"), is_number=False)]
    chart.columns += [
        TableColumn(gettext("Target") if one.form == Indicator.Form.TARGET else one.name)
        for one in chart.series
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
        charts.Bar(
            value.what,
            value.value,
            _bar_text(value, series, language),
            value.is_approximate,
            value.is_forecast,
        )
        for value in values
    ]
    chart.wide, chart.narrow = (charts.bar_chart(bars, width=width) for width in (WIDE[0], NARROW[0]))
    _fill_list(chart, values, is_categories)
    return chart


def _bar_text(value: SourcedValue, series: Series, language: str) -> str:
    if series.unit_code != PERCENT:
        return value.text
    return percent(value.value, language, max(1, places_of(value.value)))


def _bar_subtitle(series: Series) -> str:
    if series.form == Indicator.Form.CATEGORIES:
        return ", ".join(dict.fromkeys(value.period_text for value in series.values if value.period_text))
    return gettext("The periods differ in length, so they are not joined by a line")


def _bar_story(values: Sequence[SourcedValue]) -> str:
    return "; ".join(f"{value.what}: {value.text}" for value in values) + "."


def _table_only(series: Series, language: str) -> Chart:
    chart = _chart([series], language, gettext("Units differ: read the values in the table"), "")
    _fill_list(chart, series.values, bool(series.values and series.values[0].label))
    return chart


def _fill_list(chart: Chart, values: Sequence[SourcedValue], is_categories: bool) -> None:
    head = gettext("Partner") if is_categories else gettext("Period")
    chart.columns = [TableColumn(head, is_number=False), TableColumn(str(chart.unit))]
    chart.rows = [[value.what, value.marked] for value in values]
