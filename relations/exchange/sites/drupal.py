"""Nodes of Drupal: files of JSON:API (8 and later), or a CSV of them (“Views data export”, or the tables of the database).

https://www.drupal.org/docs/core-modules-and-themes/core-modules/jsonapi-module – `/ru/jsonapi/node/article` answers each node
in Russian where it is translated, so that all languages of a node have its number: that is their group. Users, terms, media
and files stand in `included` or in files of their own. Tokens of media are resolved where these say of what.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from django.utils.translation import gettext as _

from relations.exchange.apart import apart
from relations.exchange.intake.papers import Paper, Reading
from relations.exchange.receipt import Receipt
from relations.text.addresses import parts_of
from relations.text.footnotes import inline_footnotes
from relations.text.markup import plain_text
from relations.text.parsing import without_comments

from . import delimited
from .bodies import lines_as_paragraphs, own_links, reading_of
from .exports import Export, bare_name
from .facts import Groups, day_of, first_day, language_of, mended, plain_title, unknown_language, version_of
from .pictures import Media, figure
from .streaming import ExportRefused

PAGE = "page"  # of a list of nodes: its own address and that of the next one
LARGEST = 16 * 1024 * 1024  # bytes of one file: JSON:API answers at most fifty nodes
MOST = 200_000  # things beside the nodes
COLUMNS = {
    "nid": ("nid", "node id", "id", "content id", "номер"),
    "language": ("langcode", "language", "translation language", "язык", "тіл"),
    "title": ("title", "заголовок", "название", "атауы"),
    "body": ("body", "body_value", "body__value", "содержимое", "текст"),
    "summary": ("body_summary", "body__summary", "summary", "аннотация"),
    "format": ("body_format", "body__format"),
    "created": ("created", "authored on", "post date", "дата публикации", "создано"),
    "status": ("status", "published", "опубликовано"),
    "author": ("field_author", "author", "authored by", "name", "автор"),
    "account": ("uid",),
    "alias": ("alias", "path", "url alias", "url", "view_node", "адрес"),
    "source": ("tnid", "content_translation_source_nid", "translation set"),
    "tags": ("field_tags", "tags", "метки", "рубрика"),
}  # fmt: skip
WORDS = re.compile(r"[^\W\d_]{3}")
HIDDEN = {"0", "false", "off", "no", "нет", "unpublished"}
WRITTEN_ON = re.compile(r"field_.*date|published_at|publication_date")
SEVEN = re.compile(r"\[\[(\{.*?\})\]\]", re.DOTALL)  # the media module of Drupal 7
EMBEDDED = re.compile(r"<drupal-(media|entity)\b([^<>]*)>(?:\s*</drupal-\1>)?", re.IGNORECASE)
ATTRIBUTE = re.compile(r"\b(data-[\w-]+)=[\"']([^\"'<>]*)[\"']")
CAPTIONED = re.compile(r"<img\b[^<>]*?\bdata-caption=[\"']([^\"'<>]*)[\"'][^<>]*>", re.IGNORECASE)
SCHEMES = re.compile(r"([\"'])(?:internal|base|entity):/*")
STORED = re.compile(r"([\"'])public://")
PHP = re.compile(r"<\?.*?(?:\?>|\Z)", re.DOTALL)
TOKEN = re.compile(r"\[(?:view|block|node|webform|nid|node:\d+):[^\[\]]{1,200}\]", re.IGNORECASE)


def recognises(name: str, head: bytes) -> bool:
    if bare_name(name).endswith(".json"):
        return b'"data"' in head and (b"jsonapi" in head or b"node--" in head)
    if not bare_name(name).endswith((".csv", ".tsv")):
        return False
    found = _columns(delimited.columns_of(head))
    return (
        "title" in found
        and ("nid" in found or "source" in found)
        and bool({"body", "language"} & found.keys())
    )


def papers(export: Export) -> Iterator[Paper]:
    """First what stands beside the nodes, then each node in each language once."""
    beside, groups, seen = Beside(), Groups(), set()
    for name in export.files:
        for thing in Export(export.files).each(name, _things):
            beside.take(thing)
        for row in Export(export.files).each(name, partial(_rows, wrong=[])):
            if row.get("source", "0") not in ("", "0"):
                groups.join([f"drupal:{row['source']}", f"drupal:{row['nid']}"])
    for name in export.files:
        wrong, hidden = [], Counter()
        reader = (
            _of_json if bare_name(name).endswith(".json") else partial(_of_csv, groups=groups, wrong=wrong)
        )
        for paper in export.each(name, partial(reader, beside=beside, media=export.media, hidden=hidden)):
            if (paper.key, paper.version) not in seen:
                seen.add((paper.key, paper.version))
                yield paper
        export.wrong_lines(name, wrong)
        export.left_out(name, hidden.total())
    for path, is_whole in beside.pages.items():
        if not is_whole and "" not in beside.pages:
            export.say(path, _("the pages after the last one that is there are missing"))


# --- JSON:API --------------------------------------------------------------------------------------------


@dataclass
class Beside:
    """Names of users and terms, addresses of files, and the file of each medium; by their identifiers."""

    names: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    media: dict[str, tuple[str, str]] = field(default_factory=dict)  # → file, alternative text
    parts: dict[str, str] = field(default_factory=dict)  # paragraphs of which a node is made → their HTML
    pages: dict[str, bool] = field(default_factory=dict)  # path of a list of nodes → is its last page there

    def take(self, thing: dict) -> None:
        kind, key, said = _text(thing, "type"), _text(thing, "id"), _part(thing, "attributes")
        if len(self.names) + len(self.files) + len(self.media) + len(self.parts) > MOST or kind.startswith(
            "node--"
        ):
            return
        if kind == PAGE:
            path = parts_of(said["next"] or said["self"]).path
            self.pages[path] = self.pages.get(path, False) or not said["next"]
        elif kind == "file--file":
            self.files[key] = _text(_part(said, "uri"), "url") or _text(_part(said, "uri"), "value")
        elif kind.startswith("media--"):
            for relation in _part(thing, "relationships").values():
                for one in _related(relation):
                    if _text(one, "type") == "file--file":
                        self.media.setdefault(key, (_text(one, "id"), _text(_part(one, "meta"), "alt")))
        elif kind.startswith("paragraph--"):
            if text := "".join(_paragraph(words) for _name, words in _further(said)):
                self.parts[key] = text
        else:
            self.names[key] = _text(said, "display_name") or _text(said, "name") or _text(said, "title")

    def address(self, key: str) -> tuple[str, str]:
        """The address of a file or medium and its alternative text."""
        file, alt = self.media.get(key, (key, ""))
        return self.files.get(file, "").replace("public://", "/sites/default/files/"), alt


def _paragraph(words: str) -> str:
    """The HTML of a field of a paragraph; what has no tags is plain words."""
    return words if "<" in words else f"<p>{html.escape(words, quote=False)}</p>"


def _things(stream: IO[bytes]) -> Iterator[dict]:
    """Everything that a file of JSON:API holds. Raises ExportRefused."""
    data = stream.read(LARGEST + 1)
    if data.lstrip()[:1] != b"{":
        return
    if len(data) > LARGEST:
        raise ExportRefused(_("The file is larger than 16 MB."))
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ExportRefused(_("The file is no JSON, or it is damaged.")) from error
    addresses = {name: _link(said, name) for name in ("self", "next")}
    yield {"type": PAGE, "attributes": addresses}
    for part in ("included", "data"):
        found = said.get(part)
        for thing in found if isinstance(found, list) else [found]:
            if isinstance(thing, dict):
                yield thing


def _of_json(stream: IO[bytes], beside: Beside, media: Media, hidden: Counter) -> Iterator[Paper]:
    for thing in _things(stream):
        if _text(thing, "type").startswith("node--"):
            if _part(thing, "attributes").get("status", True) in (False, "0", 0):
                hidden["text"] += 1
            else:
                yield _node(thing, beside, media)


def _node(thing: dict, beside: Beside, media: Media) -> Paper:
    said, relations = _part(thing, "attributes"), _part(thing, "relationships")
    number = _text(said, "drupal_internal__nid") or _text(said, "nid") or _text(thing, "id")
    body, path = _part(said, "body"), _part(said, "path")
    address = parts_of(_link(thing))
    prefix = address.path.partition("/jsonapi/")[0]
    code = language_of(_text(said, "langcode"))
    dates = [_text(said, name) for name in said if WRITTEN_ON.fullmatch(name)]
    day, doubts = first_day(_text(said, "created"), *dates)
    authors, words, pictures, parts = [], [], [], []
    left = [f"{name}: {plain_text(text)}" for name, text in _further(said)]
    for name, relation in relations.items():
        for one in _related(relation):
            kind, key = _text(one, "type"), _text(one, "id")
            if kind.startswith("taxonomy_term--"):
                words.append(beside.names.get(key, ""))
            elif "author" in name or name == "uid":
                authors.append((name == "uid", beside.names.get(key, ""), key))
            elif kind.startswith(("file--", "media--")) and "image" in name and beside.address(key)[0]:
                pictures.append((key, _part(one, "meta")))
            elif kind.startswith("paragraph--") and key in beside.parts:
                parts.append(beside.parts[key])
            elif kind.startswith(("file--", "media--", "paragraph--")):
                left.append(f"{name}: {kind} {key}")
    signed = [name for is_account, name, _key in authors if name and not is_account]
    signed = signed or [name for _is, name, _key in authors if name]
    if authors and not signed:
        doubts = [*doubts, f"account:{authors[0][2][:36]}"]
    doubts += unknown_language(_text(said, "langcode"))
    text = "".join(_shown(key, meta, beside) for key, meta in pictures) + _prose(said.get("body"))
    text += "".join(parts)
    values = {
        "title": plain_title(_text(said, "title")),
        "lead": plain_text(_text(body, "summary")),
        "authors": "; ".join(dict.fromkeys(_words(_text(said, "field_author")) or signed)),
        "date": day,
        "keywords": ", ".join(dict.fromkeys(one for one in words if one)),
        "language": code,
        "group": f"drupal:{number}",
        "old_addresses": "\n".join(_addresses(number, _text(path, "alias"), code, prefix)),
    }
    hosts = [address.hostname or ""]
    return _paper(f"drupal:{number}:{code}", text, values, doubts, beside, media, hosts, left)


def _shown(key: str, meta: dict, beside: Beside) -> str:
    address, alt = beside.address(key)
    return figure(address, _text(meta, "alt") or alt, _text(meta, "title")) if address else ""


def _prose(said) -> str:
    """The HTML of a field of text, which may hold several; of one that has no source what was made of it."""
    if isinstance(said, list):
        return "".join(map(_prose, said))
    return _text(said, "value") or _text(said, "processed") if isinstance(said, dict) else ""


def _further(said: dict) -> Iterator[tuple[str, str]]:
    """Fields that a site added and that hold words, besides those that are known."""
    for name, value in said.items():
        text = value if isinstance(value, str) else _prose(value)
        is_known = name == "field_author" or WRITTEN_ON.fullmatch(name)
        if name.startswith("field_") and not is_known and WORDS.search(text):
            yield name, text


def _link(thing: dict, name: str = "self") -> str:
    said = _part(thing, "links").get(name)
    return _text(said, "href") if isinstance(said, dict) else str(said or "")


def _part(thing, name: str) -> dict:
    found = thing.get(name) if isinstance(thing, dict) else None
    return found if isinstance(found, dict) else {}


def _text(thing, name: str) -> str:
    found = thing.get(name) if isinstance(thing, dict) else None
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def _words(text: str) -> list[str]:
    return [text] if text else []


def _related(relation) -> list[dict]:
    found = relation.get("data") if isinstance(relation, dict) else None
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


# --- CSV -------------------------------------------------------------------------------------------------


def _columns(names) -> dict[str, str]:
    """Which column of a file is which."""
    return {
        column: next(name for name in COLUMNS[column] if name in names)
        for column in COLUMNS
        if any(name in names for name in COLUMNS[column])
    }


def _rows(stream: IO[bytes], wrong: list[int]) -> Iterator[dict[str, str]]:
    found: dict[str, str] = {}
    for row in delimited.rows(stream, wrong):
        found = found or _columns(row)
        if not {"title", "nid"} <= found.keys():
            return
        taken = {column: "" if row[name] == "NULL" else mended(row[name]) for column, name in found.items()}
        further = [(name, text) for name, text in row.items() if name not in found.values()]
        taken["further"] = [f"{name}: {plain_text(text)}" for name, text in further if _is_prose(name, text)]
        yield taken


def _is_prose(name: str, text: str) -> bool:
    return name.startswith(("field_", "body")) and bool(WORDS.search(text))


def _of_csv(
    stream: IO[bytes], groups: Groups, wrong: list[int], beside: Beside, media: Media, hidden: Counter
) -> Iterator[Paper]:
    for row in _rows(stream, wrong):
        if row.get("status", "1").strip().lower() in HIDDEN:
            hidden["text"] += 1
            continue
        number, code = row["nid"].strip(), language_of(row.get("language", ""))
        group = groups.of(f"drupal:{number}") or f"drupal:{number}"
        author = plain_text(row.get("author", ""))
        doubts = (
            [f"account:{row['account']}"] if row.get("account", "0") not in ("", "0") and not author else []
        )
        doubts += unknown_language(row.get("language", ""))
        values = {
            "title": plain_title(row["title"]),
            "lead": plain_text(row.get("summary", "")),
            "authors": author,
            "date": day_of(row.get("created", "")),
            "keywords": plain_text(row.get("tags", "")).replace("\n", ", "),
            "language": code,
            "group": group,
            "old_addresses": "\n".join(_addresses(number, row.get("alias", ""), code, "")),
        }
        yield _paper(
            f"drupal:{number}:{code}", row.get("body", ""), values, doubts, beside, media, [], row["further"]
        )


# --- Both ------------------------------------------------------------------------------------------------


def _addresses(number: str, alias: str, code: str, prefix: str) -> Iterator[str]:
    """`/node/12`, `/?q=node/12` and the alias; with the language before them where it stood there."""
    if not number:
        return
    path = parts_of(alias).path.strip("/")
    for way in dict.fromkeys((f"node/{number}", path)):
        if way:
            yield f"/{way}"
            yield f"/?q={way}"
            for before in dict.fromkeys((prefix.strip("/"), code)):
                if before and not way.startswith(f"{before}/"):
                    yield f"/{before}/{way}"


def _paper(
    key: str,
    text: str,
    values: dict,
    doubts: list[str],
    beside: Beside,
    media: Media,
    hosts,
    left: Collection[str] = (),
) -> Paper:
    return Paper(
        key,
        version_of(text, *values.values()),
        lambda: _reading(text, beside, media, hosts, left),
        {name: value for name, value in values.items() if value},
        doubts,
    )


def _reading(text: str, beside: Beside, media: Media, hosts, left: Collection[str]) -> Reading:
    keys = {found[2] for part in EMBEDDED.findall(text) for found in ATTRIBUTE.finditer(part[1])}
    known = {key: beside.address(key) for key in keys if beside.address(key)[0]}
    body, receipt = _unfolded(text, known)
    return reading_of(own_links(body, hosts), receipt, media, left)


@apart(ExportRefused)
def _unfolded(text: str, known: dict[str, tuple[str, str]]) -> tuple[str, Receipt]:
    """The HTML of a node without tokens of modules, not yet clean. `known`: media by their identifiers."""
    receipt = Receipt("drupal")

    def named(found: re.Match) -> str:
        receipt.note("element", ("file", ""), found[0])
        return " "

    def medium(found: re.Match) -> str:
        said = dict(ATTRIBUTE.findall(found[2]))
        address, alt = known.get(said.get("data-entity-uuid", ""), ("", ""))
        if not address:
            return named(found)
        return figure(address, alt, plain_text(html.unescape(said.get("data-caption", ""))))

    body = PHP.sub(named, without_comments(text))
    body = EMBEDDED.sub(medium, body)
    body = SEVEN.sub(named, body)
    body = TOKEN.sub(named, body)
    body = CAPTIONED.sub(
        lambda found: (
            f"<figure>{found[0]}<figcaption>{html.escape(plain_text(html.unescape(found[1])))}</figcaption></figure>"
        ),
        body,
    )
    body = STORED.sub(r"\1/sites/default/files/", SCHEMES.sub(r"\1/", body))
    return inline_footnotes(lines_as_paragraphs(body)), receipt
