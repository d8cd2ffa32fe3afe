"""Words beside a text by which an item is found, as its kind names them."""

from datetime import date

import pytest

from relations.kinds import KINDS, traits_of
from relations.search import sought
from tests import factories

pytestmark = pytest.mark.django_db


def words(*items) -> dict[tuple[int, str], list[str]]:
    found = {}
    for item, language, text, _spoken in sought.words_of_items([item.pk for item in items]):
        found.setdefault((item, language), []).append(text)
    return found


def test_numbers_are_words_of_every_language_and_names_of_their_own():
    article = factories.make_article(
        authors=[factories.make_expert(), factories.make_expert("marat", family_name_ru="Омаров")],
        report_number="KISI-12",
        doi="10.1000/x",
    )

    found = words(article)

    assert found[article.pk, ""] == ["KISI-12 10.1000/x"]
    assert found[article.pk, "ru"] == ["Айгерим Сейтова", "Айгерим Омаров"]
    assert found[article.pk, "en"] == ["Aigerim Seitova", "Aigerim Seitova"]


def test_child_rows_do_not_multiply_one_another():
    agreement = factories.make_agreement(place=factories.make_place(), register_number="KZ-1")
    for number in ("I-100", "I-200"):
        agreement.references.create(register="un", number=number)

    found = words(agreement)

    assert found[agreement.pk, ""] == ["KZ-1", "I-100", "I-200"]
    assert found[agreement.pk, "kk"] == ["Ташкент"]


def test_what_is_not_filled_has_no_words():
    event = factories.make_event(starts_on=date(2025, 1, 1))

    assert words(event) == {}


def test_readers_of_a_language_see_another_where_their_own_is_missing():
    place = factories.make_place()
    place.name_kk, place.name_ru = "", "Самарканд"
    place.save()
    agreement = factories.make_agreement(place=place)

    said = [one for one in sought.words_of_items([agreement.pk]) if one.words != "Tashkent"]

    assert said == [(agreement.pk, "kk", "Самарканд", "ru"), (agreement.pk, "ru", "Самарканд", "ru")]


def test_dates_are_written_in_every_language_as_exactly_as_they_are_known():
    day = date(2022, 12, 22)

    assert [words for _every, words, _spoken in sought.spellings(day, "day")] == [
        "22.12.2022", "22 желтоқсан 2022", "22 декабря 2022", "22 December 2022",
    ]  # fmt: skip
    assert [words for _every, words, _spoken in sought.spellings(day, "year")] == ["2022"]


def test_choices_are_their_labels_in_every_language():
    article = factories.make_article(genre="interview")

    said = {(one.spoken, one.words) for one in sought.words_of_items([article.pk], sought.SHOWN)}

    assert said == {("kk", "Сұхбат"), ("ru", "Интервью"), ("en", "Interview")}


def test_the_rows_they_follow_from_are_named():
    assert sought.looked_at(traits_of("article"), sought.SOUGHT) == [
        "article.report_number,doi,appeared_in",
        "article__authorships.expert",
        "article__authorships__expert.given_name,family_name",
    ]
    assert sought.looked_at(traits_of("event"), sought.SOUGHT) == [
        "event.place_name,venue,place",
        "event__place.name",
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_queries_do_not_grow_with_the_items(kind, django_assert_num_queries):
    parties = {"dossier": [{"parties": ("kz", "uz")}, {"parties": ("kz", "kg")}]}.get(kind.code, [{}, {}])
    items = [factories.make(kind.code, **more) for more in parties]

    asked = 1 + len(
        sought._together(kind, sought.SOUGHT)
    )  # of which kinds they are; then the tables of this kind alone
    with django_assert_num_queries(asked):
        words(items[0])
    with django_assert_num_queries(asked):
        words(*items)
