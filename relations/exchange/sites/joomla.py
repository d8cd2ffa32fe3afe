"""Articles of Joomla: the table `content` as CSV (phpMyAdmin) or a dump of the database, with the tables beside it.

https://github.com/joomla/joomla-cms/blob/5.2-dev/installation/sql/mysql/base.sql – `content` (published or archived),
`categories`, `users`, `associations` (key: translations of one another), `menu`, `languages`. Tags of plug-ins that hold
text are unwrapped, others named in the receipt. The export does not say what the site is called: a link with its whole
address is the site's own if the batch has that name (`linking`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO
from urllib.parse import parse_qs

from django.utils.translation import gettext as _

from relations.exchange.apart import apart
from relations.exchange.intake.papers import Paper, Reading
from relations.exchange.receipt import Receipt
from relations.text.addresses import parts_of
from relations.text.footnotes import inline_footnotes
from relations.text.markup import plain_text
from relations.text.parsing import without_comments

from . import delimited, dumps
from .bodies import own_links, paragraphs, reading_of
from .exports import Export, bare_name
from .facts import Groups, first_day, language_of, mended, plain_title, unknown_language, version_of
from .pictures import Media, figure
from .streaming import ExportRefused

# By these columns a CSV is known for one of the tables.
TABLES = {
    "content": {"introtext", "title", "id"},
    "associations": {"context", "key", "id"},
    "categories": {"extension", "path", "id"},
    "users": {"username", "name", "id"},
    "menu": {"menutype", "link", "path"},
    "languages": {"lang_code", "sef"},
}
IN_DUMP = re.compile(rf"(?:#__|[a-z0-9]+_)?({'|'.join(TABLES)})")
SHOWN = ("1", "2")  # published, archived
MOST = 200_000  # rows of a table beside the articles
TAG = re.compile(r"\{(/?)([a-z][\w-]*)((?:[\s=:|][^{}]*)?)\}", re.IGNORECASE)
PAIR = re.compile(r"\{([a-z][\w-]*)((?:[\s=:|][^{}]*)?)\}([^{}]{0,500})\{/\1\}", re.IGNORECASE)
SETTINGS = {"emailcloak", "jcomments", "rsformoff", "articlepdf", "nocomments"}  # they only switch something
SHOWING = {
    "loadposition",
    "loadmodule",
    "loadmoduleid",
    "mosimage",
    "rsform",
    "component",
    "article",
    "modulepos",
}
BREAK = re.compile(r"<hr\b[^<>]*?\bclass=[\"']system-pagebreak[\"'][^<>]*>", re.IGNORECASE)
TITLE = re.compile(r"\btitle=[\"']([^\"'<>]*)[\"']")
MORE = re.compile(r"<hr\b[^<>]*?\bid=[\"']system-readmore[\"'][^<>]*>", re.IGNORECASE)
PLAIN = re.compile(r"</?(?:p|br|span|div|strong|em|b|i)\b[^<>]*>|[^<>]+", re.IGNORECASE)


def recognises(name: str, head: bytes) -> bool:
    if bare_name(name).endswith(".sql"):
        return True
    return bare_name(name).endswith((".csv", ".tsv")) and bool(_table_of(delimited.columns_of(head)))


def _table_of(columns: Collection[str]) -> str:
    """Which of the tables has these columns; empty for none."""
    return next((name for name, needed in TABLES.items() if needed <= set(columns)), "")


@dataclass
class Beside:
    """What the other tables say of the articles."""

    categories: dict[str, str] = field(default_factory=dict)  # number → path
    titles: dict[str, str] = field(default_factory=dict)  # number → title
    users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)  # ru-RU → the part of addresses
    menus: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (view, number) → paths
    groups: Groups = field(default_factory=Groups)
    keys: dict[str, str] = field(default_factory=dict)  # key of an association → its first article

    def take(self, table: str, row: dict[str, str]) -> None:
        if table == "categories" and len(self.categories) < MOST:
            self.categories[row["id"]] = row.get("path", "")
            self.titles[row["id"]] = mended(row.get("title", ""))
        elif table == "users" and len(self.users) < MOST:
            self.users[row["id"]] = mended(row.get("name", ""))
        elif table == "languages" and len(self.codes) < 100:
            self.codes[row.get("lang_code", "")] = row.get("sef", "")
        elif table == "associations" and len(self.keys) < MOST:
            if row.get("context") == "com_content.item":
                first = self.keys.setdefault(row["key"], row["id"])
                self.groups.join([f"joomla:{first}", f"joomla:{row['id']}"])
        elif table == "menu" and len(self.menus) < MOST and row.get("published", "1") == "1":
            asked = parse_qs(parts_of(row.get("link", "")).query)
            if asked.get("option") == ["com_content"] and "id" in asked:
                key = (asked.get("view", [""])[0], asked["id"][0])
                self.menus.setdefault(key, []).append(row.get("path", ""))


def papers(export: Export) -> Iterator[Paper]:
    """First what the other tables say, then the articles."""
    beside = Beside()
    for name in export.files:  # the damage of a file is named when its articles are read
        for table, row in Export(export.files).each(name, _reader(name, TABLES.keys() - {"content"}, [])):
            beside.take(table, row)
    for name in export.files:
        wrong, counts = [], Counter()
        for _table, row in export.each(name, _reader(name, {"content"}, wrong)):
            is_shown = row.get("state", "1") in SHOWN
            counts[is_shown] += 1
            if is_shown:
                yield _paper(row, beside, export.media)
        export.wrong_lines(name, wrong)
        export.left_out(name, counts[False])
        if not counts and bare_name(name).endswith(".sql"):
            export.say(name, _("no texts of a site are in it"))


def _reader(name: str, tables: Collection[str], wrong: list[int]) -> Callable[[IO[bytes]], Iterator]:
    return partial(_of_dump if bare_name(name).endswith(".sql") else _of_csv, tables=tables, wrong=wrong)


def _of_dump(stream: IO[bytes], tables: Collection[str], wrong: list[int]) -> Iterator[tuple[str, dict]]:
    def wanted(table: str) -> bool:
        found = IN_DUMP.fullmatch(table)
        return bool(found) and found[1] in tables

    for table, row in dumps.rows(stream, wanted, wrong):
        kind = IN_DUMP.fullmatch(table)[1]
        if TABLES[kind] <= row.keys():
            yield kind, row


def _of_csv(stream: IO[bytes], tables: Collection[str], wrong: list[int]) -> Iterator[tuple[str, dict]]:
    kind = ""
    for row in delimited.rows(stream, wrong):
        kind = kind or _table_of(row)
        if kind not in tables:
            return
        yield kind, {name: "" if text == "NULL" else text for name, text in row.items()}


def _paper(row: dict[str, str], beside: Beside, media: Media) -> Paper:
    row = {name: mended(text) for name, text in row.items()}
    number = row["id"]
    lead, text = _parted(row.get("introtext", ""), row.get("fulltext", ""))
    author = row.get("created_by_alias", "").strip() or beside.users.get(row.get("created_by", ""), "")
    day, doubts = first_day(row.get("publish_up", ""), row.get("created", ""))
    doubts += unknown_language(row.get("language", ""))
    if not author and row.get("created_by", "0") not in ("", "0"):
        doubts = [*doubts, f"account:{row['created_by']}"]
    values = {
        "title": plain_title(row["title"]),
        "lead": lead or row.get("metadesc", "").strip(),
        "authors": author,
        "date": day,
        "keywords": row.get("metakey", "").strip() or beside.titles.get(row.get("catid", ""), ""),
        "language": language_of(row.get("language", "")),
        "group": beside.groups.of(f"joomla:{number}"),
        "old_addresses": "\n".join(_addresses(row, beside)),
    }
    text = _picture(row.get("images", "")) + text
    return Paper(
        f"joomla:{number}",
        version_of(text, *values.values()),
        lambda: _reading(text, media),
        {name: value for name, value in values.items() if value},
        doubts,
    )


def _parted(intro: str, rest: str) -> tuple[str, str]:
    """The words before “read more” are the summary where they are nothing but words; else they begin the text."""
    words = plain_text(intro)
    if rest.strip() and len(words) <= 1_000 and "{" not in intro and not PLAIN.sub("", intro).strip():
        return words, rest
    return "", intro + rest


def _picture(images: str) -> str:
    """The picture of an article: since 2.5 as JSON with alternative text and caption."""
    try:
        said = json.loads(images) if images.startswith("{") else {}
    except (ValueError, RecursionError):
        return ""
    for kind in ("image_fulltext", "image_intro"):
        if isinstance(address := said.get(kind), str) and address:
            alt, caption = (str(said.get(f"{kind}_{name}") or "") for name in ("alt", "caption"))
            return figure(f"/{address.partition('#')[0].lstrip('/')}", alt, caption)
    return ""


def _addresses(row: dict[str, str], beside: Beside) -> Iterator[str]:
    """Where an article stood: with parameters, below its category, below the entries of menus that lead to it."""
    number, alias, category = row["id"], row.get("alias", ""), row.get("catid", "")
    yield f"/index.php?option=com_content&view=article&id={number}"
    yield f"/index.php?option=com_content&task=view&id={number}"
    slug = f"{number}-{alias}" if alias else number
    code = beside.codes.get(row.get("language", "")) or language_of(row.get("language", ""))
    ways = [
        f"/component/content/article/{slug}",
        *(f"/{one}" for one in beside.menus.get(("article", number), ())),
    ]
    below = [beside.categories.get(category, ""), *beside.menus.get(("category", category), ())]
    for way in dict.fromkeys(one for one in below if one):
        ways += [f"/{way}/{slug}", *([f"/{way}/{alias}"] if alias else [])]
    for way in dict.fromkeys(ways):
        yield way
        if code:
            yield f"/{code}{way}"


def _reading(text: str, media: Media) -> Reading:
    body, receipt = _unfolded(text)
    return reading_of(own_links(body), receipt, media)


@apart(ExportRefused)
def _unfolded(text: str) -> tuple[str, Receipt]:
    """The HTML of an article without tags of plug-ins, not yet clean."""
    receipt = Receipt("joomla")
    body = MORE.sub("", without_comments(text))
    body = BREAK.sub(lambda found: f"<h2>{(TITLE.search(found[0]) or ['', ''])[1]}</h2>", body)
    body = PAIR.sub(lambda found: _pair(found, receipt), body)
    names = {found[2].lower() for found in TAG.finditer(body) if found[1]}
    body = TAG.sub(lambda found: _alone(found, names, receipt), body)
    return inline_footnotes(paragraphs(body)), receipt


def _pair(found: re.Match, receipt: Receipt) -> str:
    """`{gallery}stories/1998{/gallery}` holds no text but the name of something, and is named; words stay."""
    inside = found[3].strip()
    if " " in inside or "<" in inside:
        return f" {found[3]} "
    receipt.note("element", ("file", ""), found[0])
    return " "


def _alone(found: re.Match, paired: set[str], receipt: Receipt) -> str:
    """One end of a pair that holds text goes; what shows something else is named; braces of the author stay."""
    name = found[2].lower()
    if found[1] or name in paired or name in SETTINGS:
        return " "
    if name in SHOWING or found[3]:
        receipt.note("element", ("file", ""), found[0])
        return " "
    return found[0]
