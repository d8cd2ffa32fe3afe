"""Blocks of the converted HTML put right: list starts, header rows, direction, addresses of articles."""

from __future__ import annotations

import re

from relations.text.letters import RIGHT_TO_LEFT, is_right_to_left
from relations.text.markup import plain_text
from relations.text.tokens import tokens

CHUNK_HERE = re.compile("(?:<p>)?\ue100(\\d+)\ue101(?:</p>)?")
NUMBER_HERE = re.compile("(?:<strong>|<em>)*\ue102(\\d+)\ue103(?:</strong>|</em>)*")
FIRST_ROW = re.compile(r"<table>\s*(?:<tbody>)?\s*<tr>(.*?)</tr>", re.DOTALL)
LONE_PARAGRAPH = re.compile(r"<(td|th)((?: [^>]*)?)>\s*<p>((?:(?!</?p>).)*)</p>\s*</\1>", re.DOTALL)
CELL = re.compile(r"<td((?: [^>]*)?)>(.*?)</td>", re.DOTALL)
RTL_SPAN = re.compile(r'<span class="rtl">(.*?)</span>', re.DOTALL)
BLOCK = re.compile(r"<(p|h[2-4]|td|th)((?:\s[^>]*)?)>((?:(?!</?(?:p|h[2-4]|td|th)\b).)*)</\1>", re.DOTALL)
HEADING = re.compile(r"<h([2-4])>(.*?)</h\1>", re.DOTALL)
ARTICLE = re.compile(r"(?:статья|article|бап)\s+(\d{1,3})\b|(\d{1,3})-бап\b", re.IGNORECASE)


def real_lists(html: str) -> str:
    """Numbered lists begin where their first number says; a list that counts anew is a list of its own."""
    out: list[str] = []
    stack: list[list] = []  # [place of the opening tag, next number, its name] of every open list
    for token, name, closing in tokens(html):
        if name in ("ol", "ul"):
            if closing and stack:
                stack.pop()
            elif not closing:
                stack.append([len(out), None, name])
        if name is None and stack and stack[-1][2] == "ol" and (match := NUMBER_HERE.search(token)):
            token = token.replace(match[0], "", 1)
            _count(out, stack[-1], int(match[1]))
        out.append(token)
    return NUMBER_HERE.sub("", "".join(out))


def _count(out: list[str], opened: list, number: int) -> None:
    """Note the number of an item that has just been opened."""
    if opened[1] is None:
        if number != 1:
            out[opened[0]] = f'<ol start="{number}">'
    elif number != opened[1]:
        item = max(place for place, token in enumerate(out) if token.startswith("<li"))
        out.insert(item, f'</ol><ol start="{number}">' if number != 1 else "</ol><ol>")
        opened[0] = item
    opened[1] = number + 1


def directed(html: str) -> str:
    """Arabic and its kin say their direction: the block when all of it runs that way, else the words."""
    if 'class="rtl"' not in html:
        return html

    def place(match: re.Match) -> str:
        text = plain_text(match[3], notes=False) if "rtl" in match[3] else ""
        first = next((letter for letter in text if letter.isalpha()), "")
        if not RIGHT_TO_LEFT.match(first) or not is_right_to_left(text):
            return match[0]
        inner = RTL_SPAN.sub(r"\1", match[3])
        return f'<{match[1]}{match[2]} dir="rtl">{inner}</{match[1]}>'

    return RTL_SPAN.sub(r'<span dir="rtl">\1</span>', BLOCK.sub(place, html))


def with_header_rows(html: str) -> str:
    """A first row that is all bold is a header row, whatever Word calls it."""

    def convert(match: re.Match) -> str:
        cells = CELL.findall(match[1])
        if not cells or not all(
            re.fullmatch(r"\s*<strong>.*?</strong>\s*", cell, re.DOTALL) for _a, cell in cells
        ):
            return match[0]
        row = CELL.sub(
            lambda cell: f'<th scope="col"{cell[1]}>{re.sub("</?strong>", "", cell[2])}</th>', match[1]
        )
        return match[0].replace(match[1], row)

    html = LONE_PARAGRAPH.sub(r"<\1\2>\3</\1>", html)
    return FIRST_ROW.sub(convert, html)


def article_anchors(html: str) -> str:
    """Headings of articles get the address by which lawyers cite them: «Статья 7» is #art-7."""
    taken: set[str] = set()

    def place(match: re.Match) -> str:
        found = ARTICLE.match(plain_text(match[2]).strip())
        name = f"art-{found[1] or found[2]}" if found else ""
        if not name or name in taken:
            return match[0]
        taken.add(name)
        return f'<h{match[1]} id="{name}">{match[2]}</h{match[1]}>'

    return HEADING.sub(place, html)
