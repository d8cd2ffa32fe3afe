"""A web process of its own with its own page cache, on the database that the environment names.

It prints its address, and withdraws the Russian version of an item whose number it reads.
"""

import sys
import threading
from wsgiref.simple_server import make_server

from portal.wsgi import application
from relations.editorial import publishing
from relations.models import Content, User
from tests.browser.world import Quiet, ThreadingServer

if __name__ == "__main__":
    with make_server("127.0.0.1", 0, application, ThreadingServer, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        for line in sys.stdin:
            editor = User.objects.get(username="daniyar")
            publishing.withdraw(Content.objects.get(pk=int(line)), "ru", by=editor, reason="Дереккөз қате.")
            print("withdrawn", flush=True)
        server.shutdown()
