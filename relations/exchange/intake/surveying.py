"""Reading a source: every paper once, with proposals and doubts. May die anywhere and be taken up again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string

from relations.exchange.file_pages import page_as_json, pages_of, reading_of
from relations.exchange.word.drafts import masters_of, with_pictures
from relations.models import Article, Genre, IntakeBatch, IntakePaper
from relations.text.languages import LANGUAGES
from relations.text.markup import plain_text
from relations.text.smart_dates import DateNotRead, read_date

from .papers import Paper, likeness, listed, text_hash, words_of
from .proposing import Vocabularies, bare, propose

State = IntakePaper.State
FIRST = re.compile(r"\A\s*<(p|h\d)\b[^<>]*>.*?</\1>", re.DOTALL)
NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")
SHARED_NUMBERS = 5
NEAR = 6  # of 64 bits


def survey(batch: IntakeBatch, papers: Iterable[Paper], beat=lambda: None) -> None:
    """Read every paper that is new or was changed; what was read before is left as it is."""
    known, stored = Vocabularies(), dict(batch.papers.values_list("key", "file_hash"))
    for place, paper in enumerate(papers):
        if stored.get(paper.key[:300]) != paper.version:
            _take(batch, place, paper, known)
        beat()
    _pair(batch)
    _compare(batch)
    _judge_groups(batch)


def _take(batch: IntakeBatch, place: int, paper: Paper, known: Vocabularies) -> None:
    row = batch.papers.filter(key=paper.key[:300]).first()
    if row is not None and row.state == State.BROUGHT:
        row.doubts = list(dict.fromkeys([*row.doubts, "changed"]))
        row.file_hash = paper.version
        row.save(update_fields=["doubts", "file_hash"])
        return
    row = row or IntakePaper(batch=batch, key=paper.key[:300])
    row.place, row.file_hash, row.message = place, paper.version, ""
    try:
        reading = paper.read()
    except ValidationError as refused:
        row.state, row.message, row.values = State.REFUSED, " ".join(refused.messages), dict(paper.values)
        row.save()
        return
    values = {**reading.values, **paper.values}
    made, reasons = propose(values, plain_text(reading.body), paper.values.get("file", paper.key), known)
    reasons |= {name: "file" for name in reading.values if name not in paper.values}
    row.values, row.proposed = {**values, **made}, reasons
    row.language = (
        values.get("language", "").lower() if values.get("language", "").lower() in LANGUAGES else ""
    )
    row.group = row.values.get("group", "")[:300]
    row.body = with_pictures(reading, masters_of(reading), batch.by) if reading.pictures else reading.body
    row.receipt, row.state = reading.receipt.as_json(), State.PROPOSED
    row.pages = [page_as_json(page) for page in pages_of(reading.layer)]
    row.reading = reading_of(reading.layer) if reading.pdf else ""
    if "title" in made:  # it stands over the text from now on
        row.body = FIRST.sub(
            lambda found: "" if plain_text(found[0]).strip() == made["title"] else found[0], row.body
        )
    words = words_of(reading.body)
    row.text_hash, row.likeness = text_hash(words), likeness(words)
    row.doubts = doubts_of(row, known)
    with transaction.atomic():
        if reading.pdf:
            row.file.save(f"{get_random_string(16).lower()}.pdf", ContentFile(reading.pdf), save=False)
        row.save()


def doubts_of(row: IntakePaper, known: Vocabularies) -> list[str]:
    """What somebody should look at before the paper is accepted, as codes; words follow a colon."""
    values, found = row.values, []
    if not (values.get("title") or values.get(f"title_{row.language}")):
        found.append("title")
    if not row.language:
        found.append("language")
    try:
        if not read_date(values.get("date", "")).day:
            found.append("date")
    except DateNotRead as wrong:
        found.append(f"date:{wrong.text[:60]}")
    names = list(listed(values.get("authors", "")))
    if not names:
        found.append("authors")
    found += [f"author:{name[:80]}" for name in names if bare(name) not in known.experts]
    for column, terms in (("countries", known.countries), ("topics", known.topics)):
        found += [
            f"{column}:{name[:80]}" for name in listed(values.get(column, "")) if terms.find(name) is None
        ]
    if values.get("genre") and values["genre"] not in Genre.values:
        found.append(f"genre:{values['genre'][:40]}")
    if row.receipt.get("lines"):
        found.append("receipt")
    return found


# --- Papers beside one another ----------------------------------------------------------------------------


def _pair(batch: IntakeBatch) -> None:
    """Translations of one another: by what their names have in common, else by day and shared numbers."""
    rows = list(batch.papers.filter(state=State.PROPOSED))
    alone = [row for row in rows if not row.group and row.values.get("date")]
    by_day: dict[str, list[tuple[IntakePaper, frozenset[str]]]] = defaultdict(list)
    for row in alone:
        numbers = frozenset(one for one in NUMBERS.findall(plain_text(row.body)) if len(one) > 1)
        for other, theirs in by_day[row.values["date"]]:
            shared = len(numbers & theirs)
            if (
                other.language != row.language
                and shared >= SHARED_NUMBERS
                and shared >= 0.7 * len(numbers | theirs)
            ):
                row.group = other.group = other.group or other.key[:300]
                for one in (row, other):
                    one.values["group"], one.proposed["group"] = one.group, "text"
                    one.save(update_fields=["group", "values", "proposed"])
                break
        by_day[row.values["date"]].append((row, numbers))


def _judge_groups(batch: IntakeBatch) -> None:
    """Translations of one text have one date: others are named."""
    groups: dict[str, list[IntakePaper]] = defaultdict(list)
    for row in batch.papers.exclude(group="").filter(state=State.PROPOSED).defer("body"):
        groups[row.group].append(row)
    for rows in groups.values():
        days = list(dict.fromkeys(row.values["date"] for row in rows if row.values.get("date")))
        for row in rows:
            found = [one for one in row.doubts if not one.startswith("dates:")]
            found += [f"dates:{', '.join(days)}"] if len(days) > 1 else []
            if found != row.doubts:
                row.doubts = found
                row.save(update_fields=["doubts"])


def _compare(batch: IntakeBatch) -> None:
    """Name papers that have the same or nearly the same text, and those whose title an article has."""
    rows = list(
        batch.papers.exclude(state=State.REFUSED).only(
            "pk", "key", "language", "likeness", "text_hash", "values", "doubts", "state"
        )
    )
    first: dict[str, IntakePaper] = {}
    titles = _known_titles(rows)
    for row in rows:
        row.number = int(row.likeness or "0", 16)
    for place, row in enumerate(rows):
        found = [one for one in row.doubts if not one.startswith(("same:", "near:", "there:"))]
        if row.text_hash in first:
            found.append(f"same:{first[row.text_hash].key}")
        elif near := next((r for r in rows[:place] if are_near(row, r)), None):
            found.append(f"near:{near.key}")
        first.setdefault(row.text_hash, row)
        title = row.values.get("title", "")
        if row.state != State.BROUGHT and title in titles:
            found.append(f"there:{titles[title]}")
        if found != row.doubts:
            row.doubts = found
            row.save(update_fields=["doubts"])


def are_near(one: IntakePaper, other: IntakePaper) -> bool:
    """Do two texts of a language have nearly the same words?"""
    return one.language == other.language and (one.number ^ other.number).bit_count() <= NEAR


def _known_titles(rows: list[IntakePaper]) -> dict[str, int]:
    """Titles of papers that articles have already, with the number of the article."""
    wanted = {row.values.get("title", "") for row in rows if row.state != State.BROUGHT} - {""}
    found: dict[str, int] = {}
    for code in LANGUAGES:
        some = Article.objects.filter(**{f"title_{code}__in": wanted}).values_list(f"title_{code}", "pk")
        found |= dict(some)
    return found
