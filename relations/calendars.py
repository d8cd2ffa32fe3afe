"""Events as iCalendar (RFC 5545): one file per event, and feeds per language, country and dossier to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext
from django.views.decorators.http import conditional_page, require_safe

from relations.models import Country, Edition, Event, EventStatus, Kind
from relations.reading import shelf
from relations.reading.addresses import page_of
from relations.reading.dossiers.parties import concerning
from relations.reading.events.places import city_then
from relations.reading.labels import word
from relations.reading.moments import changed_at
from relations.reading.site import absolute, site_name

if TYPE_CHECKING:
    from icalendar import Event as Entry
    from icalendar import vText

ZONE = ZoneInfo("Asia/Almaty")
PRODUCT = "-//Relations Portal//Events//EN"
PAST = timedelta(days=366)
MOST = 500
STATUS = {EventStatus.POSTPONED: "TENTATIVE", EventStatus.CANCELLED: "CANCELLED"}


@dataclass(frozen=True)
class Occasion:
    """One event in one language, as calendars see it. Without times it is made of whole days."""

    uid: str
    language: str
    summary: str
    starts_on: date
    ends_on: date
    url: str
    modified_at: datetime
    sequence: int = 0
    status: str = "CONFIRMED"
    location: str = ""
    description: str = ""
    category: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@require_safe
@conditional_page
def event_file(request, language, pk):
    """One event."""
    edition = get_object_or_404(_events(language), content_id=pk)
    return answer([edition], edition.title, language, f"{edition.slug or 'event'}-{language}", saved=True)


@require_safe
@conditional_page
def events(request, language):
    """All events of a language: those of the last year and all to come."""
    return answer(_recent(language), gettext("Events"), language, f"events-{language}")


@require_safe
@conditional_page
def country_events(request, language, slug):
    """Events in which a country takes part."""
    country = get_object_or_404(Country, slug=slug)
    found = _recent(language).filter(content__countries=country)
    return answer(found, word(country, "name", language), language, f"{slug}-{language}")


@require_safe
@conditional_page
def dossier_events(request, language, pk):
    """Events of a relation: those in which all its parties take part."""
    edition = shelf.edition_of(pk, language, {Kind.DOSSIER})
    found = _recent(language).filter(content__in=concerning(pk))
    return answer(found, edition.title, language, f"{edition.slug or 'dossier'}-{language}")


def _recent(language: str) -> QuerySet[Edition]:
    since = timezone.localdate() - PAST
    return _events(language).filter(content__event__ends_on__gte=since).order_by("-dated_on", "-id")


def _events(language: str) -> QuerySet[Edition]:
    """The events that readers see, with what a calendar says of each."""
    editions = shelf.on_shelf(Kind.EVENT, language).defer("body")
    return editions.select_related("content__event__type", "content__event__place")


def answer(
    editions: Iterable[Edition], name: str, language: str, file: str, saved: bool = False
) -> HttpResponse:
    """The calendar of some editions; a single event is a file to open, a feed is not."""
    occasions = [occasion(edition) for edition in list(editions)[:MOST]]
    text = calendar(occasions, f"{name} – {site_name(language)}")
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    kind = "attachment" if saved else "inline"
    response["Content-Disposition"] = f'{kind}; filename="{get_valid_filename(file)}.ics"'
    return response


def occasion(edition: Edition) -> Occasion:
    """One language version of an event."""
    event: Event = edition.content.event
    language = edition.language
    place = ", ".join(filter(None, [word(event, "venue", language), city_then(event, language)]))
    return Occasion(
        uid=f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}",
        language=language,
        summary=edition.title,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        url=absolute(page_of(edition)),
        modified_at=changed_at(edition.published_at, event.facts_changed_at),
        sequence=event.sequence,
        status=STATUS.get(event.status, "CONFIRMED"),
        location=place,
        description=edition.lead,
        category=word(event.type, "name", language),
        starts_at=_moment(event.starts_on, event.starts_at),
        ends_at=_moment(event.ends_on, event.ends_at),
    )


def _moment(day: date, time) -> datetime | None:
    return datetime.combine(day, time, ZONE) if time else None


def calendar(occasions: Iterable[Occasion], name: str) -> bytes:
    """An iCalendar object; times are in UTC, so that it needs no history of time zones."""
    from icalendar import Calendar  # noqa: PLC0415  large

    result = Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    result.add("method", "PUBLISH")
    result.add("x-wr-calname", name)
    result.add("x-wr-timezone", str(ZONE))
    result.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    result.add("x-published-ttl", "PT6H")
    for one in occasions:
        result.add_component(entry(one))
    return result.to_ical()


def entry(one: Occasion) -> Entry:
    """One event of the calendar; whole days end on the day after the last (RFC 5545, 3.6.1)."""
    from icalendar import Event as Entry  # noqa: PLC0415  large

    result = Entry()
    result.add("uid", one.uid)
    result.add("dtstamp", one.modified_at.astimezone(UTC))
    result.add("last-modified", one.modified_at.astimezone(UTC))
    result.add("sequence", one.sequence)
    if one.starts_at and (one.ends_at or one.starts_on == one.ends_on):
        result.add("dtstart", one.starts_at.astimezone(UTC))
        if one.ends_at:
            result.add("dtend", one.ends_at.astimezone(UTC))
    else:
        result.add("dtstart", one.starts_on)
        result.add("dtend", one.ends_on + timedelta(days=1))
        result.add("transp", "TRANSPARENT")
    for field in ("summary", "location", "description"):
        if text := " ".join(getattr(one, field).split()):
            result.add(field, _said(text, one.language))
    if one.category:
        result.add("categories", [one.category])
    result.add("status", one.status)
    result.add("url", one.url)
    return result


def _said(text: str, language: str) -> vText:
    from icalendar import vText  # noqa: PLC0415  large

    said = vText(text)
    said.params["LANGUAGE"] = language
    return said
