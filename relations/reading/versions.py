"""The language versions of one item: which one this reader sees, and what is said when it is not theirs.

Hidden and missing items raise Http404 alike; one that was taken off the shelf raises Withdrawn.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from relations import clock
from relations.models import CONTENT_KINDS, TEXT_FIELDS, Content, Edition, Kind
from relations.text.languages import LANGUAGES, best, language_of

from .addresses import address


@dataclass(slots=True)
class VersionLink:
    """A link to one language version."""

    code: str
    url: str
    title: str = ""
    label: str = ""  # "Read in Russian", in that language
    is_original: bool = False
    is_shown: bool = False


@dataclass(slots=True)
class FallbackNotice:
    """What the page says when the item does not exist in the reader's language."""

    language: str
    title: str
    text: str
    versions: list[VersionLink]
    more_url: str = ""
    more_text: str = ""


@dataclass(slots=True)
class EarlierEdition:
    """A link to an edition that was replaced."""

    url: str
    number: int
    day: date  # local, on which readers first saw it


@dataclass(slots=True)
class Colophon:
    """What stands under a text: its other languages, and which edition it is."""

    every: list[VersionLink]
    original: str
    number: int
    language: str
    published_at: datetime
    correction_note: str
    translator_name: str
    earlier: list[EarlierEdition]
    permalink: str
    permanent_url: str


@dataclass
class Versions:
    """All editions of one item that readers see or once saw, and the one to show now."""

    kind: str
    pk: int
    language: str  # of the page
    item: Content  # the facts without a language, as its own kind
    current: dict[str, Edition]
    past: list[Edition] = field(default_factory=list)  # replaced, and still readable under their numbers
    taken: dict[tuple[str, int], Edition] = field(
        default_factory=dict
    )  # not readable any more; the edition that says why
    shown: Edition | None = None
    is_old: bool = False  # an older edition asked for by number
    more_url: str = ""  # where readers of an untranslated item find more in their language

    @property
    def available(self) -> tuple[str, ...]:
        return tuple(code for code in LANGUAGES if code in self.current)

    @property
    def original(self) -> str:
        return self.item.original_language

    @property
    def is_fallback(self) -> bool:
        """Whether the text is in another language than the page."""
        return self.shown.language != self.language

    def url(self, language: str) -> str:
        """The address of this item under a language prefix; its slug is that of the text shown there."""
        edition = self.current[best(self.current, language, self.original)]
        return address(f"{edition.kind}-detail", edition.content_id, edition.slug or edition.kind, language)

    @property
    def alternates(self) -> dict[str, str]:
        """Addresses for the language switch: all languages, translated or not."""
        return {code: self.url(code) for code in LANGUAGES}

    @property
    def canonical_url(self) -> str:
        """The one address of the text shown: in its own language."""
        return self.url(self.shown.language)

    @property
    def every(self) -> list[VersionLink]:
        """One row per language of the portal; without an address where there is no version."""
        return [self._version(code) if code in self.current else VersionLink(code, "") for code in LANGUAGES]

    @property
    def begun_at(self) -> datetime:
        """When readers first saw the language shown."""
        seen = (*self.past, *self.current.values(), self.shown)
        return min(edition.published_at for edition in seen if edition.language == self.shown.language)

    @property
    def updated_on(self):
        """The day of the edition shown, if readers saw an earlier one on another day."""
        earlier = self.earlier
        if not earlier:
            return None
        first, now = (timezone.localdate(e.published_at) for e in (earlier[-1], self.shown))
        return now if now != first else None

    @property
    def permalink(self) -> str:
        """The permanent address without the scheme, as people say and print it."""
        return f"{settings.SITE_URL.split('//')[-1]}{reverse('permalink', args=[self.pk])}"

    @property
    def others(self) -> list[VersionLink]:
        """The other language versions, with their titles."""
        shown = self.shown.language
        return [self._version(code) for code in self.available if code != shown]

    @property
    def earlier(self) -> list[Edition]:
        """Editions that this text replaced, newest first."""
        shown = self.shown
        return [e for e in self.past if e.language == shown.language and e.number < shown.number]

    @property
    def colophon(self) -> Colophon:
        """What stands under the text."""
        shown = self.shown
        return Colophon(
            every=self.every,
            original=self.original,
            number=shown.number,
            language=shown.language,
            published_at=shown.published_at,
            correction_note=shown.correction_note,
            translator_name=shown.translator_name,
            earlier=[
                EarlierEdition(self.edition_url(e.number), e.number, timezone.localdate(e.published_at))
                for e in self.earlier
            ],
            permalink=self.permalink,
            permanent_url=reverse("permalink", args=[self.pk]),
        )

    def edition_url(self, number: int) -> str:
        """The address of one numbered edition in the language shown."""
        with translation.override(self.shown.language):
            slug = (self.current.get(self.shown.language) or self.shown).slug or self.kind
            return reverse(f"{self.kind}-edition", args=[self.pk, slug, number])

    def _version(self, code: str) -> VersionLink:
        with translation.override(code):
            read = str(language_of(code).sentences.read)
        edition = self.current[code]
        is_shown = code == self.shown.language
        return VersionLink(code, self.url(code), edition.title, read, code == self.original, is_shown)

    @property
    def fallback(self) -> FallbackNotice | None:
        """The notice that comes first on the page of an item that is not translated."""
        if not self.is_fallback:
            return None
        shown, mine = self.shown.language, language_of(self.language).sentences
        return FallbackNotice(
            language=shown,
            title=_available_in(self.available),
            text=f"{mine.not_translated} {language_of(shown).sentences.shown}",
            versions=[self._version(code) for code in self.available],
            more_url=self.more_url,
            more_text=str(mine.more) if self.more_url else "",
        )

    def context(self) -> dict[str, Any]:
        """What base.html and the components need of it."""
        return {
            "versions": self,
            "edition": self.shown,
            "colophon": self.colophon,
            "alternates": self.alternates,
            "available": self.available,
            "fallback": self.fallback,
            "canonical_url": self.canonical_url,
            "robots": "noindex,follow" if self.is_old else "",
        }


