"""Many invented items for measuring: sentences of the demo texts recombined, written in bulk.

The one place that does not take the acts of publication: ten thousand items would take an hour. The rows are the
same as those acts would leave (working copy, work on each language, edition, search document).
"""

from __future__ import annotations

import datetime as dt
import html
import random
import re
from collections.abc import Callable, Iterator

from django.db import connection, models, transaction

from relations.models import (
    ActionKind,
    Agreement,
    Article,
    Authorship,
    Content,
    Country,
    Edition,
    Event,
    EventType,
    Expert,
    Genre,
    Instrument,
    Kind,
    Party,
    PartyAction,
    Precision,
    Topic,
    Translation,
    User,
    WorkState,
    changes,
    text_hash,
)
from relations.text.markup import clean_html, plain_text, word_count
from relations.text.slugs import slugify

from .acts import ZONE
from .source import read

BATCH = 250
WORDS = 800
LANGUAGES = ("kk", "ru", "en")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[«“‘A-ZА-ЯӘҒҚҢӨҰҮҺІ])")
SHARES = {Kind.ARTICLE: 70, Kind.AGREEMENT: 15, Kind.EVENT: 15}
REGISTER = {Kind.AGREEMENT: 1}  # agreements alone
# What a party does about an agreement, how often, and how many days after the signature at most.
ACTS = (
    (ActionKind.SIGNATURE, 0.4, 0),
    (ActionKind.RATIFICATION, 0.6, 700),
    (ActionKind.NOTIFICATION, 0.2, 900),
    (ActionKind.SUSPENSION, 0.03, 4000),
    (ActionKind.DENUNCIATION, 0.06, 6000),
)
LANGUAGE_SETS = [
    (("ru",), 40),
    (("kk", "ru"), 15),
    (("ru", "en"), 15),
    (("kk", "ru", "en"), 25),
    (("kk",), 5),
]


def add_items(count: int, by: User, done: Callable[[int], None], shares: dict[str, int] = SHARES) -> None:
    """Write that many published items, of kinds by their shares; `done` hears after each batch how many."""
    writer = Writer(by, offset=Content.objects.count(), shares=shares)
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        with transaction.atomic():
            writer.write(size)
        done(size)
    changes.turn_over()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Sentences:
    """The sentences, headings and title parts of the demo articles in one language."""

    def __init__(self, language: str):
        rows = [row for row in read("articles")["articles"] if row["body"].get(language)]
        text = [plain_text(row["body"][language], notes=False) for row in rows]
        lines = [line for body in text for line in body.split("\n") if len(line) > 60]
        self.sentences = sorted(
            {one for line in lines for one in SENTENCE.split(line) if 40 < len(one) < 400}
        )
        bodies = "".join(row["body"][language] for row in rows)
        self.headings = sorted({html.unescape(found) for found in re.findall(r"<h2>([^<]+)</h2>", bodies)})
        self.titles = sorted({row["title"][language] for row in rows if row["title"].get(language)})
        self.keywords = sorted({word for row in rows for word in row["keywords"].get(language) or []})

    def title(self, chance: random.Random, number: int) -> str:
        first, second = chance.choice(self.titles).split(":")[0], chance.choice(self.headings)
        return f"{first}: {second[:1].lower()}{second[1:]} ({number})"

    def body(self, chance: random.Random, words: int) -> str:
        parts, total = [], 0
        while total < words:
            parts.append(f"<h2>{html.escape(chance.choice(self.headings), quote=False)}</h2>")
            for _paragraph in range(chance.randint(1, 3)):
                sentences = chance.choices(self.sentences, k=chance.randint(3, 6))
                total += sum(sentence.count(" ") + 1 for sentence in sentences)
                parts.append(f"<p>{html.escape(' '.join(sentences), quote=False)}</p>")
        return "".join(parts)

    def texts(self, chance: random.Random, number: int) -> dict[str, str]:
        words = round(chance.gauss(WORDS, 180))
        return {
            "title": self.title(chance, number),
            "lead": " ".join(chance.choices(self.sentences, k=2))[:300],
            "body": clean_html(self.body(chance, max(200, words))),
            "keywords": ", ".join(chance.sample(self.keywords, 3)),
        }


