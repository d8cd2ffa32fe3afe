"""Figures with their sources, as pages show them: series of values, and what a chart of them holds.

Several values of one period in one series are vintages: the one published last is shown, the others are its revisions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from relations.models import Indicator
from relations.text import charts
from relations.text.dates import decimal_text
from relations.text.languages import in_languages
from relations.text.paths import LINE_MARKS
from relations.text.periods import Period, between, parse, period_text

from .labels import Label, named_in

MOST_SOURCES = 60  # longer lists of sources are read on the page of the indicator
IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(slots=True)
class SourcedValue:
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
    published_on: date | None = None
    is_forecast: bool = False
    currency: str = ""  # its own, where the values of a table are in different ones
    scale: int | None = None
    earlier: list[SourcedValue] = field(default_factory=list)  # what it replaced, the latest first

    @property
    def belongs_to(self) -> tuple:
        """What two vintages of one figure have in common."""
        bounds = (self.period.start, self.period.end) if self.period else self.period_text
        return bounds, str(self.label)

    @property
    def known_since(self) -> date:
        """By which vintages are put in order; a value without any day is the oldest."""
        return self.published_on or self.retrieved_on or date.min

    @property
    def what(self) -> str:
        """What the value belongs to, for a table."""
        return str(self.label) or self.period_text

    @property
    def marked(self) -> str:
        """The figure with its unit where that is its own, and its marks: * rounded, ** computed by us."""
        marks = f"{' *' if self.is_approximate else ''}{' **' if self.is_derived else ''}"
        text = f"{self.text}\u00a0{money_text(self.currency, self.scale)}" if self.currency else self.text
        return f"{text}{marks}" if not self.is_forecast else f"{text}{marks} ({gettext('forecast')})"


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
    flow: str = ""
    currency: str = ""
    scale: int = 0
    line_name: str = ""  # in a chart of several directions: «Экспорт»
    values: list[SourcedValue] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Who publishes it, for a legend: the publisher, else what the title says in brackets, else the title."""
        inside = IN_BRACKETS.search(self.title)
        return self.line_name or str(self.publisher) or (inside[1] if inside else str(self.title))

    @property
    def heading(self) -> Label:
        """The title without the publisher in brackets."""
        return Label(IN_BRACKETS.sub("", self.title), self.title.language)

    @property
    def dated(self) -> list[SourcedValue]:
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
class TableColumn:
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
    columns: list[TableColumn] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    notes: list[Label] = field(default_factory=list)
    has_approximate: bool = False
    has_derived: bool = False
    has_forecast: bool = False
    url: str = ""
    csv_url: str = ""

    @property
    def needs_legend(self) -> bool:
        return bool(self.wide and (self.wide.needs_legend or self.narrow.needs_legend))

    @property
    def revised(self) -> list[tuple[Series, SourcedValue]]:
        """Values that replaced an earlier one."""
        return [(series, value) for series, value in self.sources if value.earlier]

    @property
    def names(self) -> list[tuple[str, str, str]]:
        """The legend: (class name, publisher, path of the mark) of each line."""
        lines = [series for series in self.series if series.form == Indicator.Form.TIME_SERIES]
        styles = [charts.style(place) for place in range(len(lines))]
        return [
            (style, series.name, LINE_MARKS[style](12, 7))
            for style, series in zip(styles, lines, strict=True)
        ]

    @property
    def sources(self) -> list[tuple[Series, SourcedValue]]:
        """Every value with its source and the day it was looked up."""
        return [(series, value) for series in self.series for value in series.values]

    @property
    def shows_sources(self) -> bool:
        return len(self.sources) <= MOST_SOURCES


# --- Reading ----------------------------------------------------------------------------------------------


OBSERVED = "observations__"
COLUMNS = (
    "code", "form", "unit_code", "measure", "flow", "currency", "scale", *in_languages("title", "unit", "publisher", "note"),
    *(f"{OBSERVED}{name}" for name in (
        "id", "period", "starts_on", "ends_on", "value", "is_approximate", "is_derived", "is_forecast",
        "source_url", "retrieved_on", "published_on", "currency", "scale",
        *in_languages("source", "country__name", "organisation__name"),
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
                flow=row["flow"],
                currency=row["currency"],
                scale=row["scale"],
                **{name: named_in(row, name, language) for name in ("title", "unit", "publisher", "note")},
            )
        if row[f"{OBSERVED}id"]:
            series.values.append(_value(row, language))
    for series in found.values():
        write_numbers(series, language)
        series.values = latest(series.values)
    return list(found.values())


def latest(values: list[SourcedValue]) -> list[SourcedValue]:
    """One value for each period and category, in their order, with the vintages it replaced."""
    vintages: dict[tuple, list[SourcedValue]] = {}
    for value in values:
        vintages.setdefault(value.belongs_to, []).append(value)
    shown = []
    for group in vintages.values():
        *earlier, last = sorted(group, key=lambda value: value.known_since)
        last.earlier = earlier[::-1]
        shown.append(last)
    return shown


def _value(row: dict, language: str) -> SourcedValue:
    start, end = row[f"{OBSERVED}starts_on"], row[f"{OBSERVED}ends_on"]
    period = parse(row[f"{OBSERVED}period"]) or (between(start, end) if start else None)
    return SourcedValue(
        value=row[f"{OBSERVED}value"],
        text="",
        period=period,
        period_text=period_text(period, language) if period else row[f"{OBSERVED}period"],
        label=named_in(row, f"{OBSERVED}country__name", language)
        or named_in(row, f"{OBSERVED}organisation__name", language),
        is_approximate=row[f"{OBSERVED}is_approximate"],
        is_derived=row[f"{OBSERVED}is_derived"],
        source=named_in(row, f"{OBSERVED}source", language),
        source_url=row[f"{OBSERVED}source_url"],
        retrieved_on=row[f"{OBSERVED}retrieved_on"],
        published_on=row[f"{OBSERVED}published_on"],
        is_forecast=row[f"{OBSERVED}is_forecast"],
        currency=row[f"{OBSERVED}currency"],
        scale=row[f"{OBSERVED}scale"],
    )


def money_text(currency: str, scale: int | None) -> str:
    """«млрд EUR», in the language of the page."""
    return f"{Indicator.Scale(scale).label} {currency}" if scale else currency


def write_numbers(series: Series, language: str) -> None:
    """Write the values alike: with a decimal everywhere when one of them has any, and with their own where more."""
    places = [places_of(value.value) for value in series.values]
    least = 1 if any(places) else 0
    for value, own in zip(series.values, places, strict=True):
        value.text = decimal_text(value.value, language, max(least, own))


def places_of(value: Decimal) -> int:
    return max(0, -value.normalize().as_tuple().exponent)
