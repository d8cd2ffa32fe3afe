"""Running a foreign program in a process of its own with limits; our own readers of foreign bytes run `apart`.

Time, memory and size of written files are limited by the kernel, the network is taken away where the system lets us, and
the whole group of processes ends with the time. Nothing but the exit and the output comes back.
"""

from __future__ import annotations

import contextlib
import functools
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024


class Failed(Exception):
    """The process ended badly; `reason` is time, memory, missing or exit."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(f"{reason}: {detail}"[:500])
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What a process may use: seconds of processor, megabytes of memory and of any file it writes.

    A machine that is busy with other things lengthens the clock, not the work: hence `patience`.
    """

    seconds: int = 60
    megabytes: int = 1024
    file_megabytes: int = 200
    seconds_a_megabyte: int = 0  # more for what comes in beyond its first megabyte, up to `most_seconds`
    most_seconds: int = 20
    clock: int = 60  # seconds after which nobody waits any longer, however busy the machine is

    @property
    def patience(self) -> int:
        return max(self.seconds, self.clock)

    def for_bytes(self, count: int) -> Limits:
        """The limits for so many bytes of foreign data."""
        more = self.seconds_a_megabyte * (count // MEGABYTE)
        return replace(self, seconds=max(self.seconds, min(self.seconds + more, self.most_seconds)))

    def apply(self, already: int = 0) -> None:
        """Called in the child, before the program starts; `already` are megabytes that it has before it begins."""
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds, self.seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, ((already + self.megabytes) * MEGABYTE,) * 2)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.file_megabytes * MEGABYTE,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@functools.cache
def without_network() -> tuple[str, ...]:
    """The words that start a program without network, empty where the system does not allow it."""
    unshare = shutil.which("unshare")
    if not unshare:
        return ()
    words = (unshare, "--map-root-user", "--net")
    try:
        done = subprocess.run([*words, "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ()
    return words if done.returncode == 0 else ()


def run(
    command: Sequence[str],
    limits: Limits | None = None,
    *,
    data: bytes | None = None,
    folder: Path | None = None,
) -> bytes:
    """What a program wrote to its output. `folder` is its place of work and its home. Raises Failed."""
    limits = limits or Limits()
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as opened:
        place = str(folder or home)
        known = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        env = known | {"HOME": place, "TMPDIR": place, "PYTHONPATH": str(ROOT)}
        # Files, not pipes: what a program pours out is bounded by the kernel as any other file is.
        given, out, err = (opened.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(data or b"")
        given.seek(0)
        try:
            process = subprocess.Popen(
                [*without_network(), *command], stdin=given, stdout=out, stderr=err,
                cwd=place, env=env, start_new_session=True, preexec_fn=limits.apply,
            )  # fmt: skip
        except OSError as error:
            raise Failed("missing", str(error)) from error
        try:
            process.wait(limits.seconds)
        except subprocess.TimeoutExpired as error:
            raise Failed("time") from error
        finally:
            _end(process)
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise Failed("time")
        if process.returncode:
            err.seek(max(0, err.seek(0, os.SEEK_END) - 400))
            detail = err.read().decode(errors="replace")
            raise Failed("memory" if "MemoryError" in detail or "bad_alloc" in detail else "exit", detail)
        out.seek(0)
        return out.read()


def _end(process: subprocess.Popen) -> None:
    """End the process with whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
