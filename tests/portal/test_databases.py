"""How the portal connects to PostgreSQL, directly and through a pooler."""

import pytest

from portal import settings


def connected(**own) -> dict:
    database = {"OPTIONS": own}
    settings._of_postgresql(database)
    return database


def test_readers_have_limits_and_no_jit(monkeypatch):
    monkeypatch.setattr(settings, "STATEMENT_TIMEOUT", 30)
    monkeypatch.setattr(settings, "LOCK_TIMEOUT", 10)
    found = connected()

    assert found["OPTIONS"]["options"] == (
        "-c jit=off -c join_collapse_limit=3 -c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
    )
    assert (found["OPTIONS"]["connect_timeout"], found["CONN_HEALTH_CHECKS"]) == (2, True)


def test_the_address_of_the_database_has_the_last_word():
    found = connected(connect_timeout=9, target_session_attrs="read-write")["OPTIONS"]

    assert (found["connect_timeout"], found["target_session_attrs"]) == (9, "read-write")


def test_a_pooler_by_transaction_gets_nothing_that_it_refuses(monkeypatch):
    monkeypatch.setattr(settings, "DATABASE_POOLER", "transaction")
    found = connected()

    assert "options" not in found["OPTIONS"]  # pgbouncer: unsupported startup parameter
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True


@pytest.mark.django_db
def test_the_server_took_the_limits():
    from django.db import connection  # noqa: PLC0415 of PostgreSQL only

    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jit'), current_setting('statement_timeout')")

        assert cursor.fetchone() == ("off", f"{settings.STATEMENT_TIMEOUT}s")
