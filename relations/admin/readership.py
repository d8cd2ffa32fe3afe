"""What is read, by day, week or month, by language and by page; the same as a table to take along. For curators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from relations.editorial import readership
from relations.editorial.naming import marked
from relations.editorial.permissions import Act, may
from relations.exchange.formulas import csv_lines
from relations.kinds import KINDS
from relations.models import Content, Country, Expert, Indicator, Organisation, Topic
from relations.text.dates import date_range, decimal_text, long_date, month_year
from relations.text.languages import LANGUAGES, OWN_NAMES

from .curating import desk_address

SPANS = (7, 30, 90, 365)
UNITS = {"day": _("By day"), "week": _("By week"), "month": _("By month")}
SHOWN = 50
SORTS = (
    (_("Items"), f"{readership.ITEM}/"),
    (_("Topics"), "topic/"),
    (_("Countries"), "country/"),
    (_("Organisations"), "organisation/"),
    (_("Experts"), f"{readership.EXPERT}/"),
    (_("Indicators"), "indicator/"),
    (_("Lists"), f"{readership.LIST}/"),
)
TERMS = {
    readership.ITEM: (Content, "pk"),
    readership.EXPERT: (Expert, "pk"),
    "topic": (Topic, "slug"),
    "country": (Country, "slug"),
    "organisation": (Organisation, "slug"),
    "indicator": (Indicator, "code"),
}
PAGES = {
    readership.HOME: _("Home page"),
    **{f"{readership.LIST}/{kind.section}": kind.heading or kind.plural for kind in KINDS},
    f"{readership.LIST}/experts": _("Experts"),
    f"{readership.LIST}/topics": _("Topics"),
    f"{readership.LIST}/countries": _("Countries"),
    f"{readership.LIST}/archive": _("Archive"),
    f"{readership.LIST}/search": _("Search"),
}


class Asked:
    """What the address asks for: a span of days, a unit of time, a language."""

    def __init__(self, get):
        self.days = next((days for days in SPANS if get.get("days") == str(days)), 30)
        self.unit = get.get("by") if get.get("by") in UNITS else "day" if self.days <= 30 else "week"
        self.language = get.get("language") if get.get("language") in LANGUAGES else ""

    def query(self, **changes) -> str:
        known = {"days": self.days, "by": self.unit, "language": self.language} | changes
        return f"?{urlencode({name: value for name, value in known.items() if value})}"

    @property
    def counts(self):
        return readership.of_last(self.days, self.language)


def readership_page(request):
    """How often pages were opened, and which."""
    _for_curators(request)
    asked = Asked(request.GET)
    choices = [
        *(_choice(asked, "days", span, _days(span)) for span in SPANS),
        *(_choice(asked, "by", unit, label) for unit, label in UNITS.items()),
        *(
            _choice(asked, "language", code, name)
            for code, name in [("", _("All languages")), *OWN_NAMES.items()]
        ),
    ]
    groups = [
        (name, rows)
        for name, sort in SORTS
        if (rows := _rows(readership.most_read(asked.counts, sort, SHOWN)))
    ]
    context = {
        **admin.site.each_context(request),
        "title": gettext("What is read"),
        "choices": choices,
        "languages": list(OWN_NAMES.values()),
        "periods": _periods(asked),
        "groups": groups,
        "table_url": reverse("admin:desk_readership_csv") + asked.query(),
        "is_counted": bool(settings.READERSHIP_DAYS),
        "kept_days": settings.READERSHIP_DAYS,
    }
    return TemplateResponse(request, "admin/relations/readership.html", context)


def readership_csv(request):
    """Every count of the span: day, language, page, its name, openings, downloads."""
    _for_curators(request)
    asked = Asked(request.GET)
    rows = asked.counts.order_by("day", "page", "language")
    names = _names(rows.order_by().values_list("page", flat=True).distinct(), titled=str)
    header = [gettext(word) for word in HEADER]
    cells = (
        (day.isoformat(), language, page, str(names.get(page, ("",))[0]), reads, taken)
        for day, language, page, reads, taken in rows.values_list(
            "day", "language", "page", "reads", "downloads"
        ).iterator(chunk_size=2000)
    )
    response = StreamingHttpResponse(csv_lines(header, cells), content_type="text/csv; charset=utf-8")
    name = f"readership-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


HEADER = (_("Day"), _("Language of the page"), _("Page"), _("Title"), _("Opened"), _("PDF taken"))


def _for_curators(request) -> None:
    if not may(request.user, Act.CURATE):
        raise PermissionDenied


def _choice(asked: Asked, name: str, value, label) -> dict:
    known = {"days": asked.days, "by": asked.unit, "language": asked.language}
    return {
        "label": label,
        "query": asked.query(**{name: value}),
        "is_current": known[name] == value,
        "of": name,
    }


def _days(span: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", span) % {"number": span}


# --- Over time -----------------------------------------------------------------------------------------------


def _periods(asked: Asked) -> list[dict]:
    """Openings of each day, week or month, the newest first; in a span without a gap."""
    counted = readership.by_day(asked.counts)
    sums: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LANGUAGES, 0))
    today = timezone.localdate()
    for back in range(asked.days):
        day = today - timedelta(days=back)
        row = sums[_begin(day, asked.unit)]
        for language, number in counted.get(day, {}).items():
            row[language] += number
    most = max((sum(row.values()) for row in sums.values()), default=0) or 1
    return [
        {
            "name": _name(start, asked.unit),
            "numbers": [_number(row[code]) for code in LANGUAGES],
            "sum": sum(row.values()),
            "total": _number(sum(row.values())),
            "most": most,
        }
        for start, row in sums.items()
    ]


def _begin(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _name(start: date, unit: str) -> str:
    language = get_language()
    if unit == "month":
        return month_year(start.year, start.month, language)
    return (
        date_range(start, start + timedelta(days=6), language)
        if unit == "week"
        else long_date(start, language)
    )


def _number(number: int) -> str:
    return decimal_text(number, get_language())


# --- By page -------------------------------------------------------------------------------------------------


def _rows(found: list[dict]) -> list[dict]:
    names = _names(row["page"] for row in found)
    return [
        {
            "name": names[row["page"]][0],
            "url": names[row["page"]][1],
            "numbers": [_number(row[code]) for code in LANGUAGES],
            "total": _number(row["total"]),
            "taken": _number(row["taken"]),
        }
        for row in found
    ]


def _named(row):
    return marked(row) if isinstance(row, Content) else row


def _names(pages: Iterable[str], titled=_named) -> dict[str, tuple[object, str]]:
    """Page → its name in the language of the desk, and where it stands there; what is gone has its code alone."""
    found = {page: (PAGES.get(page, page), "") for page in pages}
    wanted: dict[str, set[str]] = defaultdict(set)
    for page in found:
        sort, _slash, key = page.partition("/")
        if sort in TERMS:
            wanted[sort].add(key)
    for sort, keys in wanted.items():
        model, field = TERMS[sort]
        for row in model.objects.filter(**{f"{field}__in": keys}):
            found[f"{sort}/{getattr(row, field)}"] = (titled(row), desk_address(row))
    return found
