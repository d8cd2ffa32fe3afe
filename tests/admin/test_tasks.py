"""What waits for whom: true counts, the whole lists behind them, and translators of several languages."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.admin import tasks
from relations.editorial import conversation, publishing
from relations.editorial.permissions import Act, may
from relations.models import Translation, User
from tests.factories import make_article, make_user, publish

from .sheet import press

pytestmark = pytest.mark.usefixtures("english_desk")


@pytest.fixture
def bilingual(zhanar):
    """Zhanar translates into Kazakh and English."""
    zhanar.groups.add(Group.objects.get(name="translator-en"))
    return zhanar


def sections(client, user) -> dict:
    client.force_login(user)
    return {one.code: one for one in client.get("/admin/").context["desk"]["sections"]}


def submitted(count: int, by):
    for number in range(count):
        article = make_article(languages=["ru"], created_by=by, title_ru=f"Обзор {number:02}")
        publishing.submit(article, "ru", by=by)


def titles(page) -> list[str]:
    return [task.title for task in page.context["tasks"]]


@pytest.mark.parametrize("count", [0, 3, 8, 9, 52])
def test_a_badge_says_how_many_wait(client, aigerim, daniyar, count):
    submitted(count, aigerim)

    section = sections(client, daniyar)["review"]

    assert (section.total, len(section.tasks)) == (count, min(count, tasks.SHOWN))
    assert bool(section.url) == (count > tasks.SHOWN)
    if count:
        assert f'<span class="start-count">{count}</span>' in client.get("/admin/").content.decode()


def test_own_texts_are_not_counted(client, aigerim, daniyar):
    submitted(9, aigerim)
    submitted(3, daniyar)

    assert sections(client, daniyar)["review"].total == 9


def test_the_whole_list_stands_behind_the_badge(client, aigerim, daniyar):
    submitted(52, aigerim)
    section = sections(client, daniyar)["review"]

    first = client.get(section.url)
    second = client.get(section.url, {"page": 2})

    assert titles(first) + titles(second) == [f"Обзор {number:02}" for number in range(52)]
    assert titles(client.get(section.url, {"page": "999"})) == titles(second)
    assert titles(client.get(section.url, {"page": "x"})) == titles(first)


def test_a_list_of_somebody_elses_sort_is_not_there(client, zhanar):
    client.force_login(zhanar)

    assert client.get(reverse("admin:desk_work", args=["review"])).status_code == 404
    assert client.get(reverse("admin:desk_work", args=["translate-en"])).status_code == 404
    client.force_login(make_user(username="nobody"))
    assert client.get(reverse("admin:desk_work", args=["remarks"])).status_code == 403


def test_a_translator_of_two_languages_sees_both(client, daniyar, bilingual):
    for number in range(12):
        publish(make_article(languages=["ru"], title_ru=f"Обзор {number:02}"), "ru", by=daniyar)
    done = make_article(languages=["ru", "kk"], title_ru="Уже есть", title_kk="Бар")
    publish(done, by=daniyar)

    found = sections(client, bilingual)

    assert [str(one.heading) for code, one in found.items() if code.startswith("translate")] == [
        "Wait for your translation: Қазақша", "Wait for your translation: English",
    ]  # fmt: skip
    assert (found["translate-kk"].total, found["translate-en"].total) == (12, 13)
    assert {task.language for task in found["translate-en"].tasks} == {"en"}
    assert len(titles(client.get(found["translate-en"].url))) == 13


def test_she_may_be_given_either_and_writes_either(client, daniyar, bilingual):
    article = make_article(languages=["ru"])
    publish(article, "ru", by=daniyar)
    for language in ("kk", "en"):
        response = press(client, daniyar, article, f"assign:{language}", to=bilingual.pk, due_on="2030-01-01")
        assert response.status_code == 303
        assert may(bilingual, Act.EDIT, article, language)

    assert not may(bilingual, Act.EDIT, article, "ru")
    assert set(Translation.objects.filter(assignee=bilingual).values_list("language", flat=True)) == {
        "kk",
        "en",
    }
    found = sections(client, bilingual)
    assert [found[f"translate-{code}"].tasks[0].note for code in ("kk", "en")] == [
        "assigned to you, due on 01.01.2030"
    ] * 2


def test_what_somebody_else_was_given_waits_for_them_alone(client, daniyar, zhanar):
    colleague = make_user("translator-kk", username="asel")
    article = make_article(languages=["ru"])
    publish(article, "ru", by=daniyar)
    conversation.assign(article, "kk", by=daniyar, to=colleague)

    assert sections(client, zhanar)["translate-kk"].total == 0
    assert sections(client, colleague)["translate-kk"].total == 1

    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert sections(client, zhanar)["translate-kk"].total == 1


def test_pages_run_through_assigned_outdated_and_missing(daniyar, zhanar):
    """A window over three questions leaves nothing out and shows nothing twice."""
    for number in range(7):
        article = make_article(languages=["ru", "kk"][: 1 + number % 2], title_ru=f"Обзор {number}")
        publish(article, by=daniyar)
        if number % 2:
            article.refresh_from_db()
            article.body_ru = "<p>Иначе.</p>"
            article.save()
            publish(article, "ru", by=daniyar)
        elif number == 4:
            conversation.assign(article, "kk", by=daniyar, to=zhanar)
    section = next(one for one in tasks.sections(zhanar) if one.code == "translate-kk")
    whole = [task.url for task in section.page(0, 50)]

    assert len(set(whole)) == len(whole) == section.total == 7
    for size in (1, 2, 3, 4):
        paged = [task.url for first in range(0, 7, size) for task in section.page(first, size)]
        assert paged == whole


def test_counting_asks_no_more_for_more(client, aigerim, daniyar):
    submitted(9, aigerim)
    client.force_login(daniyar)
    client.get("/admin/")
    few = _asked(client)
    submitted(30, aigerim)

    assert _asked(client) == few <= 25


def _asked(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/admin/").status_code == 200
    return len(captured)
