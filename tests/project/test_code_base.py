"""Tests of the code base itself: imports point down, migrations match the models."""

import ast
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
# The higher the number, the more a package may import (STYLE: direction of imports). What readers are shown is put
# together in `reading`, once: whoever tells it to somebody – pages, the search, citations, briefings, feeds, the API –
# stands above it and asks it.
LAYERS = (
    {"kinds", "clients", "caches", "clock", "parameters", "queues", "surrogates", "version"},
    {"text", "law"},
    {"models", "translation"},
    {"editorial", "register"},
    {"reading"},
    {"search", "citations", "exchange"},
    {"briefing", "demo", "operations", "scaffold"},
    {"admin", "views", "api", "feeds", "sitemaps", "calendars", "management", "templatetags"},
    {"urls", "urls_plain", "apps", "checks", "dependencies"},
)
RANKS = {package: rank for rank, packages in enumerate(LAYERS) for package in packages}
# Layers whose packages do not import one another.
SIBLINGS = {5, 7}


def package_of(module: str) -> str:
    """The second part of a dotted name: `relations.search.query` → `search`."""
    return [*module.split("."), ""][1]


def imports_of(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            if node.module == "relations":
                yield from ((f"relations.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield node.module, node.lineno


def test_imports_point_down():
    wrong = []
    for path in sorted((ROOT / "relations").rglob("*.py")):
        inside = path.relative_to(ROOT / "relations")
        if inside.parts[0] in ("migrations", "__init__.py"):
            continue
        here = inside.parts[0].removesuffix(".py")
        for module, line in imports_of(path):
            if module.split(".")[0] == "portal":
                wrong.append(f"{inside}:{line} imports portal")
            if module.split(".")[0] != "relations":
                continue
            there = package_of(module)
            if there in ("", here):
                continue
            assert here in RANKS, f"{inside}: give the package {here} a rank"
            assert there in RANKS, f"{inside}: give the package {there} a rank"
            above = RANKS[there] > RANKS[here]
            sibling = RANKS[there] == RANKS[here] and RANKS[here] in SIBLINGS
            if above or sibling:
                wrong.append(f"{inside}:{line} ({here}) imports {module}")

    assert wrong == []


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_inline_style_or_script_in_templates():
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if "emails" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        wrong += [
            f"{path.relative_to(ROOT)}: {mark}"
            for mark in (' style="', " onclick=", "<style", "javascript:")
            if mark in text
        ]

    assert wrong == []
