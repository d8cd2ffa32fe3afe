"""Templates can be read: one tag a line, nested by indentation, formatted by djade and djhtml (`make format`)."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "templates").rglob("*.html"))
WIDTH = 110  # as in Python
ATTRIBUTE = r"""(?:\{%.*?%\}|\{\{.*?\}\}|"(?:\{%.*?%\}|\{\{.*?\}\}|[^"])*"|'[^']*'|[^>"'])*?"""
TOKEN = re.compile(
    r"(?P<skipped>\{#.*?#\}|\{% comment.*?endcomment %\}|\{% blocktranslate.*?endblocktranslate %\}|<!.*?>)"
    r"|\{% (?P<tag>\w+).*?%\}"
    r"|<(?P<element>\{\{.*?\}\}|/?\w+|/\{\{.*?\}\})" + ATTRIBUTE + r"(?P<empty>/?)>",
    re.DOTALL,
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def one_tag_a_line(text: str) -> Iterator[str]:
    """Lines that open or close two things, or set two tags side by side: one may only hold the other."""
    paired = {name for name in re.findall(r"\{% (\w+)", text) if f"{{% end{name} " in text}
    lines: dict[int, list[str]] = {}
    previous_end, opened_last = -1, True
    for found in TOKEN.finditer(text):
        kind, name = _kind(found, paired)
        unfinished = lines.setdefault(text.count("\n", 0, found.start()), [])
        if found.start() == previous_end and kind != "close" and not opened_last:
            unfinished += ["side by side", found[0]]
        if kind == "close" and unfinished and unfinished[-1] == name:
            unfinished.pop()
        elif kind in ("open", "close", "middle"):
            unfinished.append(name if kind == "open" else f"end of {name}")
        previous_end, opened_last = found.end(), kind in ("open", "middle")
    rows = text.split("\n")
    return (f"{number + 1}: {rows[number].strip()}" for number, rest in lines.items() if len(rest) > 1)


def _kind(found: re.Match, paired: set[str]) -> tuple[str, str]:
    tag, element = found["tag"], found["element"]
    if tag:
        if tag in paired:
            return "open", tag
        if tag in ("else", "elif", "empty"):
            return "middle", tag
        return ("close", tag.removeprefix("end")) if tag.startswith("end") else ("whole", tag)
    if not element or element in VOID or found["empty"]:
        return "whole", ""
    return ("close", element[1:]) if element.startswith("/") else ("open", element)


@pytest.mark.parametrize("tool", [["djade"], ["djhtml", "--tabwidth", "2"]])
def test_templates_are_formatted(tool):
    name, *options = tool
    command = [Path(sys.executable).parent / name, "--check", *options, *PAGES]

    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_one_tag_a_line_and_no_long_lines():
    found = []
    for path in PAGES:
        text = path.read_text()
        place = path.relative_to(ROOT)
        found += [f"{place}:{line}" for line in one_tag_a_line(text)]
        rows = enumerate(text.splitlines(), 1)
        found += [f"{place}:{number}: {len(row)} characters" for number, row in rows if len(row) > WIDTH]

    assert found == []


@pytest.mark.parametrize(
    ("line", "is_fine"),
    [
        ('<p class="kind">{{ card.label }}</p>', True),
        ("<li><a href=\"{% url 'home' %}\">{{ name }}</a></li>", True),
        ("{% if a %}{{ a }}: {% endif %}", True),
        ("<b>{{ a }}</b> <span>{{ b }}</span>", True),
        ('<a\n  href="{{ url }}"\n  {% if a > b %}class="c"{% endif %}>\n</a>', True),
        ("<div><p>\n</p></div>", False),
        ("<td>{{ a }}</td><td>{{ b }}</td>", False),
        ("{% if a %}\n{% else %}{{ a }}{% endif %}", False),
        ("{% icon a %}<b>{{ a }}</b>", False),
    ],
)
def test_what_stands_on_a_line(line, is_fine):
    assert (not list(one_tag_a_line(line))) is is_fine


def test_the_frame_of_the_desk_alone_makes_a_landmark_of_the_way_back():
    """Django's `admin/base.html` puts the block into `<nav>`: another inside it is announced twice."""
    blocks = {
        path.name: re.search(r"{% block breadcrumbs %}(.*?){% endblock", path.read_text(), re.S)
        for path in PAGES
        if "admin" in path.parts
    }

    assert [name for name, block in blocks.items() if block and "<nav" in block[1]] == []
