"""The rules of the status, explained to readers."""

import pytest

from relations.law import Rule

from .world import page

pytestmark = pytest.mark.django_db


def test_rules_of_the_status_are_explained(client):
    answer = page(client, "/en/agreements/status/")

    assert 'id="in_force"' in answer
    assert "It has entered into force and nothing recorded has ended it." in answer


@pytest.mark.parametrize(
    ("language", "article"),
    [
        ("kk", "Вена конвенциясы, 1969: 24(3)"),
        ("ru", "Венская конвенция 1969 г.: 24(3)"),
        ("en", "Vienna Convention 1969: 24(3)"),
    ],
)
def test_every_reason_has_an_anchor_with_its_article(client, language, article):
    answer = page(client, f"/{language}/agreements/status/")

    assert [rule for rule in Rule if f'<tr id="{rule}">' not in answer] == []
    assert answer.count('href="https://legal.un.org/') == len(Rule)
    assert f">{article}</a>" in answer
