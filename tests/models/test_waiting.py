"""A reader's page waits for no lock: what it would write is given up after 50 ms."""

import pytest
from django.db import connection

from relations.models.waiting import impatient


def patience() -> str:
    """How long this connection waits for a lock."""
    word = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(word)
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_it_waits_50_ms_and_afterwards_as_long_as_before():
    before = patience()

    with impatient():
        during = patience()

    assert during in ("50", "50ms")
    assert patience() == before != during


@pytest.mark.django_db(transaction=True)
def test_it_waits_as_before_when_it_failed():
    before = patience()

    with pytest.raises(ValueError, match="gone"), impatient():
        raise ValueError("gone")

    assert patience() == before
