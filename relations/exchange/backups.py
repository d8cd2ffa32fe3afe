"""Backups that prove themselves: the database and all files in one archive with a sum for everything in it.

An archive is a gzipped tar: the database (a consistent copy, made while the site runs), the files below `media/`, and
`manifest.json` with the size and SHA-256 of each member; a seal at its end covers every byte. Reading one proves them all before anything
is touched, then the members, then lets the database's own tools read the database.

With a store (`files_in`), files go into a folder beside the archives, once each by their name and sum, so that the next
backup copies only what is new; the manifest says which belong to it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from relations.models.storage import Restless

from . import databases

FORMAT = 2
MANIFEST, MEDIA = "manifest.json", "media/"
# An empty member of gzip at the end carries the SHA-256 of everything before it (RFC 1952, extra field “RP”).
SEAL_HEAD = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x24\0RP\x20\0"
SEAL_TAIL = b"\x03\0\0\0\0\0\0\0\0\0"
SEAL_LENGTH = len(SEAL_HEAD) + 32 + len(SEAL_TAIL)
BLOCK = 1 << 20


class Damaged(Exception):
    """Why an archive cannot be trusted or used; the message is for the person at the command line."""


@dataclass
class Archive:
    """What a verified archive holds."""

    database: str  # the name of its member
    migrations: set[tuple[str, str]]
    files: dict[str, dict[str, Any]]  # by their name in the media folder: size, sha256
    written_at: str
    gone: list[str] = field(default_factory=list)  # files that disappeared while the backup was made


# --- Writing ----------------------------------------------------------------------------------------------


def write(folder: Path, files_in: Path | None = None) -> tuple[Path, Archive]:
    """Make a backup in a folder; answers the archive and what it holds. Nobody but the owner may read it."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"portal-{timezone.now():%Y%m%d-%H%M%S-%f}.tar.gz"
    unfinished = archive.with_suffix(".part")
    try:
        with tempfile.TemporaryDirectory(dir=folder) as work, _packing(unfinished) as tar:
            about = _write_members(tar, Path(work), files_in)
        verify(unfinished, files_in)
        unfinished.rename(archive)
    finally:
        unfinished.unlink(missing_ok=True)
    return archive, about


@contextmanager
def _packing(path: Path) -> Iterator[tarfile.TarFile]:
    """A tar that is on the disk, not only on its way there, when it is closed."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        packed = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6)
        with packed, tarfile.open(fileobj=packed, mode="w") as tar:
            yield tar
        raw.flush()
        raw.write(_seal(path, raw.tell()))
        raw.flush()
        os.fsync(raw.fileno())


def _seal(path: Path, length: int) -> bytes:
    """What ends an archive whose first bytes, so many, are written."""
    known = hashlib.sha256()
    with path.open("rb") as file:
        while length > 0 and (block := file.read(min(BLOCK, length))):
            known.update(block)
            length -= len(block)
    return SEAL_HEAD + known.digest() + SEAL_TAIL


def _write_members(tar: tarfile.TarFile, work: Path, files_in: Path | None) -> Archive:
    database = databases.dump(work)
    about = Archive(database.name, _applied(), {}, timezone.now().isoformat())
    sums = {database.name: _add(tar, database, database.name)}
    database.unlink()
    copy = work / "file"
    for name in default_storage.names():
        if not _copied(name, copy):
            about.gone.append(name)
            continue
        if files_in is None:
            about.files[name] = sums[MEDIA + name] = _add(tar, copy, MEDIA + name)
        else:
            about.files[name] = _store(copy, files_in)
    _add_manifest(tar, work, about, sums)
    return about


def _copied(name: str, to: Path) -> bool:
    try:
        return default_storage.copy_out(name, to)
    except Restless as restless:
        raise Damaged(str(restless)) from restless


def _add(tar: tarfile.TarFile, path: Path, name: str) -> dict[str, Any]:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = path.stat().st_size, 0o600
    with path.open("rb") as file:
        tar.addfile(entry, file)
    return {"size": entry.size, "sha256": digest(path)}


def _store(copy: Path, files_in: Path) -> dict[str, Any]:
    """Put a file into the store unless it is there, whole, already."""
    said = {"size": copy.stat().st_size, "sha256": digest(copy)}
    target = _stored(files_in, said)
    if not target.exists() or digest(target) != said["sha256"]:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        shutil.copyfile(copy, part)
        part.chmod(0o600)
        part.replace(target)
    return said | {"stored": True}


def _stored(files_in: Path, said: dict[str, Any]) -> Path:
    return files_in / said["sha256"][:2] / said["sha256"]


def _add_manifest(tar: tarfile.TarFile, work: Path, about: Archive, sums: dict[str, Any]) -> None:
    manifest = {
        "format": FORMAT,
        "written_at": about.written_at,
        "database": about.database,
        "migrations": sorted(map(list, about.migrations)),
        "members": sums,
        "files": about.files,
        "gone": about.gone,
    }
    path = work / MANIFEST
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    _add(tar, path, MANIFEST)


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- Reading ----------------------------------------------------------------------------------------------


def verify(archive: Path, files_in: Path | None = None, unpack_to: Path | None = None) -> Archive:
    """Prove every byte of an archive, and unpack it on the way if a folder is given. Raises Damaged."""
    files_in = files_in or archive.parent / "files"
    with tempfile.TemporaryDirectory(dir=unpack_to) as scratch:
        target = unpack_to or Path(scratch)
        try:
            sums, manifest = _unpacked(archive, target)
        except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
            raise Damaged(f"{archive.name} is damaged: {error}") from error
        about = _compared(archive, sums, manifest)
        _prove_stored(about, files_in, target, unpack=unpack_to is not None)
        databases.prove(target / about.database)
    return about


def _unpacked(archive: Path, target: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every member written into a folder, with its size and sum; and the manifest."""
    sums: dict[str, Any] = {}
    with archive.open("rb") as raw:
        length = max(0, archive.stat().st_size - SEAL_LENGTH)
        raw.seek(length)
        if raw.read() != _seal(archive, length):
            raise ValueError("it is not as it was written")
        raw.seek(0)
        with gzip.GzipFile(fileobj=raw) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            for entry in tar:
                if not entry.isreg() or entry.name in sums:
                    raise ValueError(f"it holds {entry.name!r}, which no backup has")
                sums[entry.name] = _unpack(tar, entry, target)
    if MANIFEST not in sums:
        raise ValueError("it has no list of what it holds (manifest.json)")
    sums.pop(MANIFEST)
    return sums, json.loads((target / MANIFEST).read_text(encoding="utf-8"))


