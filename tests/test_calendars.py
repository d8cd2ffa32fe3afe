"""Calendars as calendar programs see them: parsed, folded, with the right last day."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from relations.calendars import Occasion, calendar
from tests import factories

MOMENT = dt.datetime(2025, 11, 13, 4, 0, tzinfo=dt.UTC)


def make_occasion(**overrides):
    values = {
        "uid": "event-7@portal.example",
        "language": "kk",
        "summary": "Мемлекеттік сапар",
        "starts_on": dt.date(2025, 11, 14),
        "ends_on": dt.date(2025, 11, 15),
        "url": "https://portal.example/kk/events/7-sapar/",
        "modified_at": MOMENT,
    }
    return Occasion(**(values | overrides))


def parsed(occasion):
    return Calendar.from_ical(calendar([occasion], "Оқиғалар")).walk("VEVENT")[0]


def test_two_days_end_on_the_third():
    text = calendar([make_occasion()], "Оқиғалар").decode()

    assert "DTSTART;VALUE=DATE:20251114\r\n" in text
    assert "DTEND;VALUE=DATE:20251116\r\n" in text
    assert "SUMMARY;LANGUAGE=kk:Мемлекеттік сапар\r\n" in text


def test_one_day_ends_on_the_next():
    event = parsed(make_occasion(ends_on=dt.date(2025, 11, 14)))

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        dt.date(2025, 11, 14),
        dt.date(2025, 11, 15),
    )


def test_times_are_given_in_utc():
    zone = dt.timezone(dt.timedelta(hours=5))
    starts = dt.datetime(2025, 11, 14, 10, 0, tzinfo=zone)
    text = calendar([make_occasion(starts_at=starts, ends_at=starts + dt.timedelta(hours=2))], "").decode()

    assert "DTSTART:20251114T050000Z\r\n" in text
    assert "DTEND:20251114T070000Z\r\n" in text
    assert "VTIMEZONE" not in text


def test_lines_are_folded_at_75_octets_and_kazakh_letters_stay_whole():
    title = "Қазақстан Республикасы Президентінің Өзбекстан Республикасына мемлекеттік сапары, Ұлттық кеңестің бірінші отырысы"

    raw = calendar([make_occasion(summary=title, description=title * 3)], title)

    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert all(line.decode("utf-8") is not None for line in raw.split(b"\r\n"))
    assert str(parsed(make_occasion(summary=title))["summary"]) == title


def test_commas_semicolons_and_line_breaks_cannot_leave_their_field():
    event = parsed(make_occasion(summary="Астана; Ташкент, 1\r\nATTENDEE:mailto:x@y.example"))

    assert str(event["summary"]) == "Астана; Ташкент, 1 ATTENDEE:mailto:x@y.example"
    assert "attendee" not in event


@pytest.mark.django_db
class TestFeeds:
    def events(self, client, name, *args):
        response = client.get(reverse(name, args=args))
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        return Calendar.from_ical(response.content).walk("VEVENT")

    @pytest.fixture
    def visit(self, daniyar):
        soon = timezone.localdate() + dt.timedelta(days=1)
        event = factories.make_event(
            starts_on=soon, ends_on=soon + dt.timedelta(days=1), place=factories.make_place()
        )
        factories.publish(event, "ru", "kk", by=daniyar)
        return event

    def test_an_event_says_what_it_is(self, client, visit):
        event = self.events(client, "event-ics", "ru", visit.pk)[0]

        assert str(event["uid"]) == f"event-{visit.pk}@127.0.0.1"
        assert (event["status"], int(event["sequence"])) == ("CONFIRMED", 0)
        assert str(event["location"]) == "Ташкент"
        assert event["location"].params["LANGUAGE"] == "ru"
        assert event.categories == ["Государственный визит"]
        assert f"/ru/events/{visit.pk}-" in str(event["url"])

    def test_the_same_event_has_the_same_name_in_every_language(self, client, visit):
        names = {str(self.events(client, "event-ics", code, visit.pk)[0]["uid"]) for code in ("ru", "kk")}

        assert len(names) == 1

    def test_a_moved_event_raises_its_sequence(self, client, visit):
        visit.starts_on += dt.timedelta(days=7)
        visit.ends_on += dt.timedelta(days=7)
        visit.save()

        event = self.events(client, "event-ics", "ru", visit.pk)[0]

        assert int(event["sequence"]) == 1
        assert event.decoded("dtstart") == visit.starts_on

    def test_a_save_that_moves_nothing_leaves_the_sequence(self, client, visit):
        visit.keywords_ru = "визит"
        visit.save()

        assert int(self.events(client, "event-ics", "ru", visit.pk)[0]["sequence"]) == 0

    @pytest.mark.parametrize(
        ("status", "shown"), [("cancelled", "CANCELLED"), ("postponed", "TENTATIVE"), ("held", "CONFIRMED")]
    )
    def test_status_is_told(self, client, visit, status, shown):
        visit.status = status
        visit.save()

        assert self.events(client, "event-ics", "ru", visit.pk)[0]["status"] == shown

    def test_feeds_hold_the_events_of_their_language_country_and_dossier(self, client, visit, daniyar):
        dossier = factories.make_dossier()
        factories.publish(dossier, "ru", by=daniyar)
        other = factories.make_event(countries=["kz", "cn"], starts_on=timezone.localdate())
        factories.publish(other, "ru", by=daniyar)

        def ids(name, *args):
            return {str(event["uid"]).split("@")[0] for event in self.events(client, name, *args)}

        assert ids("calendar", "ru") == {f"event-{visit.pk}", f"event-{other.pk}"}
        assert ids("calendar", "kk") == {f"event-{visit.pk}"}
        assert ids("calendar", "en") == set()
        assert ids("calendar-country", "ru", "china") == {f"event-{other.pk}"}
        assert ids("calendar-dossier", "ru", dossier.pk) == {f"event-{visit.pk}"}

    def test_drafts_are_in_no_calendar(self, client, db):
        event = factories.make_event(starts_on=timezone.localdate())

        assert self.events(client, "calendar", "ru") == []
        assert client.get(reverse("event-ics", args=["ru", event.pk])).status_code == 404

    def test_more_events_cost_no_more_queries(self, client, visit, daniyar, django_assert_num_queries):
        factories.publish(factories.make_event(starts_on=timezone.localdate()), "ru", by=daniyar)

        with django_assert_num_queries(1):
            client.get(reverse("calendar", args=["ru"]))
