"""The README is true: what it names exists, and what exists is named."""

import re
from pathlib import Path

from django.core.management import get_commands

from tests.project.test_code_base import RANKS

ROOT = Path(__file__).resolve().parents[2]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
INTERNAL = {"TESTING"}  # set by the test runner, not by an operator


def section(title: str) -> str:
    """The text of the README under one heading."""
    return re.split(r"^## ", README, flags=re.MULTILINE)[
        [part.splitlines()[0] for part in re.split(r"^## ", README, flags=re.MULTILINE)].index(title)
    ]


def test_settings_are_those_that_the_code_reads():
    read = set()
    for path in (ROOT / "portal").glob("*.py"):
        read |= set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', path.read_text(encoding="utf-8")))
    rows = [line for line in section("Settings").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}

    assert named == read - INTERNAL


def test_commands_exist():
    named = set(re.findall(r"manage\.py (\w+)", README))

    assert named - set(get_commands()) - {"version"} == set()  # manage.py answers that itself


def test_own_commands_are_named():
    own = {name for name, app in get_commands().items() if app == "relations"}
    named = set(re.findall(r"manage\.py (\w+)", README)) | set(re.findall(r", `(\w+) ", section("Commands")))

    assert own - named == set()


def test_words_of_the_makefile_exist():
    named = set(re.findall(r"`?make ([\w-]+)", README))
    targets = set(re.findall(r"^([\w-]+):", MAKEFILE, flags=re.MULTILINE))

    assert named - targets == set()


def test_paths_exist():
    named = set(re.findall(r"`((?:portal|relations|templates|static|tests|docs|deploy)/[\w/.{}-]*)`", README))
    missing = {path for path in named if "{" not in path and not (ROOT / path).exists()}

    assert missing == set()


def test_the_architecture_draws_every_layer_and_names_what_exists():
    drawn = set(re.findall(r"\w+", ARCHITECTURE.split("```")[1]))
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+(?:\.\w+)?|[a-z_]+\.py)\b", ARCHITECTURE))
    paths = ["/manage.py"]
    paths += [f"/{path.relative_to(ROOT)}" for top in ("portal", "relations", "templates", "tests", "docs")
             for path in (ROOT / top).rglob("*")]  # fmt: skip

    assert set(RANKS) - drawn == set()
    assert {name for name in named if not any(path.endswith(f"/{name}") for path in paths)} == set()
    assert len(named) > 20
