"""The addresses of the JSON interface: a list and an item for every kind, experts and countries."""

from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Query
from ninja.decorators import decorate_view

from relations.kinds import BY_SECTION, KINDS
from relations.models import Content, Country, Expert, FactsRecord, Kind
from relations.reading.shelf import edition_of, on_shelf
from relations.reading.site import absolute
from relations.reading.subjects import tied_to
from relations.text.languages import DEFAULT, LANGUAGES

from . import records, shapes

LARGEST = 100
Language = Literal[LANGUAGES]
AsOf = Annotated[
    date | None, Query(description="The day on which statuses and standings hold; nothing later is told.")
]
KnownOn = Annotated[date | None, Query(description="The day on which the register knew what is told.")]

api = NinjaAPI(
    title="Relations Portal",
    version="1",
    description="What the portal publishes, kind by kind, in every language it has. Read only, no key needed.",
    docs_url=None,
    urls_namespace="api",
)


def open_to_all(view):
    """Any site may read these answers; none of them depends on who asks."""

    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _listed(
    request,
    section: str,
    language: str,
    topic: str,
    country: str,
    year: int | None,
    after: str,
    limit: int,
    asked: records.Asked = records.BRIEF,
):
    """One part of a list, newest first, read from a key and not from a number."""
    editions = on_shelf(BY_SECTION[section].code, language)
    if asked.as_of:
        editions = editions.filter(dated_on__lte=asked.as_of)
    if asked.known_on:
        editions = editions.filter(
            content_id__in=FactsRecord.objects.newest_known(asked.known_on).values("agreement_id")
        )
    if topic:
        named = Content.topics.through.objects.filter(topic__code=topic)
        editions = editions.filter(tied_to(named, "content_id"))
    if country:
        named = Content.countries.through.objects.filter(country__code=country)
        editions = editions.filter(tied_to(named, "content_id"))
    if year:
        editions = editions.filter(dated_on__gte=date(year, 1, 1), dated_on__lte=date(year, 12, 31))
    if after:
        day, pk = _key(after)
        editions = editions.filter(Q(dated_on__lt=day) | Q(dated_on=day, pk__lt=pk), dated_on__lte=day)
    rows = list(editions.order_by("-dated_on", "-id").defer("body")[: limit + 1])
    page = {"items": records.records(rows[:limit], asked)}
    if len(rows) > limit:
        last = rows[limit - 1]
        known = {"language": language, "topic": topic, "country": country, "year": year, "limit": limit}
        known |= {"as_of": asked.as_of, "known_on": asked.known_on}
        query = {name: value for name, value in known.items() if value} | {
            "after": f"{last.dated_on}_{last.pk}"
        }
        page["next"] = absolute(f"{request.path}?{urlencode(query)}")
    return page


def _key(text: str) -> tuple[date, int]:
    """Where a part of a list begins. What is no such place leads nowhere."""
    day, _, pk = text.partition("_")
    try:
        return date.fromisoformat(day), min(int(pk), 2**63 - 1)
    except ValueError as wrong:
        raise Http404 from wrong


def _one(section: str, pk: int, language: str, asked: records.Asked = records.FULL):
    """An item in a language. Hidden and missing look alike; so does what was not known on the day asked about."""
    found = edition_of(pk, language, {BY_SECTION[section].code})
    if asked.known_on and not FactsRecord.objects.known_on(asked.known_on).filter(agreement_id=pk).exists():
        raise Http404
    return records.records([found], asked)[0]


def _add(section: str, shape: type[shapes.Summary]) -> None:
    @api.get(f"/{section}", response=shapes.Page, url_name=section, operation_id=f"list_{section}")
    @decorate_view(open_to_all, conditional_page)
    def listed(
        request,
        language: Language = DEFAULT,
        topic: str = Query("", max_length=64),
        country: str = Query("", max_length=64),
        year: int | None = Query(None, ge=1, le=9999),
        after: str = Query("", max_length=40),
        limit: int = Query(20, ge=1, le=LARGEST),
    ):
        return _listed(request, section, language, topic, country, year, after, limit)

    @api.get(
        f"/{section}/{{int:pk}}",
        response=shape,
        url_name=f"{section}-item",
        operation_id=f"get_{section}",
        exclude_none=True,
    )
    @decorate_view(open_to_all, conditional_page)
    def one(request, pk: int, language: Language = DEFAULT):
        return _one(section, pk, language)


def _add_agreements(section: str) -> None:
    """Like every kind, and besides on any day, as known on any day."""

    @api.get(f"/{section}", response=shapes.Page, url_name=section, operation_id=f"list_{section}")
    @decorate_view(open_to_all, conditional_page)
    def listed(
        request,
        language: Language = DEFAULT,
        topic: str = Query("", max_length=64),
        country: str = Query("", max_length=64),
        year: int | None = Query(None, ge=1, le=9999),
        after: str = Query("", max_length=40),
        limit: int = Query(20, ge=1, le=LARGEST),
        as_of: AsOf = None,
        known_on: KnownOn = None,
    ):
        asked = records.Asked(as_of=as_of, known_on=known_on)
        return _listed(request, section, language, topic, country, year, after, limit, asked)

    @api.get(
        f"/{section}/{{int:pk}}",
        response=shapes.Agreement,
        url_name=f"{section}-item",
        operation_id=f"get_{section}",
        exclude_none=True,
    )
    @decorate_view(open_to_all, conditional_page)
    def one(
        request,
        pk: int,
        language: Language = DEFAULT,
        as_of: AsOf = None,
        known_on: KnownOn = None,
    ):
        return _one(section, pk, language, records.Asked(full=True, as_of=as_of, known_on=known_on))


for kind in KINDS:
    if kind.code == Kind.AGREEMENT:
        _add_agreements(kind.section)
    elif kind.in_api:
        _add(kind.section, shapes.OF_KIND.get(kind.code, shapes.Item))


@api.get("/experts", response=list[shapes.Expert])
@decorate_view(open_to_all, conditional_page)
def experts(request, language: Language = DEFAULT):
    """Everyone who writes or wrote for the portal."""
    return [records.expert(row, language) for row in Expert.objects.select_related("department")]


@api.get("/countries", response=list[shapes.Country])
@decorate_view(open_to_all, conditional_page)
def countries(request, language: Language = DEFAULT):
    """The states of the register with their ISO codes."""
    return [records.country(row, language) for row in Country.objects.all()]
