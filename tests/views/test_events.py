"""Events as readers see them: ahead and behind, a month, one event with everything that belongs to it."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation

from relations.editorial import publishing
from relations.models import Edition, Link, Participation, Series, Source
from relations.reading.events.page import roman
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = "2025-11-13T06:00:00+00:00"


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine):
    time_machine.move_to(TODAY)


def titled(text, *languages, **overrides):
    """A published event called so in all three languages."""
    event = make.make_event(title_kk=text, title_ru=text, title_en=text, **overrides)
    make.publish(event, *languages)
    return event


def address(event, language="en"):
    edition = Edition.objects.public().filter(content=event, language=language).first()
    edition = edition or Edition.objects.public().filter(content=event).first()
    return f"/{language}/events/{event.pk}-{edition.slug}/"


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def names(groups):
    return [[occasion.card.title for occasion in group.occasions] for group in groups]


class TestList:
    def test_events_ahead_come_first_by_month_and_those_behind_by_year(self, client):
        titled("Later", starts_on=date(2025, 12, 19), ends_on=date(2025, 12, 20))
        titled("Tomorrow", starts_on=date(2025, 11, 14))
        titled("Going on", starts_on=date(2025, 11, 12), ends_on=date(2025, 11, 13))
        titled("Yesterday", starts_on=date(2025, 11, 12), status="held")
        titled("Long ago", starts_on=date(2018, 3, 15), status="held")

        listing = client.get("/en/events/").context["listing"]

        assert names(listing.ahead) == [["Going on", "Tomorrow"], ["Later"]]
        assert [group.title for group in listing.ahead] == ["November 2025", "December 2025"]
        assert names(listing.behind) == [["Yesterday"], ["Long ago"]]
        assert [group.title for group in listing.behind] == ["2025", "2018"]

    def test_states_are_said_in_words(self, client):
        titled("A", starts_on=date(2025, 11, 14))
        titled("B", starts_on=date(2025, 11, 13))
        titled("C", starts_on=date(2025, 11, 20), status="postponed", previous_starts_on=date(2025, 11, 1))
        titled("D", starts_on=date(2025, 11, 21), status="cancelled")
        titled("E", starts_on=date(2025, 10, 1))
        titled("F", starts_on=date(2025, 9, 1), status="held")

        listing = client.get("/en/events/").context["listing"]

        said = {o.card.title: o.word for group in [*listing.ahead, *listing.behind] for o in group.occasions}
        assert said == {
            "A": "Scheduled",
            "B": "Under way",
            "C": "Postponed",
            "D": "Cancelled",
            "E": "Was scheduled, outcome not recorded",
            "F": "Completed",
        }

    def test_parts_and_reading_stand_under_an_event_ahead(self, client):
        visit = titled("State visit", starts_on=date(2025, 11, 14), ends_on=date(2025, 11, 15))
        titled("Council", starts_on=date(2025, 11, 15), parent=visit)
        hidden = make.make_event(title_en="Hidden forum", parent=visit)
        review = make.make_article(title_en="Before the visit")
        make.publish(review)
        Link.objects.create(source=review, target=visit, kind="prepared_for")

        listing = client.get("/en/events/").context["listing"]
        answer = page(client, "/en/events/")

        occasion = listing.ahead[0].occasions[0]
        assert [card.title for card in occasion.within] == ["Council"]
        assert [card.title for card in occasion.reading] == ["Before the visit"]
        assert "Within it" in answer
        assert hidden.title_en not in answer

    def test_calendar_marks_days_and_leads_to_events(self, client):
        visit = titled("Visit", starts_on=date(2025, 11, 14), ends_on=date(2025, 11, 15))
        titled("Summit", starts_on=date(2025, 11, 15))

        month = client.get("/en/events/").context["listing"].month
        days = {day.number: day for week in month.weeks for day in week if day.number}

        assert month.title == "November 2025"
        assert len(days) == 30
        assert days[13].is_today
        assert (days[14].url, days[14].text) == (address(visit), "14\u00a0November: Visit")
        assert days[15].url == "/en/events/?month=2025-11#events"
        assert "Visit" in days[15].text
        assert "Summit" in days[15].text
        assert days[16].url == ""
        assert month.weekdays[0][1] == "Monday"

    def test_month_is_a_list_of_its_own_with_neighbours(self, client):
        titled("New Year talks", starts_on=date(2024, 12, 30), ends_on=date(2025, 1, 2))
        titled("January", starts_on=date(2025, 1, 20))
        titled("March", starts_on=date(2025, 3, 1))

        context = client.get("/en/events/?month=2025-01").context
        listing = context["listing"]

        assert [name for group in names(listing.in_month) for name in group] == ["New Year talks", "January"]
        assert listing.month.previous.url == "/en/events/?month=2024-12"
        assert listing.month.next.url == "/en/events/?month=2025-02"
        assert context["robots"] == "noindex,follow"
        empty = page(client, "/en/events/?month=2024-05")
        assert "No events are recorded in this month." in empty

    @pytest.mark.parametrize("month", ["2025-13", "2025-00", "0000-01", "2025", "x", "9999-12", "2025-1"])
    def test_impossible_month_is_answered_kindly(self, client, month):
        titled("An event")

        answer = page(client, f"/en/events/?month={month}")

        assert "Part of the address was not understood" in answer
        assert "An event" in answer

    def test_facets_narrow_and_count(self, client):
        summit = make.make_event_type("summit")
        titled("Visit", host_country=make.make_country("uz"), level="heads_of_state")
        titled("Summit", type=summit, starts_on=date(2024, 5, 1), level="ministers")
        Participation.objects.create(event=titled("Forum", level="business"), country=make.make_country("cn"))

        by_country = page(client, "/en/events/?country=uzbekistan")
        by_type = page(client, "/en/events/?type=summit,state_visit&year=2024")
        facets = client.get("/en/events/?level=ministers").context["facets"]

        assert ("Visit" in by_country, "Summit" in by_country) == (True, False)
        assert [name in by_type for name in (">Visit<", ">Summit<", ">Forum<")] == [False, True, False]
        counts = {choice.text: choice.count for choice in facets[0].choices}
        assert counts == {"Highest level (heads of state)": 1, "Ministers": 1, "Business": 1}

    def test_unknown_values_are_left_out_and_said(self, client):
        titled("An event")

        answer = page(client, "/en/events/?type=zz&year=abc&series=none")

        assert "Part of the address was not understood: zz" not in answer
        assert "zz, none, abc" in answer or "zz" in answer
        assert "An event" in answer

    def test_hidden_events_are_nowhere(self, client):
        titled("Seen", starts_on=date(2025, 11, 14))
        make.make_event(title_en="Draft", starts_on=date(2025, 11, 16))
        later = make.make_event(title_en="Embargoed", starts_on=date(2025, 11, 17))
        make.publish(later, at=timezone.now() + timedelta(hours=3))

        answer = page(client, "/en/events/")

        assert "Seen" in answer
        assert "Draft" not in answer
        assert "Embargoed" not in answer

    def test_only_in_my_language_unless_all_are_asked_for(self, client):
        event = make.make_event(languages=("ru",), title_ru="Только по-русски")
        make.publish(event)

        assert "Только по-русски" not in page(client, "/en/events/")
        assert "Только по-русски" in page(client, "/en/events/?languages=all")

    def test_past_events_are_paged(self, client, monkeypatch):
        monkeypatch.setattr("relations.reading.events.listing.PAGE_SIZE", 2)
        for number in range(3):
            titled(f"Event {number}", starts_on=date(2020 + number, 1, 1), status="held")

        first = client.get("/en/events/").context["listing"]
        second = client.get(first.page.next).context["listing"]

        assert names(first.behind) == [["Event 2"], ["Event 1"]]
        assert names(second.behind) == [["Event 0"]]

    def test_same_queries_for_one_and_for_many(self, queries_of):
        titled("One", starts_on=date(2025, 11, 14))
        few = queries_of("/en/events/")
        for number in range(4):
            visit = titled(f"Visit {number}", starts_on=date(2025, 11, 14 + number))
            titled(f"Part {number}", parent=visit, starts_on=date(2025, 11, 14 + number))

        assert queries_of("/en/events/") == few <= 10


class TestPage:
    def test_days_place_and_time_as_they_were(self, client):
        place = make.make_place("astana", "kz")
        event = titled(
            "Summit", starts_on=date(2021, 12, 5), ends_on=date(2021, 12, 6), status="held", place=place,
            place_name_en="Nur-Sultan", venue_en="Akorda", starts_at=time(10, 0), ends_at=time(12, 30),
        )  # fmt: skip
        type(place).objects.filter(pk=place.pk).update(name_en="Astana")

        answer = page(client, address(event))

        assert "5–6\u00a0December 2021" in answer
        assert "Akorda, Nur-Sultan (now Astana), Kazakhstan" in answer
        assert "10:00–12:30, Astana time (UTC+5)" in answer
        assert f"/en/calendar/events/{event.pk}.ics" in answer

    def test_participants_carry_the_office_held_then(self, client):
        event = titled("Visit")
        kz = make.make_country("kz")
        Participation.objects.create(event=event, country=kz, person_en="A Minister", office_en="Minister")
        Participation.objects.create(
            event=event, country=kz, person_en="A President", office_en="President", is_head=True, order=5
        )
        Participation.objects.create(event=event, organisation=make.make_organisation(), is_guest=True)
        Participation.objects.create(event=event, person_en="A Scholar")

        found = client.get(address(event)).context["page"].delegations
        answer = page(client, address(event))

        assert [(d.letters, [p.name for p in d.people]) for d in found] == [
            ("KZ", ["A President", "A Minister"]),
            ("SCO", []),
            ("", ["A Scholar"]),
        ]
        assert "head of the delegation" in answer
        assert "guest" in answer

    def test_outcome_documents_show_their_status_and_hidden_ones_do_not_show(self, client):
        event = titled("Visit")
        seen = make.make_agreement(title_en="Signed treaty", in_force_on=date(2023, 7, 4))
        hidden = make.make_agreement(title_en="Secret treaty")
        make.publish(seen)
        for agreement in (seen, hidden):
            Link.objects.create(source=agreement, target=event, kind="signed_at")

        answer = page(client, address(event))

        outcome = answer.split('id="outcome"')[1].split("</section>")[0]
        assert "Signed treaty" in outcome
        assert "In force" in outcome
        assert "Secret treaty" not in answer

    def test_reviews_stand_before_and_after(self, client, time_machine):
        event = titled("Visit", starts_on=date(2025, 11, 14))
        for moment, title in (("2025-11-01", "Expectations"), ("2025-11-20", "Results")):
            time_machine.move_to(f"{moment}T06:00:00+00:00")
            review = make.make_article(title_en=title)
            make.publish(review)
            Link.objects.create(source=review, target=event, kind="discusses")

        found = client.get(address(event)).context["page"]

        assert [card.title for card in found.before] == ["Expectations"]
        assert [card.title for card in found.after] == ["Results"]

    def test_series_leads_from_round_to_round(self, client):
        series = Series.objects.create(code="cm", slug="cm", name_en="Consultative meeting")
        first = titled("First", series=series, series_number=1, starts_on=date(2018, 3, 15))
        titled("Second", series=series, series_number=2, starts_on=date(2019, 11, 29))
        make.make_event(title_en="Secret third", series=series, series_number=3)

        found = client.get(address(first)).context["page"]

        assert [(r.number, r.card.title, r.here) for r in found.rounds] == [
            ("I", "First", True),
            ("II", "Second", False),
        ]
        assert "Secret third" not in page(client, address(first))

    def test_parts_and_the_whole_lead_to_each_other(self, client):
        visit = titled("State visit")
        part = titled("Business forum", parent=visit)

        assert "Business forum" in page(client, address(visit))
        assert "State visit" in page(client, address(part))

    def test_hidden_whole_is_not_named(self, client):
        part = titled("Business forum", parent=make.make_event(title_en="Secret visit"))

        assert "Secret visit" not in page(client, address(part))

    def test_postponed_event_says_from_when(self, client):
        event = titled(
            "Summit", status="postponed", starts_on=date(2025, 5, 30), previous_starts_on=date(2025, 4, 4)
        )

        answer = page(client, address(event))

        assert "The event was postponed." in answer
        assert "Moved from" in answer
        assert "4\u00a0April 2025" in answer

    def test_cancelled_event_says_so(self, client):
        assert "The event was cancelled." in page(client, address(titled("Summit", status="cancelled")))

    def test_sources_stand_at_the_end(self, client):
        event = titled("Summit")
        Source.objects.create(content=event, title_en="Press service", url="https://press.kz/")

        assert '<a href="https://press.kz/" rel="nofollow">Press service</a>' in page(client, address(event))

    def test_missing_translation_is_said_first(self, client):
        event = make.make_event(languages=("ru",), title_ru="Визит")
        make.publish(event)

        answer = page(client, address(event))

        assert "This text is available in Russian only" in answer
        assert '<h1 lang="ru">Визит</h1>' in answer

    def test_wrong_slug_moves_hidden_is_not_found_withdrawn_is_gone(self, client):
        event = titled("Visit")
        right = address(event)

        assert client.get(f"/en/events/{event.pk}-wrong/").headers["Location"] == right
        assert client.get(f"/en/events/{make.make_event().pk}-draft/").status_code == 404
        chief = make.make_user("chief-editor")
        for language in ("kk", "ru", "en"):
            publishing.withdraw(event, language, by=chief, reason="It never took place")
        gone = client.get(right)
        assert (gone.status_code, "It never took place" in gone.content.decode()) == (410, True)

    def test_same_queries_for_one_row_and_for_many(self, queries_of):
        small, large = titled("Small"), titled("Large")
        for event, count in ((small, 1), (large, 3)):
            for number in range(count):
                Participation.objects.create(
                    event=event, country=make.make_country(("kz", "uz", "kg")[number]), person_en="P"
                )
                titled(f"Part {number}", parent=event)
                agreement = make.make_agreement()
                make.publish(agreement)
                Link.objects.create(source=agreement, target=event, kind="signed_at")
        few, many = queries_of(address(small)), queries_of(address(large))

        assert few == many - 1 <= 16  # the dossier of several participants is asked for


def test_event_that_ends_before_it_starts_is_refused_with_a_reason():
    event = make.make_event()
    event.ends_on = date(2020, 1, 1)

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        event.full_clean()
    with translation.override("en"):
        said = str(refused.value)
    assert "The end date cannot be earlier than the start date." in said
    with pytest.raises(IntegrityError):
        event.save()


@pytest.mark.parametrize(
    ("number", "text"), [(1, "I"), (4, "IV"), (7, "VII"), (19, "XIX"), (40, "40"), (0, "0")]
)
def test_rounds_have_roman_numbers(number, text):
    assert roman(number) == text
