"""Foreign programs run within limits."""

import sys

import pytest

from relations.exchange import bounded
from relations.exchange.bounded import Limits

QUICK = Limits(seconds=5, megabytes=400, file_megabytes=1)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_what_a_program_writes_comes_back():
    assert bounded.run(python("import sys; print(sys.stdin.read().upper())"), QUICK, data=b"abc") == b"ABC\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import time; time.sleep(30)", "time"),
        ("x = bytearray(900_000_000)", "memory"),
        ("open('big', 'wb').write(b'x' * 3_000_000)", "exit"),
        ("raise SystemExit(3)", "exit"),
    ],
)
def test_a_program_that_goes_beyond_ends(code, reason):
    with pytest.raises(bounded.Failed) as failed:
        bounded.run(python(code), Limits(seconds=2, megabytes=400, file_megabytes=1))

    assert failed.value.reason == reason


def test_a_program_that_is_not_there_is_said():
    with pytest.raises(bounded.Failed):
        bounded.run(["/nowhere/soffice"], QUICK)
