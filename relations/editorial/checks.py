"""What a careful editor would ask about a text: doubts that are shown, and that stop nothing."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from relations.models import Content
from relations.text.markup import plain_text

from .completeness import Gap

# A link must say where it leads: these words do not.
EMPTY_WORDS = frozenset(
    [
        "here",
        "click here",
        "this",
        "link",
        "read more",
        "more",
        "see here",
        "здесь",
        "тут",
        "по ссылке",
        "ссылка",
        "читать далее",
        "подробнее",
        "далее",
        "нажмите здесь",
        "осында",
        "мұнда",
        "мына жерде",
        "осы жерде",
        "сілтеме",
        "толығырақ",
        "басыңыз",
    ]
)
HEADING = re.compile(r"<h([2-4])\b[^>]*>(.*?)</h\1>", re.DOTALL)
LINK = re.compile(r"<a\b[^>]*href=[^>]*>(.*?)</a>", re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
PICTURE = re.compile(r"<img\b[^>]*>")
FIRST_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)


def doubts(content: Content, language: str) -> list[Gap]:
    """Doubts about one language version of an item, the cover's alternative text included."""
    found = doubts_about_html(content.text_in("body", language), f"body_{language}")
    cover = content.cover if content.cover_id else None
    silent = cover and not cover.is_decorative and not getattr(cover, f"alt_{language}")
    if silent and content.has_text_in(language):
        found.append(Gap("cover", _("The cover has no alternative text in this language."), blocks=False))
    return found


def doubts_about_html(html: str, field: str = "body") -> list[Gap]:
    """Doubts about one rich text: pictures, headings, links, tables."""
    html = html or ""
    sentences = [*_pictures(html), *_headings(html), *_links(html), *_tables(html)]
    return [Gap(field, sentence, blocks=False) for sentence in dict.fromkeys(sentences)]


def _pictures(html: str):
    if any(' alt="' not in tag for tag in PICTURE.findall(html)):
        yield _("A picture has no alternative text.")


def _headings(html: str):
    last = 1
    for match in HEADING.finditer(html):
        level = int(match[1])
        if level > last + 1:
            yield _("A heading skips a level.")
        if not plain_text(match[2]).strip():
            yield _("A heading is empty.")
        last = level


def _links(html: str):
    for match in LINK.finditer(html):
        words = plain_text(match[1]).strip(" .,:;!?»«").casefold()
        if words in EMPTY_WORDS:
            yield _("The words of a link do not say where it leads.")
        elif not words and "<img" not in match[1]:
            yield _("A link has no words.")


def _tables(html: str):
    for table in TABLE.findall(html):
        row = FIRST_ROW.search(table)
        if row and "<th" not in row[1]:
            yield _("A table has no header row.")
        if "<caption" not in table:
            yield _("A table has no caption.")
