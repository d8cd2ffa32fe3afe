"""The public log of changes of facts: every way a fact comes in leaves a trace, in words, with feeds."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings

from relations.apps import bring_up
from relations.models import FactsRecord, LinkKind
from tests import factories as make

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _a_day_in_march(time_machine):
    time_machine.move_to("2026-03-03T06:00:00+00:00", tick=False)


def treaty(**overrides):
    agreement = make.make_agreement(title_en="Treaty", **overrides)
    make.publish(agreement)
    return agreement


def act(agreement, kind, code, day):
    party = agreement.parties.get(country__code=code)
    return agreement.actions.create(party=party, kind=kind, done_on=day, done_on_precision="day")


def log_of(client, agreement, language="en"):
    edition = agreement.editions.get(language=language)
    path = f"/{language}/agreements/{agreement.pk}-{edition.slug}/"
    return [entry.changes for entry in client.get(path).context["page"].log]


def test_an_act_and_the_change_of_standing_by_it_are_one_entry(client):
    agreement = treaty(entry_method="last_notification")
    act(agreement, "notification", "kz", date(2023, 1, 10))

    act(agreement, "notification", "uz", date(2026, 3, 1))

    assert log_of(client, agreement)[0] == [
        "Recorded: Notification of completed procedures, Uzbekistan, 1\u00a0March 2026.",
        "Status: signed → in force.",
        "Kazakhstan: signatory → party.",
        "Uzbekistan: signatory → party.",
    ]
    assert log_of(client, agreement)[-1] == ["Entered into the register."]


def test_corrections_say_what_stood_before_and_saves_without_a_change_say_nothing(client):
    agreement = treaty()
    row = act(agreement, "ratification", "kz", date(2023, 1, 10))
    row.done_on, row.done_on_precision = date(2023, 1, 1), "year"
    row.save()
    agreement.short_title = "No fact of the law"
    agreement.save()

    entries = log_of(client, agreement)

    assert entries[0] == [
        "Corrected: Ratification, Kazakhstan, 2023 (before: Ratification, Kazakhstan, 10\u00a0January 2023)."
    ]
    assert len(entries) == 3


def test_a_replaced_treaty_has_the_entry_of_its_end(client):
    old, new = treaty(in_force_on=date(2000, 1, 1), signed_on=date(1999, 1, 1)), treaty()
    new.links_out.create(target=old, kind=LinkKind.SUPERSEDES)

    new.in_force_on, new.in_force_on_precision = date(2026, 2, 1), "day"
    new.save()

    assert "Status: in force → superseded." in log_of(client, old)[0]


def test_what_was_published_before_the_log_began_is_entered_on_the_day_of_the_upgrade(client):
    agreement = treaty()
    FactsRecord.objects.all()._raw_delete("default")

    bring_up("default")

    assert log_of(client, agreement) == [["Entered into the register."]]


def test_drafts_leave_no_trace_before_they_are_published(client):
    draft = make.make_agreement(title_en="Draft")
    act(draft, "ratification", "kz", date(2023, 1, 10))
    assert FactsRecord.objects.filter(agreement=draft).count() == 0

    make.publish(draft)

    assert log_of(client, draft) == [["Entered into the register."]]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_register_state_and_agreement_have_a_page_or_feed_in_every_language(client, language):
    agreement, other = treaty(), treaty(parties=("kg", "tj"))
    paths = [
        "facts",
        f"facts/agreements/{agreement.pk}",
        "facts/countries/uzbekistan",
        "facts/countries/tajikistan",
    ]

    answers = [client.get(f"/{language}/feeds/{path}.xml") for path in paths]
    page = client.get(f"/{language}/agreements/changes/?party=uz")

    feeds = [ElementTree.fromstring(answer.content).findall(f"{ATOM}entry") for answer in answers]
    links = [entry.find(f"{ATOM}link").get("href") for entry in feeds[0]]
    assert [len(entries) for entries in feeds] == [2, 1, 1, 1]
    assert [link for link in links if not link.startswith(f"{settings.SITE_URL}/{language}/")] == []
    assert [entry.agreement for entry in page.context["entries"]] == [agreement.pk]
    assert other.pk not in [entry.agreement for entry in page.context["entries"]]


def test_an_organisation_has_its_page_and_feed_too_linked_from_its_own(client):
    agreement, _other = treaty(), treaty()
    union = make.make_organisation("eaeu", name_en="Eurasian Economic Union")
    agreement.parties.create(organisation=union, order=3)

    page = client.get("/en/agreements/changes/?party=eaeu")
    feed = ElementTree.fromstring(client.get("/en/feeds/facts/organisations/eaeu.xml").content)

    assert {entry.agreement for entry in page.context["entries"]} == {agreement.pk}
    assert "/en/feeds/facts/organisations/eaeu.xml" in page.content.decode()
    assert "Eurasian Economic Union" in page.content.decode()
    assert len(feed.findall(f"{ATOM}entry")) == len(page.context["entries"])
    assert "/en/agreements/changes/?party=eaeu" in client.get("/en/organisations/eaeu/").content.decode()
    assert client.get("/en/agreements/changes/?party=nobody").status_code == 404
    assert client.get("/en/feeds/facts/organisations/nobody.xml").status_code == 404


def test_the_register_as_it_was_known_on_a_day(client, time_machine):
    agreement = treaty(entry_method="last_notification")
    act(agreement, "notification", "kz", date(2023, 1, 10))
    time_machine.move_to("2026-06-01T06:00:00+00:00", tick=False)
    act(agreement, "notification", "uz", date(2025, 1, 10))
    path = f"/en/agreements/{agreement.pk}-{agreement.editions.get(language='en').slug}/"

    known = {
        day: client.get(path, {"as_of": "2025-12-31", "known_on": day}).context["known"]
        for day in ("2026-01-01", "2026-03-04", "2026-06-02")
    }

    assert known["2026-01-01"] is None
    assert known["2026-03-04"].status == "signed"
    assert known["2026-06-02"].status == "in_force"
    assert known["2026-06-02"].parties[1] == ("Uzbekistan", "party", "party")


def test_same_queries_for_one_entry_and_for_many(client, queries_of):
    agreement = treaty()
    act(agreement, "ratification", "kz", date(2024, 1, 1))
    few = queries_of("/en/agreements/changes/")
    for year in range(2001, 2020):
        act(treaty(parties=("kz", "kg")), "ratification", "kg", date(year, 1, 1))

    assert queries_of("/en/agreements/changes/") == few <= 10
