"""What editions and working copies offer to the index: texts, the words around them, and facts to narrow by.

What words belong to an item beside its text its kind says (`sought`); a kind with facts to narrow by has them here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from relations.models import (
    CONTENT_KINDS,
    Agreement,
    Authorship,
    Content,
    DossierParty,
    Edition,
    FilePage,
    Kind,
    Party,
    Standing,
    by_kind,
)
from relations.text.languages import LANGUAGES
from relations.text.markup import plain_text

from .folding import skeleton
from .normal import normal
from .sought import words_of_items
from .terms import Lines
from .words import analyse, line_and_words

LONGEST_FILE_TEXT = 400_000


def text_of(edition: Edition) -> str:
    """The text that snippets are cut from: summary and body, without mark-up."""
    return f"{edition.lead}\n{plain_text(edition.body)}"


def analysed(edition: Edition, keys: str = "", files: str = "") -> tuple[Lines, dict[str, str]]:
    """The terms of an edition, and the words as they are written in it with the term of each.

    Files come after the text, so that places in the text stay true.
    """
    language, written = edition.language, {}
    body = text_of(edition)
    if files:
        body = f"{body}\n{files[:LONGEST_FILE_TEXT]}"
    lines = []
    for text in (edition.title, f"{edition.keywords} {keys}", body):
        line, words = _line(text, language)
        lines.append(line)
        written |= words
    return Lines(*lines), written


def analysed_keys(edition: Edition, keys: str) -> tuple[str, dict[str, str]]:
    """The same for the words around an edition alone."""
    return _line(f"{edition.keywords} {keys}", edition.language)


def _line(text: str, language: str) -> tuple[str, dict[str, str]]:
    line, words = line_and_words(text, language)
    written = {normal(word): terms[0] for word, terms in words.items() if terms}
    return line, {word: term for word, term in written.items() if not word[0].isdigit()}


def keys_of(editions: Iterable[Edition]) -> dict[int, str]:
    """Names and numbers that belong to each edition without standing in its text."""
    editions = list(editions)
    items = {edition.content_id for edition in editions}
    words: dict[tuple[int, str], list[str]] = defaultdict(list)
    for item, language, text in words_of_items(items):
        for code in (language,) if language else LANGUAGES:
            words[item, code].append(text)
    return {edition.pk: " ".join(words[edition.content_id, edition.language]) for edition in editions}


def files_of(editions: Iterable[Edition]) -> dict[int, str]:
    """The words of the files attached to each edition's language version, page after page."""
    editions = list(editions)
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = FilePage.objects.filter(attachment__content__in={edition.content_id for edition in editions})
    columns = ("attachment__content", "attachment__language", "text")
    for item, language, text in rows.order_by("attachment", "number").values_list(*columns):
        found[item, language].append(text)
    return {edition.pk: "\n".join(found[edition.content_id, edition.language]) for edition in editions}


def facts_of(items: Iterable[int]) -> dict[int, str]:
    """The facts of items as `name:value` words, in a fixed order. The queries grow with the kinds, not with the items."""
    items = list(items)
    facts: dict[int, set[str]] = {item: set() for item in items}
    for item, name, value in _facts(items):
        if value:
            facts[item].add(f"{name}:{value}")
    return {item: " ".join(sorted(found)) for item, found in facts.items()}


def _facts(items: list[int]) -> Iterator[tuple[int, str, object]]:
    topics = Content.topics.through.objects.filter(content_id__in=items)
    for item, *slugs in topics.values_list("content_id", "topic__slug", "topic__parent__slug"):
        yield from ((item, "topic", slug) for slug in slugs)  # a broader topic counts what is under it
    countries = Content.countries.through.objects.filter(content_id__in=items)
    for item, code in countries.values_list("content_id", "country__code"):
        yield item, "country", code
    of = by_kind(items)
    for model, kind in ((Party, Kind.AGREEMENT), (DossierParty, Kind.DOSSIER)):
        parties = model.objects.filter(**{f"{kind}__in": of.get(kind, [])})
        for item, country, organisation in parties.values_list(kind, "country__code", "organisation__code"):
            yield item, "party", country or organisation
            yield item, "country", country
    experts = Authorship.objects.filter(article__in=of.get(Kind.ARTICLE, []))
    for item, expert in experts.values_list("article_id", "expert_id"):
        yield item, "expert", expert
    for kind, column in ((Kind.AGREEMENT, "instrument"), (Kind.ARTICLE, "genre"), (Kind.EVENT, "level")):
        rows = CONTENT_KINDS[kind].objects.filter(pk__in=of.get(kind, []))
        yield from ((item, column, value) for item, value in rows.values_list("pk", column))
    standings = Standing.objects.filter(agreement__in=of.get(Kind.AGREEMENT, []))
    for item, status, day in standings.values_list("agreement_id", "status", "starts_on"):
        yield item, "standing", f"{status}@{day.isoformat()}"


def load() -> None:
    """Load the dictionaries of all languages, which takes a second: before somebody holds a lock, not while."""
    for language in LANGUAGES:
        analyse("а a", language)


def desk_lines(items: Iterable[int]) -> dict[int, str]:
    """The terms of working copies in every language they have, for the editors' search."""
    numbers = dict(Agreement.objects.filter(pk__in=items).values_list("pk", "register_number"))
    rows = Content.objects.filter(pk__in=items)
    return {content.pk: _desk_line(content, numbers.get(content.pk)) for content in rows}


def _desk_line(content: Content, number: str | None) -> str:
    """`number`: that of an agreement, which has a place for it even when it is empty."""
    parts, spellings = [str(content.pk)], set()
    for language in LANGUAGES:
        text = "\n".join(
            (
                content.text_in("title", language),
                content.text_in("lead", language),
                content.text_in("keywords", language),
                plain_text(content.text_in("body", language)),
            )
        )
        line, words = line_and_words(text, language)
        parts.append(line)
        spellings.update(_spellings(words))
    if number is not None:
        parts.append(line_and_words(number, content.original_language)[0])
    return " ".join([*parts, *sorted(spellings)])


def _spellings(words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What words share with their other spellings: a draft may have words that no published text has."""
    for written, terms in words.items():
        if written.isalpha() and (key := skeleton(normal(written))) not in ("", *terms):
            yield key
