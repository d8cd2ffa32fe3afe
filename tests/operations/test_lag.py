"""How far the search and the register are behind is told to whoever watches."""

import pytest
from django.test import override_settings

from relations.models import SearchDocument, changes
from relations.operations import figures, health
from relations.operations.health import State
from relations.register import current_index, index
from relations.register.keeping import Kept, at_once
from tests import factories

pytestmark = pytest.mark.django_db


def figure(name):
    return next(found.values for found in figures.all_figures() if found.name == name)


def test_editions_that_the_search_does_not_know_are_counted():
    factories.publish(factories.make_article(), "ru", "kk")
    assert figure("index_lag")["search editions"] == 0
    assert health.index()[0] == State.OK

    SearchDocument.objects.filter(language="kk").update(version=0)

    assert figure("index_lag")["search editions"] == 1
    assert health.index()[0] == State.WARNING


def test_turns_that_the_register_is_behind_are_counted(monkeypatch):
    monkeypatch.setattr(index, "kept", Kept(index.Index, 1, at_once))
    factories.publish(factories.make_agreement())
    current_index()
    assert figure("index_lag")["register turns"] == 0

    changes.turn_over()
    changes.turn_over()

    assert figure("index_lag")["register turns"] == 2
    assert "2" in health.index()[1]


@override_settings(METRICS_TOKEN="a-long-token")
def test_the_lag_is_among_the_numbers(client):
    pytest.importorskip("prometheus_client")
    text = client.get("/metrics", headers={"authorization": "Bearer a-long-token"}).content.decode()

    assert 'portal_index_lag{of="search editions"} 0.0' in text
