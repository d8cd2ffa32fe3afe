"""Reading a source: every paper once, with proposals and doubts. May die anywhere and be taken up again."""

from __future__ import annotations

import hashlib
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from relations.exchange import attachments
from relations.exchange.file_pages import pages_as_json, pages_of, reading_of
from relations.exchange.word.drafts import masters_of, with_pictures
from relations.exchange.word.reading import guess_language
from relations.models import Article, Genre, IntakeBatch, IntakePaper
from relations.models.storage import no_litter
from relations.text.languages import LANGUAGES
from relations.text.markup import plain_text
from relations.text.smart_dates import DateNotRead, read_date

from .alike import Shelf, parts, sketch
from .papers import Beat, Paper, Reading, listed, storable, text_hash, unheard, words_of
from .proposing import Vocabularies, bare, propose

log = logging.getLogger(__name__)

State = IntakePaper.State
FIRST = re.compile(r"\A\s*<(p|h\d)\b[^<>]*>.*?</\1>", re.DOTALL)
NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")
SHARED_NUMBERS = 5
SURELY = 30  # words by which a language is known
SCANS = {"scan": "scan", "failed": "scan_failed", "empty": "scan_empty"}  # how far a scan is, as a doubt


def survey(batch: IntakeBatch, papers: Iterable[Paper], beat: Beat = unheard) -> None:
    """Read every paper that is new or was changed; what was read before is left as it is."""
    known, stored = Vocabularies(), dict(batch.papers.values_list("key", "file_hash"))
    met: dict[str, set[str]] = defaultdict(set)
    for place, paper in enumerate(papers):
        paper.key = storable(paper.key)
        if paper.version in met[paper.key]:  # two exports of one site may hold the same text
            continue
        met[paper.key].add(paper.version)
        _tell_apart(paper, len(met[paper.key]))
        paper.values = {name: storable(text) for name, text in paper.values.items()}
        if stored.get(paper.key[:300]) != paper.version:
            _take(batch, place, paper, known)
        beat()
    compare(batch)


def _tell_apart(paper: Paper, number: int) -> None:
    """Another text under a key that was met before comes in under one of its own, and somebody has to decide."""
    if number > 1:
        paper.doubts = [*paper.doubts, f"number:{paper.key[:200]}"]
        paper.key = f"{paper.key[:280]} ({number})"


def compare(batch: IntakeBatch) -> None:
    """Look at the papers of a batch beside one another."""
    _pair(batch)
    _compare(batch)
    _judge_groups(batch)


def _take(batch: IntakeBatch, place: int, paper: Paper, known: Vocabularies) -> None:
    row = batch.papers.filter(key=paper.key[:300]).first()
    if row is not None and row.state in (State.BROUGHT, State.WRITTEN):
        row.doubts = list(dict.fromkeys([*row.doubts, "changed"]))
        row.file_hash = paper.version
        row.save(update_fields=["doubts", "file_hash"])
        return
    row = row or IntakePaper(batch=batch, key=paper.key[:300])
    row.place, row.file_hash, row.message = place, paper.version, ""
    try:
        reading = paper.read()
        kept = _kept_files(reading)
    except ValidationError as refused:
        row.state, row.message, row.values = State.REFUSED, " ".join(refused.messages), dict(paper.values)
        row.save()
        return
    except Exception:  # a file that nobody thought of must not keep the others out
        log.exception("A paper could not be read: %s", paper.key)
        row.state, row.message, row.values = (
            State.REFUSED,
            gettext("The file cannot be read."),
            dict(paper.values),
        )
        row.save()
        return
    values = {**{name: storable(text) for name, text in reading.values.items()}, **paper.values}
    made, reasons = propose(values, plain_text(reading.body), paper.values.get("file", paper.key), known)
    reasons |= {name: "file" for name in reading.values if name not in paper.values}
    row.values, row.proposed = {**values, **made}, reasons
    row.language = (
        values.get("language", "").lower() if values.get("language", "").lower() in LANGUAGES else ""
    )
    row.group = row.values.get("group", "")[:300]
    row.body = with_pictures(reading, masters_of(reading), batch.by) if reading.pictures else reading.body
    row.receipt, row.state = reading.receipt.as_json(), State.PROPOSED
    row.pages = pages_as_json(pages_of(reading.layer), len(reading.layer))
    row.reading, row.trouble = reading_of(reading.layer) if reading.pdf else "", ""
    if "title" in made:  # it stands over the text from now on
        row.body = FIRST.sub(
            lambda found: "" if plain_text(found[0]).strip() == made["title"] else found[0], row.body
        )
    words = words_of(reading.body)
    row.text_hash, row.likeness = text_hash(words), sketch(words)
    if (
        not words
    ):  # a scan: known by its bytes until it is recognised; a picture without words is like no other
        row.text_hash = hashlib.sha256(reading.pdf).hexdigest() if reading.pdf else ""
    row.doubts = (
        doubts_of(row, known) + paper.doubts + reading.doubts + _other_tongue(row, words, reading.body)
    )
    with no_litter(), transaction.atomic():
        row.files = [[address, words, _stored(data)] for address, words, data in kept]
        if reading.pdf:
            row.file.save(f"{get_random_string(16).lower()}.pdf", ContentFile(reading.pdf), save=False)
        row.save()


