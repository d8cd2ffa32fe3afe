"""A fourth language: switched on by the environment before anybody has prepared it, and written by one command."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from relations.scaffold import language
from tests.project.scratch import Scratch

FOUR = "kk,ru,en,uz"


@pytest.mark.long
def test_a_language_that_nobody_has_prepared_works_on_every_page(tmp_path, monkeypatch):
    monkeypatch.setenv("LANGUAGES", FOUR)
    scratch = Scratch(tmp_path / "scratch")

    said = scratch.run("manage.py", "makemigrations", "relations", "--name", "uzbek")

    assert "Add field title_uz to content" in said
    passed = scratch.pytest("tests/project/fourth_language.py")
    assert " failed" not in passed


@pytest.mark.long
def test_what_the_command_writes_works_at_once(tmp_path, monkeypatch):
    monkeypatch.delenv("LANGUAGES", raising=False)
    scratch = Scratch(tmp_path / "scratch")

    said = scratch.run("manage.py", "new", "language", "uz")

    assert "Add field title_uz to content" in said
    assert 'default=["kk", "ru", "en", "uz"]' in (scratch.folder / "portal" / "settings.py").read_text()
    scratch.run("-m", "ruff", "check", ".")
    scratch.run("-m", "ruff", "format", "--check", ".")
    own = (
        "tests/text/test_language_uz.py",
        "tests/text/test_languages.py",
        "tests/text/test_smart_dates.py",
    )
    passed = scratch.pytest(*own, "tests/project/test_code_base.py")
    assert " failed" not in passed


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("uzb", "two letters"),
        ("UZ", "two letters"),
        ("../", "two letters"),
        ("kk", "already"),
        ("kv", "CLDR"),
    ],
)
def test_what_cannot_be_a_language_is_refused_before_anything_is_written(code, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("new", "language", code)


def test_patterns_of_cldr_become_ours():
    assert language.pattern("d-MMMM, y") == "{day}-{month}, {year}"
    assert language.pattern("y-'ж'., d-MMMM") == "{year}-ж., {day}-{month}"
    assert language.pattern("d MMMM y") == "{day}\u00a0{month} {year}"
    assert language.django_format("{year}-ж., {day}-{month}") == r"Y-\ж., j-E"
