"""Texts that wait for their hour count for nothing, and from their hour on they count like all others."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from relations.editorial import publishing
from relations.models import Edition, SearchDocument, SearchTerm, SearchText, SearchWord, changes
from relations.search import clock, index, rebuilding, search
from relations.search.suggestions import suggest
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = (
    "граница вода",
    "вода",
    "граница",
    "сухопутная граница",
    "«о воде»",
    "пограничный",
    "секретоведени",
    "вада",
)


@pytest.fixture(autouse=True)
def _patient_again(monkeypatch):
    monkeypatch.setattr(clock, "_not_before", 0.0)


def article(title, body="", at=None, **more):
    made = factories.make_article(
        languages=(), title_ru=title, lead_ru="—", body_ru=f"<p>{body or title}</p>", **more
    )
    edition = factories.publish(made, "ru", at=at)["ru"]
    return made, edition


@pytest.fixture
def shelf():
    """Public texts whose order hangs on how rare «граница» and «вода» are."""
    for number in range(6):
        article(f"О воде {number}", "Вода и реки. " * (number + 1))
    article("Обзор", "Сухопутная граница проходит по реке, где много воды.")
    article("Граница", "Короткая заметка о сухопутной линии.")


def told(now=None):
    """All that a reader is told about each of the queries."""
    answers = []
    for text in TYPED:
        results = search(text, "ru", {"country": ["kz", "tj"]}, now=now)
        hits = [(hit.item, round(hit.score, 9), hit.is_partial) for hit in search(text, "ru", now=now).hits]
        answers.append((hits, results.total, results.facets, results.did_you_mean, results.unknown))
    return answers


def test_what_the_clock_replaces_is_forgotten_and_nothing_is_left_to_refresh(time_machine):
    time_machine.move_to("2025-11-13T06:00:00+00:00", tick=False)
    made, first = article("О воде")
    made.title_ru = "О воде и реках"
    made.save()
    second = factories.publish(made, "ru", at=timezone.now() + timedelta(hours=3))["ru"]

    time_machine.shift(timedelta(hours=4))
    search("вода", "ru")

    assert list(SearchDocument.objects.values_list("edition_id", "is_indexed")) == [(second.pk, True)]
    assert first.pk not in SearchText.objects.values_list("pk", flat=True)
    assert changes.differences([made.pk], keep=False) == {}


def counts():
    return {term.term: term.documents for term in SearchTerm.objects.exclude(documents=0)}


def test_waiting_texts_do_not_change_what_is_found_nor_its_order(shelf):
    before, numbers, words = told(), counts(), SearchWord.objects.count()
    opens = timezone.now() + timedelta(hours=2)

    for number in range(9):
        countries = [factories.make_country("tj")]
        article(f"Граница {number}", "Граница. Секретоведение. Вада.", at=opens, countries=countries)

    assert (told(), counts(), SearchWord.objects.count()) == (before, numbers, words)
    assert [found.text for found in suggest("грани", "ru")] == ["Граница"]


def test_from_their_hour_on_they_count_like_all_others(shelf):
    opens = timezone.now() + timedelta(hours=2)
    later = [article(f"Граница {number}", "Граница и вада.", at=opens) for number in range(3)]

    found = search("граница", "ru", now=opens)

    assert {item.pk for item, _edition in later} < {hit.item for hit in found.hits}
    assert counts()["вад"] == 3
    assert SearchDocument.objects.filter(is_indexed=False).count() == 0


def test_the_order_is_the_same_as_if_they_had_been_published_in_the_ordinary_way(shelf):
    opens = timezone.now() + timedelta(hours=2)
    for number in range(3):
        article(f"Граница {number}", "Граница и вада.", at=opens)
    scheduled = told(now=opens)

    rebuilding.forget_everything()
    Edition.objects.filter(published_at__gt=timezone.now()).update(published_at=timezone.now())
    for _done in rebuilding.rebuild():
        pass

    assert told() == scheduled


def test_a_clock_that_is_set_back_takes_them_out_of_the_count_again(shelf):
    before, numbers = told(), counts()
    opens = timezone.now() + timedelta(hours=2)
    article("Граница", "Граница и вада.", at=opens)
    search("граница", "ru", now=opens)

    assert told() == before
    assert counts() == numbers


def test_a_waiting_correction_replaces_the_present_text_at_its_hour(daniyar):
    item, _edition = article("Старое название", "Текст о старом.")
    item.title_ru, item.body_ru = "Новое название", "<p>Текст о новом.</p>"
    item.save()
    opens = timezone.now() + timedelta(hours=2)
    factories.publish(item, "ru", by=daniyar, at=opens)

    assert [search(text, "ru").total for text in ("старое", "новое")] == [1, 0]
    assert [search(text, "ru", now=opens).total for text in ("старое", "новое")] == [0, 1]
    assert SearchText.objects.count() == 1


def test_a_former_edition_does_not_count():
    item, _edition = article("Старое название", "Текст о границе.")
    numbers = counts()
    for _again in range(3):
        item.body_ru += " "
        item.title_ru = "Старое  название" if item.title_ru == "Старое название" else "Старое название"
        item.save()
        factories.publish(item, "ru")

    assert counts() == numbers


def test_a_text_whose_hour_was_called_off_leaves_nothing(daniyar):
    opens = timezone.now() + timedelta(hours=2)
    _item, edition = article("Граница", at=opens)

    publishing.unschedule(edition, by=daniyar)

    assert not SearchDocument.objects.exists()
    assert search("граница", "ru", now=opens).total == 0


def test_a_busy_database_does_not_stop_the_search(shelf, monkeypatch, caplog):
    opens = timezone.now() + timedelta(hours=2)
    item, _edition = article("Граница снова", at=opens)

    def locked(*_args):
        raise DatabaseError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(index, "settle", locked)
        assert search("вода", "ru", now=opens).total == 7
    assert "the next search will try again" in caplog.text

    monkeypatch.setattr(clock, "_not_before", 0.0)
    assert item.pk in [hit.item for hit in search("граница", "ru", now=opens).hits]


def test_the_note_of_an_entry_is_found_once_the_clock_has_opened_its_item(time_machine):
    later = timezone.now() + timedelta(hours=1)
    waiting, _edition = article("Скотоводство", at=later)
    collection = factories.make_collection(title_ru="Подборка", languages=["ru"])
    collection.entries.create(content=waiting, note="Непременно прочтите о зимовниках")
    factories.publish(collection, "ru")
    assert search("зимовники", "ru").hits == []

    time_machine.move_to(later + timedelta(minutes=1))

    assert [hit.item for hit in search("скотоводство", "ru").hits] == [waiting.pk]
    assert [hit.item for hit in search("зимовники", "ru").hits] == [collection.pk]
