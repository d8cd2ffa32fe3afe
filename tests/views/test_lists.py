"""Paging that loses and repeats nothing, and one edition per item whatever languages there are."""

from datetime import date, timedelta
from itertools import chain, combinations

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone, translation

from relations.models import Edition
from relations.reading.agreements.listing import total_text
from relations.reading.lists import ListQuery, one_each, paged
from relations.text.languages import LANGUAGES, best
from tests import factories as make


def query_of(address, names=("type", "topic")):
    return ListQuery(RequestFactory().get(address), names)


@pytest.fixture
def many(db):
    """Forty-five articles on nine days, so that days meet at the edges of pages."""
    article = make.make_article(languages=("ru",))
    first = make.publish(article)["ru"]
    rows = [
        Edition(
            content=make.make_article(languages=("ru",)),
            kind="article",
            language="ru",
            number=1,
            title=f"{number}",
            dated_on=date(2025, 1, 1) + timedelta(days=number % 9),
            published_at=first.published_at,
            text_hash="x",
        )
        for number in range(44)
    ]
    Edition.objects.bulk_create(rows)
    return list(Edition.objects.order_by("-dated_on", "-id").values_list("id", flat=True))


def walk(address, step):
    """Ids page by page, following one of the links until it ends."""
    pages = []
    while address:
        page = paged(Edition.objects.all(), query_of(address), size=10)
        pages.append([row.pk for row in page.rows])
        address = getattr(page, step)
    return pages


def test_next_pages_show_every_row_once_in_order(many):
    pages = walk("/ru/articles/", "next")

    assert list(chain(*pages)) == many
    assert [len(page) for page in pages] == [10, 10, 10, 10, 5]


def test_previous_pages_lead_back_from_the_last_to_the_first(many):
    pages = walk("/ru/articles/?last=1", "previous")

    assert list(chain(*reversed(pages))) == many
    assert pages[0] == many[-10:]


def test_last_page_knows_that_it_is_the_last(many):
    page = paged(Edition.objects.all(), query_of("/ru/articles/?last=1"), size=10)

    assert (page.next, page.last) == ("", "")
    assert page.first == "/ru/articles/"


def test_single_page_has_no_neighbours(many):
    page = paged(Edition.objects.all(), query_of("/ru/articles/"), size=45)

    assert (page.first, page.previous, page.next, page.last) == ("", "", "", "")


@pytest.mark.parametrize("cursor", ["x", "2025-01-01", "2025-13-01_5", "2025-01-01_x", "_", "2025-01-01_5_6"])
def test_spoilt_cursor_counts_as_the_first_page(many, cursor):
    page = paged(Edition.objects.all(), query_of(f"/ru/articles/?after={cursor}"), size=10)

    assert [row.pk for row in page.rows] == many[:10]


def test_page_costs_one_query_wherever_it_is(many, django_assert_num_queries):
    for address in ("/", "/?last=1", "/?after=2025-01-04_9"):
        with django_assert_num_queries(1):
            paged(Edition.objects.all(), query_of(address), size=10)


def test_address_keeps_only_what_is_known():
    query = query_of("/ru/articles/?utm_source=x&topic=trade&after=2025-01-01_1&languages=all&evil=1")

    assert query.url() == "/ru/articles/?topic=trade&languages=all"
    assert query.url(topic=None) == "/ru/articles/?languages=all"
    assert query.switch_query == "?topic=trade&languages=all"


def test_single_filter_may_be_indexed_and_combinations_not():
    assert (query_of("/?topic=trade").robots, query_of("/?topic=trade").canonical_query) == (
        "",
        "?topic=trade",
    )
    assert query_of("/?topic=trade&type=review").robots == "noindex,follow"
    assert query_of("/?topic=trade&type=review").canonical_query == ""
    assert query_of("/?languages=all").robots == "noindex,follow"
    assert query_of("/?after=2025-01-01_1").robots == "noindex,follow"


@pytest.mark.parametrize("year", ["abcd", "99", "20255", "0000", "٢٠٢٥", "2025 "])
def test_year_that_is_none_is_not_found(year):
    with pytest.raises(Http404):
        query_of(f"/?year={year}", ("year",)).year()


def test_chosen_value_lets_itself_go():
    query = query_of("/ru/articles/?type=review")

    facet = query.facet("type", "Type", [("review", "Review"), ("report", "Report")])

    assert [(choice.url, choice.chosen) for choice in facet.choices] == [
        ("/ru/articles/", True),
        ("/ru/articles/?type=report", False),
    ]
    assert [pick.text for pick in query.picks([facet])] == ["Review"]


def test_one_edition_per_item_is_the_best_one(db):
    """All sets of languages × all originals × all readers: SQL answers as `best()` does."""
    expected = {language: {} for language in LANGUAGES}
    for size in (1, 2, 3):
        for available in combinations(LANGUAGES, size):
            for original in LANGUAGES:
                article = make.make_article(languages=available, original_language=original)
                make.publish(article, *available)
                for reader in LANGUAGES:
                    expected[reader][article.pk] = best(available, reader, original)

    for reader in LANGUAGES:
        rows = one_each(Edition.objects.public(), reader).values_list("content_id", "language")
        assert dict(rows) == expected[reader]
        assert len(rows) == len(expected[reader])


def test_edition_of_tomorrow_does_not_hide_the_one_of_today(db):
    article = make.make_article(languages=("ru", "kk"))
    make.publish(article, "ru")
    make.publish(article, "kk", at=timezone.now() + timedelta(days=1))

    rows = one_each(Edition.objects.public(), "kk").values_list("language", flat=True)

    assert list(rows) == ["ru"]


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "97\u00a0698 соглашений"), ("en", "97,698 agreements")]
)
def test_large_numbers_are_grouped_as_each_language_does(language, text):
    with translation.override(language):
        assert total_text(97_698) == text
