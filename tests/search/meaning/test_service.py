"""An address of the institute's own that makes vectors, alive, dead, slow and wrong: asked for real over HTTP."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy
import pytest

from relations.models import SearchVector
from relations.operations import doctor, health
from relations.operations.health import State
from relations.search import search
from relations.search.meaning import codes, engines, service, vectors
from tests import factories

from .hashing import Hashing


class Answering(BaseHTTPRequestHandler):
    """Answers as OpenAI's address does; `server.way` says what goes wrong."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((asked, self.headers.get("Authorization")))
        if self.server.way == "silent":
            self.server.end.wait(5)
        rows = Hashing().passages([text.partition(": ")[2] for text in asked["input"]])
        data = [{"index": place, "embedding": row.tolist()} for place, row in enumerate(rows)]
        body = {"right": json.dumps({"data": data[::-1]}), "wrong": '{"data": [{"index": 0, "embedding": ["x"]}]}',
                "few": '{"data": []}', "words": "<html>"}.get(self.server.way, "")  # fmt: skip
        self.send_response(500 if self.server.way == "broken" else 200)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_what):
        """Nothing."""


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.way, server.seen, server.end = "right", [], threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.end.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def own(server):
    return service.Service(f"http://127.0.0.1:{server.server_port}/v1/embeddings", "e5-small", "a-key")


def test_vectors_come_in_their_order_and_questions_are_told_apart(own, server):
    rows = own.passages(["лебедь", "мороз"])
    question = own.question("swan")

    assert numpy.argmax(rows @ question) == 0
    assert [asked["input"] for asked, _key in server.seen] == [
        ["passage: лебедь", "passage: мороз"], ["query: swan"],
    ]  # fmt: skip
    assert server.seen[0][1] == "Bearer a-key"


@pytest.mark.parametrize("way", ["broken", "wrong", "few", "words"])
def test_a_wrong_answer_is_none(own, server, way):
    server.way = way

    with pytest.raises(engines.Silent):
        own.question("лебедь")


def test_a_reader_does_not_wait_for_a_silent_one(own, server, monkeypatch):
    monkeypatch.setattr(service, "READERS_SECONDS", 0.05)
    server.way = "silent"
    began = time.monotonic()

    for _time in range(service.FAILURES + 20):
        with pytest.raises(engines.Silent):
            own.question("лебедь")

    assert len(server.seen) <= service.FAILURES  # then nobody asks for a while
    assert time.monotonic() - began < 4


def test_it_is_asked_again_after_a_while(server):
    now = [0.0]
    url = f"http://127.0.0.1:{server.server_port}/v1/embeddings"
    own = service.Service(url, "e5", clock=lambda: now[0])
    server.way = "broken"
    for _time in range(service.FAILURES):
        with pytest.raises(engines.Silent):
            own.question("лебедь")
    server.way, now[0] = "right", service.PAUSE + 1

    assert own.question("лебедь").shape == (384,)
    assert not own.is_silent


@pytest.mark.django_db
def test_a_dead_address_leaves_the_words_and_is_told(client, settings, own, server):
    factories.publish(factories.make_article(title_ru="Лебедь"), "ru")
    settings.EMBEDDINGS_URL = own.url
    codes.forget()
    with engines.instead(own):
        vectors.make.func()
        assert SearchVector.objects.exists()
        assert [one.state for one in health.readiness() if one.name == "meaning"] == [State.OK]
        server.way = "broken"

        hits = search("лебедь", "ru").hits
        found = next(one for one in doctor.examination() if one.name == "meaning")
        told = client.get("/readyz/meaning")

    assert len(hits) == 1
    assert found.state == State.WARNING
    assert (told.status_code, told.json()["parts"]["meaning"]["status"]) == (200, "warning")


@pytest.mark.django_db
def test_nothing_is_said_where_nothing_is_set_up():
    with engines.instead(None):
        names = {one.name for one in doctor.examination()}

    assert not names & {"meaning", "vectors"}
