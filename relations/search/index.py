"""Writing the index: documents in the transaction that publishes them, facts and working copies when they change.

Terms, words and their numbers come from editions that readers may see at this moment, and from no others: what waits
for its hour has a row in `SearchDocument` and nothing else, and `clock` takes it in when the hour has come. So hidden
texts cannot even change the order of results.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from relations import clock
from relations.models import (
    Content,
    Edition,
    SearchDocument,
    SearchItem,
    SearchPassage,
    SearchState,
    SearchText,
)

from . import documents, sought, titles, vocabulary
from .backends import backend
from .documents import Document
from .meaning import vectors
from .terms import Lines
from .words import VERSION


def refresh(items: Iterable[int], at: datetime | None = None) -> None:
    """Bring the documents of items into line with their editions and with whatever readers see with them."""
    at, items = at or clock.now(), list(items)
    with vectors.following(items):
        _refresh(items, at)


def _refresh(items: Sequence[int], at: datetime) -> None:
    rows = Edition.objects.filter(content_id__in=items, superseded_at__gt=at)
    wanted = rows.filter(superseded_at__gt=F("published_at")).defer("lead", "body").in_bulk()
    known = SearchDocument.objects.filter(content_id__in=items).in_bulk()
    passages = _passages(items)
    remove(pk for pk, row in known.items() if pk not in wanted or row.version != VERSION)
    new = [pk for pk in wanted if pk not in known or known[pk].version != VERSION]
    put(list(Edition.objects.filter(pk__in=new).order_by("pk")) if new else [], passages, at)
    for pk, row in known.items():
        edition = wanted.get(pk)
        if edition and (row.opens_at, row.closes_at) != (edition.published_at, edition.superseded_at):
            rows = SearchDocument.objects.filter(pk=pk)
            rows.update(opens_at=edition.published_at, closes_at=edition.superseded_at, stamp=next_stamp())
    _settled(
        [pk for pk, row in known.items() if pk in wanted and row.is_indexed != wanted[pk].is_public(at)], at
    )
    _renew([edition for pk, edition in wanted.items() if pk not in new], passages)


def stored(items: Iterable[int]) -> dict[int, list[tuple]]:
    """The documents of items as they are stored, to be compared."""
    found: dict[int, list[tuple]] = defaultdict(list)
    rows = SearchDocument.objects.filter(content_id__in=items).order_by("pk")
    texts = {
        pk: values
        for pk, *values in SearchText.objects.filter(edition__content_id__in=items).values_list(
            "pk", "keys", "more"
        )
    }
    marks: dict[int, list[tuple]] = defaultdict(list)
    passages = SearchPassage.objects.filter(edition__content_id__in=items).order_by("edition_id", "number")
    for edition, *values in passages.values_list("edition_id", "anchor", "start", "mark"):
        marks[edition].append(tuple(values))
    names = ("pk", "opens_at", "closes_at", "is_indexed", "version")
    for item, edition, *values in rows.values_list("content_id", *names):
        found[item].append((edition, *values, texts.get(edition), marks.get(edition)))
    return dict(found)


def refresh_texts(items: Iterable[int]) -> None:
    """Analyse the texts of items anew, and take in again those that differ: for what nobody noted."""
    items = list(items)
    with vectors.following(items):
        _refresh_texts(items)


def _refresh_texts(items: Sequence[int]) -> None:
    editions = list(_indexed(items))
    texts = SearchText.objects.in_bulk([edition.pk for edition in editions])
    beside = documents.around(editions)
    found = [documents.analysed(edition, beside[edition.pk], {}) for edition in editions]
    changed = [one.edition for one in found if one.lines != _lines(texts.get(one.edition.pk))]
    remove([edition.pk for edition in changed])
    put(changed)


def stored_texts(items: Iterable[int]) -> dict[int, list[tuple]]:
    """The terms of items as they are stored, to be compared."""
    found: dict[int, list[tuple]] = defaultdict(list)
    rows = SearchText.objects.filter(edition__content_id__in=items).order_by("pk")
    for item, *values in rows.values_list("edition__content_id", "pk", "title", "keys", "body", "more"):
        found[item].append(tuple(values))
    return dict(found)


def _indexed(items: Iterable[int]):
    return Edition.objects.filter(content_id__in=list(items), search_document__is_indexed=True).order_by("pk")


def _lines(text: SearchText | None) -> Lines | None:
    return Lines(text.title, text.keys, text.body, text.more) if text else None


class _Passages(NamedTuple):
    """What is known of the passages of items: the terms of those that are attached, by their marks; of each edition how
    many are its own, and what else it has.
    """

    terms: dict[str, str]
    own: Counter[int]
    attached: dict[int, list[tuple]]


def _passages(items: Iterable[int]) -> _Passages:
    found = _Passages({}, Counter(), defaultdict(list))
    rows = SearchPassage.objects.filter(edition__content_id__in=list(items)).order_by("edition_id", "number")
    for edition, mark, terms, text, file, *place in rows.values_list(
        "edition_id", "mark", "terms", "text_id", "attachment_id", "anchor", "start"
    ):
        if text or file:
            found.terms[mark] = terms
            found.attached[edition].append((mark, text, file, *place))
        else:
            found.own[edition] += 1
    return found


def _renew(editions: Sequence[Edition], passages: _Passages) -> None:
    """Give documents what belongs to their items now; their own texts are not analysed again."""
    texts = SearchText.objects.in_bulk([edition.pk for edition in editions])
    editions = [edition for edition in editions if edition.pk in texts]
    beside = documents.around(editions) if editions else {}
    renewed = []
    for edition in editions:
        old, own = _lines(texts[edition.pk]), passages.own[edition.pk]
        document = documents.surrounded(edition, old, beside[edition.pk], passages.terms, own)
        now = [(row.mark, row.text_id, row.attachment_id, row.anchor, row.start) for row in document.passages]
        if document.lines != old or now != passages.attached[edition.pk]:
            renewed.append(document)
    if not renewed:
        return
    pks = [document.edition.pk for document in renewed]
    with transaction.atomic():
        stamp = next_stamp()
        _take_out(pks, with_own=False)
        _keep(renewed)
        SearchDocument.objects.filter(pk__in=pks).update(stamp=stamp)


def next_stamp() -> int:
    """The number of the change that this transaction makes; the row stays locked until it ends.

    It rises with the clock, so that a number never comes back, not even after a restore.
    """
    clock = time.time_ns() // 1000
    row = SearchState.objects.filter(pk=SearchState.ONLY)
    if not row.update(stamp=Greatest(F("stamp") + 1, Value(clock))):
        SearchState.objects.bulk_create(
            [SearchState(pk=SearchState.ONLY, stamp=clock)], ignore_conflicts=True
        )
    return row.values_list("stamp", flat=True).get()


def put(editions: Sequence[Edition], passages: _Passages | None = None, at: datetime | None = None) -> None:
    """Take editions in that are not in the index; those that wait for their hour are only noted."""
    if not editions:
        return
    at = at or clock.now()
    stamp = next_stamp()
    shown = [edition for edition in editions if edition.is_public(at)]
    waiting = [edition for edition in editions if not edition.is_public(at)]
    SearchDocument.objects.bulk_create(
        SearchDocument(
            edition_id=edition.pk, content_id=edition.content_id, language=edition.language, version=VERSION,
            opens_at=edition.published_at, closes_at=edition.superseded_at, stamp=stamp, is_indexed=is_indexed,
        )
        for editions_, is_indexed in ((shown, True), (waiting, False))
        for edition in editions_
    )  # fmt: skip
    _take_in(shown, passages.terms if passages else {})


def remove(edition_ids: Iterable[int]) -> None:
    """Take editions out and forget them; those that are not in the index are passed over."""
    with transaction.atomic():
        rows = SearchDocument.objects.filter(pk__in=list(edition_ids))
        found = dict(rows.values_list("pk", "content_id"))
        if not found:
            return
        stamp = next_stamp()
        _take_out(found)
        delete(SearchDocument.objects.filter(pk__in=list(found)))
        SearchItem.objects.filter(pk__in=set(found.values())).update(stamp=stamp)


def settle(edition_ids: Sequence[int], at: datetime) -> int:
    """Take in those of the editions that have opened by a moment, forget those that are closed; answers how many.

    What stands beside them may be found by other versions of the same items now.
    """
    with transaction.atomic():
        items = set(SearchDocument.objects.filter(pk__in=edition_ids).values_list("content_id", flat=True))
        items |= sought.showing(items)
        with vectors.following(items):
            passages = _passages(items)
            count = _settled(edition_ids, at)
            if count:
                _renew(list(_indexed(items).defer("lead", "body").exclude(pk__in=edition_ids)), passages)
    return count


def _settled(edition_ids: Sequence[int], at: datetime) -> int:
    if not edition_ids:
        return 0
    with transaction.atomic():
        stamp = next_stamp()
        rows = SearchDocument.objects.filter(pk__in=list(edition_ids))
        closed = list(rows.filter(closes_at__lte=at).values_list("pk", flat=True))
        remove(closed)
        opening = list(rows.filter(opens_at__lte=at, is_indexed=False).values_list("pk", flat=True))
        early = list(rows.filter(opens_at__gt=at, is_indexed=True).values_list("pk", flat=True))
        _take_out(early)
        rows.filter(pk__in=early).update(is_indexed=False, stamp=stamp)
        rows.filter(pk__in=opening).update(is_indexed=True, stamp=stamp)
        _take_in(list(Edition.objects.filter(pk__in=opening)))
    return len(closed) + len(opening) + len(early)


def _take_in(editions: Sequence[Edition], known: Mapping[str, str] = MappingProxyType({})) -> None:
    """Index the terms of editions, remember their words, count them."""
    beside = documents.around(editions) if editions else {}
    _keep(documents.analysed(edition, beside[edition.pk], known) for edition in editions)


def _keep(found: Iterable[Document]) -> None:
    """Keep the terms of editions, and the words that are written in them."""
    counts: Counter[str] = Counter()
    words: dict[str, str] = {}
    texts, passages, length = [], [], 0
    for edition, lines, written, rows in found:
        backend().put(edition.pk, lines)
        counts.update(vocabulary.counted(lines))
        length += lines.length
        for word, term in written.items():
            words.setdefault(word[: vocabulary.LONGEST], term[: vocabulary.LONGEST])
        mark = titles.mark_of(lines.title)
        texts.append(SearchText(edition_id=edition.pk, title_mark=mark, **lines._asdict()))
        passages += rows
    SearchText.objects.bulk_create(texts)
    SearchPassage.objects.bulk_create(passages)
    vocabulary.add(words)
    vocabulary.count(counts, length)


def _take_out(edition_ids: Iterable[int], with_own: bool = True) -> None:
    """Take the terms of editions out of the index, and out of the count. Unless `with_own`, passages of their own texts
    stay.
    """
    ids = list(edition_ids)
    counts: Counter[str] = Counter()
    length = 0
    texts = SearchText.objects.filter(pk__in=ids)
    for text in texts:
        lines = _lines(text)
        backend().remove(text.pk, lines)
        counts.subtract(vocabulary.counted(lines))
        length -= lines.length
    delete(texts.all())
    passages = SearchPassage.objects.filter(edition_id__in=ids)
    if not with_own:
        passages = passages.filter(Q(text__isnull=False) | Q(attachment__isnull=False))
    delete(passages)
    vocabulary.count(counts, length)


def refresh_facts(items: Iterable[int]) -> None:
    """Note by what words items are narrowed and counted, and the day they are sorted by: of all that have documents."""
    items = list(items)
    old = SearchItem.objects.in_bulk(items)
    known = {*old, *SearchDocument.objects.filter(content_id__in=items).values_list("content_id", flat=True)}
    if not known:
        return
    days = dict(Edition.objects.filter(content_id__in=known).order_by().values_list("content_id", "dated_on"))
    kinds = dict(Content.objects.filter(pk__in=days).values_list("pk", "kind"))
    facts = documents.facts_of(days)
    new = [SearchItem(content_id=pk, kind=kinds[pk], day=days[pk], facts=facts[pk]) for pk in sorted(kinds)]
    changed = [row for row in new if _told(row) != _told(old.get(row.content_id))]
    if not changed:
        return
    stamp = next_stamp()
    for row in changed:
        row.stamp = stamp
    SearchItem.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["content"],
        update_fields=["kind", "day", "facts", "stamp"],
    )


def stored_facts(items: Iterable[int]) -> dict[int, tuple]:
    """The facts of items as they are stored, to be compared."""
    return {pk: _told(row) for pk, row in SearchItem.objects.in_bulk(list(items)).items()}


def _told(row: SearchItem | None) -> tuple | None:
    return (row.kind, row.day, row.facts) if row else None


def delete(rows) -> None:
    """Delete without asking anybody: nothing points at these rows and nobody listens."""
    rows._raw_delete(rows.db)
