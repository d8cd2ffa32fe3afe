"""The whole grown site on one machine, and what readers see while its parts break: `make production-trial` prints it.

What runs is in `grown_site`. Needs the Debian packages postgresql, redis-server and nginx; with postgresql-15-repmgr the
standby takes over by itself. What should not be is marked and ends the trial with 1; `--short` has one instance and
measures nothing.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import postgres, repmgr  # noqa: E402 after the path
from tests.grown_site import IN_CI, Site, children_of, end, program, running, wait  # noqa: E402 likewise

PROGRAMS = ("redis-server", "nginx")


def _write_on(site: Site, told: list[int]) -> None:
    """Until the database is gone; `told` gets the turns that it acknowledged."""
    from django.db import DatabaseError  # noqa: PLC0415 the environment comes first

    from relations.editorial import freshness  # noqa: PLC0415 likewise

    with suppress(DatabaseError):
        while write(site):
            told.append(freshness.number())


def write(site: Site) -> bool:
    """Can something be written? A failed sign-in is counted nowhere, a turn is."""
    from django.db import DatabaseError, connection  # noqa: PLC0415 likewise

    from relations.models import changes  # noqa: PLC0415 likewise

    try:
        changes.turn_over()
    except DatabaseError:
        return False
    finally:
        connection.close()
    return True


def trial(site: Site) -> None:
    site.kept = site.known["article"]
    site.ask(site.kept)
    site.row("all is well")
    lose_redis(site)
    lose_the_standby(site)
    lose_processes(site)
    site.store.stop()
    site.store_is_away = True
    site.row("the store of files is away", without=("picture", "ready"))
    lose_the_database(site)
    fail_over(site)


def short_trial(site: Site) -> None:
    site.kept = site.known["article"]
    site.ask(site.kept)
    site.row("all is well")
    lose_redis(site)
    lose_processes(site)
    fail_over(site)


def lose_redis(site: Site) -> None:
    os.killpg(site.redis.pid, signal.SIGSTOP)
    site.row("Redis hangs")
    os.killpg(site.redis.pid, signal.SIGCONT)


def lose_the_standby(site: Site) -> None:
    site.standby.tell(signal.SIGSTOP)
    time.sleep(1)
    site.row("the standby hangs")
    site.standby.tell(signal.SIGCONT)
    wait(lambda: site.ask("/readyz")[0] == 200, 30)


def lose_processes(site: Site) -> None:
    """One of the web and one of the worker; each is begun again by its parent."""
    victim, before = max(children_of(site.instances[0].pid)), len(children_of(site.instances[0].pid))
    os.kill(victim, signal.SIGKILL)
    back = wait(lambda: len(children_of(site.instances[0].pid) - {victim}) == before, 60)
    site.row("a web process is killed")
    print(f"{'':34}another began after {back:.1f} s")

    from relations.operations.worker import GROUPS  # noqa: PLC0415 the environment comes first

    wait(lambda: len(children_of(site.worker.pid)) == len(GROUPS), 90)
    victim = max(children_of(site.worker.pid))
    os.kill(victim, signal.SIGKILL)
    back = wait(lambda: len(children_of(site.worker.pid) - {victim}) == len(GROUPS), 60)
    print(f"{'a process of the worker is killed':34}another began after {back:.1f} s")


def lose_the_database(site: Site) -> None:
    """It takes no more questions, but no connection ends."""
    site.kept = "/kk/about/"  # made only now: its minute is before it
    for port in site.ports * 10:  # every process has it
        site.ask(site.kept, port=port)
    ratios, costs = [], []
    for number in range(3):  # in turns: whoever else works on the machine disturbs both alike
        well, cost = site.rate()
        site.primary.tell(signal.SIGSTOP)
        hung, cost_then = site.rate()  # from the moment on that it hangs
        ratios.append(hung / well)
        costs.append((cost, cost_then))
        if not number:
            site.row("PostgreSQL hangs", without=("new", "search", "desk", "picture", "ready"))
        site.primary.tell(signal.SIGCONT)
        ready = wait(lambda: site.ask("/readyz")[0] == 200, 60)
    before, then = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"{'':34}kept pages: {statistics.median(ratios):.0%} of {well:.0f} a second", end="")
    print(f", of CPU each {then:.2f} ms instead of {before:.2f}")
    print(f"{'':34}ready again after {ready:.1f} s")


def fail_over(site: Site) -> None:
    """The primary is killed while somebody writes; repmgr promotes the standby, where it is installed, else we do."""
    by = "repmgr" if repmgr.is_there() else "hand"
    if by == "repmgr":
        site.stack.callback(end, repmgr.watch(site.primary, site.standby))
        time.sleep(3)  # it has seen the primary
    site.primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    site.primary.ask("SELECT pg_reload_conf()")
    told: list[int] = []
    writer = threading.Thread(target=_write_on, args=(site, told))
    writer.start()
    wait(lambda: len(told) > 20, 60)
    site.primary.tell(signal.SIGKILL)
    began = time.monotonic()
    site.row("PostgreSQL is killed", without=("new", "search", "desk", "picture", "ready"))
    if by == "hand":
        site.standby.promote()
    writer.join()
    wait(lambda: write(site), 60)
    written = time.monotonic() - began
    wait(lambda: site.store_is_away or site.ask("/readyz")[0] == 200, 60)
    there = int(
        site.standby.ask(f"SELECT count(*) FROM relations_touched WHERE number IN ({str(told)[1:-1]})")
    )
    if there < len(told):
        site.wrong.append(f"{len(told) - there} acknowledged writes are lost")
    print(
        f"{f'the standby is promoted by {by}':34}writes after {written:.1f} s, ready after "
        f"{time.monotonic() - began:.1f} s, {there} of {len(told)} acknowledged writes there"
    )
    site.row("after the failover", without=("picture", "ready") if site.store_is_away else ())


def main() -> int:
    missing = [name for name in PROGRAMS if not program(name)]
    if not postgres.find_binaries():
        missing.append("postgresql")
    if missing:
        print(f"No trial of production: {', '.join(missing)} not installed.", file=sys.stderr)
        return int(IN_CI)
    short = "--short" in sys.argv
    with running(1 if short else 2) as site:
        try:
            (short_trial if short else trial)(site)
        finally:
            print((site.room / "log").read_text()[-3000:] if "-v" in sys.argv else "")
    print("\n".join(["Not as it should be:", *site.wrong]) if site.wrong else "All as it should be.")
    return int(bool(site.wrong))


if __name__ == "__main__":
    sys.exit(main())
