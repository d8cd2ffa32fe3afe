"""Asking the internet: nothing that stands in a text makes us call our own servers."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from relations.exchange import links, outside


@pytest.fixture
def inside():
    """A server of our own that must not be called; its list of calls, and the way to it."""
    calls = []

    class Answer(BaseHTTPRequestHandler):
        def do_HEAD(self):
            calls.append(self.path)
            target = "/loop" if self.path == "/loop" else self.path.partition("?")[2]
            self.send_response(302 if target else 200)
            if target:
                self.send_header("Location", target)
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *args):
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield calls, f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2001:0:7f00:1::1",
    ],
)  # fmt: skip
def test_addresses_inside_are_known(address):
    assert not outside.is_global(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_outside_are_known(address):
    assert outside.is_global(address)


def resolving(monkeypatch, names):
    """Names resolve to what the test says, one answer after another; others are addresses already."""
    asked = {}

    def answer(host, port, *details, **more):
        found = names.get(host, [[host]])
        asked[host] = asked.get(host, -1) + 1
        return [(2, 1, 6, "", (one, port)) for one in found[min(asked[host], len(found) - 1)]]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("names", [["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], []])
def test_a_name_that_leads_inside_is_not_called(monkeypatch, inside, names):
    calls, there = inside
    resolving(monkeypatch, {"evil.example": [names]})

    assert links.ask(f"http://evil.example:{there.rpartition(':')[2]}/") is None
    assert calls == []


def test_a_redirect_that_leads_inside_is_not_followed(monkeypatch, inside):
    calls, there = inside
    port = there.rpartition(":")[2]
    resolving(monkeypatch, {"front.example": [["127.0.0.1"]], "back.example": [["127.0.0.1"]]})
    judged = iter([True])

    with pytest.raises(outside.Refused):
        outside.status_of(
            f"http://front.example:{port}/to?http://back.example:{port}/secret",
            allowed=lambda address: next(judged, False),
        )
    assert calls == [f"/to?http://back.example:{port}/secret"]


def test_a_name_is_resolved_once_and_that_address_is_called(monkeypatch, inside):
    calls, there = inside
    asked = []
    resolve = socket.getaddrinfo

    def counting(host, port, **details):
        asked.append(host)
        return resolve("127.0.0.1", port, **details)

    monkeypatch.setattr(socket, "getaddrinfo", counting)
    monkeypatch.setattr(socket, "create_connection", _connecting_by_number)
    status = outside.status_of(
        f"http://once.example:{there.rpartition(':')[2]}/page", allowed=lambda address: True
    )

    assert (status, calls, asked) == (200, ["/page"], ["once.example"])


def _connecting_by_number(address, timeout):
    made = socket.socket()
    made.settimeout(timeout)
    made.connect(address)
    return made


@pytest.mark.parametrize(
    "url",
    [
        "http://[x",
        "ftp://example.org/",
        "//example.org",
        "http://exa mple.org:x/",
        "javascript:alert(1)",
        "http://" + "a" * 300,
    ],
)
def test_what_is_no_address_is_none(url):
    assert links.ask(url) is None


def test_circles_end(inside):
    calls, there = inside
    with pytest.raises(outside.Refused, match="redirects"):
        outside.status_of(f"http://{there}/loop", allowed=lambda address: True)
    assert calls == ["/loop"] * (outside.MOST_REDIRECTS + 1)
