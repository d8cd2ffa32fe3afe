"""The people of the journeys, and the hand that they use."""

import pytest
from django.contrib.auth.models import Group

from relations.editorial.permissions import GROUPS
from tests.factories import make_user

from .acting import Hand
from .firefox import Fox, started

ROLES = {
    "aigerim": "expert", "daniyar": "editor", "zhanar": "translator-kk", "saule": "chief-editor",
    "timur": "registrar",
}  # fmt: skip


@pytest.fixture
def people(transactional_db):
    """Emptying the tables between these tests takes the roles with it."""
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
    return {name: make_user(role, username=name, interface_language="en") for name, role in ROLES.items()}


@pytest.fixture
def hand(page, live_server, client):
    """Tells its clicks and seconds at the end (`pytest -rP` shows them)."""
    page.on("dialog", lambda dialog: dialog.accept())
    hand = Hand(page, live_server.url, client)
    yield hand
    print(f"{hand.clicks} clicks, {hand.seconds:.1f} seconds")


@pytest.fixture(scope="session")
def firefox():
    marionette = started()
    yield marionette
    marionette.quit()
    marionette.cleanup()


@pytest.fixture
def fox(firefox, live_server):
    return Fox(firefox, live_server.url)
