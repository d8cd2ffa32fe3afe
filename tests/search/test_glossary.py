"""The term base: hints for translators, and forms that are not used."""

import pytest

from relations.models import GlossaryTerm
from relations.search import glossary
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

    (place,) = glossary.wording(article, "kk")

    assert (place.field, place.term) == ("body_kk", "стратегиялық әріптестік")
    assert (place.before, place.words, place.after) == ("", "Стратегиялық серіктестікті", " нығайту.")
    assert glossary.wording(article, "ru") == []


def test_every_place_has_one_line_with_its_surroundings(partnership):
    text = "Бұл – <b>стратегиялық</b> серіктестік. " + "Сөз " * 40 + "Стратегиялық серіктестікке"

    first, second = glossary.avoided(text, "kk")

    assert (first.before, first.words) == ("Бұл – ", "стратегиялық серіктестік")
    assert first.after.endswith("Сөз…")
    assert second.before.startswith("…Сөз")
    assert "<mark>Стратегиялық серіктестікке</mark>" in second.message


@pytest.mark.parametrize(
    ("term", "avoid", "language", "text", "found"),
    [
        ("мемлекеттік шекара", "мемлекет шекарасы", "kk", "Мемлекеттік шекараны делимитациялау", []),
        ("мемлекеттік шекара", "мемлекет шекарасы", "kk", "мемлекет шекарасында", ["мемлекет шекарасында"]),
        ("өңір", "аймақ", "kk", "аймақтың өңірлері", ["аймақтың"]),
        ("региональное сотрудничество", "районное сотрудничество", "ru", "регионального сотрудничества", []),
        ("аналитический центр", "мозговой центр", "ru", "Центры: мозговым центрам", ["мозговым центрам"]),
        ("Shanghai Cooperation Organisation", "Shanghai Cooperation Organization", "en",
         "the Shanghai Cooperation Organisation", []),
        ("Shanghai Cooperation Organisation", "Shanghai Cooperation Organization", "en",
         "the Shanghai Cooperation Organization’s", ["Shanghai Cooperation Organization’s"]),
        ("Кыргызстан", "Киргизия", "ru", "в Киргизии и Кыргызстане", ["Киргизии"]),
        ("Türkiye", "Turkey", "en", "Türkiye, turnkey", []),
        ("партнерство", "партнерка", "ru", "Партнерство, о партнерстве, партнеры", []),
    ],
)  # fmt: skip
def test_only_what_is_avoided_is_marked(term, avoid, language, text, found):
    GlossaryTerm.objects.create(code="t", **{f"term_{language}": term, f"avoid_{language}": avoid})

    assert [place.words for place in glossary.avoided(text, language)] == found


def test_a_place_inside_a_right_term_is_right():
    GlossaryTerm.objects.create(code="a", term_kk="өңір", avoid_kk="аймақ")
    GlossaryTerm.objects.create(code="b", term_kk="ядролық қарудан азат аймақ")

    found = glossary.avoided("Ядролық қарудан азат аймақты құру; бұл аймақта", "kk")

    assert [place.before.strip()[-3:] for place in found] == ["бұл"]


def test_two_entries_about_one_place_are_one_line():
    GlossaryTerm.objects.create(code="a", term_kk="өңірлік ынтымақтастық", avoid_kk="аймақтық ынтымақтастық")
    GlossaryTerm.objects.create(code="b", term_kk="өңірлік", avoid_kk="аймақтық")

    (place,) = glossary.avoided("Аймақтық ынтымақтастықты дамыту", "kk")

    assert place.term == "өңірлік ынтымақтастық"


def test_the_form_shows_both(client, zhanar, partnership):
    article = make_article(
        body_ru="<p>О стратегическом партнерстве</p>", body_kk="<p>Стратегиялық серіктестік</p>"
    )
    client.force_login(zhanar)

    page = client.get(f"/admin/relations/article/{article.pk}/change/").content.decode()

    assert '<dt>стратегическое партнерство</dt><dd lang="kk">стратегиялық әріптестік</dd>' in page
    assert "<mark>Стратегиялық серіктестік</mark>" in page
