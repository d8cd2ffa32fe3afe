"""A draft: what would be taken from a file, shown before it is written."""

from __future__ import annotations

import base64
import contextlib
import io
import re
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction

from relations.editorial import history, publishing
from relations.exchange import pictures
from relations.exchange.apart import apart
from relations.exchange.receipt import Receipt
from relations.models import Article, Authorship, ImportReceipt
from relations.models.storage import no_litter

from .package import WordRefused

PLACEHOLDER = re.compile(r'<img[^>]*?src="/media/word-picture/(\d+)"[^>]*>')
FIGURE_TWICE = re.compile(r"(<figure\b[^<>]*>)\s*<figure>(<img[^<>]*>)</figure>")
FIGURE_ALONE = re.compile(r"<p>\s*((?:<figure>.*?</figure>\s*)+)</p>", re.DOTALL)


@dataclass
class Draft:
    """What would be taken from a file. Nothing has been written yet."""

    language: str
    title: str
    lead: str
    body: str
    note: str = ""
    pictures: list[bytes] = field(default_factory=list)
    refused_pictures: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    receipt: Receipt = field(default_factory=lambda: Receipt("docx"))


@apart(WordRefused)
def preview(draft: Draft) -> str:
    """The text of a draft with its pictures small and inside the page: nothing has been stored."""

    def place(match: re.Match) -> str:
        image = pictures.decode(ContentFile(draft.pictures[int(match[1])], name="preview")).convert("RGB")
        image.thumbnail((640, 640))
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=70)
        return f'<img src="data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}" alt="">'

    return PLACEHOLDER.sub(place, draft.body)


def create_article(draft: Draft, *, by, genre: str, file_name: str = "") -> Article:
    """Write a confirmed draft: an article whose original language is the draft's, signed by the user's expert."""
    masters = masters_of(draft)  # before the transaction: others may write meanwhile
    with no_litter(), transaction.atomic():
        return created(draft, masters, by, genre, file_name)


def masters_of(draft: Draft) -> dict[int, tuple[str, bytes]]:
    """The pictures of a draft as they will be kept, by their numbers; what is refused is left out."""
    found = {}
    for match in PLACEHOLDER.finditer(draft.body):
        number = int(match[1])
        if number < len(draft.pictures):
            with contextlib.suppress(pictures.PictureRefused):
                found[number] = pictures.master(ContentFile(draft.pictures[number], name="word"))
    return found


def created(draft: Draft, masters: dict, by, genre: str, file_name: str) -> Article:
    language = draft.language
    article = Article(original_language=language, genre=genre, created_by=by)
    setattr(article, f"title_{language}", draft.title)
    setattr(article, f"lead_{language}", draft.lead)
    setattr(article, f"note_{language}", draft.note)
    setattr(article, f"body_{language}", with_pictures(draft, masters, by))
    article.save()
    expert = getattr(by, "expert", None)
    if expert is not None:
        Authorship.objects.create(article=article, expert=expert)
    publishing.touch(article, language, by=by)
    history.record(article, by=by, comment="Word")
    ImportReceipt.keep(article, language, draft.receipt, by=by, file_name=file_name)
    return article


def with_pictures(draft: Draft, masters: dict[int, tuple[str, bytes]], by) -> str:
    """The text with the pictures stored in the library and shown as figures."""

    def place(match: re.Match) -> str:
        if int(match[1]) not in masters:
            return ""
        picture = pictures.stored(masters[int(match[1])], by=by)
        alt = re.search(r'alt="([^"]*)"', match[0])
        return (
            f'<figure><img src="{picture.file.url}" alt="{alt[1] if alt else ""}" '
            f'width="{picture.width}" height="{picture.height}"></figure>'
        )

    shown = FIGURE_TWICE.sub(r"\1\2", PLACEHOLDER.sub(place, draft.body))
    return FIGURE_ALONE.sub(r"\1", shown)
