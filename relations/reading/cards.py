"""Cards of items, loaded in two queries whatever their kinds: language versions, and what hangs on them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from relations.models import Edition, EventStatus, Genre, Instrument, Kind
from relations.models.files import rendition_name
from relations.text.languages import LANGUAGES, best
from relations.text.markup import WORDS_A_MINUTE

from .card_terms import add_terms, person
from .prepared import Prepared
from .shown import Card, Cover, Person, address
from .terms import Label, label

__all__ = ["Card", "CardQuery", "Cover", "Person", "cover_of", "load_cards", "person", "picture"]

EVERY_KIND = frozenset(Kind.values)

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
# What a card reads of the facts of its kind; the others have none on their cards.
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
}


def load_cards(
    which: Iterable[int] | Q, language: str, kinds: Iterable[str] = EVERY_KIND, at=None
) -> dict[int, Card]:
    """Cards of the items with these ids (or whose editions fit a condition) that a reader may see. Two queries.

    The order is that of the ids; with a condition, newest first. Name the kinds that can occur: it saves joins.
    """
    kinds = _ordered(kinds)
    now = at or timezone.now()
    if isinstance(which, Q):
        return _cards(_editions(kinds, which, now), kinds, language)
    ids = list(dict.fromkeys(which))
    if not ids:
        return {}
    found = (row for row in BY_IDS(kinds, ids=ids, now=now) if row[TEXTS.index("kind")] in kinds)
    cards = _cards(found, kinds, language)
    return {pk: cards[pk] for pk in ids if pk in cards}


class CardQuery:
    """Cards of the items whose editions fit a condition, newest first; the condition is compiled once.

    `condition(now=…, **values)` answers a Q and must pass the values on untouched (see `prepared.Prepared`).
    """

    def __init__(self, condition: Callable[..., Q], kinds: Iterable[str] = EVERY_KIND):
        self.kinds = _ordered(kinds)
        self.rows = Prepared(
            lambda *shape, now, **values: _editions(self.kinds, condition(*shape, now=now, **values), now)
        )

    def __call__(self, language: str, *shape, at=None, **values) -> dict[int, Card]:
        rows = self.rows(*shape, now=at or timezone.now(), **values)
        return _cards(rows, self.kinds, language)


def _ordered(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(kind for kind in Kind.values if kind in set(kinds))


def _fields(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return (*TEXTS, *ITEM, *COVER, *(name for kind in kinds for name in OF_KIND.get(kind, ())))


def _editions(kinds: tuple[str, ...], condition: Q, now, by_kind: bool = True) -> QuerySet:
    editions = Edition.objects.public(now).filter(condition)
    if by_kind and len(kinds) < len(EVERY_KIND):
        editions = editions.filter(kind__in=kinds)
    return editions.order_by("-dated_on", "-content_id").values_list(*_fields(kinds))


# Not by kind: without statistics SQLite would take the index of the kind and read every row of it.
BY_IDS = Prepared(lambda *kinds, ids, now: _editions(kinds[0], Q(content_id__in=ids), now, by_kind=False))


def _cards(found: Iterable[tuple], kinds: tuple[str, ...], language: str) -> dict[int, Card]:
    fields = _fields(kinds)
    rows: dict[int, dict[str, dict]] = defaultdict(dict)
    for values in found:
        rows[values[0]][values[2]] = dict(zip(fields, values, strict=True))
    cards = {pk: _card(versions, language) for pk, versions in rows.items()}
    add_terms(cards, language)
    return cards


def _card(versions: dict[str, dict], language: str) -> Card:
    any_row = next(iter(versions.values()))
    shown = best(versions, language, any_row["content__original_language"])
    row = versions[shown]
    card = Card(
        id=row["content_id"],
        kind=row["kind"],
        url=address(f"{row['kind']}-detail", row["content_id"], row["slug"] or row["kind"]),
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
    DESCRIBE.get(row["kind"], _describe_plain)(card, row, language)
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


def _describe_plain(card: Card, row: dict, language: str) -> None:
    """An item without a type of its own is called after its kind."""
    card.label = Kind(card.kind).label


def _describe_article(card: Card, row: dict, language: str) -> None:
    card.label, card.label_url = named_genre(row["content__article__genre"], language)


@lru_cache(maxsize=100)
def named_genre(genre: str, language: str) -> tuple[str, str]:
    """The word for a type of article in a language, and the address of its list."""
    with translation.override(language):
        return str(Genre(genre).label), f"{reverse('article-list')}?type={genre}"


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
    _describe_plain(card, row, language)
    card.day = None


DESCRIBE = {
    Kind.ARTICLE: _describe_article,
    Kind.AGREEMENT: _describe_agreement,
    Kind.EVENT: _describe_event,
    Kind.DOSSIER: _describe_dossier,
}
