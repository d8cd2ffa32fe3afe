"""What a large table costs, and how long others who write wait meanwhile: a bench on SQLite in a file.

`pytest -m bench -s tests/exchange/test_big_tables.py`; ROWS=1000 makes it shorter. The other writer is a process of
its own. A busy machine stretches waits: what they cost in CPU stands beside them.
"""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("ROWS", "5000"))
OTHER = """
    import sqlite3, sys, time
    database = sqlite3.connect(sys.argv[1], timeout=600, isolation_level=None)
    database.execute("create table others(x)")
    while True:
        began = time.time()
        database.execute("begin immediate")
        database.execute("insert into others values (1)")
        database.execute("commit")
        print(began, time.time() - began, flush=True)
        time.sleep(0.05)
"""
IMPORT = """
    import os, resource, sys, time
    import django
    django.setup()
    from django.core.files.base import ContentFile
    from django.core.management import call_command
    from django.db import connection
    call_command("migrate", verbosity=0)
    from relations.exchange import jobs, tables
    from relations.exchange.formats import FORMATS
    from tests.factories import make_country, make_place, make_user
    count, by = int(sys.argv[1]), make_user("registrar")
    [make_country(code) for code in ("kz", "uz")], make_place()
    columns = ["register_number", "title_ru", "title_kk", "instrument", "level", "signed_on", "in_force_on", "place",
               "parties", "entry_method", "acts", "sources"]
    rows = []
    for n in range(count):
        day = f"{1 + n % 28:02}.{1 + n % 12:02}.{1993 + n % 30}"
        rows.append([f"T-{n}", f"Соглашение о сотрудничестве {n}", f"Ынтымақтастық туралы келісім {n}", "agreement",
                     "interstate", day, day, "tashkent", "kz; uz", "exchange",
                     f"kz | ratification | {day}\\nuz | ratification | {day}", "Әділет | https://adilet.zan.kz/rus"])
    table = ContentFile(tables.write_xlsx(columns, rows), name="big.xlsx")
    job = jobs.start(table, FORMATS["agreements"](), by=by)
    portion, held = jobs._portion, []
    def timed(*args):
        wall, cpu = time.monotonic(), time.process_time()
        took = portion(*args)
        held.append((time.monotonic() - wall, time.process_time() - cpu, took))
        return took
    jobs._portion = timed
    asked = []
    def counted(execute, *args):
        asked.append(1)
        return execute(*args)
    for step in ("check", "write"):
        held.clear(), asked.clear()
        began = time.time()
        cpu, wall = time.process_time(), time.monotonic()
        with connection.execute_wrapper(counted):
            jobs.work(job.pk)
        cpu, wall = time.process_time() - cpu, time.monotonic() - wall
        job.refresh_from_db()
        longest, memory = max(held), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(began, time.time(), end=" ")
        print(f"{step}: {job.state} {job.counts}; {len(asked) / count:.1f} questions and {1000 * cpu / count:.1f} ms CPU a row; "
              f"{wall:.0f} s; {len(held)} portions, the longest {longest[0]:.2f} s, of it {longest[1]:.2f} s CPU; "
              f"most CPU in one {max(one[1] for one in held):.2f} s; {memory:.0f} MB", flush=True)
        jobs.again(job, is_dry=False)
"""


@pytest.mark.bench
def test_others_write_while_a_large_table_comes_in(tmp_path):
    database = tmp_path / "db.sqlite3"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(tmp_path), "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": str(TOP),
    }  # fmt: skip
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(OTHER), str(database)], stdout=subprocess.PIPE, text=True
    )
    try:
        imported = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(IMPORT), str(ROWS)],
            env=environment, cwd=TOP, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        other.terminate()
    assert imported.returncode == 0, imported.stderr
    writes = [tuple(map(float, line.split())) for line in other.stdout.read().splitlines()]
    for line in imported.stdout.splitlines():
        began, ended, told = line.split(" ", 2)
        waits = [wait for at, wait in writes if float(began) <= at <= float(ended)]
        print(
            f"\n{ROWS} rows, {told}; another writer wrote {len(waits)} times and waited {max(waits):.2f} s at most"
        )
        assert f"'created': {ROWS}" in told
