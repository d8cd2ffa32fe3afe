"""Whoever writes rows, by whatever way: what follows from them is brought up, once, in the same transaction."""

import datetime as dt

import pytest
from django.db import transaction

from relations.editorial import freshness, usage
from relations.models import (
    Agreement,
    Link,
    Party,
    PartyAction,
    SearchItem,
    SearchText,
    Topic,
    Touched,
    changes,
)
from relations.models.changes import Derived
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 11, 13)


@pytest.fixture
def asked(monkeypatch):
    """What is asked to be brought up, in a table of one entry that looks at parties and names of topics."""
    calls = []
    before = changes.table()
    yield lambda *looks_at: changes.declare([Derived("test", looks_at, calls.append)]) or calls
    changes.declare(before)


def status_of(agreement, day=TODAY):
    return agreement.standings.get(starts_on__lte=day, ends_on__gt=day).status


def facts_of(item):
    return SearchItem.objects.get(pk=item.pk).facts.split()


def test_a_row_written_alone_is_followed_at_once(asked):
    agreement = factories.make_agreement(parties=())
    calls = asked("agreement__parties")

    party = Party.objects.create(agreement=agreement, country=factories.make_country())
    party.signatory_ru = "К. Токаев"
    party.save()
    party.save()
    party.delete()

    assert calls == [[agreement.pk]] * 3  # a save that changes nothing asks for nothing


def test_rows_written_together_are_followed_once(asked):
    first, second = factories.make_agreement(parties=()), factories.make_agreement(parties=())
    calls = asked("agreement__parties")

    with changes.together():
        for agreement in (first, second, first):
            for code in ("kz", "uz"):
                Party.objects.get_or_create(agreement=agreement, country=factories.make_country(code))
        assert calls == []

    assert calls == [[first.pk, second.pk]]


def test_only_columns_that_count_are_followed(asked):
    topic = factories.make_topic()
    article = factories.make_article(topics=[topic])
    calls = asked("topics.slug")

    topic.name_ru = "Взаимная торговля"
    topic.save()
    assert calls == []

    topic.slug = "mutual-trade"
    topic.save()
    assert calls == [[article.pk]]


def test_a_row_that_moves_concerns_its_old_item_and_its_new_one(asked):
    old, new = factories.make_agreement(), factories.make_agreement(parties=())
    calls = asked("agreement__parties")

    party = old.parties.first()
    party.agreement = new
    party.save()
    changes.update(Party.objects.filter(pk=party.pk), agreement=old)

    assert calls == [[old.pk, new.pk]] * 2


def test_joining_is_followed_from_both_sides(asked):
    topic, broader = factories.make_topic(), factories.make_topic("economy")
    article, other = factories.make_article(), factories.make_article()
    calls = asked("topics")

    article.topics.add(topic)
    topic.contents.set([other])
    broader.contents.add(article)
    broader.contents.clear()
    other.topics.clear()

    assert calls == [[article.pk], [article.pk], [other.pk], [article.pk], [article.pk], [other.pk]]


def test_deleting_a_term_concerns_the_items_that_had_it(asked):
    topic = factories.make_topic()
    article = factories.make_article(topics=[topic])
    calls = asked("topics.slug")

    topic.delete()

    assert calls == [[article.pk]]


def test_what_is_deleted_with_its_item_is_not_brought_up(asked):
    agreement, newer = factories.make_agreement(), factories.make_agreement()
    Link.objects.create(source=newer, target=agreement, kind="supersedes")
    calls = asked("agreement", "agreement__parties", "links_in")

    newer.delete()

    assert calls == [[agreement.pk]]


def test_what_is_rolled_back_is_forgotten(asked):
    agreement = factories.make_agreement(parties=())
    calls = asked("agreement__parties")

    def fail():
        with changes.together():
            Party.objects.create(agreement=agreement, country=factories.make_country())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with changes.together():
        Party.objects.create(agreement=agreement, country=factories.make_country())
        transaction.set_rollback(True)
    with changes.together():
        factories.make_country("uz")

    assert calls == []


def test_a_merged_topic_leaves_the_facets_of_its_items(saule):
    kept, gone = factories.make_topic("trade"), factories.make_topic("commerce")
    article = factories.make_article(topics=[gone])
    factories.publish(article)
    assert "topic:commerce" in facts_of(article)

    usage.merge(kept, gone, by=saule)

    assert [fact for fact in facts_of(article) if fact.startswith("topic:")] == ["topic:trade"]


