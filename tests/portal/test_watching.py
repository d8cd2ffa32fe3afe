"""Slow queries, numbers for Prometheus, errors for a collector: what is told, and what is never told."""

import logging

import pytest
from django.db import connection

from portal import metrics, queries, reporting
from portal.logs import request_id
from relations.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def timed():
    with connection.execute_wrapper(queries.timed):
        yield


def test_a_slow_query_is_logged_without_its_values(timed, settings, caplog):
    settings.SLOW_QUERY_MS = 0.000_1
    with caplog.at_level(logging.WARNING, logger="portal.queries"):
        Country.objects.filter(code="qupiya").exists()

    (line,) = {record.getMessage() for record in caplog.records}
    assert line.startswith("A query took ")
    assert "relations_country" in line
    assert "qupiya" not in line


def test_a_quick_query_is_not_logged(timed, settings, caplog):
    settings.SLOW_QUERY_MS = 10_000
    Country.objects.exists()

    assert caplog.records == []


def test_every_connection_is_watched_once():
    queries._opened(connection)
    queries._opened(connection)

    assert connection.execute_wrappers.count(queries.timed) == 1


# --- Numbers ---------------------------------------------------------------------------------------------------


def numbers(client, token="a-long-token"):
    return client.get("/metrics", headers={"authorization": f"Bearer {token}"})


def test_numbers_are_for_those_who_have_the_token(client, settings):
    assert numbers(client, "").status_code == 404
    settings.METRICS_TOKEN = "a-long-token"

    assert client.get("/metrics").status_code == 404
    assert numbers(client, "another").status_code == 404
    assert numbers(client).status_code == 200


def test_numbers_count_requests_queries_and_what_the_database_holds(client, settings):
    settings.METRICS_TOKEN = "a-long-token"
    client.get("/ru/")
    client.get("/nowhere")
    metrics.note_kept()
    metrics.note_query(0.25)

    text = numbers(client).content.decode()

    for line in (
        'portal_request_seconds_count{page="home",status="200"}',
        'portal_request_seconds_count{page="none",status="404"}',
        "portal_kept_pages_total",
        "portal_query_seconds_count",
        "portal_memory_bytes",
        'portal_turn{of=""}',
        'portal_items{of="editions"} 0.0',
        "portal_database_bytes",
    ):
        assert line in text, line


# --- Errors ----------------------------------------------------------------------------------------------------


def test_an_error_leaves_with_its_place_and_without_what_was_sent():
    token = request_id.set("0123456789abcdef")
    told = reporting.stripped(
        {
            "exception": {"values": [{"type": "ValueError"}]},
            "request": {"method": "POST", "url": "/admin/", "data": "draft", "cookies": "s=1", "headers": {"A": "b"}},
            "user": {"id": 7},
            "breadcrumbs": {"values": ["SELECT"]},
        },
        {},
    )  # fmt: skip
    request_id.reset(token)

    assert told == {
        "exception": {"values": [{"type": "ValueError"}]},
        "request": {"method": "POST", "url": "/admin/"},
        "tags": {"request_id": "0123456789abcdef"},
    }


def test_without_an_address_nothing_is_told(settings, monkeypatch):
    monkeypatch.setattr("sentry_sdk.init", lambda **how: pytest.fail("nobody asked for it"))
    reporting.begin()

    started = []
    settings.SENTRY_DSN = "https://key@errors.example/1"
    monkeypatch.setattr("sentry_sdk.init", lambda **how: started.append(how))
    reporting.begin()

    assert [(how["dsn"], how["include_local_variables"], how["send_default_pii"]) for how in started] == [
        ("https://key@errors.example/1", False, False)
    ]
