"""What editions and working copies offer to the index: texts, the words around them, and facts to narrow by.

What words belong to an item beside its text its kind says (`sought`); texts of treaties and files come in passages
(`attached`). A kind with facts to narrow by has them here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from relations.models import (
    CONTENT_KINDS,
    Authorship,
    Content,
    DossierParty,
    Edition,
    Kind,
    Party,
    SearchPassage,
    Standing,
    Status,
    by_kind,
)
from relations.text.languages import LANGUAGES
from relations.text.markup import plain_text

from . import attached
from .attached import Around
from .folding import skeleton
from .normal import normal
from .sought import SHOWN, SOUGHT, labels_of, spellings, words_of_items
from .terms import Lines
from .words import analyse, line_and_words

Words = dict[str, str]  # words as they are written, with the term of each


def text_of(edition: Edition) -> str:
    """The text that snippets are cut from: summary and body, without mark-up."""
    return "\n".join(text for text in (edition.lead, plain_text(edition.body)) if text.strip())


class Document(NamedTuple):
    """An edition as the index takes it in."""

    edition: Edition
    lines: Lines
    written: Words
    passages: list[SearchPassage]  # those that are to be stored


def around(editions: Iterable[Edition]) -> dict[int, Around]:
    """What belongs to editions. The queries grow with the kinds, not with the editions.

    Words go to the edition that readers of their language are shown.
    """
    found = {edition.pk: Around() for edition in editions}
    items = {edition.content_id for edition in editions}
    homes = attached.homes(items)

    def met(item: int, language: str) -> Iterator[Around]:
        home = homes.get(item)
        pks = {home.of(code) for code in ([language] if language else LANGUAGES)} if home else ()
        return (found[pk] for pk in pks if pk in found)

    for which in (SOUGHT, SHOWN):
        for item, language, words, spoken in words_of_items(items, which):
            for one in met(item, language):
                (one.keys if which == SOUGHT else one.shown).append((words, spoken))
    for item, words, spoken in _standings({one.content_id for one in editions if one.kind == Kind.AGREEMENT}):
        for one in met(item, ""):
            one.shown.append((words, spoken))
    for edition in editions:
        shown = found[edition.pk].shown
        shown.append((edition.correction_note, ""))
        shown += [said[1:] for said in spellings(edition.dated_on, edition.dated_on_precision)]
    attached.add_pieces(found, homes)
    return found


def _standings(agreements: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """What an agreement is or was, as its page tells: item, words, language of the words."""
    if not agreements:
        return
    rows = Standing.objects.filter(agreement__in=agreements).exclude(
        status__in=(Status.DRAFT, Status.UNKNOWN)
    )
    status = Standing._meta.get_field("status")
    for item, code in (
        rows.order_by("agreement_id", "status").distinct().values_list("agreement_id", "status")
    ):
        yield from ((item, label, language) for language, label in labels_of(status, code))


def analysed(edition: Edition, beside: Around, known: Mapping[str, str]) -> Document:
    """An edition with all that belongs to it. `known` are the terms of passages that were met before, by their marks."""
    title, written = _line(edition.title, edition.language)
    body, words = _line(text_of(edition), edition.language)
    own = attached.rows(edition, attached.own_passages(edition))
    found = surrounded(edition, Lines(title, "", body), beside, known, len(own))
    return found._replace(written=written | words | found.written, passages=own + found.passages)


def surrounded(
    edition: Edition, lines: Lines, beside: Around, known: Mapping[str, str], first: int
) -> Document:
    """An edition whose own text is as it was; its `first` passages, which stay, are those of that text."""
    keys, written = _lines_of([(edition.keywords, ""), *beside.keys], edition.language)
    more, words = _lines_of(beside.shown, edition.language)
    written |= words
    terms = []
    for piece in beside.pieces:
        line = known.get(piece.mark)
        if line is None:
            line, words = _line(piece.text, piece.language)
            written |= words
        terms.append(line)
    rows = attached.rows(edition, beside.pieces, terms, first)
    more = " ".join(filter(None, (more, *terms)))
    return Document(edition, lines._replace(keys=keys, more=more), written, rows)


def _lines_of(said: Sequence[tuple[str, str]], language: str) -> tuple[str, Words]:
    """The terms of words in several languages, each said once."""
    found, written = [], {}
    for words, spoken in dict.fromkeys(said):
        line, known = _line(words, spoken or language)
        found.append(line)
        written |= known
    return " ".join(filter(None, found)), written


def _line(text: str, language: str) -> tuple[str, Words]:
    line, words = line_and_words(text, language)
    written = {normal(word): terms[0] for word, terms in words.items() if terms}
    return line, {word: term for word, term in written.items() if not word[0].isdigit()}


def facts_of(items: Iterable[int]) -> dict[int, str]:
    """The facts of items as `name:value` words, in a fixed order. The queries grow with the kinds, not with the items."""
    items = list(items)
    facts: dict[int, set[str]] = {item: set() for item in items}
    for item, name, value in _facts(items):
        if value:
            facts[item].add(f"{name}:{value}")
    return {item: " ".join(sorted(found)) for item, found in facts.items()}


Facts = Iterator[tuple[int, str, object]]  # item, name, value


def _facts(items: list[int]) -> Facts:
    topics = Content.topics.through.objects.filter(content_id__in=items)
    for item, *slugs in topics.values_list("content_id", "topic__slug", "topic__parent__slug"):
        yield from ((item, "topic", slug) for slug in slugs)  # a broader topic counts what is under it
    countries = Content.countries.through.objects.filter(content_id__in=items)
    for item, code in countries.values_list("content_id", "country__code"):
        yield item, "country", code
    for kind, ids in by_kind(items).items():
        for facts in OF_KIND.get(kind, ()):
            yield from facts(ids)


def _parties(model: type[Party] | type[DossierParty], kind: str, ids: Sequence[int]) -> Facts:
    parties = model.objects.filter(**{f"{kind}__in": ids})
    for item, country, organisation in parties.values_list(kind, "country__code", "organisation__code"):
        yield item, "party", country or organisation
        yield item, "country", country


def _experts(ids: Sequence[int]) -> Facts:
    for item, expert in Authorship.objects.filter(article__in=ids).values_list("article_id", "expert_id"):
        yield item, "expert", expert


def _standing_facts(ids: Sequence[int]) -> Facts:
    standings = Standing.objects.filter(agreement__in=ids)
    for item, status, day in standings.values_list("agreement_id", "status", "starts_on"):
        yield item, "standing", f"{status}@{day.isoformat()}"


def _column(kind: str, column: str, ids: Sequence[int]) -> Facts:
    rows = CONTENT_KINDS[kind].objects.filter(pk__in=ids)
    yield from ((item, column, value) for item, value in rows.values_list("pk", column))


OF_KIND: dict[str, tuple[Callable[[Sequence[int]], Facts], ...]] = {
    Kind.ARTICLE: (_experts, partial(_column, Kind.ARTICLE, "genre")),
    Kind.AGREEMENT: (
        partial(_parties, Party, Kind.AGREEMENT),
        partial(_column, Kind.AGREEMENT, "instrument"),
        _standing_facts,
    ),
    Kind.EVENT: (partial(_column, Kind.EVENT, "level"),),
    Kind.DOSSIER: (partial(_parties, DossierParty, Kind.DOSSIER),),
}


def load() -> None:
    """Load the dictionaries of all languages, which takes a second: before somebody holds a lock, not while."""
    for language in LANGUAGES:
        analyse("а a", language)


def desk_lines(items: Iterable[int]) -> dict[int, str]:
    """The terms of working copies in every language they have, for the editors' search."""
    rows = list(Content.objects.filter(pk__in=items))
    sought: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for item, _language, words, spoken in words_of_items([content.pk for content in rows]):
        sought[item].append((words, spoken))
    return {content.pk: _desk_line(content, sought[content.pk]) for content in rows}


def _desk_line(content: Content, sought: Sequence[tuple[str, str]]) -> str:
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
    line, _written = _lines_of(sought, content.original_language)
    return " ".join([*parts, line, *sorted(spellings)])


def _spellings(words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """What words share with their other spellings: a draft may have words that no published text has."""
    for written, terms in words.items():
        if written.isalpha() and (key := skeleton(normal(written))) not in ("", *terms):
            yield key
