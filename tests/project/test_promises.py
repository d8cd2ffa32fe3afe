"""Every promise of `docs/promises.md` names tests, and every test that it names is there and is run."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "promises.md"
GROUPS = {"D": 8, "P": 3, "L": 4, "X": 5, "U": 6, "S": 8, "H": 7, "R": 3, "C": 4, "A": 9, "K": 4, "F": 5}
LINE = re.compile(r"\| ([A-Z]\d) \| ([^|]+) \| ([^|]+) \|")
NOT_RUN = ("skip", "xfail", "bench")  # marks without a condition


def promises() -> dict[str, list[str]]:
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if match := LINE.fullmatch(line):
            assert match[1] not in found, match[1]
            found[match[1]] = re.findall(r"`([^`]+)`", match[3])
    return found


def functions_of(path: Path) -> dict[str, ast.FunctionDef]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def marks(test: ast.FunctionDef) -> set[str]:
    nodes = [one.func if isinstance(one, ast.Call) else one for one in test.decorator_list]
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_every_promise_is_in_the_table():
    assert list(promises()) == [f"{group}{n}" for group, most in GROUPS.items() for n in range(1, most + 1)]
    assert len(promises()) == 66


def test_every_promise_names_tests_that_are_run():
    known: dict[str, dict[str, ast.FunctionDef]] = {}
    wrong = []
    for promise, tests in promises().items():
        if not tests:
            wrong.append(f"{promise} names no test")
        for test in tests:
            file, _colons, name = test.partition("::")
            path = ROOT / "tests" / file
            if file not in known:
                known[file] = functions_of(path) if path.exists() else {}
            found = known[file].get(name)
            if found is None:
                wrong.append(f"{promise}: there is no {test}")
            elif marks(found).intersection(NOT_RUN):
                wrong.append(f"{promise}: {test} is not run")

    assert wrong == []
