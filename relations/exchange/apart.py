"""Reading foreign bytes apart: in a process of its own, with limits, so that no file holds up or brings down the site.

The first call starts a helper: a Python that has the readers loaded, no network, and no secret of the portal. For every
call it forks a process, which obeys the kernel's limits and dies with them. What comes back is unpickled into plain
data and our own records only. The helper ends with the process that started it, or when nothing was asked for a while.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import django
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .bounded import MEGABYTE, ROOT, Failed, Limits, without_network

# A hostile file is small, and is answered within six seconds; a large one that is honest may take longer. The helper has
# about a hundred megabytes before it reads anything.
READING = Limits(seconds=5, megabytes=512, file_megabytes=200, seconds_a_megabyte=2)
LARGEST = 32 * 1024 * 1024  # bytes of a file that travel; no reader takes more, so it refuses what is longer
IDLE = 300  # seconds after which a helper that nobody asks ends
READERS = (
    "relations.briefing.printing",
    "relations.exchange.attachments",
    "relations.exchange.bare_pdf",
    "relations.exchange.documents",
    "relations.exchange.handout",
    "relations.exchange.layers",
    "relations.exchange.passed_over",
    "relations.exchange.pictures",
    "relations.exchange.recognition",
    "relations.exchange.sites.bitrix",
    "relations.exchange.sites.crawl",
    "relations.exchange.sites.drupal",
    "relations.exchange.sites.joomla",
    "relations.exchange.sites.wordpress",
    "relations.exchange.tables",
    "mammoth",
    "openpyxl",
    "typst",
)
RECORDS = {
    "relations.exchange.cells": ("Cell", "Reaching"),
    "relations.exchange.handout_signs": ("Row",),
    "relations.exchange.receipt": ("Line", "Receipt"),
    "relations.exchange.tables": ("Table",),
    "relations.exchange.word.drafts": ("Draft",),
}
TOO_MUCH = _(
    "Reading this file takes more time or memory than is allowed. Make it smaller, or save it again in its program, "
    "and try once more."
)
KEPT = ("PATH", "LANG", "LC_ALL", "LANGUAGES", "SITE_URL")  # of the environment; nothing that is a secret
ANSWER, REFUSED, FAILED = "answer", "refused", "failed"

is_helper = False


def apart(refusal: type[ValidationError] | None, limits: Limits = READING) -> Callable:
    """Run the decorated function apart. Uploaded files travel as bytes; arguments and answer must be plain data.

    A ValidationError comes back as `refusal`; so does a file that takes too much. Without `refusal`, Failed is raised.
    """

    def decorate(function):
        name = f"{function.__module__}:{function.__qualname__}"

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            if is_helper:
                return function(*args, **kwargs)
            args, kwargs = [_sent(one) for one in args], {key: _sent(one) for key, one in kwargs.items()}
            try:
                state, answer = call(name, args, kwargs, limits)
            except Failed as failed:
                if refusal is None:
                    raise
                raise refusal(TOO_MUCH, code="bounds") from failed
            if state == REFUSED:
                raise refusal(*answer)
            return answer

        return wrapper

    return decorate


def once(read: Callable) -> Callable:
    """Keep the outcome with the uploaded file, refusals too: a form asks for it again inside its transaction."""

    @functools.wraps(read)
    def wrapper(upload):
        known = vars(upload).setdefault("outcomes", {})
        if read not in known:
            try:
                known[read] = read(upload), None
            except ValidationError as refused:
                known[read] = None, refused
        answer, refused = known[read]
        if refused is not None:
            raise refused
        return answer

    return wrapper


def _sent(value):
    """A file as bytes with its name; anything else as it is."""
    if not hasattr(value, "read"):
        return value
    value.seek(0)
    sent = ContentFile(value.read(LARGEST + 1), name=value.name)
    value.seek(0)
    return sent


def call(name: str, args: list, kwargs: dict, limits: Limits) -> tuple[str, object]:
    """(ANSWER or REFUSED, what `module:function` answered). Raises Failed."""
    request = pickle.dumps((translation.get_language(), name, args, kwargs))
    limits = limits.for_bytes(len(request))
    for _attempt in range(2):  # the helper may end, of age, just when it is asked
        with _line(limits.patience + 10) as line, line.makefile("rb") as wire:
            try:
                if wire.read(1) != b"!":
                    continue
                line.sendall(pickle.dumps(limits) + request)
                state, answer = _Plain(wire).load()
            except TimeoutError as error:
                raise Failed("time") from error
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                raise Failed("exit", str(error)) from error
        if state == FAILED:
            raise Failed(*answer)
        return state, answer
    raise Failed("missing", "the helper does not start")


class _Plain(pickle.Unpickler):
    """What comes back may hold our records and nothing that runs."""

    def find_class(self, module, name):
        if name in RECORDS.get(module, ()):
            return getattr(importlib.import_module(module), name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


# --- The helper as its owner sees it ------------------------------------------------------------------------


class _Helper:
    """The one helper of this process."""

    lock = threading.Lock()
    process: subprocess.Popen | None = None
    control: socket.socket | None = None
    owner = 0

    @classmethod
    def send(cls, line: socket.socket) -> None:
        """Give the helper one end of a line; start it where there is none."""
        with cls.lock:
            if cls.owner == os.getpid() and cls.process.poll() is None:
                try:
                    socket.send_fds(cls.control, [b"."], [line.fileno()])
                    return
                except OSError:
                    pass
            cls.start()
            socket.send_fds(cls.control, [b"."], [line.fileno()])

    @classmethod
    def start(cls) -> None:
        cls.end()
        cls.control, other = socket.socketpair()
        keep = {name: os.environ[name] for name in KEPT if name in os.environ}
        env = keep | {
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATABASE_URL": "sqlite://:memory:",
            "VAR_DIR": tempfile.gettempdir(),
            "SECRET_KEY": "of no use to anybody: " + "abcdefgh" * 6,
            "OMP_NUM_THREADS": "1",
            "RAYON_NUM_THREADS": "1",
        }
        command = [sys.executable, "-c", "from relations.exchange import apart; apart.serve()"]
        try:
            with other:
                cls.process = subprocess.Popen(
                    [*without_network(), *command], stdin=other, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, cwd="/", env=env, start_new_session=True,
                )  # fmt: skip
        except OSError as error:
            raise Failed("missing", str(error)) from error
        cls.owner = os.getpid()

    @classmethod
    def end(cls) -> None:
        """Let the helper end; one that was started before a fork is the parent's."""
        if cls.control is not None:
            cls.control.close()
        if cls.process is not None and cls.owner == os.getpid():
            cls.process.kill()
            cls.process.wait()
        cls.process = cls.control = None
        cls.owner = 0


