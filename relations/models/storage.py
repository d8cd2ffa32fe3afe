"""Where files are: a file that does not fit leaves nothing, and one whose row could not be stored goes again.

Files lie in a folder, or in a bucket (`buckets.py`); whoever serves, copies or counts them asks the same of both.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

_saved: ContextVar[list[str] | None] = ContextVar("saved", default=None)
BLOCK = 1 << 16
TRIES = 3  # how often a file that changes while it is copied is copied again


class Away(OSError):
    """The store of files does not answer."""


class Restless(OSError):
    """A file changes all the time, so that it cannot be copied whole."""


class Stored(NamedTuple):
    """What is known of a file without reading it: its size in bytes, and a mark that another content has not."""

    size: int
    mark: str


class Tidy:
    """For a storage: names are random, so a file under the name of one that failed is that one."""

    def _save(self, name, content):
        try:
            found = super()._save(name, content)
        except OSError:
            with suppress(OSError):
                self.delete(name)
            raise
        if (names := _saved.get()) is not None:
            names.append(found)
        return found


class MediaStorage(Tidy, FileSystemStorage):
    """A folder."""

    def room(self) -> int | None:
        """Megabytes that still fit; None where nobody knows. Raises OSError."""
        place = Path(self.location)
        nearest = next(folder for folder in (place, *place.parents) if folder.exists())
        return shutil.disk_usage(nearest).free // 2**20

    def about(self, name: str) -> Stored | None:
        """Size and mark of a file; None when there is none."""
        try:
            found = os.stat(self.path(name))
        except (FileNotFoundError, NotADirectoryError):
            return None
        return (
            Stored(found.st_size, f"{found.st_mtime_ns:x}-{found.st_size:x}")
            if stat.S_ISREG(found.st_mode)
            else None
        )

    def blocks(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """A part of a file, piece by piece; it is opened at once, so that what fails fails here."""
        file = self.open(name)
        file.seek(start)
        return _blocks(file, stop - start)

    def names(self) -> list[str]:
        """All files by their names; hidden folders are not ours, links are not followed."""
        top, found = Path(self.location), []
        for folder, folders, files in os.walk(top, followlinks=False):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [str((Path(folder) / name).relative_to(top)) for name in sorted(files)]
        return found

    def copy_out(self, name: str, to: Path) -> bool:
        """Copy a file as it stood at one moment; False when it is gone or no plain file. Raises Restless."""
        path = Path(self.location) / name
        for _ in range(TRIES):
            try:
                before = path.lstat()
                if not stat.S_ISREG(before.st_mode):
                    return False
                shutil.copyfile(path, to, follow_symlinks=False)
                after = path.lstat()
            except FileNotFoundError:
                return False
            seen = to.stat().st_size, after.st_mtime_ns
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) == seen:
                return True
        raise Restless(f"{path} changes all the time; it could not be copied whole.")

    def put(self, name: str, path: Path) -> None:
        """Take a file in under exactly this name; one that was there is replaced."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(self.file_permissions_mode or 0o644)


def _blocks(file: File | BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


@contextmanager
def no_litter():
    """Files that are saved inside go again when an exception ends it: the transaction took their rows back."""
    names: list[str] = []
    token = _saved.set(names)
    try:
        yield
    except BaseException:
        for name in names:
            with suppress(OSError):
                default_storage.delete(name)
        raise
    finally:
        _saved.reset(token)
