"""The counts of the archive follow every article by whatever way it changes, and the clock; nothing is counted twice."""

import datetime as dt

import pytest

from relations.editorial import archive_counts, publishing, usage
from relations.models import ArchiveCount, ArchivePlace, Edition, Kind, Topic, changes
from relations.reading import archive
from relations.reading.shelf import on_shelf
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def chief(db):
    return make.make_user("chief-editor")


def article(*, year=1998, **more):
    facts = {"first_published_on": dt.date(year, 6, 1), "first_published_on_precision": "month"}
    made = make.make_article(
        **{"topics": [make.make_topic()], "authors": [make.make_expert()], **facts, **more}
    )
    make.publish(made)
    return made


def counted():
    """What stands in the tables, for every language and year, beside what is counted article by article."""
    found = []
    for language in ("kk", "ru", "en"):
        shown = on_shelf(Kind.ARTICLE, language)
        for year in (None, 1998, 1999):
            stored = archive._stored(language, year or 0)
            live = archive._months_of(shown), archive._facts_of(archive._within(shown, year, None))
            found.append((stored[0], {part: +counts for part, counts in stored[1].items()}))
            assert found[-1] == live, (language, year)
    return found


def test_they_are_what_is_on_the_shelf():
    one = article()
    article(first_published_on_precision="year", genre="report")

    months, facts = counted()[1]

    assert months == {(1998, 6): 1, (1998, 0): 1}
    assert facts == {
        "topic": {str(one.topics.get().pk): 2},
        "author": {str(one.authorships.get().expert_id): 2},
        "type": {"review": 1, "report": 1},
    }


def test_every_change_of_an_article_is_followed(chief):
    one, other, trade = article(), article(), make.make_topic("other")
    one.genre = "report"
    one.save()
    one.topics.add(trade)
    other.authorships.all().delete()
    counted()

    one.first_published_on = dt.date(1999, 1, 1)
    one.save()
    usage.merge(Topic.objects.get(pk=trade.pk), other.topics.get(), by=chief)
    publishing.withdraw(other, "ru", by=chief, reason="Пример")
    found = counted()

    assert found[0][0] == {(1999, 1): 1, (1998, 6): 1}
    assert found[3][0] == {(1999, 1): 1}  # in Russian the other one is gone


def test_the_clock_opens_and_replaces(now):
    one = make.make_article(first_published_on=dt.date(1998, 6, 1))
    make.publish(one, at=NOW + dt.timedelta(days=1))
    assert counted()[0][0] == {}

    now.move_to(NOW + dt.timedelta(days=2), tick=False)
    assert counted()[0][0] == {(1998, 6): 1}
    assert "counts of the archive" not in changes.differences([one.pk], keep=False)

    one.title_ru = "Иначе"
    one.save()
    make.publish(one, "ru", at=NOW + dt.timedelta(days=3))
    counted()
    now.move_to(NOW + dt.timedelta(days=4), tick=False)
    assert counted()[3][0] == {(1998, 6): 1}

    one.save()
    one.topics.set([make.make_topic()])
    counted()
    assert not ArchiveCount.objects.filter(count=0).exists()


def test_what_is_deleted_leaves_nothing():
    one = article()
    with changes.together():
        Edition.objects.filter(content=one).update(source_edition=None)
        Edition.objects.filter(content=one).delete()
        one.delete()

    assert ArchiveCount.objects.count() == ArchivePlace.objects.count() == 0


def test_wrong_counts_are_found_and_mended():
    article()
    right = list(ArchiveCount.objects.order_by("pk").values_list("count", flat=True))
    ArchiveCount.objects.filter(part="month").update(count=7)

    assert archive_counts.recount(keep=False) == 3
    assert archive_counts.recount() == 3

    assert list(ArchiveCount.objects.order_by("pk").values_list("count", flat=True)) == right
    assert archive_counts.recount() == 0


def test_an_upgrade_counts_what_is_there():
    article()
    before = counted()
    ArchiveCount.objects.all().delete()
    ArchivePlace.objects.all().delete()

    archive_counts.fill()

    assert counted() == before
