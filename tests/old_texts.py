"""A folder of invented old texts in every form that comes in, for trials of the intake.

`python -m tests.old_texts FOLDER --files 3000`: Word, PDF, web pages and plain text with a table beside some of them, and
exports of WordPress, Joomla, Drupal and Bitrix; the same number gives the same folder. A tenth are translations of
another, one in fifty nearly the same text as another in another form, one in a hundred damaged. Scans are pages of their own.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from tests.exchange.scans import printed, scan

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "relations" / "briefing" / "fonts"
FORMS = ("docx", "pdf", "html", "txt", "html", "txt", "wordpress", "joomla", "drupal", "bitrix")
PRINTED = """#set page(paper: "a4")
#set text(font: "Source Serif 4", size: 11pt, hyphenate: true)
#let text_of = json(bytes(sys.inputs.data))
#heading(text_of.title)
#for line in text_of.body [#par(line)]"""


class Text:
    """One invented text: sentences of the demonstration's reviews in another order, with numbers of its own."""

    sentences: dict[str, list[str]] = {}

    def __init__(self, number: int, language: str, chance: random.Random, length: int):
        if not self.sentences:
            data = json.loads((ROOT / "relations/demo/data/archive.json").read_text(encoding="utf-8"))
            for row in data["reviews"]:
                whole = " ".join(row["body"]).replace("{", "").replace("}", "")
                self.sentences.setdefault(row["language"], []).extend(whole.split(". "))
        self.number, self.language = number, language
        self.day = f"{chance.randint(1995, 2015)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        word = {"kk": "Шолу", "ru": "Обзор", "en": "Review"}[language]
        self.title = f"{word} {number}: {chance.choice(self.sentences[language])[:60].strip()}"
        self.body = [
            ". ".join(
                f"{one} {chance.randint(10, 99_999)}" for one in chance.sample(self.sentences[language], 6)
            )
            + "."
            for _paragraph in range(chance.randint(length // 2, length))
        ]

    @property
    def html(self) -> str:
        return "".join(f"<p>{escape(words)}</p>" for words in self.body)


def write(folder: Path, count: int, length: int = 16, seed: int = 1, scans: int = 0) -> dict[str, str]:
    """Fill a folder with so many texts, those inside exports counted singly; `length`: paragraphs at most.

    Besides, so many scanned pages at 300 dpi, Kazakh and Russian in turn; answers the words of each.
    """
    chance = random.Random(seed)
    exports: dict[str, list[Text]] = {}
    table, last = [], None
    for number in range(1, count + 1):
        form, language = FORMS[number % len(FORMS)], chance.choice(("kk", "ru", "ru", "en"))
        text = Text(number, language, chance, length)
        if number % 50 == 0 and last is not None:
            text.body = [*last.body[1:], *text.body[:1]]  # nearly the same text in another form
            text.language = last.language
        stem = number
        if number % 10 == 5 and last is not None:  # the text before it, in another language
            text.language = {"kk": "ru", "ru": "en", "en": "kk"}[last.language]
            text.day, stem = last.day, last.number
        last = text
        if form in ("wordpress", "joomla", "drupal", "bitrix"):
            exports.setdefault(form, []).append(text)
            continue
        name = f"{text.day[:4]}/text-{stem}_{text.language}.{form}"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        data = b"damaged" if number % 100 == 1 and form in ("docx", "pdf") else _FILES[form](text)
        (folder / name).write_bytes(data)
        if number % 3:
            table.append(
                {"file": name, "title": text.title, "date": text.day, "old_addresses": f"/old/{number}.html"}
            )
    for form, texts in exports.items():
        _EXPORTS[form](folder, texts)
    words = {}
    for number in range(1, scans + 1):
        text = Text(count + number, ("kk", "ru")[number % 2], chance, length)
        name = f"scan-{number}_{text.language}.pdf"
        page, words[name] = printed(" ".join(text.body))
        (folder / name).write_bytes(scan(page, dpi=300).read())
        table.append(
            {"file": name, "title": text.title, "date": text.day, "old_addresses": f"/scan/{number}"}
        )
    if table:
        _table(folder / "table.tsv", table, "\t")
    return words


def _docx(text: Text) -> bytes:
    from docx import Document  # noqa: PLC0415  asked only by trials

    document = Document()
    document.add_heading(text.title, level=1)
    for words in text.body:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(text: Text) -> bytes:
    import typst  # noqa: PLC0415  asked only by trials

    data = json.dumps({"title": text.title, "body": text.body}, ensure_ascii=False)
    return typst.compile(
        PRINTED.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={"data": data}
    )


def _html(text: Text) -> bytes:
    return f"<html><body><h1>{escape(text.title)}</h1><p>{text.day}</p>{text.html}</body></html>".encode()


def _txt(text: Text) -> bytes:
    return "\n\n".join([text.title, *text.body]).encode(
        "cp1251" if text.language == "ru" else "utf-8", "replace"
    )


def _table(path: Path, rows: list[dict], delimiter: str = ",") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def _wordpress(folder: Path, texts: list[Text]) -> None:
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>http://old.example/{one.number}/</link>"
        f'<content:encoded>{escape(one.html)}<![CDATA[<a href="/?p={one.number + 10}">далее</a>]]></content:encoded>'
        f"<wp:post_id>{one.number}</wp:post_id><wp:post_date>{one.day} 09:00:00</wp:post_date><wp:status>publish</wp:status>"
        f"<wp:post_type>post</wp:post_type></item>"
        for one in texts
    )
    (folder / "wordpress.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:wp="http://wordpress.org/export/1.2/"><channel>{items}</channel></rss>',
        encoding="utf-8",
    )


def _joomla(folder: Path, texts: list[Text]) -> None:
    rows = [
        {"id": one.number, "title": one.title, "alias": f"text-{one.number}", "introtext": one.html, "state": 1,
         "created": one.day, "language": {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}[one.language]}
        for one in texts
    ]  # fmt: skip
    _table(folder / "jos_content.csv", rows)


def _drupal(folder: Path, texts: list[Text]) -> None:
    nodes = [
        {"type": "node--article", "id": str(one.number),
         "attributes": {"drupal_internal__nid": one.number, "langcode": one.language, "status": True, "title": one.title,
                        "created": f"{one.day}T09:00:00+06:00", "body": {"value": one.html}}}
        for one in texts
    ]  # fmt: skip
    for start in range(0, len(nodes), 50):
        page = {"jsonapi": {"version": "1.0"}, "data": nodes[start : start + 50]}
        (folder / f"nodes-{start}.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")


def _bitrix(folder: Path, texts: list[Text]) -> None:
    rows = [
        {"IE_XML_ID": one.number, "IE_NAME": one.title, "IE_ID": one.number, "IE_ACTIVE": "Y", "IE_ACTIVE_FROM": one.day,
         "IE_DETAIL_TEXT": one.html, "IE_DETAIL_TEXT_TYPE": "html"}
        for one in texts
    ]  # fmt: skip
    _table(folder / "iblock.csv", rows, ";")


_FILES = {"docx": _docx, "pdf": _pdf, "html": _html, "txt": _txt}
_EXPORTS = {"wordpress": _wordpress, "joomla": _joomla, "drupal": _drupal, "bitrix": _bitrix}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--files", type=int, default=3_000)
    asked.add_argument("--scans", type=int, default=0)
    given = asked.parse_args(sys.argv[1:])
    write(given.folder, given.files, scans=given.scans)
