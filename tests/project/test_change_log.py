"""Rows that readers see are written so that the change log hears of them: by `save`, or through its own functions."""

import ast
from pathlib import Path

import pytest

from relations import models
from relations.models.changes import UNSEEN, table

ROOT = Path(__file__).resolve().parents[2] / "relations"
SILENT = {"update", "bulk_create", "bulk_update", "_raw_delete", "_insert", "_batched_insert"}
# Where rows are written past the log on purpose: the file, the function, and why that is right.
ALLOWED = {
    ("models/changes.py", "update"): "the log itself",
    ("models/changes.py", "bulk_create"): "the log itself",
    ("models/touched.py", "turn"): "the turn",
    ("models/base.py", "save"): "the version of the working copy, which readers do not see",
    ("models/editorial.py", "bulk_create"): "tables of the desk",
    ("models/editions.py", "note_outdated"): "derived by the table",
    ("models/standings.py", "_store"): "derived by the table",
    ("models/dossiers.py", "refresh_key"): "derived by the table",
    ("editorial/chronicles.py", "_store"): "derived by the table",
    ("editorial/archive_counts.py", "*"): "derived by the table",
    ("editorial/derived.py", "refresh_days"): "derived by the table",
    ("editorial/derived.py", "date_records"): "derived by the table",
    ("exchange/pictures.py", "refresh_uses"): "derived by the table",
    ("exchange/whole.py", "*"): "a whole portal is taken in; the turn and the index follow at its end",
    (
        "demo/synthetic.py",
        "*",
    ): "items for measuring; the whole table follows each batch, and the turn its end",
    ("search/quality.py", "*"): "a database of its own for measuring",
    ("search/index.py", "*"): "tables of the search",
    ("search/tally.py", "*"): "tables of the search",
    ("search/meaning/vectors.py", "*"): "tables of the search",
    ("editorial/readership.py", "*"): "a table of the desk",
    ("reading/old_addresses.py", "note_lost"): "a table of the desk",
    ("operations/tasks.py", "*"): "tables of the worker",
    ("exchange/recognising.py", "_work"): "how far a scan is, which readers do not see",
    ("exchange/recognising.py", "tell"): "likewise",
    ("exchange/recognising.py", "start_anew"): "likewise",
    ("admin/intake.py", "_act"): "papers on their way in",
    ("exchange/intake/bringing.py", "bring"): "papers on their way in",
    ("exchange/intake/bringing.py", "trial"): "papers on their way in",
    ("exchange/intake/bringing.py", "_bring"): "papers on their way in",
    ("exchange/intake/bringing.py", "release"): "papers on their way in",
    ("exchange/intake/leftovers.py", "forget"): "papers on their way in",
    ("exchange/intake/scans.py", "recognise_paper"): "papers on their way in",
    ("exchange/intake/scans.py", "tell"): "papers on their way in",
    ("exchange/intake/jobs.py", "accept"): "papers on their way in",
    ("editorial/permissions.py", "make_groups"): "groups of the staff",
}


def root_of(node):
    """The name that a chain of calls and attributes begins with: `Topic` of `Topic.objects.filter(…).update`."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def names_in(function):
    """What local names of a function stand for: the roots of what they were given."""
    return {
        node.targets[0].id: root_of(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def writes_of(tree):
    """(line, function, root of the chain) of every call that writes rows without a signal."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        known = names_in(function)
        for node in ast.walk(function):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if not is_call or node.func.attr not in SILENT:
                continue
            if node.func.attr == "update" and (node.args or not node.keywords):
                continue  # of a dictionary
            root = root_of(node.func.value)
            yield node.lineno, function.name, known.get(root, root)


def is_unseen(name):
    model = getattr(models, name, None)
    return isinstance(model, type) and model._meta.label_lower in UNSEEN


def missed(source, inside="x.py"):
    return [
        f"{inside}:{line} {function}"
        for line, function, root in writes_of(ast.parse(source))
        if root != "changes"
        and not is_unseen(root)
        and not {(inside, function), (inside, "*")} & ALLOWED.keys()
    ]


def test_rows_that_readers_see_are_written_through_the_log():
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        inside = path.relative_to(ROOT).as_posix()
        if not inside.startswith("migrations/"):
            found += missed(path.read_text(encoding="utf-8"), inside)

    assert found == []


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("Topic.objects.filter(pk=1).update(slug='x')", 1),
        ("rows.update(**values)", 1),
        ("rows = Topic.objects.all()\n    rows.update(slug='x')", 1),
        ("rows = Draft.objects.all()\n    rows.update(values={})", 0),
        ("Party.objects.bulk_create(rows)", 1),
        ("Draft.objects.filter(pk=1).update(values={})", 0),
        ("changes.update(Topic.objects.all(), slug='x')", 0),
        ("known.update({1: 2})", 0),
    ],
)
def test_this_check_sees_what_it_should(written, count):
    assert len(missed(f"def act():\n    {written}")) == count


def test_what_is_allowed_is_still_there():
    for inside, function in ALLOWED:
        found = list(writes_of(ast.parse((ROOT / inside).read_text(encoding="utf-8"))))
        assert any(function in ("*", name) for _line, name, _root in found), f"{inside}: {function}"


def test_what_is_derived_stands_above_what_looks_at_it():
    """`writes` are passed on downwards only."""
    order = [derived.name for derived in table()]
    assert order.index("days") < order.index("search facts")
    assert order.index("standings") < order.index("search facts")
    assert order.index("search documents") < order.index("search facts")
    assert len(set(order)) == len(order)
