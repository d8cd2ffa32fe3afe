"""The front page: the editors' order first, then the newest, what comes next, dossiers, agreements in force."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.models import Edition, Link
from tests import factories as make


def published(count=1, **overrides):
    articles = [make.make_article(**overrides) for _ in range(count)]
    for article in articles:
        make.publish(article)
    return articles


def part(page, start, end="</section>"):
    return page.partition(start)[2].partition(end)[0]


def test_editors_decide_what_leads(client, db):
    first, second = published(title_ru="Первая"), published(title_ru="Вторая")
    published(title_ru="Новее всех")
    make.publish(make.make_collection(second[0], first[0], code="front"))

    page = client.get("/ru/").content.decode()

    assert "Вторая" in part(page, "<h1>", "</h1>")
    seconds = part(page, 'class="seconds"')
    assert seconds.index("Первая") < seconds.index("Новее всех")


def test_without_a_front_page_the_newest_leads(client, db):
    published(title_ru="Старая")
    Edition.objects.update(dated_on=date(2020, 1, 1))
    published(title_ru="Новая")

    assert "Новая" in part(client.get("/ru/").content.decode(), "<h1>", "</h1>")


def test_pin_that_has_run_out_gives_way(client, db):
    old, new = published(title_ru="Закрепленная"), published(title_ru="Следующая")
    front = make.make_collection(old[0], new[0], code="front")
    front.entries.filter(content=old[0]).update(pinned_until=timezone.localdate() - timedelta(days=1))

    assert "Следующая" in part(client.get("/ru/").content.decode(), "<h1>", "</h1>")


def test_lead_is_in_the_language_of_the_reader_if_any_is(client, db):
    russian = published(languages=("ru",), title_ru="Только по-русски")
    both = published(languages=("ru", "en"), title_en="In English too")
    make.publish(make.make_collection(russian[0], both[0], code="front"))

    page = client.get("/en/").content.decode()

    assert "In English too" in part(page, "<h1>", "</h1>")
    assert 'lang="ru">Только по-русски' in part(page, 'class="seconds"')
    assert "Только по-русски" in part(client.get("/ru/").content.decode(), "<h1>", "</h1>")


def test_lead_names_its_agreements_and_its_other_languages(client, db):
    agreement = make.make_agreement(title_ru="Договор о дружбе")
    make.publish(agreement)
    (article,) = published(title_kk="Достық туралы")
    Link.objects.create(source=article, target=agreement, kind="discusses")
    make.publish(make.make_collection(article, code="front"))

    page = client.get("/ru/").content.decode()

    assert "Договор о дружбе" in part(page, 'class="named"', "</ul>")
    assert 'lang="kk" hreflang="kk">Достық туралы</a>' in part(page, 'class="also"', "</ul>")


def test_draft_on_the_front_page_is_not_shown(client, db):
    draft = make.make_article(title_ru="Черновик")
    make.publish(make.make_collection(draft, code="front"))

    assert "Черновик" not in client.get("/ru/").content.decode()


def test_next_events_come_in_their_order_without_past_and_cancelled_ones(client, db):
    today = timezone.localdate()
    for days, title, status in (
        (9, "Позже", "planned"), (2, "Скоро", "planned"), (-2, "Прошло", "held"), (3, "Отменено", "cancelled")
    ):  # fmt: skip
        make.publish(make.make_event(title_ru=title, status=status, starts_on=today + timedelta(days=days)))
    going_on = make.make_event(title_ru="Идет", starts_on=today - timedelta(days=1), ends_on=today)
    make.publish(going_on)

    events = part(client.get("/ru/").content.decode(), 'id="next"')

    assert [title for title in ("Идет", "Скоро", "Позже") if title in events] == ["Идет", "Скоро", "Позже"]
    assert events.index("Идет") < events.index("Скоро") < events.index("Позже")
    assert "Прошло" not in events
    assert "Отменено" not in events


def test_where_nothing_is_planned_the_last_events_stand(client, db):
    for year in (2024, 2025):
        make.publish(make.make_event(title_ru=f"Встреча {year}", status="held", starts_on=date(year, 5, 5)))

    events = part(client.get("/ru/").content.decode(), 'id="next"')

    assert events.index("Встреча 2025") < events.index("Встреча 2024")
    assert "2025" in events


def test_agreements_are_those_in_force_newest_first(client, db):
    for year in (2013, 2023):
        make.publish(
            make.make_agreement(
                title_ru=f"Договор {year}", signed_on=date(2012, 1, 1), in_force_on=date(year, 7, 4)
            )
        )
    make.publish(make.make_agreement(title_ru="Только подписан"))
    make.publish(
        make.make_agreement(
            title_ru="Прекращен",
            signed_on=date(2000, 1, 1),
            in_force_on=date(2001, 1, 1),
            terminated_on=date(2020, 1, 1),
        )
    )

    found = part(client.get("/ru/").content.decode(), 'id="force"')

    assert found.index("Договор 2023") < found.index("Договор 2013")
    assert "2023" in found
    assert "Только подписан" not in found
    assert "Прекращен" not in found


def test_columns_do_not_repeat_what_stands_above(client, db):
    published(7, genre="review", title_ru="Обзор")

    page = client.get("/ru/").content.decode()

    assert page.count('<article class="lead') == 1
    assert part(page, 'class="seconds"').count("<h3>") == 4
    assert part(page, 'id="kinds"').count("<li>") == 2


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_empty_portal_has_a_home_page(client, db, language):
    response = client.get(f"/{language}/")

    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_costs_the_same_for_few_and_for_many(db, queries_of):
    (article,) = published()
    make.publish(make.make_collection(article, code="front"))

    def add():
        published(6, authors=[make.make_expert()])
        agreement, event = make.make_agreement(), make.make_event(starts_on=timezone.localdate())
        agreement.parties.create(organisation=make.make_organisation())
        for item in (agreement, event):
            make.publish(item)

    add()
    make.publish(make.make_dossier())
    few = queries_of("/ru/")
    add()
    add()

    assert queries_of("/ru/") == few <= 14


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans of SQLite")
def test_no_question_of_the_front_page_walks_all_editions(client, db):
    """Dossiers are few among thousands of texts: ordered by an index of all items, they were looked for in every one."""
    make.publish(make.make_dossier())
    client.get("/ru/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/ru/", {"n": 1})

    questions = [one["sql"] for one in asked if 'FROM "relations_edition"' in one["sql"]]
    with connection.cursor() as cursor:
        plans = [
            line[3] for sql in questions for line in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        ]

    assert len(questions) >= 4
    assert [line for line in plans if re.match("SCAN relations_edition|SCAN U0", line)] == []
