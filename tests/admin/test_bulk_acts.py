"""Acts on many items at once: what is asked first, what each row becomes, what is left alone."""

import pytest

from relations.editorial import publishing
from relations.models import Edition, Translation, WorkState
from tests.factories import make_article, publish, ready, state

pytestmark = pytest.mark.usefixtures("english_desk")


def ask(client, user, action, *contents, **more):
    client.force_login(user)
    chosen = [content.pk for content in contents]
    return client.post("/admin/relations/article/", {"action": action, "_selected_action": chosen, **more})


def bulk(client, user, action, *contents, **more):
    """Ask, then say yes to exactly what was listed."""
    asked = ask(client, user, action, *contents)
    seen = [row.key for row in (asked.context or {}).get("rows", ()) if row.is_done]
    return ask(client, user, action, *contents, confirm="yes", seen=seen, **more)


def test_bulk_acts_list_what_each_becomes_and_do_nothing_yet(client, article, aigerim, daniyar):
    own = make_article(languages=["ru"])
    publishing.submit(article, "ru", by=aigerim)
    publishing.submit(own, "ru", by=daniyar)

    asked = ask(client, daniyar, "approve_selected", article, own)

    rows = {row.content.pk: (row.is_done, row.now, row.message) for row in asked.context["rows"]}
    assert rows[article.pk] == (True, "In review", "Ready to publish")
    assert rows[own.pk][0] is False
    assert "somebody else" in rows[own.pk][2]
    assert state(article) == WorkState.IN_REVIEW


def test_bulk_approval_reports_every_row(client, article, aigerim, daniyar):
    own = make_article(languages=["ru"])
    untouched = make_article(languages=["ru"])
    publishing.submit(article, "ru", by=aigerim)
    publishing.submit(own, "ru", by=daniyar)

    response = bulk(client, daniyar, "approve_selected", article, own, untouched)

    results = {(r.content.pk, r.own_name): r.is_done for r in response.context["results"]}
    assert results == {(article.pk, "Русский"): True, (own.pk, "Русский"): False, (untouched.pk, ""): False}
    assert state(article) == WorkState.READY
    assert state(own) == WorkState.IN_REVIEW


def test_bulk_acts_leave_alone_what_changed_since_the_list(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    asked = ask(client, daniyar, "approve_selected", article)
    article.lead_ru = "Подменено."
    article.save()

    seen = [row.key for row in asked.context["rows"]]
    ask(client, daniyar, "approve_selected", article, confirm="yes", seen=seen)

    assert state(article) == WorkState.IN_REVIEW


def test_bulk_publication_asks_when_first(client, article, daniyar):
    ready(article, "ru", "kk")

    asked = ask(client, daniyar, "publish_selected", article)
    assert "form" in asked.context
    assert not Edition.objects.exists()

    bulk(client, daniyar, "publish_selected", article)
    assert Edition.objects.public().count() == 2


def test_bulk_publication_with_a_day_is_for_that_day(client, article, daniyar):
    ready(article, "ru")

    bulk(client, daniyar, "publish_selected", article, **{"bulk-day": "2040-01-01", "bulk-hour": "09:00"})

    assert not Edition.objects.public().exists()
    assert Edition.objects.scheduled().count() == 1


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"bulk-when": "now", "bulk-day": "2040-01-01", "bulk-hour": "09:00"}, "contradict each other"),
        ({"bulk-when": "later"}, "Choose the day."),
    ],
)
def test_bulk_buttons_say_when_and_are_held_to_it(client, article, daniyar, answer, problem):
    ready(article, "ru")

    page = bulk(client, daniyar, "publish_selected", article, **answer)

    assert problem in page.content.decode()
    assert not Edition.objects.exists()


def test_bulk_acts_that_can_do_nothing_are_not_offered(client, article, daniyar):
    asked = ask(client, daniyar, "publish_selected", article)

    assert "Nothing of this can be done now." in asked.content.decode()
    assert 'name="bulk-when"' not in asked.content.decode()


def test_bulk_publication_brings_nothing_withdrawn_back(client, article, daniyar, saule):
    publish(article, "ru", by=daniyar)
    publishing.withdraw(article, "ru", by=saule, reason="Ошибка")

    bulk(client, daniyar, "publish_selected", article)

    assert not Edition.objects.public().exists()


def test_bulk_acts_are_closed_to_those_who_may_not(client, article, aigerim):
    publishing.submit(article, "ru", by=aigerim)

    bulk(client, aigerim, "approve_selected", article)
    bulk(client, aigerim, "publish_selected", article)
    bulk(client, aigerim, "delete_selected", article, post="yes")

    assert state(article) == WorkState.IN_REVIEW
    assert not Edition.objects.exists()
    assert type(article).objects.filter(pk=article.pk).exists()


def test_bulk_submission_touches_only_own_languages(client, zhanar):
    article = make_article()

    bulk(client, zhanar, "submit_selected", article)

    assert list(Translation.objects.values_list("language", "state")) == [("kk", WorkState.IN_REVIEW)]