atexit.register(_Helper.end)


def _line(seconds: float) -> socket.socket:
    """A new connection to a process that the helper forks for it."""
    mine, other = socket.socketpair()
    mine.settimeout(seconds)
    try:
        with other:
            _Helper.send(other)
    except BaseException:
        mine.close()
        raise
    return mine


# --- Inside the helper --------------------------------------------------------------------------------------


def serve() -> None:
    """The helper: for every line that comes in by its standard input, a process of its own."""
    global is_helper
    is_helper = True
    django.setup()
    for name in READERS:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries them
    control = socket.socket(fileno=0)
    control.settimeout(IDLE)
    while True:
        try:
            _message, lines, _flags, _address = socket.recv_fds(control, 1, 1)
        except TimeoutError:
            return
        if not lines:
            return
        if os.fork() == 0:
            control.close()
            _work(socket.socket(fileno=lines[0]))
            os._exit(0)
        os.close(lines[0])


def _work(line: socket.socket) -> None:
    """Answer one call and end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    line.sendall(b"!")
    with line.makefile("rwb") as wire:
        limits, (language, name, args, kwargs) = pickle.load(wire), pickle.load(wire)
        limits.apply(_megabytes())
        gc.disable()  # the process ends with its answer: to look for circles costs half of the time of a large file
        signal.alarm(limits.patience)  # whose handler is the kernel's: it ends the process
        pickle.dump(_answered(language, name, args, kwargs), wire)


def _megabytes() -> int:
    """How much address space this process has before it reads anything."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    return pages * resource.getpagesize() // MEGABYTE


def _answered(language: str, name: str, args: list, kwargs: dict) -> tuple[str, object]:
    module, _colon, function = name.partition(":")
    try:
        with translation.override(language):
            found = getattr(importlib.import_module(module), function)
            try:
                return ANSWER, found(*args, **kwargs)
            except ValidationError as refused:
                return REFUSED, (" ".join(map(str, refused.messages)), getattr(refused, "code", None))
    except MemoryError:
        return FAILED, ("memory", "")
    except Exception:
        return FAILED, ("exit", traceback.format_exc()[-400:])
