"""The archive: years that exist, months with their counts, nothing beyond."""

from datetime import date

import pytest

from relations.models import Edition
from tests import factories as make


@pytest.fixture
def articles(db):
    for day in (
        date(2023, 5, 2),
        date(2025, 11, 13),
        date(2025, 11, 1),
        date(2025, 12, 31),
        date(2025, 1, 1),
    ):
        edition = make.publish(make.make_article(languages=("ru",), title_ru=f"Статья {day}"))["ru"]
        Edition.objects.filter(pk=edition.pk).update(dated_on=day)


def test_years_reach_from_the_newest_to_the_oldest(client, articles):
    page = client.get("/ru/archive/").content.decode()

    assert [year for year in range(2020, 2030) if f"/ru/archive/{year}/" in page] == [2023, 2024, 2025]


def test_year_lists_its_months_with_counts(client, articles):
    page = client.get("/ru/archive/2025/").content.decode()

    assert '>ноябрь<span class="count">2</span>' in page
    assert '>январь<span class="count">1</span>' in page
    assert "/archive/2025/2/" not in page
    assert "Статья 2023-05-02" not in page
    assert page.index("2025-12-31") < page.index("2025-11-13") < page.index("2025-01-01")


@pytest.mark.parametrize(
    ("month", "days"), [(11, ["2025-11-13", "2025-11-01"]), (12, ["2025-12-31"]), (1, ["2025-01-01"])]
)
def test_month_holds_its_own_days(client, articles, month, days):
    page = client.get(f"/ru/archive/2025/{month}/").content.decode()

    every = ["2023-05-02", "2025-11-13", "2025-11-01", "2025-12-31", "2025-01-01"]
    assert [day for day in every if f"Статья {day}" in page] == days


@pytest.mark.parametrize("path", ["0/", "99999/", "2025/0/", "2025/13/", "x/"])
def test_day_that_no_calendar_has_is_not_found(client, db, path):
    assert client.get(f"/ru/archive/{path}").status_code == 404


def test_language_without_articles_has_an_empty_archive(client, articles):
    assert 'class="empty"' in client.get("/kk/archive/").content.decode()
