"""The folder of files: a file that does not fit leaves nothing, and one whose row could not be stored goes again."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage

_saved: ContextVar[list[str] | None] = ContextVar("saved", default=None)


class MediaStorage(FileSystemStorage):
    """Django's own, but tidy: names are random, so a file under the name of one that failed is that one."""

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

    def room(self) -> int:
        """Megabytes that still fit. Raises OSError."""
        place = Path(self.location)
        nearest = next(folder for folder in (place, *place.parents) if folder.exists())
        return shutil.disk_usage(nearest).free // 2**20


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
