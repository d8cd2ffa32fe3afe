"""A machine whose clock is ahead of the database opens nothing early, and one that is behind nothing late."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from relations import clock
from relations.models import Edition
from relations.search import search
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def database(monkeypatch):
    """Sets the clock of the database against that of the machine."""

    def differ(seconds):
        monkeypatch.setattr(clock, "_known", (timezone.now() + timedelta(seconds=seconds), time.monotonic()))

    return differ


def text_of(answer) -> str:
    """In JSON, letters are written as numbers."""
    return str(answer.json()) if "json" in answer["Content-Type"] else answer.content.decode()


def places(client, edition):
    """Where readers meet a text."""
    found = {"shelf"} if Edition.objects.public().filter(pk=edition.pk).exists() else set()
    found |= {"page"} if client.get(edition.get_absolute_url(), follow=True).status_code == 200 else set()
    found |= {
        name
        for name, path in (
            ("list", "/ru/articles/"),
            ("feed", "/ru/feeds/latest.xml"),
            ("api", "/api/v1/articles?language=ru"),
        )
        if edition.title in text_of(client.get(path))
    }
    return found | ({"search"} if search(edition.title, "ru").total else set())


EVERYWHERE = {"shelf", "page", "list", "feed", "api", "search"}


@pytest.mark.parametrize(("opens_in", "database_differs", "seen"), [
    (-20, -40, set()), (-20, 0, EVERYWHERE), (20, 40, EVERYWHERE), (20, 0, set()),
])  # fmt: skip
def test_the_clock_of_the_database_opens(client, database, opens_in, database_differs, seen):
    database(database_differs)
    article = make_article(title_ru="Кангюйэмбарго", languages=["ru"])

    edition = publish(article, at=timezone.now() + timedelta(seconds=opens_in))["ru"]

    assert places(client, edition) == seen
