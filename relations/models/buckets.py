"""Files in a store that speaks S3 (the optional package `s3`): addresses stay ours, and so do the rights over them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from storages.backends.s3 import S3Storage

from .storage import Away, Stored, Tidy

MISSING = ("404", "NoSuchKey", "NotFound")
IN_MEMORY = 2**20  # bytes of a file that is read; more goes to a temporary file
PATIENCE = Config(connect_timeout=2, read_timeout=10, retries={"max_attempts": 1}, signature_version="s3v4")


@contextmanager
def answering() -> Iterator[None]:
    """What botocore raises is no OSError: raises FileNotFoundError or Away instead."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError(str(error)) from error
        raise Away(str(error)) from error
    except (BotoCoreError, Boto3Error) as error:
        raise Away(str(error)) from error


class BucketStorage(Tidy, S3Storage):
    """A bucket, private; readers never meet its address unless `signed` is asked for."""

    def get_default_settings(self):
        return super().get_default_settings() | {
            "client_config": PATIENCE,
            "default_acl": None,
            "file_overwrite": False,
        }

    def url(self, name, *args, **kwargs):
        return FileSystemStorage.url(FileSystemStorage(), name)

    def signed(self, name: str, seconds: int) -> str:
        """An address in the store itself that opens one file for a while."""
        return super().url(name, expire=seconds)

    def room(self) -> None:
        """Nobody knows how much fits; but is the bucket there? Raises OSError."""
        with answering():
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def about(self, name: str) -> Stored | None:
        try:
            with answering():
                found = self.connection.meta.client.head_object(Bucket=self.bucket_name, Key=self._key(name))
        except FileNotFoundError:
            return None
        return Stored(found["ContentLength"], found["ETag"].strip('"'))

    def blocks(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        if start == stop:
            return iter(())
        with answering():
            found = self.bucket.Object(self._key(name)).get(Range=f"bytes={start}-{stop - 1}")
        return found["Body"].iter_chunks(2**16)

    def names(self) -> list[str]:
        top = len(self.location) + 1 if self.location else 0
        with answering():
            keys = sorted(one.key[top:] for one in self.bucket.objects.filter(Prefix=self.location))
        return [key for key in keys if not key.startswith(".") and not key.endswith("/")]

    def copy_out(self, name: str, to: Path) -> bool:
        try:
            with answering():
                self.bucket.download_file(self._key(name), str(to))
        except FileNotFoundError:
            return False
        return True

    def put(self, name: str, path: Path) -> None:
        with answering():
            self.bucket.upload_file(str(path), self._key(name))

    def _key(self, name: str) -> str:
        return self._normalize_name(name)

    def _open(self, name, mode="rb"):
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 whoever opened it closes it
        with answering():
            self.bucket.download_fileobj(self._key(name), file)
        file.seek(0)
        return File(file, name)

    def _save(self, name, content):
        with answering():
            return super()._save(name, content)

    def exists(self, name):
        return self.about(name) is not None

    def delete(self, name):
        with answering():
            super().delete(name)

    def listdir(self, name):
        with answering():
            return super().listdir(name)

    def get_modified_time(self, name):
        with answering():
            return super().get_modified_time(name)
