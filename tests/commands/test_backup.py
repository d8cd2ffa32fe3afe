"""A backup is worth what its restore gives back, and a damaged one must never replace what is there."""

import io
import json
import random
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from relations.exchange import backups, pictures
from relations.models import Article, Content, Edition, Picture
from relations.models.storage import MediaStorage
from tests.exchange.test_pictures import drawn
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db(transaction=True)


def backup(folder, **options) -> Path:
    said = io.StringIO()
    call_command("backup", folder, stdout=said, stderr=io.StringIO(), **options)
    return Path(said.getvalue().strip())


def verify(archive) -> str:
    said = io.StringIO()
    call_command("backup", verify=archive, stdout=said)
    return said.getvalue()


def restore(archive) -> None:
    call_command("restore", archive, yes=True, stdout=io.StringIO())


def media_files() -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def portal():
    """One published article with a cover."""
    article = make_article(cover=pictures.accept(drawn()), title_ru="Договор о союзничестве")
    publish(article)
    return article


def spoil() -> None:
    """What happens after the backup."""
    Edition.objects.update(title="испорчено")
    Content.objects.update(title_ru="испорчено")
    make_article(title_ru="появилось после")
    root = Path(settings.MEDIA_ROOT)
    for path in list(root.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (root / "later.txt").write_text("появилось после")


@pytest.mark.parametrize("incremental", [False, True])
def test_everything_comes_back(tmp_path, portal, incremental):
    files = media_files()
    archive = backup(tmp_path / "backups", incremental=incremental)
    inode = Path(settings.MEDIA_ROOT).stat().st_ino

    spoil()
    restore(archive)

    assert Article.objects.get().title_ru == "Договор о союзничестве"
    assert Edition.objects.public().get(language="ru").title == "Договор о союзничестве"
    assert media_files() == files
    assert Picture.objects.get().file.read()
    assert Path(settings.MEDIA_ROOT).stat().st_ino == inode  # a mounted folder cannot be renamed


def test_nothing_is_replaced_without_saying_so(tmp_path):
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", tmp_path / "any.tar.gz")


def test_a_whole_archive_is_proved_and_nobody_else_may_read_it(tmp_path, portal):
    archive = backup(tmp_path)

    assert "is whole" in verify(archive)
    assert archive.stat().st_mode & 0o077 == 0


def refused(archive) -> None:
    """Neither proved nor put back: all rows and files stay as they are."""
    before = Content.objects.count(), media_files()
    with pytest.raises(CommandError):
        verify(archive)
    with pytest.raises(CommandError):
        restore(archive)
    assert (Content.objects.count(), media_files()) == before


def test_a_flipped_bit_anywhere_is_found(tmp_path, portal):
    archive = backup(tmp_path)
    whole, chance = archive.read_bytes(), random.Random(7)
    places = [*range(10), *chance.sample(range(len(whole)), 30), *range(len(whole) - 72, len(whole))]

    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        archive.write_bytes(damaged)
        with pytest.raises(CommandError, match="not as it was written"):
            verify(archive)
    refused(archive)


def test_other_programs_can_open_an_archive(tmp_path, portal):
    archive = backup(tmp_path)

    listed = subprocess.run(["tar", "-tzf", archive], check=True, capture_output=True, text=True)

    assert listed.stderr == ""
    assert "manifest.json" in listed.stdout.splitlines()


def test_a_zeroed_sector_and_a_cut_end_are_found(tmp_path, portal):
    archive = backup(tmp_path)
    whole = archive.read_bytes()

    for place in range(0, len(whole), max(512, len(whole) // 15)):
        damaged = whole[:place] + bytes(min(512, len(whole) - place)) + whole[place + 512 :]
        if damaged == whole:  # the last bytes of an archive are zeros anyway
            continue
        archive.write_bytes(damaged)
        with pytest.raises(CommandError):
            verify(archive)
    for length in (0, 5, len(whole) // 2, len(whole) - 1):
        archive.write_bytes(whole[:length])
        refused(archive)


def rewritten(archive, change) -> Path:
    """The same archive, whole as a file, with other members: `change(members)` gets name → bytes."""
    with tarfile.open(archive) as tar:
        members = {entry.name: tar.extractfile(entry).read() for entry in tar}
    change(members)
    with backups._packing(archive.with_name("other.tar.gz")) as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return archive.with_name("other.tar.gz")


def names_in(archive) -> list[str]:
    with tarfile.open(archive) as tar:
        return tar.getnames()


def test_a_missing_or_foreign_member_is_found(tmp_path, portal):
    archive = backup(tmp_path)
    picture = next(name for name in names_in(archive) if name.startswith("media/"))

    def exchange(members):
        members[picture] = b"\0" * len(members[picture])

    for change in (
        lambda members: members.pop(picture),
        lambda members: members.update({"media/extra.jpg": b"x"}),
        lambda members: members.update({"../outside.txt": b"x"}),
        lambda members: members.pop("manifest.json"),
        exchange,
    ):
        refused(rewritten(archive, change))
        archive.with_name("other.tar.gz").unlink()
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_damaged_database_in_a_whole_archive_is_found(tmp_path, portal):
    archive = backup(tmp_path)

    def spoil_pages(members):
        manifest = json.loads(members["manifest.json"])
        name = manifest["database"]
        content = bytearray(members[name])
        content[4096 : len(content) // 2] = bytes(len(content) // 2 - 4096)
        members[name] = bytes(content)
        manifest["members"][name]["sha256"] = backups.hashlib.sha256(content).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    refused(rewritten(archive, spoil_pages))


def test_an_archive_of_a_later_version_is_not_taken(tmp_path, portal):
    archive = backup(tmp_path)

    def later(members):
        manifest = json.loads(members["manifest.json"])
        manifest["migrations"].append(["relations", "9999_from_the_future"])
        members["manifest.json"] = json.dumps(manifest).encode()

    other = rewritten(archive, later)
    with pytest.raises(CommandError, match="9999_from_the_future"):
        restore(other)
    assert Article.objects.get().title_ru == "Договор о союзничестве"


def test_files_that_come_go_and_change_meanwhile_do_not_matter(tmp_path, portal, monkeypatch):
    root = Path(settings.MEDIA_ROOT)
    (root / "a-goes.txt").write_text("уходит")
    (root / "b-changes.txt").write_text("меняется")
    (root / "c-link.txt").symlink_to("/etc/hostname")
    copyfile, copied = shutil.copyfile, []

    def while_others_write(source, target, **options):
        if Path(source).name == "b-changes.txt" and not copied:
            copied.append(source)
            Path(source).write_text("меняется во время копирования")
            (root / "new.txt").write_text("пришёл")
        return copyfile(source, target, **options)

    names = default_storage.names()
    (root / "a-goes.txt").unlink()
    monkeypatch.setattr(MediaStorage, "names", lambda storage: names)
    monkeypatch.setattr(shutil, "copyfile", while_others_write)
    archive = backup(tmp_path / "backups")
    monkeypatch.undo()
    restore(archive)

    assert (root / "b-changes.txt").read_text() == "меняется во время копирования"
    assert not (root / "a-goes.txt").exists()
    assert not (root / "c-link.txt").exists()


def test_the_next_incremental_backup_copies_only_what_is_new(tmp_path, portal):
    backup(tmp_path, incremental=True)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "files").rglob("*") if path.is_file()}

    pictures.accept(drawn(640, 400))
    archive = backup(tmp_path, incremental=True)
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "files").rglob("*") if path.is_file()}

    assert before.items() < after.items()
    assert archive.stat().st_size < sum(path.stat().st_size for path in after) + 2_000_000
    assert not [name for name in names_in(archive) if name.startswith("media/")]


def test_a_file_missing_or_damaged_in_the_store_is_found(tmp_path, portal):
    archive = backup(tmp_path, incremental=True)
    stored = next(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    content = stored.read_bytes()

    stored.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    refused(archive)
    stored.unlink()
    refused(archive)

    backup(tmp_path, incremental=True)
    assert "is whole" in verify(archive)


def test_what_a_database_administrator_added_stays(tmp_path, portal):
    if connection.vendor != "postgresql":
        pytest.skip("extensions are PostgreSQL's")
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT oid FROM pg_extension WHERE extname = 'pg_trgm'")
        before = cursor.fetchone()
    archive = backup(tmp_path)

    spoil()
    restore(archive)

    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_extension WHERE extname = 'pg_trgm'")
        assert cursor.fetchone() == before
    assert Article.objects.get().title_ru == "Договор о союзничестве"
