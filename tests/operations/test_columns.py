"""Code of the version before can write while the tables are new already: what it does not know has a default."""

import importlib
from pathlib import Path

import pytest
from django.db import connection, migrations

from relations.models import Article, Topic
from relations.operations import columns
from relations.operations.indexes import AddIndexWhileInUse

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[2] / "relations" / "migrations"
LAST_RELEASE = "0037"  # the last migration of 0.1.0; set anew with each release
TAKING_AWAY = (
    migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel,
)  # fmt: skip


def operations():
    """(name, operation) of every migration since the last release."""
    for path in sorted(FOLDER.glob("0*.py")):
        if path.name[:4] > LAST_RELEASE:
            module = importlib.import_module(f"relations.migrations.{path.stem}")
            yield from ((path.stem, operation) for operation in module.Migration.operations)


def test_new_columns_have_a_default_that_the_database_can_keep():
    added = [(name, one) for name, one in operations() if isinstance(one, migrations.AddField)]
    wrong = [
        f"{name}: {one.model_name}.{one.name}"
        for name, one in added
        if not (one.field.null or one.field.has_db_default() or columns.constant(one.field) is not None)
    ]

    assert wrong == []
    assert added


def test_what_the_version_before_reads_is_taken_away_a_release_later():
    assert [(name, str(one)) for name, one in operations() if isinstance(one, TAKING_AWAY)] == []


def test_indexes_of_old_tables_are_built_beside_the_work():
    new = {one.name.lower() for _name, one in operations() if isinstance(one, migrations.CreateModel)}
    built = [
        (name, one)
        for name, one in operations()
        if isinstance(one, migrations.AddIndex) and one.model_name not in new
    ]

    with_column = [
        name
        for name, one in operations()
        if isinstance(one, migrations.AddField)
        and one.model_name not in new
        and (one.field.db_index or one.field.unique)
    ]
    assert [name for name, one in built if not isinstance(one, AddIndexWhileInUse)] + with_column == []
    assert built


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only there several versions run at once")
class TestOnPostgreSQL:
    def test_every_column_with_a_constant_default_has_it_in_the_database(self):
        assert columns.keep_defaults() == []  # after migrate nothing is left to do

    def test_a_row_without_the_newer_columns_is_stored(self):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO relations_topic (code, slug, name) VALUES ('old', 'old', 'Old')")

        topic = Topic.objects.get(code="old")
        assert (topic.synonyms, topic.order) == ("", 0)

    def test_defaults_of_texts_numbers_and_choices_are_kept(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name, column_default FROM information_schema.columns "
                "WHERE table_name = 'relations_article' AND column_name = 'first_published_on_precision'"
            )
            found = dict(cursor.fetchall())

        assert found["first_published_on_precision"].startswith(
            f"'{Article._meta.get_field('first_published_on_precision').default}'"
        )
