"""How often pages are opened is counted by day and language, and old counts go."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from relations.editorial import readership
from relations.models import PageReads, waiting


@pytest.fixture(autouse=True)
def nothing_waits():
    yield
    readership.openings.forget()


def counts() -> dict[tuple[str, str], tuple[int, int]]:
    rows = PageReads.objects.values_list("page", "language", "reads", "downloads")
    return {(page, language): tuple(numbers) for page, language, *numbers in rows}


@pytest.mark.parametrize(
    ("path", "counted"),
    [
        ("/kk/", ("list/home", "kk", False)),
        ("/ru/articles/17-voda/", ("item/17", "ru", False)),
        ("/en/agreements/5-treaty/texts/", ("item/5", "en", False)),
        ("/en/dossiers/5-x/v/2/", ("item/5", "en", False)),
        ("/ru/articles/17-voda/voda_ru.pdf", ("item/17", "ru", True)),
        ("/ru/experts/3-aigerim/", ("expert/3", "ru", False)),
        ("/kk/topics/trade/", ("topic/trade", "kk", False)),
        ("/kk/countries/uzbekistan/", ("country/uzbekistan", "kk", False)),
        ("/ru/organisations/sco/", ("organisation/sco", "ru", False)),
        ("/ru/events/", ("list/events", "ru", False)),
        ("/ru/archive/2019/4/", ("list/archive", "ru", False)),
        ("/ru/search/", ("list/search", "ru", False)),
        ("/ru/search/suggest/", None),
        ("/ru/agreements/changes/", None),
        ("/ru/agreements/register.csv", None),
        ("/ru/articles/17-voda/tables/ru-1.csv", None),
        ("/ru/feeds/latest.xml", None),
        ("/ru/privacy/", None),
        ("/uz/articles/17-voda/", None),
        ("/p/17", None),
        ("/", None),
        ("", None),
    ],
)
def test_what_is_counted_of_an_address(path, counted):
    assert readership.page_of(path) == counted


@pytest.mark.django_db
def test_counts_wait_and_are_added_to_those_of_the_day():
    for path in (
        "/ru/articles/17-x/",
        "/ru/articles/17-x/",
        "/kk/articles/17-x/",
        "/ru/articles/17-x/x_ru.pdf",
    ):
        readership.note(path)
    assert counts() == {}

    readership.openings.write()
    readership.note("/ru/articles/17-x/")
    readership.note("/ru/")
    readership.openings.write()

    assert counts() == {("item/17", "ru"): (3, 1), ("item/17", "kk"): (1, 0), ("list/home", "ru"): (1, 0)}
    assert {row.day for row in PageReads.objects.all()} == {timezone.localdate()}
    assert readership.of_item(17) == {"ru": (3, 1), "kk": (1, 0)}


@pytest.mark.django_db
def test_one_statement_writes_all_pages_that_rise_alike(django_assert_max_num_queries):
    for _time in range(2):
        for number in range(1, 40):
            readership.note(f"/ru/articles/{number}-x/")
        with django_assert_max_num_queries(5):  # a savepoint, what is there, the rise or the new ones
            readership.openings.write()

    assert set(counts().values()) == {(2, 0)}


@pytest.mark.django_db
def test_what_cannot_be_written_now_is_written_later(monkeypatch):
    def locked():
        raise OperationalError("database is locked")

    readership.note("/ru/")
    with monkeypatch.context() as patch:
        patch.setattr(waiting, "impatient", locked)
        readership.openings.write()
    readership.note("/ru/")
    assert readership.openings.is_timed  # somebody will write it

    readership.openings.write()

    assert counts() == {("list/home", "ru"): (2, 0)}


@pytest.mark.django_db
def test_memory_is_bounded_and_counting_can_be_switched_off(settings, monkeypatch):
    monkeypatch.setattr(readership.openings, "most", 2)
    for number in (1, 2, 3, 1):
        readership.note(f"/ru/articles/{number}-x/")
    settings.READERSHIP_DAYS = 0
    readership.note("/ru/articles/1-x/")

    readership.openings.write()

    assert counts() == {("item/1", "ru"): (2, 0), ("item/2", "ru"): (1, 0)}


@pytest.mark.django_db
def test_old_counts_go_with_the_daily_letters(settings, capsys):
    settings.READERSHIP_DAYS = 30
    today = timezone.localdate()
    for back in (29, 30):
        PageReads.objects.create(
            day=today - dt.timedelta(days=back), page="list/home", language="ru", reads=1
        )

    call_command("remind")

    assert "that were old enough to go: 1" in capsys.readouterr().out
    assert PageReads.objects.get().day == today - dt.timedelta(days=29)
