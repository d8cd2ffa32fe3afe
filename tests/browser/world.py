"""A small published portal in a process and a database of its own, for tests that look at it in a browser.

`python -m tests.browser.world` makes it, prints the numbers of its items as one line of JSON, and serves it
until its input is closed. `stories.make_world()` is where a new kind of page gets something to show.
"""

import json
import os
import shutil
import sys
import tempfile
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main():
    folder = tempfile.TemporaryDirectory(prefix="portal-world-")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "TESTING": "1",
        "DEBUG": "",
        "VAR_DIR": folder.name,
        "MEDIA_ROOT": f"{folder.name}/media",
        "DATABASE_URL": f"sqlite:///{folder.name}/db.sqlite3",
    }
    if kept := os.environ.get("PREPARED_FROM"):
        shutil.copy(kept, f"{folder.name}/db.sqlite3")
    import django  # noqa: PLC0415 after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    from tests.browser.stories import make_world  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    world = make_world()
    application = get_wsgi_application()
    with make_server("127.0.0.1", 0, application, ThreadingServer, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        world["base"] = f"http://127.0.0.1:{server.server_port}"
        print(json.dumps(world), flush=True)
        sys.stdin.read()
        server.shutdown()
    folder.cleanup()


if __name__ == "__main__":
    main()
