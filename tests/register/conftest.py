import pytest


@pytest.fixture(autouse=True)
def way(request, settings):
    """Whoever gives the answer, it is the same."""
    if getattr(request, "param", "") == "in the database":
        settings.REGISTER_IN_MEMORY = 0
