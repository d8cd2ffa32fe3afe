"""What is read, as editors see it and authors see it of their own texts."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from relations.models import PageReads
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, daniyar):
    client.force_login(daniyar)
    return client


def opened(page: str, reads: int, *, language="ru", back: int = 0, downloads: int = 0) -> None:
    day = timezone.localdate() - dt.timedelta(days=back)
    PageReads.objects.create(day=day, page=page, language=language, reads=reads, downloads=downloads)


def test_the_page_sums_by_time_language_and_page(desk):
    article = factories.make_article(title_ru="Общая вода")
    country = factories.make_country("uz")
    opened(f"item/{article.pk}", 1200, downloads=7)
    opened(f"item/{article.pk}", 30, language="kk", back=1)
    opened("item/999999", 5)  # is gone meanwhile
    opened(f"country/{country.slug}", 4)
    opened("list/home", 9, back=40)

    page = desk.get(reverse("admin:desk_readership"))

    today, yesterday = page.context["periods"][:2]
    assert (today["sum"], yesterday["sum"], len(page.context["periods"])) == (1209, 30, 30)
    groups = {
        str(name): [[row["total"], row["taken"], row["url"]] for row in rows]
        for name, rows in page.context["groups"]
    }
    assert [len(rows) for rows in groups.values()] == [2, 1]
    assert next(iter(groups.values())) == [
        ["1\u00a0230", "7", reverse("admin:relations_article_change", args=[article.pk])],
        ["5", "0", ""],
    ]
    assert "Общая вода" in page.content.decode()


def test_it_narrows_to_a_language_and_widens_to_a_year(desk):
    opened("list/home", 9, back=40)
    opened("list/home", 2, language="kk", back=41)

    page = desk.get(reverse("admin:desk_readership"), {"days": "365", "by": "month", "language": "kk"})

    assert sum(row["sum"] for row in page.context["periods"]) == 2
    assert 12 <= len(page.context["periods"]) <= 13
    assert (
        desk.get(reverse("admin:desk_readership"), {"days": "x", "by": "x", "language": "x"}).status_code
        == 200
    )


def test_as_many_queries_for_many_pages_as_for_few(desk, django_assert_num_queries):
    def make(number: int) -> None:
        article, topic = factories.make_article(), factories.make_topic(f"t{number}")
        opened(f"item/{article.pk}", 3)
        opened(f"topic/{topic.slug}", 3)

    make(0)
    desk.get(reverse("admin:desk_readership"))
    with django_assert_num_queries(13):
        desk.get(reverse("admin:desk_readership"))
    for number in range(1, 5):
        make(number)
    with django_assert_num_queries(13):
        desk.get(reverse("admin:desk_readership"))


def test_an_author_sees_how_often_the_own_text_was_opened(client):
    author = factories.make_user("expert", username="aigerim")
    article = factories.make_article(created_by=author)
    factories.publish(article, "ru")
    opened(f"item/{article.pk}", 41, back=3, downloads=2)
    opened(f"item/{article.pk}", 500, back=31)
    client.force_login(author)

    page = client.get(reverse("admin:relations_article_change", args=[article.pk]))

    read = {version.language: version.read for version in page.context["workflow"]["versions"]}
    assert ("41" in read["ru"], "PDF: 2" in read["ru"], "500" in read["ru"]) == (True, True, False)
    assert read["ru"] in page.content.decode()
    assert client.get(reverse("admin:desk_readership")).status_code == 403
