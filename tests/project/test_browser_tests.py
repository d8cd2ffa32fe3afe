"""Tests that drive the browser wait for what they expect: what is read at once may be the page before the click."""

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
# Playwright's readings of this moment; each has a waiting twin in `expect(…)`.
AT_ONCE = {
    "all_inner_texts", "all_text_contents", "content", "count", "evaluate_all", "get_attribute", "inner_html",
    "inner_text", "input_value", "is_checked", "is_disabled", "is_editable", "is_enabled", "is_hidden", "is_visible",
    "text_content", "wait_for_timeout",
}  # fmt: skip


def too_early(source: str) -> list[str]:
    """Lines that read the page at once, or compare its address."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in AT_ONCE:
            of = ast.unparse(node.func.value)
            is_of_python = ".objects" in of or (node.func.attr == "count" and node.args)
            if not is_of_python:
                found.append(f"{node.lineno}: {of}.{node.func.attr}()")
        elif isinstance(node, ast.Assert):
            found += [
                f"{node.lineno}: page.url" for part in ast.walk(node) if ast.unparse(part) == "page.url"
            ]
    return found


def test_browser_tests_read_nothing_before_it_is_there():
    files = [
        path for folder in ("browser", "journeys") for path in sorted((TESTS / folder).glob("test_*.py"))
    ]

    assert len(files) > 8
    assert {
        path.name: lines for path in files if (lines := too_early(path.read_text(encoding="utf-8")))
    } == {}


def test_a_reading_at_once_is_found_and_a_waiting_one_is_not():
    assert too_early("assert page.locator('li').count() == 1") == ["1: page.locator('li').count()"]
    assert too_early("assert page.url.endswith('#a')") == ["1: page.url"]
    assert too_early("page.wait_for_timeout(900)") == ["1: page.wait_for_timeout()"]
    assert too_early("expect(page.locator('li')).to_have_count(1)\nassert Article.objects.count() == 1") == []
