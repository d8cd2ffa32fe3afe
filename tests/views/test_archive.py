"""The archive: every year between the first article and the last, months with their counts, nothing beyond."""

import datetime as dt
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relations.models import changes
from relations.search import snapshot
from tests import factories as make

DAYS = (
    date(2023, 5, 2),
    date(2025, 11, 13),
    date(2025, 11, 1),
    date(2025, 12, 31),
    date(2025, 1, 1),
)


@pytest.fixture(autouse=True)
def _fresh_memory():
    """The clock stands still: what the search remembers of another test would look like the present."""
    snapshot.forget()


def article(day, precision="day", **more):
    made = make.make_article(
        **{"languages": ("ru",), "title_ru": f"Статья {day} {precision}"} | more,
        first_published_on=day,
        first_published_on_precision=precision,
    )
    make.publish(made, "ru")
    return made


@pytest.fixture
def articles(db, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC), tick=False)
    with changes.together():
        return [article(day) for day in DAYS]


def page_at(client, path):
    return client.get(f"/ru/archive/{path}").content.decode()


def strip(text, kind):
    """The bars of a strip: name → count, without those that are empty."""
    found = re.search(rf'<ol class="archive-strip {kind}">(.*?)</ol>', text, re.DOTALL)[1]
    bars = re.findall(r'<span class="name">(.*?)</span>.*?</li>', found, re.DOTALL)
    counts = re.findall(
        r'<span class="name">([^<]*)</span>(?:(?!</li>).)*<span class="count">([^<]*)</span>',
        found,
        re.DOTALL,
    )
    return bars, {name: int(count) for name, count in counts}


def test_years_reach_from_the_oldest_to_the_newest(client, articles):
    names, counts = strip(page_at(client, ""), "years")

    assert names == ["2023", "2024", "2025"]
    assert counts == {"2023": 1, "2025": 4}


def test_year_lists_its_months_with_counts(client, articles):
    page = page_at(client, "2025/")

    assert strip(page, "months")[1] == {"январь": 1, "ноябрь": 2, "декабрь": 1}
    assert "/archive/2025/2/" not in page
    assert "Статья 2023-05-02" not in page
    assert page.index("2025-12-31 day") < page.index("2025-11-13 day") < page.index("2025-01-01 day")


@pytest.mark.parametrize(
    ("month", "days"), [(11, ["2025-11-13", "2025-11-01"]), (12, ["2025-12-31"]), (1, ["2025-01-01"])]
)
def test_month_holds_its_own_days(client, articles, month, days):
    page = page_at(client, f"2025/{month}/")

    assert [day for day in map(str, DAYS) if f"Статья {day}" in page] == sorted(
        days, key=list(map(str, DAYS)).index
    )


def test_what_is_known_to_the_year_is_in_no_month(client, db):
    article(date(1998, 1, 1), "year")
    article(date(1998, 1, 1), "month")

    year, month = page_at(client, "1998/"), page_at(client, "1998/1/")

    assert strip(year, "months")[1] == {"январь": 1}
    assert "Из них известны только с точностью до года: 1" in " ".join(year.split())
    assert "Статья 1998-01-01 year" in year
    assert "Статья 1998-01-01 year" not in month
    assert "Статья 1998-01-01 month" in month


def test_on_this_day_of_earlier_years(client, articles):
    article(date(2024, 11, 1), "month")

    page = page_at(client, "")

    assert "В этот день" in page
    assert "Статья 2025-11-01 day" in page
    assert "Статья 2024-11-01 month" not in page
    assert "Статья 2025-11-13 day" not in page


def test_where_nothing_appeared_on_this_day_the_earliest_stand(client, db, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC), tick=False)
    with changes.together():
        for year in range(1995, 2005):
            article(date(year, 12, 31))
        article(date(1994, 1, 1), "year")

    page = page_at(client, "")

    assert "Самые ранние статьи" in page
    shown = [year for year in range(1994, 2006) if f"Статья {year}-" in page]
    assert shown == [1994, 1995, 1996, 1997, 1998, 1999]
    assert page.index("Статья 1994") < page.index("Статья 1999")


def test_topics_authors_and_types_narrow_it(client, articles):
    topic, expert = make.make_topic(), make.make_expert()
    one = articles[0]
    one.topics.add(topic)
    one.authorships.create(expert=expert)
    one.genre = "report"
    one.save()

    for query in (f"topic={topic.slug}", f"author={expert.pk}", "type=report"):
        page = page_at(client, f"?{query}")
        assert strip(page, "years")[1] == {"2023": 1}, query
        assert f"/ru/archive/2023/?{query}" in page
        assert "Статья 2023-05-02" in page
        assert "Статья 2025-11-13" not in page
    assert f'href="/ru/archive/?author={expert.pk}"' in page_at(client, "")


def test_its_search_stays_within_the_years(client, articles):
    page = page_at(client, "2023/")
    assert '<input type="hidden" name="kind" value="article">' in page
    assert re.search(r'name="from"[^>]*value="2023"', page)

    found = client.get("/ru/search/?kind=article&q=статья&from=2023&to=2024").content.decode()

    assert "2023-05-02" in found
    assert "2025-11-13" not in found


@pytest.mark.parametrize("path", ["0/", "99999/", "2025/0/", "2025/13/", "x/", "?type=x", "?author=x"])
def test_what_no_archive_has_is_not_found(client, db, path):
    assert client.get(f"/ru/archive/{path}").status_code == 404


def test_language_without_articles_has_an_empty_archive(client, articles):
    assert 'class="empty"' in client.get("/kk/archive/").content.decode()
    assert 'class="empty"' in page_at(client, "?topic=nothing")


def test_thirty_years_cost_as_many_queries_as_one(queries_of, articles):
    assert queries_of("/ru/archive/") <= 5
    few = queries_of("/ru/archive/2025/")
    beside = ("/ru/articles/", "/ru/search/?kind=article&q=статья&from=1995&to=2025", "/ru/")
    before = {path: queries_of(path) for path in beside}
    for year in range(1995, 2010):
        article(date(year, 6, 1), "month", languages=("ru", "kk"))
        article(date(2025, 2, year - 1994))

    assert queries_of("/ru/archive/") <= 5
    assert queries_of("/ru/archive/2025/") == few <= 10
    assert {path: queries_of(path) for path in beside} == before


def test_no_page_of_whole_years_walks_the_editions(client, articles):
    """The years and facets are counted beforehand; of the editions only those on show are asked for."""
    with CaptureQueriesContext(connection) as asked:
        client.get("/ru/archive/", {"n": 1})

    of_editions = [one["sql"] for one in asked if 'FROM "relations_edition"' in one["sql"]]
    assert len(of_editions) == 2  # what appeared on this day, and its cards
    assert all('"dated_on" <' in sql or 'content_id" IN' in sql for sql in of_editions)
    assert not any("COUNT(" in one["sql"] for one in asked)
