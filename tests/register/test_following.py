"""An index that follows changes one by one is at every moment the same as one read anew."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from relations.editorial import freshness, publishing
from relations.models import Agreement, AgreementText, Content, Event, Instrument, LinkKind, Topic
from relations.register import EventIndex, Index, Selection, index
from relations.register.keeping import Kept
from relations.text.languages import LANGUAGES
from tests import factories

pytestmark = pytest.mark.django_db
DAYS = (date(1999, 5, 5), date(2013, 12, 31), date(2021, 12, 31), date(2025, 11, 13))


def told(register):
    """Everything that one may learn from an index, without the places that only it knows."""

    def items(rows):
        return sorted(item for item, place in register.place_of.items() if rows >> place & 1)

    found = {"names": register.names, "versions": {}, "known": {}}
    for facet in register.facets:
        for day in DAYS if facet == "status" else DAYS[-1:]:
            found[facet, day] = {value: items(rows) for value, rows in register.sets_of(facet, day).items()}
    for language in LANGUAGES:
        found["versions"][language] = items(register.versions.get(language, 0) & register.alive)
    for day in DAYS:
        found["known"][day] = items(register.rows_known_on(day) & register.alive)
    orders = (
        ("newest", "oldest", "title", "in_force") if register.kind == "agreement" else ("newest", "oldest")
    )
    for order in orders:
        for language in LANGUAGES:
            found[order, language] = Selection(register, DAYS[-1]).every_id(order, language)
    if register.kind == "agreement":
        found["undated"] = register.undated
    else:
        found["days"] = {item: register.days_of(item) for item in register.place_of}
        found["ahead"] = items(register.rows_ahead(DAYS[-1]))
        found["between"] = items(register.rows_between(DAYS[1], DAYS[2]))
    return found


class Desk:
    """Does one thing after another, by chance, as editors and the clock would."""

    def __init__(self, chance, time_machine, chief):
        self.chance, self.clock, self.chief = chance, time_machine, chief
        self.topics = [factories.make_topic("economy"), factories.make_topic("water")]
        self.topics.append(factories.make_topic("trade", parent=self.topics[0]))
        self.places = [factories.make_place()]
        self.made = 0
        for act in (self.new_agreement, self.new_event, self.new_agreement):
            act()

    def day(self):
        return date(1992, 1, 1) + timedelta(days=self.chance.randrange(12_000))

    def agreement(self):
        return self.chance.choice(Agreement.objects.order_by("pk"))

    def event(self):
        return self.chance.choice(Event.objects.order_by("pk"))

    def act(self):
        acts = [name for name in dir(type(self)) if name.startswith(("new_", "turn_", "wait"))]
        getattr(self, self.chance.choice(acts))()

    def new_agreement(self):
        self.made += 1
        languages = self.chance.choice([("ru",), ("kk", "ru", "en"), ("en", "ru")])
        signed = self.chance.choice([None, self.day(), self.day()])
        known = {"signed_on": signed, "signed_on_precision": "day" if signed else "unknown"}
        title = f"{self.chance.choice('ABCАӘҚЯ')} {self.made}"
        agreement = factories.make_agreement(
            parties=self.chance.choice([("kz", "uz"), ("kz", "cn"), ("kg", "tj", "uz")]),
            instrument=self.chance.choice(Instrument.values),
            languages=languages,
            **known,
            **{f"title_{code}": title for code in languages},
        )
        later = timezone.now() + timedelta(hours=self.chance.randint(1, 5))
        factories.publish(agreement, at=self.chance.choice([None, None, later]))

    def new_event(self):
        day = self.day()
        event = factories.make_event(
            starts_on=day, ends_on=day + timedelta(days=self.chance.choice([0, 1, 400]))
        )
        if self.chance.random() < 0.7:
            factories.publish(event)

    def turn_facts(self):
        agreement = self.agreement()
        agreement.place = self.chance.choice([None, *self.places])
        agreement.level = self.chance.choice(["interstate", "intergovernmental"])
        if agreement.signed_on:
            agreement.in_force_on = self.chance.choice([None, agreement.signed_on + timedelta(days=300)])
            agreement.in_force_on_precision = "day" if agreement.in_force_on else "unknown"
        agreement.save()

    def turn_end(self):
        agreement = self.agreement()
        ends = self.chance.choice([None, (agreement.signed_on or self.day()) + timedelta(days=1000)])
        agreement.terminated_on = ends
        agreement.save()

    def turn_parties(self):
        parties = self.agreement().parties
        if parties.count() > 2:
            parties.last().delete()
        else:
            parties.get_or_create(country=factories.make_country("tm"))

    def turn_topics(self):
        topic = self.chance.choice(self.topics)
        if self.chance.random() < 0.5:
            self.agreement().topics.set([topic])
        else:
            topic.contents.set(Content.objects.filter(pk=self.agreement().pk))

    def turn_texts(self):
        agreement, language = self.agreement(), self.chance.choice(["uz", "ru"])
        text, made = AgreementText.objects.get_or_create(
            agreement=agreement, language=language, is_authentic=True, defaults={"body": "<p>1</p>"}
        )
        if not made:
            text.delete()

    def turn_links(self):
        agreement, event = self.agreement(), self.event()
        link, made = agreement.links_out.get_or_create(target=event, kind=LinkKind.SIGNED_AT)
        if not made:
            link.delete()

    def turn_names(self):
        topic = self.topics[-1]
        topic.name_en = f"Trade {self.chance.random()}"
        topic.parent = self.chance.choice([None, self.topics[0], self.topics[1]])
        topic.slug = self.chance.choice(["trade", "commerce"])
        topic.save()

    def turn_title(self):
        item = self.chance.choice([self.agreement, self.event])()
        item.title_ru = f"{self.chance.choice('ЯҚАB')} {self.chance.random()}"
        item.save()
        factories.publish(item, "ru")

    def turn_off(self):
        item = self.chance.choice([self.agreement, self.event])()
        for edition in item.editions.public():
            publishing.withdraw(item, edition.language, by=self.chief, reason="Ошибка")

    def turn_event(self):
        event = self.event()
        event.status = self.chance.choice(["held", "cancelled"])
        event.starts_on = self.day()
        event.ends_on = event.starts_on
        event.save()

    def wait(self):
        self.clock.shift(timedelta(hours=2))


@pytest.mark.parametrize("seed", range(3))
def test_after_any_acts_it_is_what_reading_anew_gives(
    seed, saule, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(timezone.now(), tick=False)
    chance = random.Random(seed)
    with django_capture_on_commit_callbacks(execute=True):
        desk = Desk(chance, time_machine, saule)
    often, seldom, events = Kept(Index, 0), Kept(Index, 0), Kept(EventIndex, 0)
    for kept in (often, seldom, events):
        kept.current()

    for step in range(30):
        with django_capture_on_commit_callbacks(execute=True):
            desk.act()
        assert told(often.current()) == told(Index())
        assert told(events.current()) == told(EventIndex())
        if step % 7 == 6:
            assert told(seldom.current()) == told(Index())


def test_a_change_of_one_agreement_reads_that_agreement_only(
    django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    kept = Kept(Index, 0)
    agreement = factories.make_agreement()
    factories.publish(agreement)
    before = kept.current()
    with django_capture_on_commit_callbacks(execute=True):
        agreement.parties.create(country=factories.make_country("tm"))

    with django_assert_max_num_queries(5) as queries:
        after = kept.current()

    assert after is not before
    assert not any("relations_agreement" in q["sql"] and " IN (" not in q["sql"] for q in queries)
    assert after.sets["party"]["tm"] & after.alive


def test_rows_written_in_bulk_are_read_anew_as_a_whole(monkeypatch):
    kept = Kept(Index, 0)
    agreement = factories.make_agreement()
    factories.publish(agreement)
    kept.current()
    Agreement.objects.filter(pk=agreement.pk).update(level="interagency")
    freshness.turn_over()

    assert kept.current().sets["level"].keys() == {"interagency"}


def test_a_merged_topic_is_read_anew(django_capture_on_commit_callbacks):
    kept = Kept(Index, 0)
    kept_topic, gone = factories.make_topic("trade"), factories.make_topic("commerce")
    agreement = factories.make_agreement()
    agreement.topics.add(gone)
    factories.publish(agreement)
    kept.current()

    with django_capture_on_commit_callbacks(execute=True):
        Content.topics.through.objects.filter(topic=gone).update(topic=kept_topic)
        Topic.objects.get(pk=gone.pk).delete()

    assert kept.current().sets["topic"].keys() == {"trade"}


def test_a_clock_set_back_and_another_database_are_noticed(time_machine):
    kept = Kept(Index, 0)
    factories.publish(factories.make_agreement())
    now = timezone.now()
    first = kept.current()

    time_machine.move_to(now - timedelta(days=1))

    assert kept.current() is not first


def test_a_reader_who_looked_at_the_clock_a_moment_earlier_gets_the_same_index(time_machine):
    kept = Kept(Index, 0)
    factories.publish(factories.make_agreement())
    now = timezone.now()
    first = kept.current()

    time_machine.move_to(now - timedelta(milliseconds=20), tick=False)

    assert kept.current() is first


def test_reading_anew_takes_the_place_of_what_is_kept(monkeypatch):
    kept = Kept(Index, 0)
    monkeypatch.setattr("relations.register.keeping.connection.close", lambda: None)
    monkeypatch.setattr("relations.register.keeping.gc.freeze", lambda: None)
    factories.publish(factories.make_agreement())

    kept._read_anew()
    first = kept.held.index
    kept._read_anew()

    assert kept.held.index is not first
    assert sorted(kept.held.index.titles) == ["en", "kk", "ru"]
    assert told(kept.current()) == told(Index())


def test_an_index_with_many_left_places_is_read_anew_beside_the_requests(monkeypatch):
    kept, renewed = Kept(Index, 0), []
    monkeypatch.setattr(kept, "_renew", lambda: renewed.append(True))
    monkeypatch.setattr("relations.register.keeping.SPARE", 0)
    agreement = factories.make_agreement()
    factories.publish(agreement)
    for number in range(3):
        agreement.title_ru = f"Договор {number}"
        agreement.save()
        factories.publish(agreement, "ru")
        kept.current()

    assert renewed


def test_orders_of_many_changes_and_of_few_are_the_same():
    order = index.Order(range(1, 200))

    few = order.changed([5], [1000]).changed([6], [1001])
    many = order.changed([5, 6], [1000, 1001, *range(2000, 2100)]).changed(list(range(2000, 2100)), [])

    assert list(few.marks) == list(many.marks)
