"""A search has an address that can be followed: with its filters and chips, newest first."""

import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db


def entries(client, language="ru", **asked):
    answer = client.get(f"/{language}/feeds/search.xml?{urlencode(asked, doseq=True)}")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    page = answer.content.decode()
    return page, re.findall(r"<entry[^>]*><title>([^<]*)", page)


def test_the_newest_of_what_a_search_finds_stands_first(client):
    for title, days in (("Вода первая", 3), ("Вода вторая", 1), ("Граница", 2)):
        factories.publish(
            factories.make_article(title_ru=title), "ru", at=timezone.now() - timedelta(days=days)
        )
    factories.publish(
        factories.make_article(title_ru="Вода завтра"), "ru", at=timezone.now() + timedelta(days=1)
    )

    page, titles = entries(client, q="вода", kind="article")

    assert titles == ["Вода вторая", "Вода первая"]
    assert "/ru/feeds/search.xml?q=%D0%B2%D0%BE%D0%B4%D0%B0&amp;kind=article" in page
    assert "/ru/search/?q=%D0%B2%D0%BE%D0%B4%D0%B0&amp;kind=article" in page
    assert entries(client, **{"q": "вода", "from": "2001", "to": "2001"})[1] == []


def test_a_question_is_followed_with_its_answer(client):
    agreement = factories.make_agreement(title_ru="Документ", in_force_on=date(2023, 1, 5))
    factories.publish(agreement, "ru")

    assert entries(client, q="подписано 22.12.2022")[1] == ["Документ"]
    assert "feeds/search.xml?q=" in client.get("/ru/search/?q=Документ").content.decode()


def test_nothing_asked_is_no_feed(client):
    assert client.get("/ru/feeds/search.xml").status_code == 404


def test_signs_that_no_feed_may_hold_are_left_out(client):
    assert client.get("/ru/feeds/search.xml?q=вода%00%0b&page=" + "9" * 30).status_code == 200
