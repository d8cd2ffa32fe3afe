"""The world of the prover is made once for a module and undone with it."""

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import override_settings

from .world import World


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=media):
        made = World().build()
        made.media = media
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_on_a_site(world, settings):
    """Files where the world has them; staff need their second factor."""
    settings.MEDIA_ROOT = world.media
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    for cache in caches.all():
        cache.clear()