def _other_tongue(row: IntakePaper, words: list[str], body: str) -> list[str]:
    """The doubt that a text is not in the language that its source says."""
    if len(words) < SURELY or ("language" in row.proposed and row.proposed["language"] == "text"):
        return []
    guess = guess_language(plain_text(body)[:5_000])
    return [f"tongue:{guess}"] if row.language and guess != row.language else []


def _kept_files(reading: Reading) -> list[tuple[str, str, bytes]]:
    """The files that a text links to, each written anew; those that are refused are named in its receipt."""
    found = []
    for address, words, data in reading.files:
        try:
            clean, _pages = attachments.cleaned(ContentFile(data, name="linked.pdf"))
            found.append((address[:400], words, clean))
        except ValidationError:
            reading.receipt.note("file_inside", ("file", ""), address[:200])
    return found


def _stored(data: bytes) -> str:
    """Keep a file until its paper comes in."""
    return default_storage.save(f"imports/intake/{get_random_string(16).lower()}.pdf", ContentFile(data))


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
    if not row.file and not ("<img" in row.body or plain_text(row.body).strip()):
        found.append("empty")
    if values.get("genre") and values["genre"] not in Genre.values:
        found.append(f"genre:{values['genre'][:40]}")
    if row.reading in SCANS:
        found.append(SCANS[row.reading])
    if row.receipt.get("lines"):
        found.append("receipt")
    return found


# --- Papers beside one another ----------------------------------------------------------------------------


def _pair(batch: IntakeBatch) -> None:
    """Translations of one another: by what their names have in common, else by day and shared numbers."""
    by_day: dict[str, Shelf] = defaultdict(Shelf)
    rows = batch.papers.filter(state=State.PROPOSED, group="").defer("receipt", "doubts", "pages")
    for row in in_portions(rows, 100):
        day = row.values.get("date")
        if not day:
            continue
        numbers = frozenset(one for one in NUMBERS.findall(plain_text(row.body)) if len(one) > 1)
        for key in by_day[day].sharing(numbers):
            pk, language = key
            theirs = frozenset(by_day[day].sets[key])
            shared = len(numbers & theirs)
            if (
                language != row.language
                and shared >= SHARED_NUMBERS
                and shared >= 0.7 * len(numbers | theirs)
            ):
                _join(batch, pk, row)
                break
        by_day[day].add((row.pk, row.language), numbers)