# Versions that a preview puts in the place of those on the shelf (`staging`), for one request.
staged: ContextVar["Versions | None"] = ContextVar("staged", default=None)


class Withdrawn(Exception):
    """The item was taken off the shelf; its last edition says why and when."""

    def __init__(self, edition):
        self.edition = edition
        super().__init__(edition.content_id)


# Readers see editions: the texts of the working copy stay where they are.
WORKING_COPY = [
    f"{name}{suffix}" for name in TEXT_FIELDS for suffix in ("", *(f"_{code}" for code in LANGUAGES))
]


def versions_of(kind: str, pk: int, related: tuple[str, ...] = ()) -> Versions:
    """Every edition of an item, and its facts. Raises Http404 (hidden and missing look alike) and Withdrawn.

    `related` names what else the page reads of the item (select_related); bodies of past editions are not loaded.
    """
    if (preview := staged.get()) is not None and preview.pk == pk:
        return preview
    at = clock.now()
    current: dict[str, Edition] = {}
    past: list[Edition] = []
    for edition in _editions(kind, pk, at):
        if edition.is_public(at):
            edition.body = edition.text
            current[edition.language] = edition
        else:
            past.append(edition)
    if not current:
        last = next((edition for edition in past if edition.withdrawn_at), None)
        if last is None:
            raise Http404
        raise Withdrawn(last)
    taken = _taken(past)
    past = [edition for edition in past if (edition.language, edition.number) not in taken]
    item = CONTENT_KINDS[Kind(kind)].objects.select_related(*related).defer(*WORKING_COPY).get(pk=pk)
    language = translation.get_language()
    shown = current[best(current, language, item.original_language)]
    return Versions(kind, pk, language, item, current, past, taken, shown)


def best_page_of(pk: int) -> str:
    """The page of an item in the language that suits the reader best. Raises Http404 and Withdrawn."""
    kind = Edition.objects.was_public().filter(content=pk).values_list("kind", flat=True).first()
    versions = versions_of(kind or "", pk)
    return versions.url(versions.shown.language)


def _taken(past: list[Edition]) -> dict[tuple[str, int], Edition]:
    """A withdrawal takes every edition of its language that readers saw until then; by language and number.

    Of several withdrawals, the first one after an edition says why that edition is gone.
    """
    found: dict[tuple[str, int], Edition] = {}
    withdrawn = sorted((e for e in past if e.withdrawn_at), key=lambda e: e.number)
    for edition in past:
        reason = next(
            (w for w in withdrawn if w.language == edition.language and w.number >= edition.number), None
        )
        if reason:
            found[edition.language, edition.number] = reason
    return found


def _editions(kind: str, pk: int, at: datetime) -> QuerySet[Edition]:
    """All editions that readers see or saw, newest first; `text` is the body of those that they see now."""
    is_now = Q(published_at__lte=at, superseded_at__gt=at)
    text = Case(When(is_now, then="body"), default=Value(""), output_field=TextField())
    editions = Edition.objects.was_public(at).filter(content=pk, kind=kind)
    return editions.annotate(text=text).defer("body").order_by("-published_at", "-id")


def older_edition(versions: Versions, number: int) -> Versions:
    """The same item with one numbered edition in the language of the page on show. Raises Http404 and Withdrawn."""
    if reason := versions.taken.get((versions.language, number)):
        raise Withdrawn(reason)
    edition = next((e for e in versions.past if (e.language, e.number) == (versions.language, number)), None)
    if edition is None:
        raise Http404
    edition.body = Edition.objects.values_list("body", flat=True).get(pk=edition.pk)
    versions.shown, versions.is_old = edition, True
    return versions


def _available_in(available: tuple[str, ...]) -> str:
    """The heading of the notice: what there is."""
    if len(available) == 1:
        return str(language_of(available[0]).sentences.available_only)
    return gettext("This text is not available in your language yet")
