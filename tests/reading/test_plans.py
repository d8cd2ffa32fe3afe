"""On PostgreSQL no page of readers reads the whole of the editions or of the items; the planner is asked, not a clock."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from relations.models import Content, Edition, Link
from tests import factories as make

MANY = 3_000

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="plans of PostgreSQL"),
]


@pytest.fixture
def portal():
    """A linked article, agreement, event and dossier on a topic, and thousands of older items on others."""
    topic, day = make.make_topic(), date(2001, 1, 1)
    text = "x" * 1_500  # as wide as rows are in life
    rows = Content.objects.bulk_create(
        Content(kind="article", original_language="ru", body_ru=text) for _ in range(MANY)
    )
    Edition.objects.bulk_create(
        Edition(
            content=row,
            kind="article",
            language="ru",
            number=1,
            title=f"Item {number}",
            text_hash=str(number),
            dated_on=day + timedelta(days=number),
            published_at=timezone.now() - timedelta(days=1),
        )
        for number, row in enumerate(rows)
    )
    other = make.make_topic("other")
    Content.topics.through.objects.bulk_create(
        Content.topics.through(content=row, topic=other) for row in rows[::2]
    )
    articles = [make.make_article(topics=[topic], authors=[make.make_expert()]) for _ in range(12)]
    agreement, event = make.make_agreement(in_force_on=date(2023, 7, 4)), make.make_event()
    dossier = make.make_dossier()
    for item in (*articles, agreement, event, dossier, make.make_collection(*articles[:5], code="front")):
        make.publish(item)
    Link.objects.create(source=articles[0], target=agreement, kind="discusses")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "topic": topic,
        "article": articles[0],
        "agreement": agreement,
        "event": event,
        "dossier": dossier,
    }


def plans_of(client, path: str) -> list[str]:
    """The plan of every question that a page asks."""
    client.get(path, follow=True)
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert client.get(path, follow=True).status_code == 200
    plans = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            if sql.lstrip("(").startswith("SELECT"):  # a union begins with a bracket
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.append("\n".join([sql[:200], *(line for (line,) in cursor.fetchall())]))
    return plans


@pytest.mark.parametrize(
    "path",
    [
        "/ru/",
        "/ru/articles/{article.pk}/",
        "/ru/agreements/{agreement.pk}/",
        "/ru/events/{event.pk}/",
        "/ru/dossiers/{dossier.pk}/",
        "/ru/topics/{topic.slug}/",
        "/ru/countries/uzbekistan/",
    ],
)
def test_no_page_reads_every_edition(client, portal, path):
    plans = plans_of(client, path.format(**portal))

    read_whole = [
        plan
        for plan in plans
        if "Seq Scan on relations_edition" in plan or "Seq Scan on relations_content " in plan
    ]
    assert read_whole == []
    assert len(plans) > 3
