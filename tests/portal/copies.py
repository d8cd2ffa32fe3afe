"""The database of a test, copied for processes of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier


@contextmanager
def copy_of_database(folder: Path) -> Iterator[str]:
    """The address of a copy that goes when it is done with; the test works with real transactions."""
    if connection.vendor == "sqlite":
        path = folder / "portal.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        yield f"sqlite:///{path}"
        return
    ours = connection.settings_dict
    name, copy = Identifier(ours["NAME"]), Identifier(f"{ours['NAME']}_copy")
    connection.close()  # what somebody is connected to cannot be copied
    where = {"host": ours["HOST"], "port": ours["PORT"], "user": ours["USER"], "password": ours["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as server:
        server.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, name))
        try:
            yield f"postgres://{ours['USER']}:{ours['PASSWORD']}@{ours['HOST']}:{ours['PORT']}/{ours['NAME']}_copy"
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(copy))
