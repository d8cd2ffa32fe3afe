"""Readers that go wrong, for the tests of reading apart: the helper imports them by name."""

import ctypes
import os
import socket
import tempfile
import time

from django.core.exceptions import ValidationError

from relations.exchange.apart import apart
from relations.exchange.bounded import Limits

SMALL = Limits(seconds=1, megabytes=100, file_megabytes=1, clock=1)


class Refused(ValidationError):
    """The refusal of these readers."""


@apart(Refused, SMALL)
def sleeps():
    time.sleep(60)


@apart(Refused, SMALL)
def works():
    while True:
        pass


@apart(Refused, SMALL)
def hoards():
    return len(bytearray(300_000_000))


@apart(Refused, SMALL)
def crashes():
    ctypes.string_at(0)


@apart(Refused, SMALL)
def writes():
    with tempfile.NamedTemporaryFile() as file:
        file.write(bytes(3_000_000))


@apart(Refused, SMALL)
def answers_code():
    return os.system


@apart(None, SMALL)
def environment():
    return dict(os.environ)


@apart(None, SMALL)
def calls_out(port: int):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@apart(None, SMALL)
def measured(upload):
    return upload.name, upload.size, os.getpid()


@apart(None, SMALL)
def refuses():
    raise Refused("no", code="kind")
