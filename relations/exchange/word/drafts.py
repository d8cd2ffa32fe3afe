"""A draft: what would be taken from a file, shown before it is written."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction

from relations.editorial import history, publishing
from relations.exchange import pictures
from relations.exchange.receipt import Receipt
from relations.models import Article, Authorship, ImportReceipt

PLACEHOLDER = re.compile(r'<img[^>]*?src="/media/word-picture/(\d+)"[^>]*>')
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


def preview(draft: Draft) -> str:
    """The text of a draft with its pictures small and inside the page: nothing has been stored."""

    def place(match: re.Match) -> str:
        image = pictures.decode(ContentFile(draft.pictures[int(match[1])], name="preview")).convert("RGB")
        image.thumbnail((640, 640))
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=70)
        return f'<img src="data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}" alt="">'

    return PLACEHOLDER.sub(place, draft.body)


@transaction.atomic
def create_article(draft: Draft, *, by, genre: str, file_name: str = "") -> Article:
    """Write a confirmed draft: an article whose original language is the draft's, signed by the user's expert."""
    language = draft.language
    article = Article(original_language=language, genre=genre, created_by=by)
    setattr(article, f"title_{language}", draft.title)
    setattr(article, f"lead_{language}", draft.lead)
    setattr(article, f"note_{language}", draft.note)
    setattr(article, f"body_{language}", with_pictures(draft, by))
    article.save()
    expert = getattr(by, "expert", None)
    if expert is not None:
        Authorship.objects.create(article=article, expert=expert)
    publishing.touch(article, language, by=by)
    history.record(article, by=by, comment="Word")
    ImportReceipt.keep(article, language, draft.receipt, by=by, file_name=file_name)
    return article


def with_pictures(draft: Draft, by) -> str:
    """The text with the pictures stored in the library and shown as figures."""

    def place(match: re.Match) -> str:
        try:
            picture = pictures.accept(ContentFile(draft.pictures[int(match[1])], name="word"), by=by)
        except (pictures.PictureRefused, IndexError):
            return ""
        alt = re.search(r'alt="([^"]*)"', match[0])
        return (
            f'<figure><img src="{picture.file.url}" alt="{alt[1] if alt else ""}" '
            f'width="{picture.width}" height="{picture.height}"></figure>'
        )

    return FIGURE_ALONE.sub(r"\1", PLACEHOLDER.sub(place, draft.body))
