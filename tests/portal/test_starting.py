"""Commands on a machine where nothing is set up yet: what works, and what is said clearly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
