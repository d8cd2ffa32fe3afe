"""The first page of the desk: what waits for whom, what goes live when, and the board."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from relations.editorial import conversation, publishing
from relations.models import Edition
from tests.factories import make_agreement, make_article, make_expert, make_user, publish, ready

pytestmark = pytest.mark.usefixtures("english_desk")

ALMATY = ZoneInfo("Asia/Almaty")


def desk(client, user, **filters):
    client.force_login(user)
    return client.get("/admin/", filters).context["desk"]


def waiting(client, user):
    """Heading → (title, language) of what waits for a user."""
    return {
        str(section.heading): [(task.title, task.language) for task in section.tasks]
        for section in desk(client, user)["sections"]
        if section.tasks
    }


def board(client, user, **filters):
    """Title → states of the three languages."""
    rows = desk(client, user, **filters)["board"].rows
    return {row["title"]: [str(one["cell"].state) for one in row["cells"]] for row in rows}


@pytest.fixture
def article(aigerim):
    return make_article(languages=["ru"], created_by=aigerim, title_ru="Обзор")


def test_editor_sees_what_waits_for_review_but_never_own_texts(client, article, aigerim, daniyar):
    own = make_article(languages=["ru"], title_ru="Своё")
    publishing.submit(article, "ru", by=aigerim)
    publishing.submit(own, "ru", by=daniyar)

    assert waiting(client, daniyar)["Wait for your review"] == [("Обзор", "ru")]


def test_approved_text_waits_until_it_is_published(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)
    assert waiting(client, daniyar)["Approved, not yet published"] == [("Обзор", "ru")]

    publishing.publish(article, "ru", by=daniyar)

    assert "Approved, not yet published" not in waiting(client, daniyar)


def test_expert_sees_returned_texts_with_the_reason(client, article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    publishing.send_back(article, "ru", by=daniyar, reason="Нет источника.")

    sections = {str(section.heading): section.tasks for section in desk(client, aigerim)["sections"]}

    assert [task.note for task in sections["Returned to you"]] == ["Нет источника."]


def test_expert_sees_remarks_of_others(client, article, aigerim, daniyar):
    conversation.remark(article, "ru", by=daniyar, text="Откуда цифра?")

    assert waiting(client, aigerim)["Remarks on your texts"] == [("Обзор", "ru")]


def test_translator_sees_assigned_outdated_and_missing(client, daniyar, zhanar):
    missing = make_article(languages=["ru"], title_ru="Нет перевода")
    publish(missing, "ru", by=daniyar)
    outdated = make_article(languages=["ru", "kk"], title_ru="Устарело", title_kk="Ескірген")
    publish(outdated, by=daniyar)
    outdated.refresh_from_db()
    outdated.body_ru = "<p>Новый смысл.</p>"
    outdated.save()
    publish(outdated, "ru", by=daniyar)
    assigned = make_article(languages=["ru"], title_ru="Поручено")
    conversation.assign(assigned, "kk", by=daniyar, to=zhanar)
    make_article(languages=["ru"], title_ru="Черновик")  # not public: nothing to translate yet

    assert waiting(client, zhanar)["Wait for your translation"] == [
        ("Поручено", "kk"), ("Устарело", "kk"), ("Нет перевода", "kk"),
    ]  # fmt: skip


def test_tasks_of_a_translator_open_beside_the_original(client, article, daniyar, zhanar):
    publish(article, "ru", by=daniyar)

    (section,) = [s for s in desk(client, zhanar)["sections"] if s.tasks]

    assert section.tasks[0].url.endswith("/change/?language=kk&beside=ru")


def test_what_goes_live_when_names_the_zone(client, article, daniyar):
    publish(article, "ru", by=daniyar, at=datetime(2030, 11, 14, 9, tzinfo=ALMATY))

    (row,) = desk(client, daniyar)["coming"]

    assert row["moment"].replace("\xa0", " ") == "14 November 2030, 09:00, Astana time (UTC+5)"


def test_board_shows_every_language(client, article, daniyar):
    publish(article, "ru", by=daniyar)

    assert board(client, daniyar) == {"Обзор": ["missing", "published", "missing"]}


def test_board_is_filtered_and_its_links_keep_the_filter(client, article, daniyar):
    publish(article, "ru", by=daniyar)
    make_agreement(title_en="Treaty")
    expert = make_expert()
    article.authorships.create(expert=expert)

    assert list(board(client, daniyar, kind="agreement")) == ["Treaty"]
    assert list(board(client, daniyar, state="published", language="ru")) == ["Обзор"]
    assert list(board(client, daniyar, expert=expert.pk)) == ["Обзор"]
    assert board(client, daniyar, age="-90") == {}


@pytest.mark.parametrize("filters", [
    {"page": "x"}, {"page": "0"}, {"page": "999999999999"}, {"state": "<script>"}, {"expert": "1 OR 1"},
    {"language": "xx"}, {"age": "5"}, {"kind": "user"}, {"expert": "9" * 30},
])  # fmt: skip
def test_hostile_filters_are_left_alone(client, article, daniyar, filters):
    client.force_login(daniyar)

    assert client.get("/admin/", filters).status_code == 200


def test_board_turns_pages_without_counting(client, daniyar):
    for number in range(27):
        make_article(languages=["ru"], title_ru=f"Статья {number}")

    first, second = desk(client, daniyar)["board"], desk(client, daniyar, page=2)["board"]

    assert (len(first.rows), bool(first.next_url), first.previous_url) == (25, True, "")
    assert (len(second.rows), second.next_url, bool(second.previous_url)) == (2, "", True)


def test_same_number_of_queries_for_one_item_and_for_many(client, daniyar, django_assert_max_num_queries):
    for count in (1, 12):
        for _number in range(count):
            ready(make_article(languages=["ru", "kk"]), "ru")
        client.force_login(daniyar)
        client.get("/admin/")
        with django_assert_max_num_queries(20):
            client.get("/admin/")


def test_expert_sees_only_own_items(client, article, aigerim, daniyar):
    foreign = make_article(languages=["ru"], title_ru="Чужое")
    publish(foreign, "ru", by=daniyar, at=timezone.now() + timedelta(days=1))
    client.force_login(aigerim)

    page = client.get("/admin/").content.decode()

    assert "Чужое" not in page
    assert "Обзор" in page


def test_member_without_a_role_sees_nothing(client, article):
    client.force_login(make_user(username="nobody"))

    response = client.get("/admin/")

    assert response.context["desk"] is None
    assert "Обзор" not in response.content.decode()


def test_totals_follow_the_shelf(client, article, daniyar):
    def russian():
        return next(row["items"] for row in desk(client, daniyar)["totals"] if row["code"] == "ru")

    assert russian() == 0
    publish(article, "ru", by=daniyar)

    assert russian() == 1
    assert Edition.objects.count() == 1
