"""Files in a bucket: served under our own addresses with rights checked, backed up, exported, and missed by nobody when away."""

import json
import sqlite3
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import connection
from moto.server import ThreadedMotoServer

from relations.exchange import backups, databases, pictures, whole
from relations.models import Attachment, Picture
from relations.models.buckets import BucketStorage
from relations.models.storage import Away, no_litter
from relations.operations import health
from relations.operations.health import State
from tests.exchange.test_pictures import drawn
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db
KEYS = {"access_key": "key", "secret_key": "secret", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(settings, server):
    """The portal on an empty bucket."""
    client = boto3.client(
        "s3",
        endpoint_url=server,
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="portal")
    options = {"bucket_name": "portal", "location": "media", "endpoint_url": server, **KEYS}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "relations.models.buckets.BucketStorage", "OPTIONS": options}
    }
    yield default_storage
    for one in client.list_objects_v2(Bucket="portal").get("Contents", []):
        client.delete_object(Bucket="portal", Key=one["Key"])


@pytest.fixture
def away(settings):
    """A store that nobody listens at."""

    def begin():
        options = {"bucket_name": "portal", "endpoint_url": "http://127.0.0.1:9", **KEYS}
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "relations.models.buckets.BucketStorage", "OPTIONS": options}
        }

    return begin


def shown():
    """A public article with a cover: its address and that of the picture."""
    picture = pictures.accept(drawn())
    edition = publish(make_article(languages=["ru"], cover=picture))["ru"]
    return edition.get_absolute_url(), picture


def test_pictures_have_our_addresses_and_their_rights(client, bucket):
    picture = pictures.accept(drawn())
    hidden = client.get(picture.file.url)
    publish(make_article(languages=["ru"], cover=picture))
    answer = client.get(picture.file.url)

    assert picture.file.url == f"/media/{picture.file.name}"
    assert (hidden.status_code, answer.status_code, answer["Content-Type"]) == (404, 200, "image/jpeg")
    assert b"".join(answer.streaming_content) == picture.file.read()
    assert answer["Content-Length"] == str(picture.file.size)
    assert client.get("/media/pictures/nothing.jpg").status_code == 404


def test_renditions_are_made_in_the_bucket(bucket):
    picture = pictures.accept(drawn())
    picture.refresh_from_db()

    assert sorted(name.split("/")[0] for name in bucket.names()) == [
        "pictures",
        *["renditions"] * (3 * len(picture.widths)),
    ]


def test_parts_and_tags(client, bucket):
    _page, picture = shown()
    url, whole = picture.file.url, picture.file.read()

    part = client.get(url, headers={"range": "bytes=10-19"})
    tag = part["ETag"]

    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[10:20])
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304


def test_signed_addresses_only_when_asked_for(client, bucket, settings):
    settings.MEDIA_DELIVERY = "redirect"
    _page, picture = shown()
    answer = client.get(picture.file.url)

    assert answer.status_code == 302
    assert "X-Amz-Signature=" in answer["Location"]
    assert "X-Amz-Expires=120" in answer["Location"]
    assert isinstance(storages["default"], BucketStorage)


def test_a_store_that_is_away_costs_its_files_and_nothing_else(client, bucket, away):
    page, picture = shown()
    away()

    answer = client.get(picture.file.url)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert client.get(page).status_code == 200
    assert [one.state for one in health.readiness() if one.name == "storage"] == [State.WARNING]
    with pytest.raises(Away):
        pictures.accept(drawn())
    assert Picture.objects.count() == 1


def test_a_file_whose_row_could_not_be_stored_goes_again(bucket):
    def failing():
        with no_litter():
            default_storage.save("attachments/a.pdf", ContentFile(b"x"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()

    assert bucket.names() == []


def test_backup_and_restore_take_files_from_the_bucket(bucket, tmp_path, monkeypatch):
    """The database is an empty one: what is proved here are the files."""

    def dump(folder):
        file = folder / databases.NAMES[connection.vendor]
        sqlite3.connect(file).execute("CREATE TABLE portal (id INTEGER)").connection.close()
        return file

    monkeypatch.setattr(databases, "dump", dump)
    monkeypatch.setattr(databases, "prove", lambda file: None)
    monkeypatch.setattr(databases, "load", lambda file: None)
    _page, picture = shown()
    before = {name: bucket.open(name).read() for name in bucket.names()}

    archive, _about = backups.write(tmp_path)
    bucket.delete(picture.file.name)
    bucket.save("attachments/later.pdf", ContentFile(b"later"))
    backups.restore(archive)

    assert {name: bucket.open(name).read() for name in bucket.names()} == before


def test_an_export_holds_the_files(bucket, tmp_path):
    _page, picture = shown()
    Attachment.objects.create(
        content=make_article(), language="ru", file=ContentFile(b"%PDF-1.4", name="a.pdf")
    )
    whole.write(tmp_path / "out")
    files = tmp_path / "out" / "files"

    assert {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()} == set(
        bucket.names()
    )
    assert (files / picture.file.name).read_bytes() == picture.file.read()
    assert json.loads((tmp_path / "out" / "portal.json").read_text())["rows"]["relations.picture"] == 1


def test_the_address_of_a_bucket_is_read():
    from portal.settings import _bucket  # noqa: PLC0415 of the settings

    options = _bucket("s3://k:s%2F1@portal/media?endpoint=https://s3.example&region=kz")["OPTIONS"]

    assert options == {
        "bucket_name": "portal", "location": "media", "endpoint_url": "https://s3.example", "region_name": "kz",
        "access_key": "k", "secret_key": "s/1",
    }  # fmt: skip
    assert Path(options["location"]).name == "media"
