"""The log of queries without results keeps words and days, and nothing about people."""

import pytest
from django.utils import timezone

from relations.models import SearchMiss
from relations.search import misses

pytestmark = pytest.mark.django_db


def test_the_same_query_is_counted():
    misses.note("Шегендеу  Туралы", "kk")
    misses.note("шегендеу туралы", "kk")

    miss = SearchMiss.objects.get()
    assert (miss.query, miss.language, miss.times) == ("шегендеу туралы", "kk", 2)
    assert miss.last_on == timezone.localdate()


@pytest.mark.parametrize(
    "typed", ["aigerim@example.org", "+7 701 123 45 67", "870112300123", "https://x.example", "  "]
)
def test_personal_data_is_not_kept(typed):
    misses.note(typed, "ru")

    assert not SearchMiss.objects.exists()
