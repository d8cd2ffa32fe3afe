"""Foreign programs run within limits."""

import sys

import pytest

from relations.exchange import bounded
from relations.exchange.bounded import Limits

QUICK = Limits(seconds=60, megabytes=400, file_megabytes=1)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_a_program_writes_comes_back():
    assert bounded.run(python("import sys; print(sys.stdin.read().upper())"), QUICK, data=b"abc") == b"ABC\n"


@pytest.mark.parametrize(
    ("code", "seconds", "reason"),
    [
        ("import time; time.sleep(300)", 2, "time"),
        ("x = bytearray(900_000_000)", 60, "memory"),
        ("open('big', 'wb').write(b'x' * 3_000_000)", 60, "exit"),
        ("raise SystemExit(3)", 60, "exit"),
    ],
)
def test_a_program_that_goes_beyond_ends(code, seconds, reason):
    with pytest.raises(bounded.Failed) as failed:
        bounded.run(python(code), Limits(seconds=seconds, megabytes=400, file_megabytes=1))

    assert failed.value.reason == reason


def test_a_program_that_is_not_there_is_said():
    with pytest.raises(bounded.Failed):
        bounded.run(["/nowhere/soffice"], QUICK)
