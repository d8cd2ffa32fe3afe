"""Outside links of public pages: what is asked, and what counts as broken."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from relations.exchange import links
from relations.models import LinkCheck
from tests.factories import make_agreement, make_article, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    """A small server that answers each path with the status it names."""

    class Answer(BaseHTTPRequestHandler):
        def do_HEAD(self):
            code = int(self.path.strip("/") or 200)
            self.send_response(405 if code == 299 else code)
            self.end_headers()

        def do_GET(self):
            code = int(self.path.strip("/") or 200)
            self.send_response(200 if code == 299 else code)
            self.end_headers()

        def log_message(self, *args):
            """Quiet."""

    settings.LINK_CHECK_ANY_HOST = True
    http = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()


def test_only_what_readers_see_is_asked():
    public = make_article(
        languages=["ru"], body_ru='<p><a href="https://shown.example/?a=1&amp;b=2">x</a></p>'
    )
    publish(public)
    make_article(languages=["ru"], body_ru='<p><a href="https://draft.example/">x</a></p>')
    agreement = make_agreement()
    agreement.references.create(register="adilet", url="https://law.example/")
    publish(agreement)

    assert links.addresses() == {
        "https://shown.example/?a=1&b=2": public.pk,
        "https://law.example/": agreement.pk,
    }


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("200", "fine"),
        ("404", "gone"),
        ("410", "gone"),
        ("403", "unsure"),
        ("429", "unsure"),
        ("503", "unreachable"),
        ("299", "fine"),
    ],
)
def test_answers_are_judged_without_false_alarm(server, path, verdict):
    article = make_article()

    (row,) = links.check({f"{server}/{path}": article.pk})

    assert row.verdict == verdict


def test_a_link_is_broken_when_it_failed_for_a_day(server):
    article = make_article()
    found = {f"{server}/404": article.pk}
    list(links.check(found))

    at_once = list(links.broken())
    later = list(links.broken(timezone.now() + timedelta(days=1, minutes=1)))
    LinkCheck.objects.update(url=f"{server}/200")
    list(links.check({f"{server}/200": article.pk}))

    assert at_once == []
    assert [row.content for row in later] == [article.content_ptr]
    assert LinkCheck.objects.get().failing_since is None


def test_our_own_network_is_never_called():
    assert links.ask("http://127.0.0.1:1/") is None
    assert links.ask("http://localhost/") is None
    assert links.ask("http://10.0.0.1/") is None
