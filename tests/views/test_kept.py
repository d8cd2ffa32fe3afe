"""What pages show is kept for the turn: made once, never stale, the same page every time."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.editorial import publishing
from relations.models import Link, changes
from relations.views import kept
from tests import factories as make


@pytest.fixture
def pages(monkeypatch):
    """Pages are kept as on a real site."""
    monkeypatch.setattr(kept, "pages", kept.Kept(60))
    return kept.pages


@pytest.fixture
def article(daniyar):
    article = make.make_article(title_ru="Обзор отношений", body_ru="<p>Первый текст.</p>")
    agreement = make.make_agreement(title_ru="Договор о союзничестве")
    Link.objects.create(source=article, target=agreement, kind="discusses")
    make.publish(agreement)
    make.publish(article)
    return article


def text_of(client, address) -> str:
    return client.get(address, follow=True).content.decode()


def items():
    found = [make.make_article(), make.make_agreement(), make.make_event(), make.make_dossier()]
    for item in found:
        make.publish(item)
    return [f"/ru/{item.kind}s/{item.pk}/" for item in found]


@pytest.mark.parametrize("number", range(4))
def test_page_of_an_item_is_made_once_and_filled_the_same_again(client, db, pages, number):
    address = client.get(items()[number])["Location"]
    first = client.get(address)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = client.get(address)

    assert again.content == first.content
    assert [query["sql"] for query in queries if "relations_turn" not in query["sql"]] == []


@pytest.mark.parametrize(
    "address", ["/ru/", "/kk/", "/ru/articles/", "/en/articles/?languages=all&type=review"]
)
def test_front_page_and_list_are_made_once(client, article, pages, address):
    first = client.get(address)

    with CaptureQueriesContext(connection) as queries:
        again = client.get(address)

    assert again.content == first.content
    assert len(queries) == 1


def test_reader_sees_a_publication_at_once(client, article, pages, daniyar):
    address = f"/ru/articles/{article.pk}/"
    before = text_of(client, address)
    article.refresh_from_db()
    article.body_ru = "<p>Второй текст.</p>"
    article.save()
    unpublished = text_of(client, address)

    make.publish(article, "ru", by=daniyar)

    assert "Первый текст." in before
    assert "Первый текст." in unpublished
    assert "Второй текст." in text_of(client, address)


def test_list_shows_a_scheduled_article_at_its_hour(client, article, pages, saule, time_machine):
    opening = timezone.now() + dt.timedelta(seconds=20)
    later = make.make_article(title_ru="Завтрашний обзор")
    make.publish(later, "ru", by=saule, at=opening)
    assert "Завтрашний обзор" not in text_of(client, "/ru/articles/")

    time_machine.move_to(opening + dt.timedelta(seconds=1))

    assert "Завтрашний обзор" in text_of(client, "/ru/articles/")


def test_withdrawn_article_is_gone_at_once(client, article, pages, saule):
    address = client.get(f"/ru/articles/{article.pk}/")["Location"]
    assert client.get(address).status_code == 200

    for language in ("ru", "kk", "en"):
        publishing.withdraw(article, language, by=saule, reason="Ошибка в цифрах")

    assert client.get(address).status_code == 410


def test_preview_is_neither_kept_nor_taken_from_what_is_kept(client, article, pages, daniyar):
    published = text_of(client, f"/ru/articles/{article.pk}/")
    article.refresh_from_db()
    article.body_ru = "<p>Черновик.</p>"
    article.save()
    client.force_login(daniyar)

    assert "Черновик." in text_of(client, f"/preview/{article.pk}/ru/")
    assert text_of(client, f"/ru/articles/{article.pk}/") == published


def test_what_every_sign_missed_is_seen_after_a_minute(client, article, pages, time_machine):
    time_machine.move_to(timezone.now() + dt.timedelta(seconds=1), tick=False)
    text_of(client, "/ru/")
    type(article).objects.get(pk=article.pk).editions.update(title="Поправленный мимо портала")
    assert "Поправленный мимо портала" not in text_of(client, "/ru/")

    time_machine.shift(61)

    assert "Поправленный мимо портала" in text_of(client, "/ru/")


def test_answers_of_another_turn_go_and_the_oldest_make_room(db):
    remember = kept.Kept(2)
    assert [remember(key, lambda key=key: [key]) for key in "abc"] == [["a"], ["b"], ["c"]]
    assert remember("b", lambda: "made anew") == ["b"]
    assert remember("a", lambda: "made anew") == "made anew"

    changes.turn_over()

    assert remember("b", lambda: "of the new turn") == "of the new turn"


def test_failure_is_not_kept(db):
    remember = kept.Kept(2)
    with pytest.raises(ZeroDivisionError):
        remember("key", lambda: 1 / 0)

    assert remember("key", lambda: "answer") == "answer"


def test_every_reader_gets_a_redirect_of_their_own(client, article, pages):
    first = client.get(f"/ru/articles/{article.pk}/")
    first.headers["X-Only-Mine"] = "yes"

    second = client.get(f"/ru/articles/{article.pk}/")

    assert (first.status_code, second.status_code) == (301, 301)
    assert first["Location"] == second["Location"]
    assert "X-Only-Mine" not in second.headers
