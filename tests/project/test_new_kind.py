"""`manage.py new kind NAME`: what it writes works at once on every surface, in a copy of the source."""

import dataclasses

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.core.management.base import CommandError

from relations import checks
from relations.kinds import traits_of
from relations.scaffold import files, kind
from tests.project.scratch import Scratch

SPECIMEN = (
    "new",
    "kind",
    "specimen",
    "--names",
    "kk",
    "Үлгі",
    "Үлгілер",
    "--names",
    "ru",
    "Образец",
    "Образцы",
)


@pytest.mark.long
def test_what_it_writes_works_at_once(tmp_path):
    scratch = Scratch(tmp_path / "scratch")

    said = scratch.run("manage.py", *SPECIMEN)

    assert "Create model Specimen" in said
    assert "Translate" not in said
    scratch.run("-m", "ruff", "check", ".")
    scratch.run("-m", "ruff", "format", "--check", ".")
    walked = (
        "tests/views/test_specimens.py",
        "tests/project/test_kinds.py",
        "tests/project/test_code_base.py",
    )
    passed = scratch.pytest(*walked, "-k", "specimen or wrong or menu or code_base")
    assert " failed" not in passed


@pytest.mark.parametrize("name", ["Note", "note_book", "2notes", "-note", "note-", "", "a" * 13, "series"])
def test_what_cannot_be_a_name_is_refused(name):
    with pytest.raises(CommandError):
        kind.names_of(name, "series" if name == "series" else "")


def test_every_spelling_follows_from_the_name():
    assert kind.names_of("press-day") == {
        "code": "pressday",
        "CODE": "PRESSDAY",
        "Model": "PressDay",
        "section": "press-days",
        "module": "press_days",
        "name": "press day",
        "names": "press days",
        "Name": "Press day",
        "Names": "Press days",
    }
    assert [kind.names_of(name)["section"] for name in ("study", "brief", "index")] == [
        "studies", "briefs", "indexes",
    ]  # fmt: skip
    assert kind.names_of("analysis", "analyses")["section"] == "analyses"


@pytest.mark.parametrize(
    ("name", "section", "reason"),
    [
        ("article", "articles", "a model or a field"),
        ("note", "notes", "a model or a field"),
        ("record", "archive", "pages under"),
    ],
)
def test_a_name_that_is_taken_is_refused(name, section, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("new", "kind", name, "--plural", section)


def test_nothing_is_written_over(tmp_path):
    there = tmp_path / "memo.py"
    there.write_text("")

    with pytest.raises(CommandError, match=r"Already there: .*memo\.py"):
        files.require_absent([there, tmp_path / "other.py"])


def test_a_language_the_interface_does_not_have_is_refused_before_anything_is_written():
    with pytest.raises(CommandError, match="has no xx"):
        call_command("new", "kind", "specimen", "--names", "xx", "a", "b")
    assert not (files.Path(checks.__file__).parent / "kinds" / "specimen.py").exists()


def test_a_failure_leaves_everything_as_it_was(tmp_path):
    new, changed = tmp_path / "new.py", tmp_path / "list.py"
    changed.write_text("before")

    def write_and_fail():
        with files.all_or_nothing([new, tmp_path / "never.py"], [changed]):
            new.write_text("x")
            changed.write_text("after")
            raise CommandError

    with pytest.raises(CommandError):
        write_and_fail()

    assert not new.exists()
    assert changed.read_text() == "before"


def test_a_line_goes_where_its_like_stand(tmp_path):
    path = tmp_path / "list.py"
    path.write_text("from .a import A\nfrom .c import C\n\nKINDS = (\n    B,\n    A,\n)\n")

    files.insert(path, "from .b import B", r"from \.\w+ import \w+")
    files.insert(path, "    C,", r"    [A-Z]+,", last=True)

    assert path.read_text() == (
        "from .a import A\nfrom .b import B\nfrom .c import C\n\nKINDS = (\n    B,\n    A,\n    C,\n)\n"
    )
    with pytest.raises(CommandError):
        files.insert(path, "x", "nothing like it")


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"model": "Agreement"}, "E202"),
        ({"section": "Статьи"}, "E204"),
        ({"has_list": False}, "E205"),
        ({"translated": ("note", "nothing")}, "E207"),
        ({"rows": ("authorships", "nothing")}, "E208"),
        ({"rows": ()}, "E209"),
        ({"sought": ("doi", "authorships__expert__nothing")}, "E211"),
        ({"sought": ("nothing__name",)}, "E211"),
        ({"links_in": frozenset({"nothing"})}, "E210"),
    ],
)
def test_the_check_names_what_a_kind_lacks(changes, number, monkeypatch):
    wrong = dataclasses.replace(traits_of("article"), **changes)
    if "model" in changes:
        monkeypatch.setitem(checks.CONTENT_KINDS, "agreement", checks.CONTENT_KINDS["article"])

    found = [fault[0] for fault in checks.faults(wrong)]

    assert found == [f"relations.{number}"]


def test_the_check_names_a_kind_without_a_desk(monkeypatch):
    monkeypatch.delitem(admin.site._registry, checks.CONTENT_KINDS["article"])

    assert [fault[0] for fault in checks.faults(traits_of("article"))] == ["relations.E206"]


def test_two_kinds_never_share_an_address(monkeypatch):
    twin = dataclasses.replace(traits_of("event"), section="articles")
    monkeypatch.setattr(checks, "KINDS", (traits_of("article"), twin))

    assert [fault.msg for fault in checks.kinds_are_complete(None)] == [
        "Two kinds have the section “articles”."
    ]