def _unpack(tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> dict[str, Any]:
    path = _inside(target, entry.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = hashlib.sha256()
    with path.open("xb") as file:
        for block in _blocks(tar.extractfile(entry)):
            known.update(block)
            file.write(block)
    if path.stat().st_size != entry.size:
        raise ValueError(f"{entry.name} is cut short")
    return {"size": entry.size, "sha256": known.hexdigest()}


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _inside(folder: Path, name: str) -> Path:
    """The place of a name below a folder; a name that leads out of it is refused."""
    path = folder / name
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(f"the name {name!r} leads out of the archive")
    return path


def _compared(archive: Path, sums: dict[str, Any], manifest: dict[str, Any]) -> Archive:
    if manifest.get("format") != FORMAT:
        raise Damaged(f"{archive.name} has format {manifest.get('format')!r}, which is not known here.")
    said = manifest["members"]
    wrong = sorted(name for name in said.keys() | sums.keys() if said.get(name) != sums.get(name))
    if wrong:
        raise Damaged(f"{archive.name} is damaged: {', '.join(wrong[:5])} differ from what it lists.")
    return Archive(
        manifest["database"],
        {(app, name) for app, name in manifest["migrations"]},
        manifest["files"],
        manifest["written_at"],
        manifest["gone"],
    )


def _prove_stored(about: Archive, files_in: Path, target: Path, *, unpack: bool) -> None:
    """The files that lie in the store beside the archive are there and whole; copied when they will be needed."""
    for name, said in about.files.items():
        if not said.get("stored"):
            continue
        path = _stored(files_in, said)
        if not path.is_file() or digest(path) != said["sha256"]:
            raise Damaged(f"{name} is missing or damaged in {files_in}.")
        if unpack:
            copy = _inside(target, MEDIA + name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


# --- Putting back -----------------------------------------------------------------------------------------


def restore(archive: Path, files_in: Path | None = None) -> Archive:
    """Replace the database and all files by those of an archive, which is proved first. Raises Damaged."""
    if isinstance(default_storage, FileSystemStorage):
        return _restore_folder(archive, Path(default_storage.location), files_in)
    with tempfile.TemporaryDirectory() as work:
        about = verify(archive, files_in, unpack_to=Path(work))
        _refuse_unknown(archive, about)
        for name in about.files:  # under names that nobody else has
            default_storage.put(name, _inside(Path(work), MEDIA + name))
        databases.load(Path(work) / about.database)
        for name in set(default_storage.names()) - set(about.files):
            default_storage.delete(name)
    return about


def _restore_folder(archive: Path, media: Path, files_in: Path | None) -> Archive:
    """Files are laid ready inside the media folder (it may be a mount) before the database is touched, and change
    places after it; if anything fails until then, everything is as it was.
    """
    media.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media, prefix=".restore-") as work:
        ready, aside = Path(work) / "ready", Path(work) / "aside"
        ready.mkdir()
        aside.mkdir()
        about = verify(archive, files_in, unpack_to=ready)
        _refuse_unknown(archive, about)
        databases.load(ready / about.database)
        _change_places(media, ready / MEDIA, aside)
    return about


def _refuse_unknown(archive: Path, about: Archive) -> None:
    """A database of another kind, or of a later version than this code, is not taken."""
    if about.database != databases.NAMES[connection.vendor]:
        raise Damaged(f"{archive.name} holds {about.database}; set DATABASE_URL to a database of that kind.")
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    apps = {app for app, _ in known}
    unknown = sorted(f"{app}.{name}" for app, name in about.migrations - known if app in apps)
    if unknown:
        raise Damaged(
            f"{archive.name} was written by a later version ({unknown[-1]}); install that version first."
        )


def _change_places(media: Path, ready: Path, aside: Path) -> None:
    """What is there goes aside, what is ready takes its place; put back when that fails on the way."""
    moved: list[tuple[Path, Path]] = []
    try:
        for path in sorted(media.iterdir()):
            if not path.name.startswith(".restore-"):
                moved.append(_moved(path, aside / path.name))
        for path in sorted(ready.iterdir()) if ready.exists() else []:
            moved.append(_moved(path, media / path.name))
    except OSError:
        for came_from, path in reversed(moved):
            path.rename(came_from)
        raise


def _moved(path: Path, to: Path) -> tuple[Path, Path]:
    path.rename(to)
    return path, to
