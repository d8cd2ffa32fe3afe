"""What most stories of the desk begin with."""

import pytest

from relations.models import User
from tests.factories import make_article


@pytest.fixture
def english_desk(db, monkeypatch):
    """Everybody who is made from now on reads English at the desk."""
    monkeypatch.setattr(User._meta.get_field("interface_language"), "default", "en")


@pytest.fixture
def article(aigerim):
    """In Russian and Kazakh, by the expert."""
    return make_article(languages=["ru", "kk"], created_by=aigerim)
