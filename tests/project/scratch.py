"""A copy of the source in a folder of its own, in which commands that write source may do so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.db import connection

from tests import prepared

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("portal", "relations", "templates", "tests", "manage.py", "pyproject.toml", "README.md", "Makefile")


class Scratch:
    """Runs Python in the copy as a developer would: no setting of the present run goes with it."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, folder / name)
        (folder / "static").symlink_to(ROOT / "static")

    def run(self, *arguments: str) -> str:
        """What a command of Python says; the test fails with its words when it does."""
        own = ("PYTEST_", "DJANGO_", "DATABASE_", "VAR_DIR", "TESTING")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        if connection.vendor == "sqlite" and prepared.path_of_copy().exists():
            kept[prepared.FROM] = str(
                prepared.path_of_copy()
            )  # only what the command adds has to be migrated
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=kept,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def pytest(self, *arguments: str) -> str:
        return self.run("-m", "pytest", "-q", "-p", "no:xdist", *arguments)
