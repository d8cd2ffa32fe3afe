"""`manage.py doctor` and the state page say what is wrong and what to do."""

import subprocess
import sys
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation

from relations.operations import doctor
from relations.operations.health import State
from relations.version import VERSION
from tests.factories import make_article, make_user, publish

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def state_of(name):
    return next(one for one in doctor.examination() if one.name == name)


@pytest.fixture
def site(settings, tmp_path):
    """What a site on the internet has."""
    make_user("administrator", is_superuser=True)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text("{}")
    settings.STATIC_ROOT = tmp_path / "static"
    settings.SITE_URL, settings.SITE_IS_SECURE, settings.TRUSTED_PROXIES = "https://portal.example", True, 1
    settings.ALLOWED_HOSTS = ["portal.example"]
    return settings


def test_a_site_that_is_set_up_has_no_errors(site):
    publish(make_article())
    out = StringIO()
    call_command("doctor", stdout=out)

    assert "WRONG" not in out.getvalue()
    assert "ok    settings: They fit together." in out.getvalue()
    assert "sizes: 1 items, 3 editions" in out.getvalue()
    assert f"Portal {VERSION}" in out.getvalue()


@pytest.mark.parametrize(
    ("name", "value", "state", "advice"),
    [
        ("ALLOWED_HOSTS", ["other.example"], State.ERROR, "Add portal.example to ALLOWED_HOSTS."),
        ("DEMO", True, State.WARNING, "Unset DEBUG and DEMO before others may reach it."),
        ("SITE_IS_SECURE", False, State.WARNING, "Let the proxy end TLS, and set SITE_URL to the public address."),
        ("TRUSTED_PROXIES", 0, State.WARNING, "Set TRUSTED_PROXIES to the number of your proxies, usually 1."),
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_are_named(site, name, value, state, advice, english):
    setattr(site, name, value)
    found = state_of("settings")

    assert (found.state, found.advice) == (state, advice)


def test_what_is_missing_is_an_error_with_exit_code_1(settings, tmp_path, english):
    settings.STATIC_ROOT = tmp_path
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)

    assert ended.value.code == 1
    assert "WRONG administrator: Nobody may give rights to others." in out.getvalue()
    assert "→ Run manage.py collectstatic." in out.getvalue()


def test_a_mail_server_that_is_away_is_told_and_nothing_is_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert state_of("mail").state == State.ERROR


def test_the_state_page_is_for_administrators(client, english):
    client.force_login(make_user("administrator", interface_language="en"))
    page = client.get("/admin/state/").content.decode()

    assert "Code and database are of one age." in page
    assert "Run manage.py createsuperuser." in page
    assert 'href="/admin/state/"' in client.get("/admin/").content.decode()

    client.force_login(make_user("chief-editor", username="saule"))
    assert client.get("/admin/state/").status_code == 403
    assert 'href="/admin/state/"' not in client.get("/admin/").content.decode()


def test_the_version_is_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = subprocess.run(
        [sys.executable, "manage.py", "version"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert (project["version"], said.stdout.strip()) == (VERSION, VERSION)
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
