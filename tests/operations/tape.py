"""What a release asks the database while a text is written, approved, published, corrected and withdrawn, kept as a tape.

While machines are upgraded one by one, the release before still writes into the new tables. Its code is not here any more,
its questions are: the next schema has to answer every one of them. A release records its tape, on PostgreSQL since nowhere else
two versions run at once:

    python tests/postgres.py python -m tests.operations.tape
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "tapes"
IN_WORDS = {  # a type of a parameter: how it is written down, and read again
    "datetime": (dt.datetime, dt.datetime.isoformat, dt.datetime.fromisoformat),
    "date": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "decimal": (Decimal, str, Decimal),
    "bytes": (bytes, bytes.hex, bytes.fromhex),
}


def path_of(release: str) -> Path:
    return FOLDER / f"{release}.json.gz"


def written(value):
    """A parameter as JSON holds it."""
    if isinstance(value, list | tuple):
        return {"list": [written(one) for one in value]}
    if type(value).__name__ in ("Jsonb", "Json"):
        return {"jsonb": value.obj}
    for name, (kind, write, _read) in IN_WORDS.items():
        if isinstance(value, kind):
            return {name: write(value)}
    return value if isinstance(value, int | float | str | None) else str(value)


def read(value):
    """The parameter again."""
    if not isinstance(value, dict):
        return value
    [(name, kept)] = value.items()
    if name == "list":
        return [read(one) for one in kept]
    if name == "jsonb":
        from psycopg.types.json import Jsonb  # noqa: PLC0415 only with PostgreSQL is it there

        return Jsonb(kept)
    return IN_WORDS[name][2](kept)


@contextmanager
def recording(connection):
    """Collects [SQL, parameters] of every statement; savepoints are the business of whoever plays it."""
    statements = []

    def note(execute, sql, params, many, context):
        if "SAVEPOINT" not in sql:
            rows = params if many else [params]
            statements.extend([sql, [written(one) for one in row or ()]] for row in rows)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def play(connection, path: Path) -> int:
    """Ask everything on the tape anew; answers how many statements there were. The database names what it cannot answer."""
    tape = json.loads(gzip.decompress(path.read_bytes()))
    with connection.cursor() as cursor:
        for number, params in tape["asked"]:
            cursor.execute(tape["statements"][number], [read(one) for one in params] or None)
    return len(tape["asked"])


def restart_numbers(connection) -> None:
    """Empty tables number their rows from 1 again, as they did when the tape was recorded."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if not cursor.fetchone()[0]:
                for sequence in connection.introspection.get_sequences(cursor, table):
                    cursor.execute(f'ALTER SEQUENCE "{sequence["name"]}" RESTART')


def story() -> None:
    """Each act of an article and an agreement, from the first word to the tombstone."""
    from relations.editorial import publishing  # noqa: PLC0415 the settings are made in main()
    from tests import factories as make  # noqa: PLC0415

    chief = make.make_user("chief-editor", username="saule")
    topic, country, expert = make.make_topic(), make.make_country(), make.make_expert()
    article = make.make_article(authors=[expert], topics=[topic], countries=[country])
    make.publish(article, by=chief)
    article.refresh_from_db()
    article.body_ru += "<p>Исправлено.</p>"
    article.save()
    make.publish(article, "ru", by=chief, correction_note="Исправлен год.")
    agreement = make.make_agreement(in_force_on=dt.date(2023, 7, 4), place=make.make_place())
    make.publish(agreement, by=chief)
    withdrawn = make.make_article(languages=("ru",))
    make.publish(withdrawn, by=chief)
    publishing.withdraw(withdrawn, "ru", by=chief, reason="Ошибка в данных.")


def main() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "TESTING": "1", "DEBUG": ""}
    import django  # noqa: PLC0415 after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from relations.version import VERSION  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    with transaction.atomic(), recording(connection) as asked:
        story()
    statements = list(dict.fromkeys(sql for sql, _params in asked))
    numbers = {sql: number for number, sql in enumerate(statements)}
    tape = {"statements": statements, "asked": [[numbers[sql], params] for sql, params in asked]}
    FOLDER.mkdir(exist_ok=True)
    path = path_of(VERSION)
    path.write_bytes(gzip.compress(json.dumps(tape, ensure_ascii=False).encode(), mtime=0))
    print(f"{len(asked)} statements, {path.stat().st_size} bytes: {path}")


if __name__ == "__main__":
    main()