class Writer:
    """Writes batches of items, the same ones for the same beginning."""

    def __init__(self, by: User, offset: int, shares: dict[str, int]):
        self.by, self.number, self.shares = by, offset, shares
        self.chance = random.Random(offset)
        self.sentences = {language: Sentences(language) for language in LANGUAGES}
        self.topics = list(Topic.objects.filter(parent__isnull=False))
        self.countries = list(Country.objects.order_by("order"))
        self.experts = list(Expert.objects.order_by("pk"))
        self.event_types = list(EventType.objects.order_by("pk"))

    def write(self, size: int) -> None:
        """One batch: items, their facts, their editions, and whatever follows from them."""
        drafts = [self._draft() for _place in range(size)]
        Content.objects.bulk_create([content for content, _texts, _day in drafts])
        self._kinds(drafts)
        self._relations(drafts)
        self._editions(drafts)
        written = [content.pk for content, _texts, _day in drafts]
        for derived in changes.table():
            derived.refresh(written)

    def _draft(self) -> tuple[Content, dict[str, dict[str, str]], dt.date]:
        self.number += 1
        kind = self.chance.choices(list(self.shares), weights=list(self.shares.values()))[0]
        languages = self.chance.choices(*zip(*LANGUAGE_SETS, strict=True))[0]
        texts = {code: self.sentences[code].texts(self.chance, self.number) for code in languages}
        columns = {f"{field}_{code}": text for code, row in texts.items() for field, text in row.items()}
        original = "ru" if "ru" in languages else languages[0]
        day = dt.date(2005, 1, 1) + dt.timedelta(days=self.chance.randrange(7600))
        return (
            Content(kind=kind, original_language=original, is_demo=True, created_by=self.by, **columns),
            texts,
            day,
        )

    def _kinds(self, drafts) -> None:
        rows = {Article: [], Agreement: [], Event: []}
        for content, _texts, day in drafts:
            if content.kind == Kind.ARTICLE:
                rows[Article].append(Article(content_ptr=content, genre=self.chance.choice(Genre.values)))
            elif content.kind == Kind.AGREEMENT:
                rows[Agreement].append(self._agreement(content, day))
            else:
                length = dt.timedelta(days=self.chance.choice([0, 0, 1, 2]))
                kind = self.chance.choice(self.event_types)
                facts = {"type": kind, "status": "held", "starts_on": day, "ends_on": day + length}
                rows[Event].append(Event(content_ptr=content, **facts))
        for model, instances in rows.items():
            _insert(model, instances)

    def _agreement(self, content: Content, day: dt.date) -> Agreement:
        facts = {"signed_on": day, "signed_on_precision": Precision.DAY}
        if self.chance.random() < 0.6:
            later = day + dt.timedelta(days=self.chance.randint(0, 900))
            facts |= {"in_force_on": later, "in_force_on_precision": Precision.DAY}
        return Agreement(content_ptr=content, instrument=self.chance.choice(Instrument.values), **facts)

    def _relations(self, drafts) -> None:
        topics, countries, authors, parties = [], [], [], []
        signed = {}
        for content, _texts, day in drafts:
            topics += [(content.pk, topic.pk) for topic in self.chance.sample(self.topics, 2)]
            chosen = {
                self.countries[min(int(self.chance.expovariate(0.25)), len(self.countries) - 1)]
                for _ in "abc"
            }
            countries += [(content.pk, country.pk) for country in chosen]
            if content.kind == Kind.ARTICLE:
                expert = self.chance.choice(self.experts)
                authors.append(Authorship(article_id=content.pk, expert=expert))
            elif content.kind == Kind.AGREEMENT:
                signed[content.pk] = day
                parties += [
                    Party(agreement_id=content.pk, country=country, order=place)
                    for place, country in enumerate(sorted(chosen, key=lambda one: one.pk))
                ]
        _join(Content.topics.through, "topic_id", topics)
        _join(Content.countries.through, "country_id", countries)
        Authorship.objects.bulk_create(authors)
        Party.objects.bulk_create(parties)
        PartyAction.objects.bulk_create(
            act for party in parties for act in self._acts(party, signed[party.agreement_id])
        )

    def _acts(self, party: Party, signed: dt.date) -> Iterator[PartyAction]:
        for kind, share, most in ACTS:
            if self.chance.random() < share:
                day = signed + dt.timedelta(days=self.chance.randint(0, most))
                yield PartyAction(agreement_id=party.agreement_id, party=party, kind=kind, done_on=day)

    def _editions(self, drafts) -> None:
        originals, translations, work = [], [], []
        for content, texts, day in drafts:
            moment = dt.datetime.combine(day, dt.time(9), ZONE)
            for language in sorted(texts, key=lambda code: code != content.original_language):
                edition = Edition(
                    content=content,
                    kind=content.kind,
                    language=language,
                    number=1,
                    slug=slugify(texts[language]["title"], language),
                    word_count=word_count(texts[language]["body"]),
                    text_hash=text_hash(texts[language]),
                    dated_on=day,
                    published_at=moment,
                    created_by=self.by,
                    **texts[language],
                )
                (originals if language == content.original_language else translations).append(edition)
                work.append(
                    Translation(content=content, language=language, state=WorkState.PUBLISHED, author=self.by)
                )
        Edition.objects.bulk_create(originals)
        sources = {edition.content_id: edition for edition in originals}
        for edition in translations:
            edition.source_edition = sources[edition.content_id]
        Edition.objects.bulk_create(translations)
        for row in work:
            if row.language != row.content.original_language:
                row.source_edition = sources[row.content_id]
                row.source_hash = sources[row.content_id].text_hash
        Translation.objects.bulk_create(work)


def _insert(model: type[models.Model], instances: list) -> None:
    """Write the child rows of items whose parent rows exist (`bulk_create` refuses children)."""
    if instances:
        fields = model._meta.local_concrete_fields
        model._base_manager.all()._batched_insert(instances, fields, batch_size=None)


def _join(through, column: str, pairs: list[tuple[int, int]]) -> None:
    through.objects.bulk_create(through(content_id=content, **{column: other}) for content, other in pairs)
