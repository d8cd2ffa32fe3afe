"""While machines are upgraded one by one, the release before works on the new tables: its own questions are asked of them."""

import pytest
from django.db import connection

from relations.models import Edition, changes
from tests import factories

from . import tape

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only there several versions run at once"),
]
LAST_RELEASE = "0.1.0"  # record its tape (tape.py) when a release is made, then name it here


@pytest.fixture
def played():
    tape.restart_numbers(connection)
    return tape.play(connection, tape.path_of(LAST_RELEASE))


def test_what_it_writes_is_stored_and_read_by_this_one(played, client):
    assert played > 700
    public = Edition.objects.public().order_by("content_id", "language")
    assert [(e.kind, e.language) for e in public] == [
        (kind, language) for kind in ("article", "agreement") for language in ("en", "kk", "ru")
    ]
    for edition in public:
        page = client.get(f"/{edition.language}/{edition.kind}s/{edition.content_id}/", follow=True)
        assert page.status_code == 200
        assert edition.title in page.text
    assert client.get("/ru/articles/3/", follow=True).status_code == 410  # withdrawn


def test_this_one_goes_on_where_it_stopped(played, client):
    article = Edition.objects.public().filter(kind="article").first().content.article

    article.body_ru += "<p>Дополнено после обновления.</p>"
    article.save()
    with changes.together():
        factories.publish(article, "ru", correction_note="Дополнено.")

    assert "Дополнено после обновления" in client.get(f"/ru/articles/{article.pk}/", follow=True).text