def _join(batch: IntakeBatch, pk: int, row: IntakePaper) -> None:
    """Put a paper beside the one whose translation it seems to be."""
    other = batch.papers.only("pk", "key", "group", "values", "proposed").get(pk=pk)
    row.group = other.group = other.group or other.key[:300]
    for one in (row, other):
        one.values["group"], one.proposed["group"] = one.group, "text"
        one.save(update_fields=["group", "values", "proposed"])


def _judge_groups(batch: IntakeBatch) -> None:
    """Translations of one text have one date and each a language of its own: others are named."""
    groups: dict[str, list[IntakePaper]] = defaultdict(list)
    for row in (
        batch.papers.exclude(group="")
        .filter(state=State.PROPOSED)
        .only("group", "language", "values", "doubts")
    ):
        groups[row.group].append(row)
    for rows in groups.values():
        days = list(dict.fromkeys(row.values["date"] for row in rows if row.values.get("date")))
        languages = Counter(row.language for row in rows)
        for row in rows:
            found = [one for one in row.doubts if not one.startswith(("dates:", "twice:"))]
            found += [f"dates:{', '.join(days)}"] if len(days) > 1 else []
            found += [f"twice:{row.language}"] if languages[row.language] > 1 and row.language else []
            if found != row.doubts:
                row.doubts = found
                row.save(update_fields=["doubts"])


def _compare(batch: IntakeBatch) -> None:
    """Name papers that have the same or nearly the same text as another, or as an article, and those with its title."""
    rows = batch.papers.exclude(state=State.REFUSED).defer("body", "pages", "receipt", "proposed", "files")
    shelf, first = Shelf(), {}
    for name, text, written in _others(batch):
        first.setdefault(text, name)
        shelf.add(name, parts(written))
    titles = _known_titles(batch)
    for row in in_portions(rows):
        found = [one for one in row.doubts if not one.startswith(("same:", "near:", "there:"))]
        if row.text_hash:
            marks = parts(row.likeness)
            if row.text_hash in first:
                found.append(f"same:{first[row.text_hash]}"[:300])
            elif near := shelf.near(marks):
                found.append(f"near:{near}"[:300])
            first.setdefault(row.text_hash, row.key)
            shelf.add(row.key, marks)
        title = row.values.get("title", "")
        if row.state not in (State.BROUGHT, State.WRITTEN) and title in titles:
            found.append(f"there:{titles[title]}")
        if found != row.doubts:
            row.doubts = found
            row.save(update_fields=["doubts"])


def in_portions(rows: QuerySet, size: int = 500) -> Iterator:
    """The rows of a question in its order, some at a time: they may be written meanwhile."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        yield from rows.filter(pk__in=keys[start : start + size])


def _others(batch: IntakeBatch) -> Iterator[tuple[str, str, str]]:
    """(name, hash of the text, sketch) of the papers of other batches, and of articles that never were papers."""
    before = IntakePaper.objects.exclude(batch=batch).exclude(state__in=(State.REFUSED, State.LEFT_OUT))
    for source, key, text, written in (
        before.exclude(likeness="").values_list("batch__source", "key", "text_hash", "likeness").iterator()
    ):
        yield f"{source}: {key}", text, written
    for article in in_portions(Article.objects.filter(papers=None).order_by("pk"), 100):
        for code in LANGUAGES:
            if words := words_of(getattr(article, f"body_{code}") or ""):
                yield f"/p/{article.pk} ({code})", text_hash(words), sketch(words)


def _known_titles(batch: IntakeBatch) -> dict[str, int]:
    """Titles of papers that articles have already, with the number of the article."""
    rows = batch.papers.exclude(state__in=(State.REFUSED, State.BROUGHT, State.WRITTEN))
    wanted = sorted(
        {values.get("title", "") for values in rows.values_list("values", flat=True).iterator()} - {""}
    )
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        for code in LANGUAGES:
            some = Article.objects.filter(**{f"title_{code}__in": wanted[start : start + 500]})
            found |= dict(some.values_list(f"title_{code}", "pk"))
    return found
