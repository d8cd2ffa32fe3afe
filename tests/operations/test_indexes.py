"""Indexes of tables in use: built once, whatever a stopped migration left behind."""

import pytest
from django.db import connection, models
from django.db.migrations.state import ProjectState

from relations.models import Topic
from relations.operations.indexes import AddIndexWhileInUse


def indexes() -> dict:
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, Topic._meta.db_table)


def migrate() -> None:
    operation = AddIndexWhileInUse("topic", models.Index(fields=["slug", "order"], name="topic_tried"))
    before = ProjectState.from_apps(Topic._meta.apps)
    after = before.clone()
    operation.state_forwards("relations", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("relations", editor, before, after)


@pytest.fixture
def _no_index(transactional_db):
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS topic_tried")


@pytest.mark.usefixtures("_no_index")
class TestAnIndex:
    def test_is_there_after_the_first_run_and_after_the_second(self):
        for _run in range(2):
            migrate()

            assert indexes()["topic_tried"]["columns"] == ["slug", "order"]

    @pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite builds no index beside the work")
    def test_that_was_left_half_built_is_built_anew(self):
        with connection.cursor() as cursor:
            cursor.execute('CREATE INDEX topic_tried ON relations_topic (slug, "order")')
            cursor.execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'topic_tried'::regclass"
            )

        migrate()

        with connection.cursor() as cursor:
            cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = 'topic_tried'::regclass")
            assert cursor.fetchone() == (True,)
