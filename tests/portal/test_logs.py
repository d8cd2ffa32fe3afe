"""The log of the server: who can be found in it, and what must never be."""

import io
import json
import logging

import pytest
from django.apps import apps

from portal import logs
from relations.editorial import audit, conversation, previews, publishing, readership
from relations.models import AuditEntry, PageReads, SearchTally
from tests.factories import make_article, publish


@pytest.fixture
def lines():
    """A handler as in production: a function that gives the lines written so far, in one of the two forms."""
    handlers = []

    def listen(formatter, logger="relations.acts"):
        out = io.StringIO()
        handler = logging.StreamHandler(out)
        handler.addFilter(logs.Context())
        handler.setFormatter(formatter)
        handlers.append((logging.getLogger(logger), handler))
        logging.getLogger(logger).addHandler(handler)
        logging.getLogger(logger).setLevel(logging.INFO)
        return lambda: out.getvalue().splitlines()

    yield listen
    for logger, handler in handlers:
        logger.removeHandler(handler)
        logger.setLevel(logging.WARNING)


@pytest.mark.django_db
def test_an_act_is_a_json_line_with_request_person_and_item(client, daniyar, lines):
    written = lines(logs.Json())
    client.force_login(daniyar)

    client.post("/accounts/password/change/", {})
    logs.user_id.set(daniyar.pk)
    article = make_article(title_ru="Тайный черновик")
    publishing.touch(article, "ru", by=daniyar)
    audit.record("export", by=daniyar, content=article, language="ru", rows=3)
    logs.user_id.set(None)

    line = json.loads(written()[-1])
    assert (line["act"], line["item"], line["language"], line["user"]) == (
        "export",
        article.pk,
        "ru",
        daniyar.pk,
    )
    assert line["detail"] == {"rows": 3}
    assert line["time"].endswith("+00:00")
    assert "Тайный" not in "\n".join(written())


@pytest.mark.django_db
def test_signing_in_is_written_without_name_password_or_address(client, daniyar, lines):
    written = lines(logs.Json())

    client.post(
        "/accounts/login/", {"login": "my secret", "password": "my other secret"}, REMOTE_ADDR="203.0.113.5"
    )

    text = "\n".join(written())
    assert json.loads(written()[0])["act"] == "sign_in_failed"
    assert len(json.loads(written()[0])["request"]) == 32
    for secret in ("my secret", "my other secret", "203.0.113.5"):
        assert secret not in text


def test_line_breaks_forge_no_line(lines):
    for formatter in (logs.Json(), logs.Lines()):
        written = lines(formatter, "tests.forged")
        logging.getLogger("tests.forged").warning(
            "looked for %s", "x\n2026-01-01 INFO all is well\r\nand more"
        )
        assert len(written()) == 1


def test_requests_have_names_of_their_own_and_those_of_our_proxy(rf, settings):
    seen = []
    middleware = logs.RequestIdMiddleware(lambda request: seen.append(logs.request_id.get()))
    forged = {"X-Request-ID": "forged-by-a-reader"}

    middleware(rf.get("/", headers=forged))
    settings.TRUSTED_PROXIES = 1
    middleware(rf.get("/", headers={"X-Request-ID": "0123456789abcdef"}))
    middleware(rf.get("/", headers={"X-Request-ID": "bad\x0bname"}))

    assert "forged-by-a-reader" not in seen
    assert seen[1] == "0123456789abcdef"
    assert len(set(seen)) == 3
    assert logs.request_id.get() == "-"


@pytest.mark.django_db
def test_a_reader_leaves_no_address_in_database_or_log(client, daniyar, lines):
    """A8: whatever they read, seek, mistype, and try at the door."""
    written, address, browser = (
        lines(logs.Lines(), None),
        "203.0.113.77",
        "Mozilla/5.0 (X11) Browser of a reader",
    )
    article = make_article(languages=["ru"])
    publish(article, "ru")
    link = conversation.share(article, "ru", by=daniyar, note="")
    told = {
        "REMOTE_ADDR": address,
        "HTTP_USER_AGENT": browser,
        "HTTP_ACCEPT_LANGUAGE": "ru",
        "HTTP_REFERER": "http://elsewhere.example/reader",
    }

    for path in (f"/ru/articles/{article.pk}-x/", "/ru/search/?q=zzqq", "/ru/nowhere/", "/p/999999", "/media/a.pdf",
                 "/accounts/login/", previews.url_of(link).partition("testserver")[2] or previews.url_of(link)):  # fmt: skip
        client.get(path, follow=True, **told)
    client.post("/accounts/login/", {"login": "reader", "password": "reader"}, **told)
    client.post("/accounts/password/reset/", {"email": "reader@elsewhere.example"}, **told)
    client.post("/settings/", {"size": "large", "next": "/ru/"}, **told)
    readership.openings.write()

    rows = [
        repr(row)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for row in model._base_manager.values()
    ]
    assert SearchTally.objects.get().query == "zzqq"  # it is looked into what was written
    assert PageReads.objects.exists()
    told_of = (address, browser, "/reader", "reader@")
    assert [text for text in [*rows, *written()] if any(one in text for one in told_of)] == []
    assert AuditEntry.objects.get(action="sign_in_failed").address == "203.0.113.0"
