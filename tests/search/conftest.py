"""Nothing that one test made known to the search may help another."""

import pytest

from relations.search import snapshot, thesaurus


@pytest.fixture(autouse=True)
def _fresh_memory():
    snapshot.forget()
    thesaurus.forget()
    yield
    snapshot.forget()
    thesaurus.forget()
