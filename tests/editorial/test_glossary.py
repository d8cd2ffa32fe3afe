"""The term base: hints for translators, and forms that are not used."""

import pytest

from relations.editorial import checks, glossary
from relations.models import GlossaryTerm
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return GlossaryTerm.objects.create(
        code="strategic-partnership",
        term_kk="стратегиялық әріптестік",
        term_ru="стратегическое партнерство",
        term_en="strategic partnership",
        avoid_kk="стратегиялық серіктестік",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Договор о стратегическом партнерстве подписан.</p>", True),
        ("<p>СТРАТЕГИЧЕСКОГО <em>ПАРТНЕРСТВА</em></p>", True),
        ("<p>Партнерство без стратегии.</p>", False),
        ("", False),
    ],
)
def test_a_term_is_found_in_any_form(partnership, text, found):
    hints = glossary.hints(text, "ru", "kk")

    assert hints == (
        [glossary.Hint("стратегическое партнерство", "стратегиялық әріптестік")] if found else []
    )


def test_an_avoided_form_is_named_with_the_right_term(partnership):
    article = make_article(body_kk="<p>Стратегиялық серіктестікті нығайту.</p>")

    (gap,) = checks.wording(article, "kk")

    assert gap.field == "body_kk"
    assert not gap.blocks
    assert "стратегиялық әріптестік" in str(gap.message)
    assert checks.wording(article, "ru") == []


def test_the_form_shows_both(client, zhanar, partnership):
    article = make_article(
        body_ru="<p>О стратегическом партнерстве</p>", body_kk="<p>Стратегиялық серіктестік</p>"
    )
    client.force_login(zhanar)

    page = client.get(f"/admin/relations/article/{article.pk}/change/").content.decode()

    assert '<dt>стратегическое партнерство</dt><dd lang="kk">стратегиялық әріптестік</dd>' in page
    assert "стратегиялық серіктестік" in page
