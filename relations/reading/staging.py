"""A working copy in the place of its editions: what a preview shows, for one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from relations import clock
from relations.models import Content, Edition, text_hash
from relations.text.languages import LANGUAGES, best
from relations.text.markup import clean_html, word_count
from relations.text.slugs import slugify

from .versions import Versions, staged


def staged_versions(content: Content, language: str) -> Versions:
    """The item as it would be if every language with a text were published now."""
    now = clock.now()
    current = {code: _edition(content, code, now) for code in LANGUAGES if content.title_in(code).strip()}
    versions = Versions(content.kind, content.pk, language, content.specific(), current)
    if current:
        versions.shown = current[best(current, language, content.original_language)]
    return versions


@contextmanager
def in_place_of_the_shelf(versions: Versions) -> Iterator[None]:
    """Whoever asks for the versions of this item meanwhile is given these."""
    mark = staged.set(versions)
    try:
        yield
    finally:
        staged.reset(mark)


def _edition(content: Content, language: str, now: datetime) -> Edition:
    """An edition that is never stored."""
    item = content.specific()
    texts = content.texts_in(language)
    texts["body"] = clean_html(texts["body"])
    return Edition(
        content=content,
        kind=content.kind,
        language=language,
        number=1,
        slug=slugify(texts["title"], language),
        word_count=word_count(texts["body"]),
        text_hash=text_hash(texts),
        dated_on=item.dated_on or timezone.localdate(now),
        dated_on_precision=item.dated_on_precision,
        published_at=now,
        **texts,
    )
