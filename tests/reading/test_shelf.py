"""What readers see, asked edition by edition: hidden, scheduled, withdrawn and replaced ones are not among it."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from relations.editorial import publishing
from relations.models import CONTENT_KINDS, Kind
from relations.reading import shelf
from relations.reading.inventory import in_range, items_of
from relations.reading.moments import changed_at, last_change
from relations.reading.staging import in_place_of_the_shelf, staged_versions
from relations.reading.versions import Withdrawn, best_page_of, versions_of
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """Published in Russian and Kazakh; in English it waits for tomorrow."""
    article = make.make_article()
    make.publish(article, "ru", "kk")
    make.publish(article, "en", at=timezone.now() + timedelta(days=1))
    return article


@pytest.mark.parametrize("kind", CONTENT_KINDS, ids=str)
def test_a_draft_of_no_kind_is_on_the_shelf(kind):
    others = {"parties": ("kz", "tj")} if kind == Kind.DOSSIER else {}  # one dossier for a pair
    draft, shown = make.make(kind), make.make(kind, **others)
    make.publish(shown, "ru")

    assert not shelf.shows(draft.pk)
    assert [edition.content_id for edition in shelf.on_shelf(kind, "ru")] == [shown.pk]


def test_an_edition_is_named_by_its_language_and_kind(article):
    assert shelf.edition_of(article.pk, "ru").language == "ru"
    for language, kinds in (("en", ()), ("ru", {Kind.EVENT}), ("de", ())):
        with pytest.raises(Http404):
            shelf.edition_of(article.pk, language, kinds)


def test_what_waits_for_its_hour_is_there_at_that_hour(article):
    tomorrow = timezone.now() + timedelta(days=2)

    assert set(shelf.versions_of_items([article.pk])[article.pk]) == {"kk", "ru"}
    assert set(shelf.versions_of_items([article.pk], tomorrow)[article.pk]) == {"kk", "ru", "en"}
    assert not shelf.shows(article.pk, "en")


def test_what_was_withdrawn_was_seen_once(article, saule):
    publishing.withdraw(article, "ru", by=saule, reason="Ошибка")

    assert not shelf.shows(article.pk, "ru")
    seen = shelf.ever_seen().filter(content=article)
    assert {edition.language for edition in seen} == {"kk", "ru"}
    assert [edition.language for edition in shelf.seen_now(seen, timezone.now())] == ["kk"]


def test_a_language_was_first_seen_with_its_first_edition(article):
    first = shelf.edition_of(article.pk, "ru").published_at
    article.title_ru = "Другой заголовок"
    article.save()
    make.publish(article, "ru")

    assert shelf.edition_of(article.pk, "ru").number == 2
    assert shelf.first_seen([article.pk])[article.pk, "ru"] == first


def test_the_last_change_is_a_publication_a_withdrawal_or_a_fact(article, saule):
    published = shelf.edition_of(article.pk, "kk").published_at
    publishing.withdraw(article, "ru", by=saule, reason="Ошибка")
    editions = list(shelf.ever_seen().filter(content=article).select_related("content"))

    assert last_change(editions) == max(edition.withdrawn_at or published for edition in editions)
    assert changed_at(published, None) == published
    assert changed_at(published, published + timedelta(hours=1)) == published + timedelta(hours=1)


def test_the_inventory_has_a_page_for_every_language_that_is_seen(article):
    (listed,) = items_of(in_range(0, article.pk + 1, ()))

    assert listed.original == "ru"
    assert {code: path.split("/")[1] for code, (path, _moment) in listed.versions.items()} == {
        "kk": "kk",
        "ru": "ru",
    }
    assert list(items_of(in_range(0, article.pk + 1, {Kind.ARTICLE}))) == []


def test_a_permanent_link_leads_to_the_best_page(article, saule):
    assert best_page_of(article.pk).startswith("/ru/articles/")
    for language in ("ru", "kk"):
        publishing.withdraw(article, language, by=saule, reason="Ошибка")
    with pytest.raises(Withdrawn):
        best_page_of(article.pk)
    with pytest.raises(Http404):
        best_page_of(article.pk + 1)


def test_a_staged_copy_stands_in_for_its_own_item_only(article):
    other = make.make_article()
    make.publish(other, "ru")
    article.title_ru = "Черновик"
    article.save()

    with in_place_of_the_shelf(staged_versions(article, "ru")):
        assert versions_of(Kind.ARTICLE, article.pk).shown.title == "Черновик"
        assert versions_of(Kind.ARTICLE, other.pk).shown.title == make.TITLES["ru"]

    assert versions_of(Kind.ARTICLE, article.pk).shown.title == make.TITLES["ru"]
