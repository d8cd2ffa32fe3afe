"""Where each language version of many items stands, in a fixed number of queries: for boards and panels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations import clock
from relations.models import TEXT_FIELDS, Content, Edition, Kind, Translation, WorkState, text_hash
from relations.text.markup import clean_html, word_count

from .permissions import LANGUAGES


class State(StrEnum):
    """What a board shows of one language version: the work and the shelf together. Drawn in docs/architecture.md."""

    MISSING = "missing"
    IN_WORK = "in_work"
    IN_REVIEW = "in_review"
    READY = "ready"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    PUBLISHED_DRAFT = "published_draft"
    OUTDATED = "outdated"
    OUTDATED_DRAFT = "outdated_draft"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.MISSING: _("Not translated"),
    State.IN_WORK: _("In work"),
    State.IN_REVIEW: _("In review"),
    State.READY: _("Ready to publish"),
    State.SCHEDULED: pgettext_lazy("state", "Scheduled"),
    State.PUBLISHED: pgettext_lazy("state", "Published"),
    State.PUBLISHED_DRAFT: _("Published, a draft beside it"),
    State.OUTDATED: _("Translation out of date"),
    State.OUTDATED_DRAFT: _("Out of date, a draft beside it"),
    State.WITHDRAWN: pgettext_lazy("state", "Withdrawn"),
}


@dataclass
class Cell:
    """One item in one language."""

    content: Content
    language: str
    work: Translation
    edition: Edition | None = None  # what readers see now
    waiting: Edition | None = None  # what they will see
    withdrawn: Edition | None = None  # what was taken from them, if nothing came after it
    words: int | None = None

    @property
    def is_original(self) -> bool:
        return self.language == self.content.original_language

    @property
    def is_outdated(self) -> bool:
        return bool(getattr(self.work, "is_outdated", False))

    @property
    def shown(self) -> Edition | None:
        """What the working text is compared with: the edition that waits, else the one readers see."""
        return self.waiting or self.edition

    @property
    def was_withdrawn(self) -> bool:
        """Was this taken from readers, with nothing in its place? Then only who may withdraw brings it back."""
        return bool(self.withdrawn and not self.shown)

    @property
    def state(self) -> State:
        """The ten states, each from the stored state of the work and the editions alone."""
        if self.work.state in (WorkState.IN_REVIEW, WorkState.READY):
            return State(self.work.state)
        is_draft = self.work.state == WorkState.IN_WORK
        if self.shown and self.is_outdated:
            return State.OUTDATED_DRAFT if is_draft else State.OUTDATED
        if self.waiting:
            return State.SCHEDULED
        if self.edition:
            return State.PUBLISHED_DRAFT if is_draft else State.PUBLISHED
        if self.withdrawn:
            return State.WITHDRAWN
        has_begun = is_draft or self.is_original or self.content.title_in(self.language).strip()
        return State.IN_WORK if has_begun else State.MISSING

    @property
    def label(self):
        """The one name of this state, on boards, lists, bars and in sentences."""
        if self.state == State.IN_WORK and self.is_original and self.work.state == WorkState.MISSING:
            return _("No text yet") if not self.content.title_in(self.language) else STATE_LABELS[self.state]
        return STATE_LABELS[self.state]


def cells(
    contents: Iterable[Content], at: datetime | None = None, *, whole: bool = False
) -> dict[int, dict[str, Cell]]:
    """Every language version of every item: two queries, however many there are; `whole`: editions with their texts."""
    at = at or clock.now()
    contents = {content.pk: content for content in contents}
    work = Translation.objects.filter(content__in=contents).select_related(
        "author", "submitted_by", "assignee", "approved_by"
    )
    rows = {(row.content_id, row.language): row for row in work.with_outdated(at)}
    found: dict[int, dict[str, Cell]] = {}
    for pk, content in contents.items():
        found[pk] = {}
        for language in LANGUAGES:
            row = rows.get((pk, language))
            if row is None:
                row = Translation(content=content, language=language, state=WorkState.MISSING)
            row.content = content
            found[pk][language] = Cell(content, language, row)
    editions = Edition.objects.filter(content__in=contents)
    editions = editions if whole else editions.defer("body", "lead")
    for edition in editions.filter(Q(superseded_at__gt=at) | Q(withdrawn_at__isnull=False)).order_by(
        "number"
    ):
        cell = found[edition.content_id][edition.language]
        if edition.is_public(at):
            cell.edition = edition
        elif edition.published_at > at and edition.superseded_at > edition.published_at:
            cell.waiting = edition
        elif edition.withdrawn_at:
            cell.withdrawn = edition
    return found


def cell(content: Content, language: str, at: datetime | None = None) -> Cell:
    """One language version of one item."""
    return cells([content], at)[content.pk][language]


def count_words(board: dict[int, dict[str, Cell]]) -> None:
    """Words of each version: of the edition where there is one, else of the working text, read with the items."""
    for row in board.values():
        for cell in row.values():
            shown = cell.edition or cell.waiting
            cell.words = (
                shown.word_count if shown else word_count(cell.content.text_in("body", cell.language))
            )


def is_unpublished_change(content: Content, cell: Cell) -> bool:
    """Does the working text differ from what readers see (or will see)?"""
    if cell.shown is None:
        return content.has_text_in(cell.language)
    return fingerprint(content, cell.language) != cell.shown.text_hash


def fingerprint(content: Content, language: str) -> str:
    """The hash that an edition of the present working text would have."""
    return _hash(*content.texts_in(language).values())


@lru_cache(maxsize=32)  # a page of the desk asks for the same three texts many times
def _hash(*texts: str) -> str:
    found = dict(zip(TEXT_FIELDS, texts, strict=True))
    return text_hash(found | {"body": clean_html(found["body"])})


OPEN_WORK = (WorkState.IN_WORK, WorkState.IN_REVIEW, WorkState.READY)
BEGUN = (*OPEN_WORK, WorkState.PUBLISHED, WorkState.WITHDRAWN)


def in_state(contents, state: State, languages: Iterable[str]):
    """Narrow a queryset of contents to those with a version in a state, as `Cell` computes it, in any language of these."""
    found = Q()
    for language in languages:
        found |= _condition(state, language, clock.now())
    return contents.filter(found)


def _condition(state: State, language: str, at: datetime) -> Q:
    """Of an item: its version in this language is in this state.

    What nearly every item has is asked per row, so that a page of hits is soon full. What few items lack is asked
    as a set read from an index: per row, a whole table would be walked for one page.
    """
    work = Translation.objects.filter(language=language)
    editions = Edition.objects.filter(language=language)
    mine, shelf = work.filter(content=OuterRef("pk")), editions.filter(content=OuterRef("pk"))
    if state in (State.IN_REVIEW, State.READY):
        return _in(work.filter(state=WorkState(state)))
    is_draft = _in(work.filter(state=WorkState.IN_WORK))
    before_shelf = Exists(mine.filter(state__in=[WorkState.IN_REVIEW, WorkState.READY]))
    is_outdated = Exists(mine.outdated(at))
    is_public, is_waiting = Exists(shelf.public(at)), Exists(shelf.scheduled(at))
    match state:
        case State.OUTDATED:
            open_work = Exists(mine.filter(state__in=OPEN_WORK))
            return _in(work.outdated(at)) & (is_public | is_waiting) & ~open_work
        case State.OUTDATED_DRAFT:
            return is_draft & (is_public | is_waiting) & is_outdated
        case State.SCHEDULED:
            return _in(editions.scheduled(at)) & ~before_shelf & ~is_outdated
        case State.PUBLISHED_DRAFT:
            return is_draft & is_public & ~is_waiting & ~is_outdated
        case State.PUBLISHED:
            open_work = Exists(mine.filter(state__in=OPEN_WORK))
            return is_public & ~is_waiting & ~open_work & ~is_outdated
    shown = editions.filter(
        kind__in=Kind.values, superseded_at__gt=at, published_at__lt=F("superseded_at")
    )  # each kind by name, so that the index of lists answers alone
    was_withdrawn = _in(editions.filter(withdrawn_at__isnull=False))
    if state == State.WITHDRAWN:
        return was_withdrawn & ~_in(shown) & ~before_shelf
    # Whatever was published has a row of work that is not “missing”: `publish()` writes both.
    untouched = ~_in(work.filter(state__in=BEGUN))
    begun = Q(original_language=language) | ~Q(
        Q(**{f"title_{language}": ""}) | Q(**{f"title_{language}": None})
    )
    if state == State.IN_WORK:
        return (is_draft & ~_in(shown) & ~was_withdrawn) | (untouched & begun)
    return untouched & ~begun


def _in(rows) -> Q:
    """Items that have one of these rows."""
    return Q(pk__in=rows.order_by().values("content"))