def test_another_broader_topic_is_counted_at_once():
    topic, economy = factories.make_topic(), factories.make_topic("economy")
    article = factories.make_article(topics=[topic])
    factories.publish(article)

    topic.parent = economy
    topic.save()

    assert "topic:economy" in facts_of(article)


def test_an_agreement_is_superseded_when_the_day_of_the_newer_one_moves():
    old = factories.make_agreement(signed_on=dt.date(1998, 10, 31), in_force_on=dt.date(1999, 1, 1))
    newer = factories.make_agreement(in_force_on=dt.date(2030, 1, 1))
    link = Link.objects.create(source=newer, target=old, kind="supersedes")
    assert status_of(old) == "in_force"

    changes.update(Agreement.objects.filter(pk=newer.pk), in_force_on=dt.date(2024, 1, 1))
    assert status_of(old) == "superseded"

    link.delete()
    assert status_of(old) == "in_force"


def test_what_follows_from_what_was_derived_follows_too():
    agreement = factories.make_agreement()
    factories.publish(agreement)
    before = facts_of(agreement)

    rows = [
        PartyAction(agreement=agreement, party=party, kind="ratification", done_on=dt.date(2024, 5, 4))
        for party in agreement.parties.all()
    ]
    changes.bulk_create(PartyAction, rows)

    standing = f"standing:{status_of(agreement)}@2024-05-04"
    assert standing not in before
    assert standing in facts_of(agreement)


def test_update_is_followed_and_raises_the_turn():
    topic = factories.make_topic()
    article = factories.make_article(topics=[topic])
    factories.publish(article)
    before = freshness.number()

    changes.update(Topic.objects.filter(pk=topic.pk), slug="water")

    assert "topic:water" in facts_of(article)
    assert freshness.number() == before + 1


def test_lists_sort_by_the_day_of_signature_as_it_is_now():
    agreement = factories.make_agreement(signed_on=dt.date(2013, 6, 14))
    factories.publish(agreement)

    agreement.signed_on = dt.date(2014, 6, 14)
    agreement.save()

    assert set(agreement.editions.values_list("dated_on", flat=True)) == {dt.date(2014, 6, 14)}
    assert SearchItem.objects.get(pk=agreement.pk).day == dt.date(2014, 6, 14)


def test_the_search_knows_a_number_that_was_put_right(daniyar):
    agreement = factories.make_agreement(register_number="100-1")
    factories.publish(agreement)

    agreement.register_number = "777-2"
    agreement.save()

    keys = SearchText.objects.filter(edition__content=agreement).values_list("keys", flat=True)
    assert len(keys) == 3
    assert all("777" in line and "100" not in line for line in keys)


def test_everything_stored_is_what_it_would_be_afresh(daniyar):
    items = [
        factories.make_article(),
        factories.make_agreement(),
        factories.make_event(),
        factories.make_dossier(),
    ]
    for item in items:
        factories.publish(item)

    assert changes.differences([item.pk for item in items]) == {}


def test_what_went_astray_is_named_and_put_right():
    agreement = factories.make_agreement()
    factories.publish(agreement)
    agreement.standings.all()._raw_delete("default")

    seen = changes.differences([agreement.pk], keep=False)
    assert not agreement.standings.exists()
    found = changes.differences([agreement.pk])

    assert seen == found == {"standings": [agreement.pk]}
    assert agreement.standings.exists()


def test_held_turns_are_told_together_and_at_the_latest_at_the_end():
    turn = freshness.number

    def publish():
        factories.publish(factories.make_article(), "ru")

    publish()
    before = turn()
    with changes.turns_held(seconds=0) as tell:
        publish()
        publish()
        assert turn() == before
        tell()
        assert turn() == before + 1
        tell()
        publish()
        assert turn() == before + 1

    assert turn() == before + 2
    with changes.turns_held(seconds=3600) as tell:
        publish()
        tell()
        factories.make_expert()  # shown on pages that no key tells
        assert turn() == before + 2

    assert Touched.objects.get(pk=before + 3).keys is None
    publish()
    assert turn() > before + 2
