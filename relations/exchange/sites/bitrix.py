"""Elements of an information block of 1C-Bitrix: its export as XML (CommerceML 2 with Bitrix' fields) or as CSV.

https://dev.1c-bitrix.ru/api_help/iblock/ – XML: `Товар` with `Ид`, `Наименование`, `Картинка` and `ЗначенияСвойств`, of which
`CML2_…` are the fields of the element; properties are named in `Классификатор`, the form of addresses in `БитриксURLДеталь`.
CSV: columns `IE_…`, `IP_PROP…`, `IC_GROUP…`; an element with several sections or values has several lines. Components and
PHP are named in the receipt, `#SITE_DIR#` becomes the root of the site.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from relations.exchange.apart import apart
from relations.exchange.intake.papers import Paper, Reading
from relations.exchange.receipt import Receipt
from relations.text.addresses import parts_of
from relations.text.footnotes import inline_footnotes
from relations.text.markup import plain_text
from relations.text.parsing import without_comments

from . import delimited
from .bodies import own_links, paragraphs, reading_of
from .exports import Export, bare_name
from .facts import Groups, first_day, language_of, mended, plain_title, unknown_language, version_of
from .pictures import Media, figure
from .streaming import ExportRefused, Record, encoding_of, records, too_large

ELEMENT, PROPERTY, SECTION, ADDRESSES = "Товар", "Свойство", "Группа", "БитриксURLДеталь"
MOST = 50_000  # properties and sections
AUTHOR = re.compile(r"автор|author", re.IGNORECASE)
TRANSLATION = re.compile(r"перевод|translation|аударма", re.IGNORECASE)
LANGUAGE = re.compile(r"язык|language|\blang\b|тіл", re.IGNORECASE)
SOURCE = re.compile(r"дата (?:первой )?публикации|publication date", re.IGNORECASE)
PHP = re.compile(r"<\?.*?(?:\?>|\Z)", re.DOTALL)
BREAK = re.compile(r"<break\s*/?>", re.IGNORECASE)
MACRO = re.compile(r"#([A-Z][A-Z0-9_]{2,40})#")


def recognises(name: str, head: bytes) -> bool:
    text = head.decode(encoding_of(head), errors="replace")
    if bare_name(name).endswith(".xml"):
        return "<КоммерческаяИнформация" in text
    return bare_name(name).endswith((".csv", ".tsv")) and "ie_name" in delimited.columns_of(head)


@dataclass
class Element:
    """One element, wherever it was read."""

    key: str  # its external number
    title: str = ""
    code: str = ""
    number: str = ""  # its number in the database, where the export says it
    is_active: bool = True
    moments: list[str] = field(default_factory=list)
    preview: tuple[str, str] = ("", "html")  # text, text or html
    detail: tuple[str, str] = ("", "html")
    pictures: list[str] = field(default_factory=list)
    tags: str = ""
    sections: list[str] = field(default_factory=list)
    address: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)  # name → values
    is_cut: bool = False


def papers(export: Export) -> Iterator[Paper]:
    """First which elements are translations of one another, then the elements."""
    groups = Groups()
    for name in export.files:
        for element in Export(export.files).each(name, partial(_elements, name, [])):
            for other in _said(element, TRANSLATION):
                groups.join([f"bitrix:{element.key}", f"bitrix:{other}"])
    for name in export.files:
        wrong, hidden = [], Counter()
        for element in export.each(name, partial(_elements, name, wrong)):
            if element.is_active:
                yield _paper(element, groups, export.media)
            else:
                hidden["text"] += 1
        export.wrong_lines(name, wrong)
        export.left_out(name, hidden.total())


def _elements(name: str, wrong: list[int], stream: IO[bytes]) -> Iterator[Element]:
    yield from _of_xml(stream) if bare_name(name).endswith(".xml") else _of_csv(stream, wrong)


# --- XML -------------------------------------------------------------------------------------------------


def _of_xml(stream: IO[bytes]) -> Iterator[Element]:
    properties: dict[str, str] = {}
    sections: dict[str, str] = {}
    form = ""
    for name, record in records(stream, ELEMENT, PROPERTY, SECTION, ADDRESSES):
        if name == ADDRESSES:
            form = record.own.strip()
        elif name == PROPERTY and len(properties) < MOST:
            properties[record.text("Ид")] = record.text("Наименование")
        elif name == SECTION and len(sections) < MOST:
            sections |= _named(record)
        elif name == ELEMENT:
            yield _element(record, properties, sections, form)


def _named(record: Record) -> dict[str, str]:
    """The names of a section and of those inside it, by their numbers."""
    found, key = {}, ""
    for name, _attributes, text in record:
        if name == "Ид":
            key = text.strip()
        elif name == "Наименование" and key:
            found.setdefault(key, text.strip())
    return found


def _element(record: Record, properties: dict, sections: dict, form: str) -> Element:
    """The parts of an element in the order in which they end: a value belongs to the property that ends after it."""
    element = Element(record.text("Ид"), mended(record.text("Наименование")), tags=record.text("БитриксТеги"))
    keys: list[str] = []
    values: list[str] = []
    kind, is_own = "html", True
    for name, _attributes, text in record:
        if name == "Ид":
            keys.append(text.strip())
        elif name == "Значение":
            values.append(text)
        elif name == "Тип":
            kind = text.strip()
        elif name == "Группы":
            element.sections = [sections[key] for key in keys[1:] if key in sections]
            keys = []
        elif name == "Картинка" and text.strip():
            element.pictures.append(text.strip())
        elif name == "Описание" and is_own and text.strip():
            element.detail = (mended(text), "html")
        elif name == "ЗначениеСвойства":
            values = values[:-1]  # the same once more, with its description
        elif name == "ЗначенияСвойства":
            is_own = False
            _value(element, keys[-1] if keys else "", values, kind, properties)
            keys, values, kind = [], [], "html"
    element.number = element.key if element.key.isdecimal() else ""
    element.address = _address(form, element)
    element.is_cut = record.is_cut
    return element


def _value(element: Element, key: str, values: list[str], kind: str, properties: dict[str, str]) -> None:
    text = mended(values[0]) if values else ""
    if key == "CML2_ACTIVE":
        element.is_active = text.strip() != "false"
    elif key == "CML2_CODE":
        element.code = text.strip()
    elif key == "CML2_ACTIVE_FROM":
        element.moments.append(text)
    elif key == "CML2_PREVIEW_TEXT":
        element.preview = (text, kind)
    elif key == "CML2_DETAIL_TEXT":
        element.detail = (text, kind)
    elif not key.startswith("CML2_"):
        element.properties[properties.get(key, key)] = [mended(one).strip() for one in values if one.strip()]


def _address(form: str, element: Element) -> str:
    """The page of an element after the form of its block: `#SITE_DIR#/news/#ELEMENT_ID#/`; empty where a part is unknown."""
    number, code = element.number, element.code
    known = {
        "ELEMENT_ID": number,
        "ID": number,
        "ELEMENT_CODE": code,
        "CODE": code,
        "EXTERNAL_ID": element.key,
    }
    form = re.sub(r"#SITE_DIR#/*", "/", form.replace("#SERVER_NAME#", ""))
    if any(not known.get(name) for name in MACRO.findall(form)):
        return ""
    return MACRO.sub(lambda found: known[found[1]], form)


# --- CSV -------------------------------------------------------------------------------------------------


def _of_csv(stream: IO[bytes], wrong: list[int]) -> Iterator[Element]:
    """An element whose values or sections are several stands in as many lines, one after the other."""
    element: Element | None = None
    for row in delimited.rows(stream, wrong):
        if "ie_name" not in row:
            return
        key = row.get("ie_xml_id") or row.get("ie_id") or row.get("ie_code") or row["ie_name"]
        if element is None or element.key != key:
            if element is not None:
                yield element
            element = _of_line(key, row)
        sections = [row[name] for name in sorted(row) if name.startswith("ic_group") and row[name]]
        element.sections += [one for one in sections if one not in element.sections]
        for name, text in row.items():
            if name.startswith("ip_prop") and text and text not in element.properties.setdefault(name, []):
                element.properties[name].append(text)
    if element is not None:
        yield element


def _of_line(key: str, row: dict[str, str]) -> Element:
    row = {name: mended(text) for name, text in row.items()}

    def typed(name: str) -> tuple[str, str]:
        return row.get(name, ""), row.get(f"{name}_type", "html").lower() or "html"

    return Element(
        key,
        row["ie_name"],
        code=row.get("ie_code", ""),
        number=row.get("ie_id", "") or (key if key.isdecimal() else ""),
        is_active=row.get("ie_active", "Y") != "N",
        moments=[row.get("ie_active_from", "")],
        preview=typed("ie_preview_text"),
        detail=typed("ie_detail_text"),
        pictures=[row[name] for name in ("ie_detail_picture", "ie_preview_picture") if row.get(name)][:1],
        tags=row.get("ie_tags", ""),
        address=row.get("ie_detail_page_url", ""),
    )


# --- Both ------------------------------------------------------------------------------------------------


def _said(element: Element, called: re.Pattern) -> list[str]:
    """The values of the properties that are called so."""
    return [text for name, values in element.properties.items() if called.search(name) for text in values]


def _paper(element: Element, groups: Groups, media: Media) -> Paper:
    key = f"bitrix:{element.key}"
    day, doubts = first_day(*element.moments, *_said(element, SOURCE))
    preview, detail = _html(*element.preview), _html(*element.detail)
    lead = plain_text(preview) if plain_text(detail) else ""
    languages = [code for text in _said(element, LANGUAGE) if (code := language_of(text))]
    if not languages:
        doubts += [doubt for text in _said(element, LANGUAGE)[:1] for doubt in unknown_language(text)]
    values = {
        "title": plain_title(element.title),
        "lead": lead,
        "authors": "; ".join(_said(element, AUTHOR)),
        "date": day,
        "keywords": element.tags.strip() or ", ".join(element.sections),
        "language": next(iter(languages), ""),
        "group": groups.of(key),
        "old_addresses": "\n".join(_addresses(element)),
    }
    pictures = element.pictures[:1]
    text = "".join(figure(f"/{one.lstrip('/')}") for one in pictures) + (
        detail if plain_text(detail) else preview
    )
    left = [
        f"{name}: {', '.join(values_of)[:200]}"
        for name, values_of in element.properties.items()
        if not any(form.search(name) for form in (AUTHOR, TRANSLATION, LANGUAGE, SOURCE))
    ]
    return Paper(
        key,
        version_of(text, *values.values()),
        too_large if element.is_cut else lambda: _reading(text, left, media),
        {name: value for name, value in values.items() if value},
        doubts,
    )


def _html(text: str, kind: str) -> str:
    return paragraphs(html.escape(text, quote=False)) if kind == "text" else text


def _addresses(element: Element) -> Iterator[str]:
    """The page of the element, and any page that was asked for it by its number or code."""
    if parts_of(element.address).path.strip("/"):
        yield element.address
    if element.number:
        yield f"/?ELEMENT_ID={element.number}"
    if element.code:
        yield f"/?ELEMENT_CODE={element.code}"


def _reading(text: str, left: list[str], media: Media) -> Reading:
    body, receipt = _unfolded(text)
    return reading_of(own_links(body), receipt, media, left)


@apart(ExportRefused)
def _unfolded(text: str) -> tuple[str, Receipt]:
    """The HTML of an element without components and macros, not yet clean."""
    receipt = Receipt("bitrix")

    def named(found: re.Match) -> str:
        receipt.note("element", ("file", ""), found[0])
        return " "

    def macro(found: re.Match) -> str:
        return "/" if found[1] == "SITE_DIR" else named(found)

    body = PHP.sub(named, without_comments(text))
    body = re.sub(r"(?<=[\"'])#SITE_DIR#/?", "/", BREAK.sub("", body))
    return inline_footnotes(paragraphs(MACRO.sub(macro, body))), receipt
