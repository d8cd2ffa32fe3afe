"""Editions, the only text that readers see, and Translation, the state of the work on one language."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relations import clock
from relations.kinds import traits_of

from .base import LANGUAGE_CHOICES, TEXT_FIELDS, Content, Kind
from .fields import Precision, precision_field

OPEN_END = datetime(9999, 1, 1, tzinfo=UTC)


def text_hash(texts: dict[str, str]) -> str:
    """A fingerprint of title, lead, body and keywords: equal texts, equal hash."""
    joined = "\x1f".join(texts.get(field, "") for field in TEXT_FIELDS)
    return hashlib.sha256(joined.encode()).hexdigest()


@models.DateTimeField.register_lookup
class Reached(LessThanOrEqual):
    """`published_at__reached=at`: not later than `at`, by a column that SQLite does not look up rows by (its unary plus).

    Nearly every edition is published: without statistics SQLite would walk them all by that index and sort them,
    instead of reading the twenty newest of a kind and language in the order of theirs.
    """

    lookup_name = "reached"

    def process_lhs(self, compiler, connection, lhs=None):
        sql, params = super().process_lhs(compiler, connection, lhs)
        return (f"+{sql}" if connection.vendor == "sqlite" else sql), params

    def get_rhs_op(self, connection, rhs):
        return f"<= {rhs}"


class EditionQuerySet(models.QuerySet):
    def public(self, at=None, **wanted):
        """Editions a reader may see at a moment (default: now), of those wanted. The only rule of visibility."""
        at = at or clock.now()
        return self.filter(published_at__reached=at, superseded_at__gt=at, **wanted)

    def scheduled(self, at=None):
        """Editions that will become visible later."""
        at = at or clock.now()
        return self.filter(published_at__gt=at, superseded_at__gt=F("published_at"))

    def was_public(self, at=None):
        """Editions that readers see or once saw (not those replaced before their hour)."""
        at = at or clock.now()
        return self.filter(published_at__lte=at, superseded_at__gt=F("published_at"))


class Edition(models.Model):
    """An immutable snapshot of one language version of one item, made by `publishing.publish()`.

    It carries what lists filter and sort by. Visible while `published_at <= now < superseded_at`;
    an edition that was replaced before its hour has an empty window and was never seen.
    """

    content = models.ForeignKey(Content, models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    number = models.PositiveIntegerField(_("edition"))
    title = models.CharField(_("title"), max_length=500)
    lead = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("body"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=500, blank=True)
    slug = models.CharField(max_length=80, blank=True)
    word_count = models.PositiveIntegerField(default=0)
    text_hash = models.CharField(max_length=64)
    dated_on = models.DateField(_("date"))
    dated_on_precision = precision_field(default=Precision.DAY, editable=False)
    # Appeared elsewhere long before it came here: never shown as something new.
    from_archive = models.BooleanField(default=False, editable=False)
    published_at = models.DateTimeField(_("published"))
    superseded_at = models.DateTimeField(_("superseded"), default=OPEN_END)
    source_edition = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translated from"),
    )
    is_minor = models.BooleanField(_("does not change the meaning"), default=False)
    correction_note = models.CharField(_("correction note"), max_length=500, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # Published in error and taken back within minutes: its window is empty, and no tombstone stands for it.
    undone_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    translator_name = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey("relations.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["content", "language", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["content", "language"], condition=Q(superseded_at=OPEN_END), name="edition_one_open"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__gte=F("published_at")), name="edition_ends_after_start"
            ),
        ]
        indexes = [
            # The last columns let lists be filtered in the index alone, without reading rows and their texts.
            models.Index(
                fields=[
                    *("kind", "language", "-dated_on", "-id", "content", "published_at", "superseded_at"),
                    "dated_on_precision",
                ],
                name="edition_listed",
            ),
            models.Index(
                fields=["kind", "-dated_on", "-id", "content", "language", "published_at", "superseded_at"],
                name="edition_all",
            ),
            # Ten thousand old texts that come in on one day do not stand before what is new.
            models.Index(
                fields=["language", "-published_at", "-id"],
                condition=Q(from_archive=False),
                name="edition_newest",
            ),
            models.Index(
                fields=["content", "language", "published_at", "superseded_at"], name="edition_of_content"
            ),
            models.Index(fields=["published_at"], name="edition_clock"),
            models.Index(
                fields=["language", "content"],
                condition=Q(withdrawn_at__isnull=False),
                name="edition_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.language}, {self.number})"

    def get_absolute_url(self, language: str | None = None):
        """The page of this item in the interface language (the address prefix follows the active language)."""
        return reverse(f"{self.kind}-detail", args=[self.content_id, self.slug or self.kind])

    def get_briefing_url(self) -> str:
        """The PDF of this edition under the language of its text; empty for kinds that have none."""
        if not traits_of(self.kind).has_pdf:
            return ""
        slug = self.slug or self.kind
        with translation.override(self.language):
            return reverse(f"{self.kind}-pdf", args=[self.content_id, slug, f"{slug}_{self.language}"])

    @property
    def keyword_list(self) -> list[str]:
        return [word.strip() for word in self.keywords.split(",") if word.strip()]

    @property
    def is_open(self) -> bool:
        return self.superseded_at == OPEN_END

    def is_public(self, at=None) -> bool:
        at = at or clock.now()
        return self.published_at <= at < self.superseded_at


class WorkState(models.TextChoices):
    """Where the work on one language version stands. “Outdated” is no state: `outdated_from` and the clock say it.

    What a board shows besides (scheduled, a draft beside a published text …) follows from this and the editions:
    `editorial.states`.
    """

    MISSING = "missing", _("Not translated")
    IN_WORK = "in_work", _("In work")
    IN_REVIEW = "in_review", _("In review")
    READY = "ready", _("Ready to publish")  # approved in exactly these words
    PUBLISHED = "published", pgettext_lazy("state", "Published")  # equal to what readers see or will see
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "Withdrawn")  # equal to what was taken from readers


class TranslationQuerySet(models.QuerySet):
    def with_outdated(self, at=None):
        """Annotate `is_outdated`: the original was published anew, with another meaning, since this was made."""
        behind = Q(outdated_from__isnull=False, outdated_from__lte=at or clock.now())
        return self.annotate(is_outdated=models.ExpressionWrapper(behind, models.BooleanField()))

    def outdated(self, at=None):
        return self.filter(outdated_from__lte=at or clock.now())

    def note_outdated(self) -> int:
        """Derive `outdated_from` anew from the editions of the originals; the clock does the rest.

        It is the instant at which the first edition of the original appears that is newer than what the translation
        was made from and says something else. A translation of a text that was never published in its wording falls
        behind with the first edition.
        """
        originals = (
            Edition.objects.filter(
                content=OuterRef("content"),
                language=F("content__original_language"),
                superseded_at__gt=F("published_at"),
            )
            .exclude(language=OuterRef("language"))
            .order_by("published_at")
        )
        source = Edition.objects.filter(pk=OuterRef(OuterRef("source_edition"))).values("number")
        newer = originals.filter(is_minor=False, number__gt=models.Subquery(source))
        since = models.Case(
            models.When(source_edition__isnull=False, then=models.Subquery(newer.values("published_at")[:1])),
            models.When(~Q(source_hash=""), then=models.Subquery(originals.values("published_at")[:1])),
        )
        return self.order_by().update(outdated_from=since)


class Translation(models.Model):
    """The work on one item in one language, the original language included."""

    content = models.ForeignKey(Content, models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    state = models.CharField(_("state"), max_length=10, choices=WorkState.choices, default=WorkState.IN_WORK)
    author = models.ForeignKey(
        "relations.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="authored",
        verbose_name=_("written by"),
    )
    assignee = models.ForeignKey(
        "relations.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned",
        verbose_name=_("assigned to"),
    )
    submitted_by = models.ForeignKey(
        "relations.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "relations.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    # Fingerprints of exactly the words that were submitted and approved: `editorial.snapshots.words_hash`.
    submitted_hash = models.CharField(max_length=64, blank=True, editable=False)
    approved_hash = models.CharField(max_length=64, blank=True, editable=False)
    returned_reason = models.TextField(_("reason of return"), blank=True)
    source_edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made from edition")
    )
    source_hash = models.CharField(max_length=64, blank=True, editable=False)  # wording it was made from
    # When the original says something else than what this was made from; derived by `note_outdated`.
    outdated_from = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_credited = models.BooleanField(_("name the translator publicly"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("language version")
        verbose_name_plural = _("language versions")
        constraints = [models.UniqueConstraint(fields=["content", "language"], name="translation_once")]
        indexes = [
            models.Index(fields=["state", "language", "content"], name="translation_state"),
            models.Index(
                fields=["language", "outdated_from"],
                condition=Q(outdated_from__isnull=False),
                name="translation_outdated",
            ),
        ]

    def __str__(self):
        return f"{self.content_id} {self.language}: {self.get_state_display()}"

    @property
    def is_original(self) -> bool:
        return self.language == self.content.original_language


class Hand(models.Model):
    """Who changed the words of a language version since readers last got one: none of them may approve it."""

    work = models.ForeignKey(Translation, models.CASCADE, related_name="hands")
    user = models.ForeignKey("relations.User", models.CASCADE, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a text")
        verbose_name_plural = _("changes of texts")
        constraints = [models.UniqueConstraint(fields=["work", "user"], name="hand_once")]

    def __str__(self):
        return f"{self.work_id} {self.user_id}"
