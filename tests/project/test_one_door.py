"""One door out: what readers see of an item is decided in `relations/reading`, and nowhere else.

Whoever shows something to readers asks that package (`shelf`, `versions`, `records` …): a second place that compares
dates of visibility, asks editions by itself or picks a language is where the next leak or the next contradiction begins.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The rule of visibility and its parts; `best` and `fallback_order` choose a language.
ASKED = {"public", "was_public", "is_public", "scheduled"}
COMPARED = ("published_at__", "superseded_at")
CHOSEN = {"best", "fallback_order"}

# Who else may, and why. A folder stands for all its modules.
EXCEPTIONS = {
    "models": "the rule itself, and what stands beside it in the database",
    "editorial": "acts put editions on the shelf and take them off",
    "reading": "the door",
    "register": "below reading: agreements and events in memory, by the same rule",
    "admin": "the desk shows the shelf beside what lies in work, to those who may see both",
    "apps.py": "tables that are empty after a migration are filled for every edition",
    "operations": "counts them",
    "demo": "writes editions and looks for those that it wrote before",
    "search/index.py": "holds editions that wait for their hour too, and their moments",
    "search/rebuilding.py": "likewise",
    "search/attached.py": "by which version what stands beside a text is found",
    "search/finding.py": "names the language of a hit out of the index in memory, before anything is read",
    "search/suggestions.py": "likewise for titles, by the order of fallback",
    "search/query.py": "in which language a word that was typed is analysed",
    "search/stemming.py": "likewise",
    "search/quality.py": "writes editions of its own into a database made for measuring",
    "exchange/pictures.py": "remembers which pictures stand in any edition, seen or not",
    "exchange/agreement_writer.py": "names the original of a working copy by the titles that a file gives",
}


def is_excepted(path: str) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in EXCEPTIONS)


def decided_in(tree: ast.AST) -> list[tuple[int, str]]:
    """The places of a module that decide by themselves what readers see."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKED:
            found.append((node.lineno, f".{node.attr}"))
        elif isinstance(node, ast.Attribute) and node.attr == "objects" and name_of(node.value) == "Edition":
            found.append((node.lineno, "Edition.objects"))
        elif isinstance(node, ast.keyword) and (node.arg or "").startswith(COMPARED):
            found.append((node.value.lineno, node.arg))
        elif isinstance(node, ast.Attribute) and node.attr == "superseded_at":
            found.append((node.lineno, ".superseded_at"))
        elif isinstance(node, ast.ImportFrom) and node.module == "relations.text.languages":
            found += [(node.lineno, alias.name) for alias in node.names if alias.name in CHOSEN]
    return found


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def decisions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    where = path.relative_to(ROOT)
    return [f"{where}:{line} {what}" for line, what in decided_in(tree)]


def modules():
    for folder in ("relations", "portal"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_what_readers_see_is_decided_in_one_package():
    wrong = []
    for path in modules():
        if not is_excepted(path.relative_to(ROOT).as_posix().removeprefix("relations/")):
            wrong += decisions(path)

    assert wrong == []


def test_every_exception_is_still_needed():
    needless = []
    for name in EXCEPTIONS:
        where = ROOT / "relations" / name
        paths = [where] if where.suffix else list(where.rglob("*.py"))
        if not any(decisions(path) for path in paths):
            needless.append(name)

    assert needless == []


def test_a_decision_is_recognised():
    source = """
from relations.text.languages import LANGUAGES, best
rows = Edition.objects.public().filter(content=1)
rows = content.editions.filter(published_at__lte=now, superseded_at__gt=now)
is_open = edition.is_public() or edition.superseded_at is None
"""

    found = [what for _line, what in sorted(decided_in(ast.parse(source)))]

    assert found == [
        "best", ".public", "Edition.objects", "published_at__lte", "superseded_at__gt", ".is_public", ".superseded_at",
    ]  # fmt: skip


def test_reading_knows_no_request_and_nothing_private_of_django():
    wrong = []
    for path in sorted((ROOT / "relations" / "reading").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_private = isinstance(node, ast.Attribute) and node.attr in PRIVATE
            if is_private or (isinstance(node, ast.Attribute) and node.attr in RESPONSES):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} .{node.attr}")

    assert wrong == []


RESPONSES = {"META", "COOKIES", "session", "user", "HttpResponse"}
PRIVATE = {
    "get_compiler",
    "as_sql",
    "_iterable_class",
    "_result_cache",
    "_prefetched_objects_cache",
    "extra",
    "raw",
}


LONGEST_VIEW = 120  # lines of a module of views
# Views that ask tables by themselves, and why.
ASKING = {
    "files.py": "whether a member of staff may see what hangs on a draft",
    "preview.py": "the working copy and the link to it: of the desk, not of readers",
}


def test_a_view_is_a_request_a_call_and_a_template():
    wrong = []
    for path in sorted((ROOT / "relations" / "views").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        nodes = list(ast.walk(ast.parse(source)))
        asks = any(isinstance(node, ast.Attribute) and node.attr == "objects" for node in nodes)
        if asks != (path.name in ASKING):
            wrong.append(f"{path.name} asks tables" if asks else f"{path.name} asks no table any more")
        if len(source.splitlines()) >= LONGEST_VIEW:
            wrong.append(f"{path.name} is too long")

    assert wrong == []


# --- One clock ------------------------------------------------------------------------------------------------

# Moments of the desk and of jobs; whether readers see something is asked of `relations.clock`, which all machines share.
OWN_CLOCK = {
    "models/editorial.py": "preview links",
    "models/imports.py": "imports",
    "models/intake.py": "batches of old texts",
    "search/quality.py": "a database made for measuring",
    "views/preview.py": "preview links",
}
SHOWN_BY = ("models", "reading", "search", "register", "views", "api", "citations", "briefing")


def test_what_readers_see_is_decided_by_one_clock():
    wrong = [
        str(path.relative_to(ROOT / "relations"))
        for package in SHOWN_BY
        for path in sorted((ROOT / "relations" / package).rglob("*.py"))
        if "timezone.now()" in path.read_text(encoding="utf-8")
    ]

    assert wrong == sorted(OWN_CLOCK)
