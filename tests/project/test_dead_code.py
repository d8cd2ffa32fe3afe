"""Nothing stands here that nobody calls: history remembers what was deleted."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("portal", "relations", "templates")
    for ending in ("py", "html", "txt", "xml", "typ")
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if "migrations" not in path.parts
]

# Called by Django, allauth or the standard library under names that they chose.
HOOKS = {
    "_get_login_attempts_cache_key", "_open", "allow_migrate", "allow_relation", "as_postgresql", "as_sqlite", "autocomplete_view", "bulk_update", "change_view", "clean_source", "csrf_failure", "database_forwards", "db_for_read", "db_for_write",
    "find_class", "format_email_subject", "formatTime", "get_config", "get_default_settings", "get_modified_time", "get_rhs_op", "listdir", "get_extra", "get_help_text", "get_inlines", "get_login_redirect_url", "get_logout_redirect_url",
    "get_totp_issuer", "has_permission", "is_open_for_signup", "is_reauthentication_required", "password_change", "process_exception",
    "process_view", "send_mail", "send_notification_mail",
}  # fmt: skip
# Put together from a word: `getattr(views, f"{kind}_detail")`, `getattr(self, f"_{act}")`.
BUILT = re.compile(r"\w+_(list|detail|edition)|_(preview|remark|resolve|share)|note_made")
FOR_MIGRATIONS = {"AddIndexWhileInUse"}
# The way in for tests, and questions of the law that pages will ask.
FOR_TESTS = {"all_caches", "in_force_between", "iso", "notices_on", "status_on"}


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES if path.suffix == ".py"}


def is_registered(node: ast.AST) -> bool:
    """Handed over by a decorator: an admin class, a check, a lookup, a template tag, a view of the API."""
    return any(
        isinstance(decorator, ast.Call) or "register" in ast.unparse(decorator)
        for decorator in node.decorator_list
    )


def test_every_function_and_class_is_asked_for():
    words = Counter(word for path in SOURCES for word in re.findall(r"\w+", path.read_text(encoding="utf-8")))
    unused = []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("__"):
                continue
            is_known = (
                node.name in HOOKS | FOR_MIGRATIONS | FOR_TESTS
                or BUILT.fullmatch(node.name)
                or is_registered(node)
            )
            if words[node.name] == 1 and not is_known:
                unused.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")

    assert unused == []


def test_every_constant_is_read():
    elsewhere = {
        name
        for tree in trees().values()
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else [node.attr]
            if isinstance(node, ast.Attribute)
            else []
        )
    }
    unread = []
    for path, tree in trees().items():
        if path.stem in ("settings", "formats", "caches"):  # read by Django, and by the test of the caches
            continue
        own = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        constants = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name) and target.id.isupper()
        }
        unread += [f"{path.relative_to(ROOT)} {name}" for name in constants - own - elsewhere]

    assert unread == []


def test_every_module_is_imported():
    imported = set()
    for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]:
        if path.suffix == ".py":
            tree = trees().get(path) or ast.parse(path.read_text(encoding="utf-8"))
            imported |= set(re.findall(r"\w+", " ".join(_imports(tree))))
    named = Counter(word for path in SOURCES for word in re.findall(r"\w+", path.read_text(encoding="utf-8")))
    lonely = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "relations").rglob("*.py")
        if path.stem not in imported
        and not named[path.stem]
        and not {"migrations", "commands", "templatetags", "patterns", "languages"} & set(path.parts)
        and not path.stem.startswith("__")
    ]

    assert lonely == []


def _imports(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield ast.unparse(node)
