"""Values of indicators as a table, and columns copied out of a spreadsheet.

A row is one value. The same period and category in the same series is the same figure: with another day of publication
it is a new vintage and the old one stays, without one it puts the stored value right.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import get_language, gettext

from relations.editorial import audit
from relations.models import Country, Indicator, Observation, Organisation
from relations.models.indicators import NO_PERIOD
from relations.text.languages import DEFAULT, LANGUAGES, in_languages
from relations.text.periods import following, parse, read_period

from .rows import Format, Outcome
from .tables import write_csv
from .values import NO, YES, Values

COLUMNS = (
    "indicator", "period", "value", "country", "organisation", "currency", "scale",
    "approximate", "computed", "forecast", "source", *in_languages("source"), "source_url", "retrieved_on", "published_on",
)  # fmt: skip
NAMES = {
    "indicator": ("code", "индикатор", "показатель", "көрсеткіш", "код"),
    "period": ("период", "кезең", "год", "year", "жыл", "месяц", "квартал", "quarter", "month"),
    "value": ("значение", "мәні", "мән", "figure", "сумма", "объём", "көлемі"),
    "country": ("страна", "ел", "partner", "партнёр", "серіктес"),
    "organisation": ("организация", "ұйым", "organization"),
    "currency": ("валюта",),
    "scale": ("масштаб", "ауқым"),
    "approximate": ("округлено", "дөңгелектелген", "rounded"),
    "computed": ("вычислено", "есептелген"),
    "forecast": ("прогноз", "болжам"),
    "source": ("источник", "дереккөз"),
    "source_url": ("адрес", "ссылка", "мекенжай", "url", "link"),
    "retrieved_on": ("дата обращения", "қаралған күні"),
    "published_on": ("опубликовано", "дата публикации", "жарияланған күні"),
}
FLAGS = {"approximate": "is_approximate", "computed": "is_derived", "forecast": "is_forecast"}
NOTHING = {"", "-", "–", "—", "…", "...", "н/д", "нет данных", "n/a", "na", "жоқ", "дерек жоқ"}
SAMPLE = (
    ("kz-uz-trade", "2022", "4.6", "", "", "", "", "no", "no", "no", "stat.uz"),
    ("kz-uz-trade", "Q1 2023", "1.1", "", "", "", "", "yes", "no", "no", "stat.uz"),
)


def format_of_figures() -> Format:
    """Values of all indicators; a series may stand on many lines."""
    return Format(
        name="figures",
        columns=COLUMNS,
        required=("indicator", "value"),
        write=write,
        export=export,
        names=NAMES,
        sample=SAMPLE,
        takes_numbers=True,
        keys_repeat=True,
    )


# --- Numbers as people write them ----------------------------------------------------------------------------


def read_number(text: str) -> tuple[Decimal, bool]:
    """A figure and whether it was marked as rounded: «4 600,5», “4,600.5”, “(1.2)”, «≈ 5», “4.6*”. Raises ValueError.

    A single comma or dot parts decimals; where both stand, the last of them does.
    """
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", str(text)).replace("−", "-").replace("–", "-")
    is_rounded = bool(re.match(r"[~≈]|ок\.|около|шамамен", plain)) or plain.endswith("*")
    plain = re.sub(r"^(?:[~≈]|ок\.|около|шамамен)+|[*%]+$", "", plain)
    if re.fullmatch(r"\(.+\)", plain):
        plain = f"-{plain[1:-1]}"
    marks = [mark for mark in plain if mark in ".,"]
    if len(set(marks)) == 2:
        first, last = marks[0], marks[-1]
        if marks.count(last) > 1:
            raise ValueError(text)
        plain = plain.replace(first, "").replace(last, ".")
    elif len(marks) > 1:  # 1.234.567: groups of three
        if not re.fullmatch(r"-?\d{1,3}(?:[.,]\d{3})+", plain):
            raise ValueError(text)
        plain = plain.replace(marks[0], "")
    else:
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", plain, re.ASCII):
        raise ValueError(text)
    try:
        return Decimal(plain), is_rounded
    except InvalidOperation:
        raise ValueError(text) from None


# --- Writing -------------------------------------------------------------------------------------------------


def write(values: dict[str, str], by) -> tuple[str, Outcome, list[str]]:
    """One row into its series. Raises RowRefused with every fault of the row, ValidationError of the model."""
    cells = Values(values, {})
    series = Indicator.objects.filter(code=cells.text("indicator")).first()
    if series is None:
        message = gettext("“%(text)s” is no code of an indicator.") % {"text": cells.text("indicator")}
        cells.fail("indicator", message)
    fields = _read(cells)
    cells.judge()
    stored = _same_figure(series, fields)
    label = f"{series.code} {fields.get('period', '')}".strip()
    if stored is None:
        observation = Observation(indicator=series, **fields)
        outcome, changed = Outcome.CREATED, []
    else:
        observation = stored
        changed = [name for name, value in fields.items() if _kept(getattr(stored, name)) != _kept(value)]
        outcome = Outcome.CHANGED if changed else Outcome.SAME
        for name in changed:
            setattr(observation, name, fields[name])
    if outcome == Outcome.SAME:
        return label, outcome, []
    observation.full_clean()
    observation.save()
    audit.record("import", by=by, subject=f"observation {label}", fields=changed)
    return label, outcome, changed


def _kept(value):
    """A translated column that was never written is empty, not something else."""
    return "" if value is None else value


def _read(cells: Values) -> dict:
    """The cells of a row as fields of an observation."""
    found: dict = {}
    if cells.has("period"):
        text = cells.text("period")
        try:
            found["period"] = read_period(text) if text else ""
        except ValueError:
            cells.fail("period", NO_PERIOD % {"text": text})
    try:
        found["value"], is_rounded = read_number(cells.text("value"))
        if is_rounded:
            found["is_approximate"] = True
    except ValueError:
        cells.fail("value", gettext("“%(text)s” is no number.") % {"text": cells.text("value")})
    for name, model in (("country", Country), ("organisation", Organisation)):
        if cells.has(name):
            text = cells.text(name)
            found[name] = model.objects.filter(code=text.lower()).first() if text else None
            if text and found[name] is None:
                cells.fail(name, gettext("“%(text)s” is not in the vocabulary.") % {"text": text})
    for name, field in FLAGS.items():
        if cells.filled(name):
            word = cells.text(name).casefold()
            if word not in YES | NO:
                cells.fail(name, gettext("Write yes or no."))
            found[field] = word in YES
    if cells.has("currency"):
        found["currency"] = cells.text("currency").upper()
    if cells.has("scale"):
        found["scale"] = _scale(cells)
    for name in ("retrieved_on", "published_on"):
        if cells.has(name):
            found[name] = cells.day(name)
    if cells.has("source_url"):
        found["source_url"] = cells.text("source_url")
    return found | _sources(cells)


def _scale(cells: Values) -> int | None:
    text = cells.text("scale")
    if not text:
        return None
    powers = {str(10**power): power for power in Indicator.Scale.values}
    words = {str(label).casefold(): power for power, label in Indicator.Scale.choices}
    power = powers.get(text, words.get(text.casefold()))
    if power is None:
        cells.fail("scale", gettext("Write 1, 1000, 1000000, 1000000000 or 1000000000000."))
    return power


def _sources(cells: Values) -> dict[str, str]:
    """The source in each language; one without a language is of the language of whoever imports."""
    found = {
        f"source_{code}": cells.text(f"source_{code}") for code in LANGUAGES if cells.has(f"source_{code}")
    }
    if cells.filled("source"):
        language = get_language() if get_language() in LANGUAGES else DEFAULT
        found.setdefault(f"source_{language}", cells.text("source"))
    return found


def _same_figure(series: Indicator, fields: dict) -> Observation | None:
    """The stored value that a row speaks of: same period and category, and the same day of publication if it says one."""
    period = parse(fields.get("period", ""))
    same = series.observations.filter(
        starts_on=period.start if period else None,
        ends_on=period.end if period else None,
        country=fields.get("country"),
        organisation=fields.get("organisation"),
    )
    if fields.get("published_on"):
        return same.filter(published_on=fields["published_on"]).first()
    return same.order_by("published_on", "id").last()


def export() -> list[list]:
    """Every value, in the shape in which it may come back."""
    rows = []
    for one in Observation.objects.select_related("indicator", "country", "organisation").order_by(
        "indicator__code", "starts_on", "id"
    ):
        flags = ["yes" if getattr(one, field) else "no" for field in FLAGS.values()]
        rows.append([
            one.indicator.code, one.period, f"{one.value.normalize():f}",
            one.country.code if one.country else "", one.organisation.code if one.organisation else "",
            one.currency, "" if one.scale is None else 10**one.scale, *flags,
            "", *(getattr(one, name) or "" for name in in_languages("source")),
            one.source_url, one.retrieved_on or "", one.published_on or "",
        ])  # fmt: skip
    return rows


# --- Pasted columns ------------------------------------------------------------------------------------------


def pasted(
    text: str, *, indicator: str = "", first_period: str = "", source: str = "", retrieved_on: str = ""
) -> bytes:
    """What was copied out of a spreadsheet as a table (CSV) that `format_of_figures` reads.

    With a header it stays as it is. Without one the columns are period, value, source, address of the source; a single
    column are values, of `first_period` (as it is stored) and those that follow it. Two long lines are periods above
    their values. Cells without a value are left out. What the page says once (indicator, source, day of retrieval) fills
    the columns that were not pasted. Raises ValueError when no period follows the first one.
    """
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    if lines and all(len(line) == 1 for line in lines):
        lines = [re.split(r"\s*;\s*", line[0]) for line in lines]
    if len(lines) == 2 and len(lines[0]) > 2 and len(lines[0]) == len(lines[1]):
        lines = [list(pair) for pair in zip(*lines, strict=True)]
    if first_period and all(len(line) == 1 for line in lines):
        periods = [first_period]
        while len(periods) < len(lines):
            periods.append(following(periods[-1]))
        lines = [[period, *line] for period, line in zip(periods, lines, strict=False)]
    header = ["period", "value", "source", "source_url"]
    if lines and _is_header(lines[0]):
        header, *lines = lines
    if "value" in header:
        place = header.index("value")
        lines = [line for line in lines if len(line) <= place or line[place].casefold() not in NOTHING]
    known = format_of_figures().known
    columns = [known.column_of(name, {}) for name in header]
    said = {"indicator": indicator, "source": source, "retrieved_on": retrieved_on}
    added = {name: value for name, value in said.items() if value and name not in columns}
    if "source" in columns and source:
        place = columns.index("source")
        for line in lines:
            line += [""] * (place + 1 - len(line))
            line[place] = line[place] or source
    width = len(header)
    rows = [[*line[:width], *[""] * (width - len(line)), *added.values()] for line in lines]
    return write_csv([*header, *added], rows)


def _is_header(line: list[str]) -> bool:
    """A first line of which no cell is a period or a number, as the words above columns are none."""
    known = format_of_figures().known
    return sum(known.column_of(cell, {}) in COLUMNS for cell in line if cell) >= min(2, len(line))
