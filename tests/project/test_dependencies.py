"""What is imported is declared, and what is declared is used: `pyproject.toml` against the code."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {"portal", "relations", "tests"}

# Used without an import in this code: why each is there.
USED_BY_NAME = {
    "granian": "the server, started from the Makefile",
    "tzdata": "the zones that the standard library reads",
    "django-tasks-db": "an installed application",
    "pymorphy3-dicts-ru": "the dictionary that pymorphy3 opens",
    "pytest-xdist": "a plug-in of the test runner",
    "pytest-django": "a plug-in of the test runner",
    "pytest-rerunfailures": "a plug-in of the test runner",
    "ruff": "run by make test",
    "djade": "run by make format",
    "djhtml": "run by make format",
    "pip-audit": "run by make audit",
    "pymemcache": "the driver that Django loads for memcached",
    "marisa-trie": "what simplemma keeps its dictionary of English in",
    "platformdirs": "asked for by simplemma's tries, though nothing of ours is kept on disk",
    "psycopg": "the driver that Django loads for PostgreSQL",
    "diskcache": "a store that the settings name",
    "django-storages": "a storage that the settings name",
    "flask": "what moto's server runs on",
    "flask-cors": "likewise",
    "redis": "the client that Django loads for CACHE_URL",
}
# Commands that write source and are run only where the development group is installed.
FOR_DEVELOPERS = ("tests/", "relations/management/commands/catalogues.py", "relations/scaffold/")


def declared() -> tuple[set[str], set[str]]:
    """Names of distributions for running the portal, and those for developing it besides."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    running = project["project"]["dependencies"] + [line for lines in extras for line in lines]
    return {_name(line) for line in running}, {_name(line) for line in project["dependency-groups"]["dev"]}


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def imported() -> dict[str, set[str]]:
    """For each distribution (several may share a package): the files that import it."""
    owners, found = packages_distributions(), {}
    for path in sorted(ROOT.glob("*.py")) + [p for d in OURS for p in sorted((ROOT / d).rglob("*.py"))]:
        for package in _packages(ast.parse(path.read_text(encoding="utf-8"))):
            if package in OURS or package in sys.stdlib_module_names:
                continue
            for owner in owners.get(package, [package]):
                name = owner.lower().replace("_", "-")
                found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    return found


def _packages(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_whatever_is_imported_is_declared():
    running, developing = declared()
    missing = []
    for name, files in imported().items():
        for file in sorted(files):
            for_developers = file.startswith(FOR_DEVELOPERS)
            if name not in running and not (for_developers and name in developing):
                missing.append(f"{file} imports {name}")

    assert missing == []


def test_whatever_is_declared_is_used():
    running, developing = declared()

    assert (running | developing) - set(imported()) - set(USED_BY_NAME) == set()


def test_reasons_are_given_only_for_what_is_declared():
    running, developing = declared()

    assert set(USED_BY_NAME) - running - developing == set()
