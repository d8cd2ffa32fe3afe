"""What the board says of an item in a language, cell by cell, and that the filter agrees with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from relations.editorial import publishing, states
from relations.editorial.states import State
from relations.models import Content
from tests.factories import make_article, publish, ready


def state(content, language):
    return states.cells([content])[content.pk][language].state


def rewrite(content, language, text, by):
    content.refresh_from_db()
    setattr(content, f"body_{language}", f"<p>{text}</p>")
    content.save()
    publishing.touch(content, language, by=by)


def missing(daniyar, **people):
    return make_article(languages=["ru"])


def in_work(daniyar, zhanar, **people):
    article = make_article(languages=["ru", "kk"])
    publishing.touch(article, "kk", by=zhanar)
    return article


def in_review(daniyar, zhanar, **people):
    article = make_article(languages=["ru", "kk"])
    publishing.submit(article, "kk", by=zhanar)
    return article


def approved(daniyar, **people):
    article = make_article(languages=["ru", "kk"])
    ready(article, "kk")
    return article


def scheduled(daniyar, **people):
    article = make_article(languages=["ru", "kk"])
    publish(article, "kk", by=daniyar, at=timezone.now() + timedelta(hours=9))
    return article


def published(daniyar, **people):
    article = make_article(languages=["ru", "kk"])
    publish(article, by=daniyar)
    return article


def outdated(daniyar, **people):
    article = published(daniyar)
    rewrite(article, "ru", "Новый смысл.", daniyar)
    publish(article, "ru", by=daniyar)
    return article


def published_draft(daniyar, zhanar, **people):
    article = published(daniyar)
    rewrite(article, "kk", "Түзетілген.", zhanar)
    return article


def outdated_draft(daniyar, zhanar, **people):
    article = outdated(daniyar)
    rewrite(article, "kk", "Жаңартылуда.", zhanar)
    return article


def withdrawn(daniyar, saule, **people):
    article = published(daniyar)
    publishing.withdraw(article, "kk", by=saule, reason="Ошибка")
    return article


STORIES = {
    State.MISSING: missing,
    State.IN_WORK: in_work,
    State.IN_REVIEW: in_review,
    State.READY: approved,
    State.SCHEDULED: scheduled,
    State.PUBLISHED: published,
    State.PUBLISHED_DRAFT: published_draft,
    State.OUTDATED: outdated,
    State.OUTDATED_DRAFT: outdated_draft,
    State.WITHDRAWN: withdrawn,
}


@pytest.fixture
def people(daniyar, zhanar, saule):
    return {"daniyar": daniyar, "zhanar": zhanar, "saule": saule}


@pytest.mark.parametrize("expected", list(State))
def test_state_of_the_kazakh_version(people, expected):
    assert state(STORIES[expected](**people), "kk") == expected


@pytest.mark.parametrize("wanted", list(State))
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_filter_finds_exactly_what_the_board_shows(people, wanted, language):
    articles = [story(**people) for story in STORIES.values()]
    board = states.cells(articles)

    found = states.in_state(Content.objects.all(), wanted, [language])

    assert set(found.values_list("pk", flat=True)) == {
        pk for pk, row in board.items() if row[language].state == wanted
    }


def test_untouched_original_is_work_and_not_a_missing_translation(db):
    assert state(make_article(languages=["ru"]), "ru") == State.IN_WORK


def test_translation_that_came_by_import_is_work_too(db):
    article = make_article(languages=["ru", "kk"])

    assert state(article, "kk") == State.IN_WORK
    assert list(states.in_state(Content.objects.all(), State.IN_WORK, ["kk"])) == [article.content_ptr]
    assert not states.in_state(Content.objects.all(), State.MISSING, ["kk"]).exists()


def test_same_queries_for_one_item_and_for_many(people, django_assert_num_queries):
    articles = [story(**people) for story in STORIES.values()]
    for some in (articles[:1], articles):
        with django_assert_num_queries(2):
            states.count_words(states.cells(some))


def test_words_of_the_edition_or_of_the_draft(people):
    article = make_article(languages=["ru", "kk"], body_kk="<p>бір екі үш</p>")
    publish(article, "ru", by=people["daniyar"])

    board = states.cells([article])
    states.count_words(board)

    row = board[article.pk]
    assert (row["ru"].words, row["kk"].words, row["en"].words) == (5, 3, 0)


def test_unpublished_change(people):
    article = published(**people)
    cell = states.cells([article])[article.pk]["ru"]
    assert not states.is_unpublished_change(article, cell)

    article.lead_ru = "Иначе."

    assert states.is_unpublished_change(article, cell)
