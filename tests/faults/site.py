"""A site in a process of its own that is told by its input what shall go wrong.

It fills an empty database, prints what there is as a line of JSON, serves, and answers each command with a line.
"""

import json
import os
import resource
import sqlite3
import sys
import threading
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from wsgiref.simple_server import make_server

import time_machine
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from portal.wsgi import application
from relations.exchange import pictures
from relations.models import Article, Edition, Picture, User
from tests import factories as make
from tests.browser.world import Quiet, ThreadingServer


class Faults:
    """What can go wrong inside the process; each has its way back."""

    def __init__(self):
        self.lock: sqlite3.Connection | None = None
        self.clock: time_machine.travel | None = None

    def full(self, folder: str):
        """Not a byte more fits on the file system of a folder."""
        with open(Path(folder) / "ballast", "wb", buffering=0) as file:
            for size in (65_536, 1_024, 1):
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError:
                    continue

    def room(self, folder: str):
        (Path(folder) / "ballast").unlink()

    def unwritable(self):
        """The kernel lets this process write to no file, wherever it lies: as a full disk, and without any right."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    def writable(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.getrlimit(resource.RLIMIT_FSIZE)[1],) * 2)

    def locked(self):
        """Somebody else writes and does not end."""
        name = str(settings.DATABASES["default"]["NAME"])
        self.lock = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
        self.lock.execute("BEGIN IMMEDIATE")

    def unlocked(self):
        self.lock.execute("ROLLBACK")
        self.lock.close()

    def jump(self, seconds: int):
        """The clock of the machine is set."""
        self.clock = time_machine.travel(time.time() + seconds, tick=True)
        self.clock.start()

    def back(self):
        self.clock.stop()

    def forget(self):
        """Nothing is left in the store of files."""
        caches["files"].clear()

    def kept(self) -> dict:
        """Rows and files of pictures: as many of the one as of the other. And is the database whole?"""
        with connection.cursor() as cursor:
            whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        files = [path for path in (Path(settings.MEDIA_ROOT) / "pictures").rglob("*") if path.is_file()]
        return {"rows": Picture.objects.count(), "files": len(files), "whole": whole}


def build() -> None:
    """One of everything that the table asks for."""
    make.make_user("chief-editor", username="daniyar")
    data = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(data, "JPEG")
    picture = pictures.accept(ContentFile(data.getvalue(), name="a.jpg"), alt_ru="Мост", is_decorative=True)
    article = make.make_article(authors=[make.make_expert()], cover=picture)
    make.publish(article, at=timezone.now() - timedelta(days=40))
    make.publish(make.make_agreement())
    make.publish(make.make_article(title_ru="Под эмбарго"), at=timezone.now() + timedelta(hours=3))
    make.make_article(title_ru="Черновик Данияра")  # the latest


def world() -> dict:
    """The addresses that the table asks, and a session of the chief editor."""
    edition = Edition.objects.public().get(language="ru", kind="article")
    embargoed = Edition.objects.get(language="ru", title="Под эмбарго")
    editor = User.objects.get(username="daniyar")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(editor)
    picture = Picture.objects.earliest("pk")
    return {
        "article": edition.get_absolute_url(),
        "embargoed": embargoed.get_absolute_url(),
        "pdf": edition.get_briefing_url(),
        "card": f"/cards/{edition.content_id}-ru-{edition.number}.png",
        "picture": picture.file.url,
        "draft": Article.objects.latest("pk").pk,
        "cookies": [client.cookies[settings.SESSION_COOKIE_NAME].value for client in clients],
    }


def main() -> None:
    translation.activate("ru")
    if not Article.objects.exists():
        build()
    found = world()
    connection.close()
    faults = Faults()
    with make_server("127.0.0.1", 0, application, ThreadingServer, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps({"port": server.server_port, "pid": os.getpid(), **found}), flush=True)
        for line in sys.stdin:
            name, *given = json.loads(line)
            print(json.dumps(getattr(faults, name)(*given)), flush=True)
        server.shutdown()


if __name__ == "__main__":
    main()
