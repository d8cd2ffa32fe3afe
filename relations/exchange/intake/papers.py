"""The record of one old text, whatever it was read from, and its columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from relations.exchange.headers import Known
from relations.exchange.layers import Page
from relations.exchange.receipt import Receipt

TITLES = ("title_kk", "title_ru", "title_en")
COLUMNS = (
    "file", "key", "group", "language", "title", *TITLES, "lead", "authors", "date", "genre", "topics", "countries", "keywords",
    "appeared_in", "volume", "issue", "pages", "issn", "first_url", "old_addresses",
)  # fmt: skip
NAMES = {
    "file": ("файл", "file name", "имя файла", "файл атауы"),
    "key": ("ключ", "код", "id", "кілт"),
    "group": ("группа", "group of translations", "группа переводов", "аудармалар тобы", "топ"),
    "language": ("язык", "тіл", "тілі"),
    "title": ("заглавие", "название", "атауы", "тақырыбы"),
    "lead": ("аннотация", "summary", "abstract", "аңдатпа", "резюме"),
    "authors": ("автор", "авторы", "author", "авторлар", "авторлары"),
    "date": ("дата", "опубликовано", "дата публикации", "published", "күні", "жарияланған күні", "год", "year", "жылы"),
    "genre": ("тип", "вид", "type", "kind", "түрі", "жанр"),
    "topics": ("темы", "тема", "topic", "тақырып", "тақырыптар", "рубрика"),
    "countries": ("страны", "страна", "country", "ел", "елдер"),
    "keywords": ("ключевые слова", "түйін сөздер", "tags"),
    "appeared_in": ("журнал", "journal", "источник", "где опубликовано", "appeared in"),
    "volume": ("том",),
    "issue": ("номер", "нөмір", "нөмірі", "выпуск", "№"),
    "pages": ("страницы", "беттер", "беттері", "с."),
    "first_url": ("адрес первой публикации", "алғашқы мекенжай"),
    "old_addresses": ("старый адрес", "старые адреса", "адрес", "url", "address", "ескі мекенжай", "old address"),
}  # fmt: skip
Beat = Callable[..., None]  # hears after so many texts (one) that a step is alive
KNOWN = Known({name: NAMES.get(name, ()) for name in COLUMNS}, "file")


def unheard(texts: int = 1) -> None:
    """The beat of a step that nobody waits for."""


@dataclass
class Paper:
    """What a source has of one text. `read` is called only if the paper is new: it gives body, values and receipt.

    `version` changes when the file does. `read` raises ValidationError with the reason when it cannot be read.
    `doubts` are codes of what the source itself leaves open (`surveying.doubts_of`).
    """

    key: str
    version: str
    read: Callable[[], Reading]
    values: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


@dataclass
class Reading:
    """The text of a paper, clean, with what the file itself says of title, summary and language."""

    body: str
    values: dict[str, str] = field(default_factory=dict)
    receipt: Receipt = field(default_factory=lambda: Receipt("file"))
    pdf: bytes = b""  # kept beside the text
    layer: list[Page] = field(default_factory=list)  # the words of its pages
    pictures: list[bytes] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(
        default_factory=list
    )  # that it links to: address, words, bytes
    doubts: list[str] = field(default_factory=list)  # like those of a paper


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WORD = re.compile(r"[^\W_]+")


def storable(text: str) -> str:
    """Without signs that no database keeps: zeros and other controls, halves of pairs."""
    return CONTROL.sub("", text.encode("utf-8", "ignore").decode())


def words_of(html: str) -> list[str]:
    """The words of a text in small letters, without its markup."""
    return WORD.findall(re.sub(r"<[^<>]+>", " ", html).lower())


def text_hash(words: list[str]) -> str:
    """Equal words, equal hash, whatever stands between them."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def listed(text: str) -> Iterator[str]:
    """The parts of a cell that holds several values."""
    return (part.strip() for part in re.split(r"[;\n]+", text or "") if part.strip())
