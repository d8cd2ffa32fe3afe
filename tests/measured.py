"""Run a command of the portal and say what each step of an intake cost: `python -m tests.measured FILE intake FOLDER …`.

FILE gets a line of JSON for each step, a scan that is recognised included: seconds, CPU, peak memory of the process and of
all that it started, how many write transactions there were, and for how long the longest held the database (SQLite; on PostgreSQL rows).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path

import django


class Transactions:
    """How long this process held the database, by a clock that starts when it got it."""

    def __init__(self):
        from django.db.backends.base.base import BaseDatabaseWrapper as Wrapper  # noqa: PLC0415  settings first
        from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite  # noqa: PLC0415  likewise

        self.held: list[float] = []
        self.since = self.turns = 0.0
        for owner, name, is_begin in (
            (SQLite, "_start_transaction_under_autocommit", True),
            (Wrapper, "_commit", False),
            (Wrapper, "_rollback", False),
        ):
            setattr(owner, name, self._timed(getattr(owner, name), is_begin))

    def _timed(self, real, is_begin: bool):
        def timed(*arguments):
            answer = real(*arguments)
            if is_begin:
                self.since = time.perf_counter()
            elif self.since:
                self.held.append((time.perf_counter() - self.since) * 1000)
                self.since = 0.0
            return answer

        return timed

    def told(self) -> dict:
        held, self.held = sorted(self.held), []
        at = lambda share: round(held[min(len(held) - 1, int(len(held) * share))], 1) if held else 0  # noqa: E731
        return {"transactions": len(held), "median_ms": at(0.5), "p95_ms": at(0.95), "longest_ms": at(1)}


def below(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    try:
        own = [
            int(one)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for one in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return own + [one for child in own for one in below(child)]


class Memory(threading.Thread):
    """The most memory that all processes below this one had together, in megabytes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak, self.over = 0, threading.Event()

    def run(self):
        while not self.over.wait(0.1):
            found = 0
            for pid in below(os.getpid()):
                try:
                    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                except OSError:
                    continue
                found += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) // 1024
            self.peak = max(self.peak, found)


def peak_of(pid: int) -> int:
    """Megabytes that a process had at most."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    said = status.partition("VmHWM:")[2].split()  # nothing of a process that has ended
    return int(said[0]) // 1024 if said else 0


def step(name: str, real, transactions: Transactions, file: Path):
    def measured(*arguments):
        from relations.models import Turn  # noqa: PLC0415  settings first

        Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
        begun, cpu, turn = time.monotonic(), cpu_used(), _turn(Turn)
        transactions.told()
        memory = Memory()
        memory.start()
        try:
            return real(*arguments)
        finally:
            memory.over.set()
            said = {
                "step": name,
                "seconds": round(time.monotonic() - begun),
                "cpu": round(cpu_used() - cpu, 1),
                "peak_mib": peak_of(os.getpid()),
                "below_mib": memory.peak,
                "turns": _turn(Turn) - turn,
            } | transactions.told()
            with file.open("a") as out:
                out.write(json.dumps(said) + "\n")

    return measured


def _turn(table) -> int:
    return table.objects.values_list("number", flat=True).first() or 0


def cpu_used() -> float:
    """Seconds of this process, of those below it and of those they waited for."""
    own, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime + sum(map(cpu_of, below(os.getpid())))
    )


def cpu_of(pid: int) -> float:
    """Seconds of a process and of those it waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    django.setup()
    from django.core.management import execute_from_command_line  # noqa: PLC0415  settings first

    from relations.exchange import recognising  # noqa: PLC0415  likewise
    from relations.exchange.intake import jobs  # noqa: PLC0415  likewise

    file, transactions = Path(sys.argv[1]), Transactions()
    for state, real in jobs.STEPS.items():
        jobs.STEPS[state] = step(state, real, transactions, file)
    recognising.outcome_of = step("recognising", recognising.outcome_of, transactions, file)
    execute_from_command_line(["manage.py", *sys.argv[2:]])


if __name__ == "__main__":
    main()
