"""Pages for machines that watch or visit the site."""

import datetime as dt

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


def test_security_txt_names_a_contact_and_has_not_run_out(client, settings):
    settings.SECURITY_CONTACTS = ["security@portal.example", "https://portal.example/report"]

    answer = client.get("/.well-known/security.txt")
    pairs = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    lines = dict(pairs)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert [value for name, value in pairs if name == "Contact"] == [
        "mailto:security@portal.example",
        "https://portal.example/report",
    ]
    assert lines["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    policies = [value.removeprefix(settings.SITE_URL) for name, value in pairs if name == "Policy"]
    assert policies == ["/kk/security/", "/ru/security/", "/en/security/"]
    for policy in policies:
        page = client.get(policy).content.decode()
        assert 'href="mailto:security@portal.example"' in page
        assert 'href="https://portal.example/report"' in page
    assert (
        timezone.now() < dt.datetime.fromisoformat(lines["Expires"]) < timezone.now() + dt.timedelta(days=366)
    )
    assert lines["Preferred-Languages"] == "kk, ru, en"
