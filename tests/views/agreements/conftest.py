"""A day in November 2025, and a search that knows nothing yet."""

import pytest

from relations.search import snapshot, thesaurus

from .world import TODAY


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine):
    time_machine.move_to(TODAY)


@pytest.fixture(autouse=True)
def _search_starts_afresh():
    snapshot.forget()
    thesaurus.forget()
