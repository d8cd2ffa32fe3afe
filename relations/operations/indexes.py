"""Indexes of tables that are in use: on PostgreSQL a writer does not wait until one is built."""

from __future__ import annotations

from django.db import migrations


class AddIndexWhileInUse(migrations.AddIndex):
    """An index that is built beside the work (`CREATE INDEX CONCURRENTLY`); its migration says `atomic = False`.

    Nothing undoes such a migration when it is stopped, so it can be run again: what a stopped build left behind is
    taken away, and an index that is there already stays. On SQLite no two versions run at once: an ordinary index.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        connection = schema_editor.connection
        if not self.allow_migrate_model(connection.alias, model):
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                _drop_what_was_left(cursor, self.index.name)
            if self.index.name in connection.introspection.get_constraints(cursor, model._meta.db_table):
                return
        if connection.vendor == "postgresql":
            schema_editor.add_index(model, self.index, concurrently=True)
        else:
            schema_editor.add_index(model, self.index)


def _drop_what_was_left(cursor, name: str) -> None:
    """Of a build that was stopped PostgreSQL keeps an index that is not valid."""
    cursor.execute(
        "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(quote_ident(%s)) AND NOT indisvalid", [name]
    )
    if cursor.fetchone():
        cursor.execute(f'DROP INDEX CONCURRENTLY "{name}"')
