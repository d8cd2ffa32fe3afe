"""What readers ask for is counted by day: words and success, and nothing about people."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from relations.models import SearchPick, SearchTally, Synonym, waiting
from relations.search import tally
from tests import factories

pytestmark = pytest.mark.django_db


def counts() -> dict[tuple[str, str], tuple[int, int, int]]:
    rows = SearchTally.objects.values_list("query", "language", "asked", "missed", "opened")
    return {(query, language): tuple(numbers) for query, language, *numbers in rows}


def test_the_same_query_is_counted():
    tally.note("Шегендеу  Туралы", "kk", found=False)
    tally.note("шегендеу туралы", "kk", found=True)
    tally.note_opened("шегендеу туралы", "kk")

    assert counts() == {("шегендеу туралы", "kk"): (2, 1, 1)}
    assert SearchTally.objects.get().day == timezone.localdate()


@pytest.mark.parametrize(
    "typed",
    ["aigerim@example.org", "+7 701 123 45 67", "870112300123", "https://x.example", "  ", "сөз " * 40],
)
def test_personal_data_and_whole_texts_are_not_kept(typed):
    tally.note(typed, "ru", found=False)

    assert counts() == {}


@pytest.mark.parametrize(
    "agent",
    ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0", "YandexBot/3.0",
     "python-requests/2.32", "Mozilla/5.0 (X11) HeadlessChrome/131.0"],
)  # fmt: skip
def test_machines_are_not_counted(agent):
    tally.note("шегендеу", "kk", found=False, agent=agent)

    assert counts() == {}


def test_what_cannot_be_written_now_is_written_later(monkeypatch):
    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setattr(waiting, "impatient", locked)
    tally.note("шегендеу", "kk", found=True)
    monkeypatch.undo()
    tally.note("шегендеу", "kk", found=True)

    assert counts() == {("шегендеу", "kk"): (2, 0, 0)}


def test_counts_wait_and_are_written_together(settings, monkeypatch):
    monkeypatch.setattr(waiting.threading.Timer, "start", lambda self: None)
    settings.TESTING = False
    for _time in range(3):
        tally.note("шегендеу", "kk", found=True)
    assert counts() == {}

    tally.counts.write()

    assert counts() == {("шегендеу", "kk"): (3, 0, 0)}


def test_memory_and_table_are_bounded(settings, monkeypatch):
    monkeypatch.setattr(waiting.threading.Timer, "start", lambda self: None)
    monkeypatch.setattr(tally.counts, "most", 4)
    monkeypatch.setattr(tally, "MOST_A_DAY", 3)
    settings.TESTING = False
    for number in range(6):
        tally.note(f"шегендеу {number}", "kk", found=True)
    assert len(tally.counts.waiting) == 4

    tally.counts.write()

    assert len(counts()) == 3


def test_old_days_go():
    old = timezone.localdate() - dt.timedelta(days=tally.KEPT_DAYS + 1)
    SearchTally.objects.create(day=old, query="ескі", language="kk", asked=9)

    tally.note("жаңа", "kk", found=True)

    assert list(counts()) == [("жаңа", "kk")]


def test_only_what_was_asked_three_times_is_shown():
    today = timezone.localdate()
    for day, query, numbers in (
        (today, "су", (2, 2, 0)),
        (today - dt.timedelta(days=1), "су", (1, 1, 0)),
        (today, "шекара", (2, 2, 0)),
        (today, "келісім", (5, 0, 0)),
        (today, "шарт", (5, 0, 1)),
        (today - dt.timedelta(days=40), "шекара", (9, 9, 0)),
    ):
        asked, missed, opened = numbers
        SearchTally.objects.create(
            day=day, query=query, language="kk", asked=asked, missed=missed, opened=opened
        )

    rows = tally.frequent(30)

    assert [(row.query, row.asked) for row in rows] == [("келісім", 5), ("шарт", 5), ("су", 3)]
    assert [row.query for row in tally.without_hits(rows)] == ["су"]
    assert [row.query for row in tally.without_clicks(rows)] == ["келісім"]


def test_the_command_prints_all_of_it(capsys):
    SearchTally.objects.create(day=timezone.localdate(), query="межа", language="ru", asked=4, missed=4)
    Synonym.objects.create(words="межа\nграница")
    SearchPick.objects.create(query="вода", content=factories.make_article(title_ru="Реки"))

    call_command("search_quality")

    printed = capsys.readouterr().out
    assert (
        "Found nothing (in 30 days, 3 times or more): 1\n  ru  межа  (asked 4, found nothing 4, opened 0)"
        in printed
    )
    assert "Synonyms: 1\n  межа = граница" in printed
    assert "Picks: 1\n  all  вода → Реки" in printed
    assert "Judged questions: none" in printed
