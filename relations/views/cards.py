"""What components show: plain objects made by the views, so that a template never asks the database.

A list, a related block, a front page and a search result all show the same Card. `languages` are those the item is
published in; `language` is the one the title and lead are shown in, which may differ from the page.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from relations.models import (
    Authorship,
    Content,
    DossierParty,
    Edition,
    EventStatus,
    Genre,
    Instrument,
    Kind,
    Participation,
    Party,
    RelationLevel,
    Standing,
    Status,
    Step,
)
from relations.models.files import rendition_name
from relations.text.languages import LANGUAGES, best
from relations.text.markup import WORDS_A_MINUTE
from relations.text.slugs import slugify

from .terms import Label, Row, gathered, label, member, words

EVERY_KIND = frozenset(Kind.values)


@dataclass(slots=True)
class Cover:
    """A picture with its renditions. `alt` is empty for a decorative one, `sources` until renditions are made."""

    src: str
    width: int
    height: int
    alt: Label | str = ""
    srcset: str = ""
    sources: list[tuple[str, str]] = field(default_factory=list)  # (type, srcset), smallest files first
    focus: str = ""  # where the point of the picture is, when it is not the middle: "left", "top right" …
    credit: Label | str = ""
    caption: Label | str = ""


@dataclass(slots=True)
class Person:
    """An author or participant as shown in a byline. `url` is empty when there is no page of theirs."""

    name: str
    url: str = ""
    post: str = ""
    language: str = ""
    orcid: str = ""
    photo: Cover | None = None
    family: Label | str = ""
    given: Label | str = ""


@dataclass(slots=True)
class Card:
    """One item in a list: an article, agreement, event, dossier or collection."""

    id: int
    kind: str
    url: str
    title: str
    language: str
    languages: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)  # in every language it is published in
    slugs: dict[str, str] = field(default_factory=dict)
    lead: str = ""
    label: str = ""  # what it is: Review, Treaty, State visit
    label_url: str = ""
    about: Label | str = ""  # its first topic
    topics: tuple[tuple[str, Label], ...] = ()  # (slug, name)
    day: date | None = None
    until: date | None = None
    precision: str = "day"
    cover: Cover | None = None
    authors: list[Person] = field(default_factory=list)
    status: str = ""  # code of the status of an agreement or event
    status_label: str = ""
    status_note: str = ""  # "since 4 July 2023", "signed 13 March 2025"
    parties: tuple[tuple[str, str], ...] = ()  # (code, name)
    in_force: tuple[date | None, str] = (None, "")  # since when an agreement is in force, and how exactly
    place: str = ""
    note: str = ""  # why it stands here: a curated note or the name of the relation
    minutes: int = 0
    summary: str = ""  # one line for a dossier or a register row
    count_text: str = ""

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """The other language versions: (language, address, title)."""
        found = []
        for code, title in self.titles.items():
            if code != self.language:
                with translation.override(code):
                    address = reverse(f"{self.kind}-detail", args=[self.id, self.slugs[code] or self.kind])
                found.append((code, address, title))
        return found


# --- Loading ----------------------------------------------------------------------------------------------

TEXTS = ("content_id", "kind", "language", "title", "lead", "slug", "dated_on", "word_count")
ITEM = ("content__original_language",)
COVER = (
    "content__cover__file",
    "content__cover__width",
    "content__cover__height",
    "content__cover__widths",
    "content__cover__focal_x",
    "content__cover__focal_y",
    "content__cover__is_decorative",
    *(f"content__cover__alt_{code}" for code in LANGUAGES),
)
OF_KIND = {
    Kind.ARTICLE: ("content__article__genre",),
    Kind.AGREEMENT: (
        "content__agreement__instrument",
        "content__agreement__signed_on",
        "content__agreement__signed_on_precision",
        "content__agreement__in_force_on",
        "content__agreement__in_force_on_precision",
    ),
    Kind.EVENT: (
        "content__event__status",
        "content__event__starts_on",
        "content__event__ends_on",
        *(f"content__event__type__name_{code}" for code in LANGUAGES),
        *(f"content__event__place_name_{code}" for code in LANGUAGES),
        *(f"content__event__place__name_{code}" for code in LANGUAGES),
        *(f"content__event__place__country__name_{code}" for code in LANGUAGES),
    ),
    Kind.DOSSIER: (),
    Kind.COLLECTION: (),
}


def load_cards(
    which: Iterable[int] | Q, language: str, kinds: Iterable[str] = EVERY_KIND, at=None
) -> dict[int, Card]:
    """Cards of the items with these ids (or whose editions fit a condition) that a reader may see. Two queries.

    The order is that of the ids; with a condition, newest first. Name the kinds that can occur: it saves joins.
    """
    kinds = [kind for kind in Kind.values if kind in set(kinds)]
    fields = (*TEXTS, *ITEM, *COVER, *(name for kind in kinds for name in OF_KIND[kind]))
    ids = None if isinstance(which, Q) else list(dict.fromkeys(which))
    if ids == []:
        return {}
    editions = Edition.objects.public(at).filter(which if ids is None else Q(content_id__in=ids))
    rows: dict[int, dict[str, dict]] = defaultdict(dict)
    for row in editions.filter(kind__in=kinds).order_by("-dated_on", "-content_id").values(*fields):
        rows[row["content_id"]][row["language"]] = row
    cards = {pk: _card(versions, language) for pk, versions in rows.items()}
    _add_terms(cards, language, kinds)
    return cards if ids is None else {pk: cards[pk] for pk in ids if pk in cards}


def _card(versions: dict[str, dict], language: str) -> Card:
    any_row = next(iter(versions.values()))
    shown = best(versions, language, any_row["content__original_language"])
    row = versions[shown]
    card = Card(
        id=row["content_id"],
        kind=row["kind"],
        url=reverse(f"{row['kind']}-detail", args=[row["content_id"], row["slug"] or row["kind"]]),
        title=row["title"],
        lead=row["lead"],
        language=shown,
        languages=tuple(code for code in LANGUAGES if code in versions),
        titles={code: versions[code]["title"] for code in LANGUAGES if code in versions},
        slugs={code: versions[code]["slug"] for code in versions},
        day=row["dated_on"],
        minutes=max(1, round(row["word_count"] / WORDS_A_MINUTE.get(shown, 200))),
        cover=_cover(row, language),
    )
    describe = DESCRIBE.get(row["kind"])
    if describe:
        describe(card, row, language)
    return card


def _named(row: dict, name: str, language: str) -> Label:
    return label({code: row[f"{name}_{code}"] for code in LANGUAGES}, language)


def _cover(row: dict, language: str) -> Cover | None:
    name = row["content__cover__file"]
    if not name:
        return None
    focal = row["content__cover__focal_x"], row["content__cover__focal_y"]
    cover = picture(
        name,
        row["content__cover__width"],
        row["content__cover__height"],
        row["content__cover__widths"],
        focal,
    )
    cover.alt = "" if row["content__cover__is_decorative"] else _named(row, "content__cover__alt", language)
    return cover


def picture(name: str, width: int, height: int, widths: Iterable[int] = (), focal=(0.5, 0.5)) -> Cover:
    """A stored picture as pages show it: in the best format the browser knows, no larger than needed."""

    def address(path):
        return f"{settings.MEDIA_URL}{path}"

    def srcset(form):
        return ", ".join(f"{address(rendition_name(name, size, form))} {size}w" for size in widths)

    if not widths:
        return Cover(src=address(name), width=width, height=height, focus=_focus(*focal))
    middle = sorted(widths)[len(widths) // 2]
    return Cover(
        src=address(rendition_name(name, middle, "jpg")),
        width=width,
        height=height,
        srcset=srcset("jpg"),
        sources=[("image/avif", srcset("avif")), ("image/webp", srcset("webp"))],
        focus=_focus(*focal),
    )


def _focus(x: float, y: float) -> str:
    across = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    down = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    return f"{down} {across}".strip()


def cover_of(stored, language: str) -> Cover | None:
    """The picture of one item, with caption and credit."""
    if stored is None or not stored.file:
        return None

    def text(name):
        return label({code: getattr(stored, f"{name}_{code}") for code in LANGUAGES}, language)

    focal = stored.focal_x, stored.focal_y
    cover = picture(stored.file.name, stored.width, stored.height, stored.widths, focal)
    cover.alt = "" if stored.is_decorative else text("alt")
    cover.credit, cover.caption = text("credit"), text("caption")
    return cover


def _describe_article(card: Card, row: dict, language: str) -> None:
    genre = row["content__article__genre"]
    card.label = Genre(genre).label
    card.label_url = f"{reverse('article-list')}?type={genre}"


def _describe_agreement(card: Card, row: dict, language: str) -> None:
    card.label = Instrument(row["content__agreement__instrument"]).label
    card.day = row["content__agreement__signed_on"]
    card.precision = row["content__agreement__signed_on_precision"]
    card.in_force = (
        row["content__agreement__in_force_on"],
        row["content__agreement__in_force_on_precision"],
    )


def _describe_event(card: Card, row: dict, language: str) -> None:
    card.label = _named(row, "content__event__type__name", language)
    card.day, card.until = row["content__event__starts_on"], row["content__event__ends_on"]
    card.status = row["content__event__status"]
    card.status_label = EventStatus(card.status).label
    place = _named(row, "content__event__place_name", language) or _named(
        row, "content__event__place__name", language
    )
    country = _named(row, "content__event__place__country__name", language)
    card.place = ", ".join(part for part in (place, country) if part)


def _describe_dossier(card: Card, row: dict, language: str) -> None:
    card.label = Kind.DOSSIER.label
    card.day = None


DESCRIBE = {
    Kind.ARTICLE: _describe_article,
    Kind.AGREEMENT: _describe_agreement,
    Kind.EVENT: _describe_event,
    Kind.DOSSIER: _describe_dossier,
}


# --- Terms of the cards -----------------------------------------------------------------------------------


def _terms(ids: list[int], kinds: Iterable[str]) -> list[QuerySet]:
    members = [
        member(
            Content.topics.through.objects.filter(content_id__in=ids),
            "topic",
            item="content_id",
            rank="topic__order",
            code="topic__slug",
            name=words("topic__name"),
        )
    ]
    for kind, gather in TERMS_OF_KIND.items():
        if kind in kinds:
            members += gather(ids)
    return members


def _article_terms(ids):
    rows = Authorship.objects.filter(article_id__in=ids)
    return [
        member(
            rows,
            "author",
            item="article_id",
            rank="order",
            code="expert_id",
            name=words("expert__family_name"),
            more=words("expert__given_name"),
            post=words("position", "expert__position"),
            unit=words("expert__department__name"),
        )
    ]


def _agreement_terms(ids):
    standing = Standing.objects.on(timezone.localdate()).filter(agreement_id__in=ids)
    return [
        _parties(Party.objects.filter(agreement_id__in=ids), "agreement_id"),
        member(standing, "standing", item="agreement_id", code="status"),
    ]


def _event_terms(ids):
    guests = Participation.objects.filter(event_id__in=ids)
    return [
        _parties(guests.filter(Q(country__isnull=False) | Q(organisation__isnull=False)), "event_id"),
        member(
            Content.countries.through.objects.filter(content_id__in=ids, content__kind=Kind.EVENT),
            "party",
            item="content_id",
            rank=1000,  # after those who are known to have taken part
            code="country__code",
            name=words("country__name"),
        ),
    ]


def _dossier_terms(ids):
    steps = Step.objects.filter(dossier_id__in=ids, taken_on__isnull=False)
    return [
        _parties(DossierParty.objects.filter(dossier_id__in=ids), "dossier_id"),
        member(steps, "step", item="dossier_id", rank="taken_on__year", code="level"),
    ]


TERMS_OF_KIND = {
    Kind.ARTICLE: _article_terms,
    Kind.AGREEMENT: _agreement_terms,
    Kind.EVENT: _event_terms,
    Kind.DOSSIER: _dossier_terms,
}


def _parties(rows: QuerySet, item: str) -> QuerySet:
    """Countries and organisations that are parties of something, or take part in it."""
    return member(
        rows,
        "party",
        item=item,
        rank="order",
        code=Coalesce("country__code", "organisation__code"),
        name=words("country__name", "organisation__name"),
        more=words("organisation__abbreviation"),
    )


def _add_terms(cards: dict[int, Card], language: str, kinds: Iterable[str]) -> None:
    if not cards:
        return
    present = {card.kind for card in cards.values()} & set(kinds)
    for row in gathered(_terms(list(cards), present), language):
        ROLES[row.role](cards[row.item], row, language)
    for card in cards.values():
        if card.kind == Kind.AGREEMENT:
            card.status = card.status or Status.UNKNOWN
            card.status_label = Status(card.status).label


def _topic(card, row, language):
    card.topics += ((row.code, row.name),)
    card.about = card.about or row.name


def _author(card, row, language):
    card.authors.append(person(row, language))


def person(row: Row, language: str) -> Person:
    """An expert as a byline shows one; rows have the family name in `name` and the given name in `more`."""
    name = Label(f"{row.more} {row.name}".strip(), row.name.language)
    url = reverse("expert-detail", args=[row.code, slugify(name, name.language or language) or "expert"])
    return Person(name=name, url=url, language=name.language, family=row.name, given=row.more)


def _party(card, row, language):
    party = (str(row.more or row.code.upper()), str(row.name))
    if party not in card.parties:
        card.parties += (party,)


def _standing(card, row, language):
    card.status = row.code


def _step(card, row, language):
    card.summary = gettext("%(level)s since %(year)s") % {
        "level": RelationLevel(row.code).label,
        "year": row.rank,
    }


ROLES = {"topic": _topic, "author": _author, "party": _party, "standing": _standing, "step": _step}
