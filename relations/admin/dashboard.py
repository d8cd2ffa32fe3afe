"""The first page of the desk: what waits for whom, what goes live when, and where every language version stands."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from relations.caches import TOTALS
from relations.editorial import freshness, states
from relations.editorial.access import creatable, sees_everything, visible
from relations.editorial.naming import marked
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.editorial.states import STATE_LABELS, State
from relations.models import (
    Authorship,
    Content,
    Edition,
    Expert,
    Kind,
)
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES, in_languages
from relations.text.numbers import whole

from .alphabet import in_alphabet
from .tasks import count_long, editor_url, sections

PAGE = 25  # rows of the board
LAST_PAGE = 400
AGES = (
    ("7", _("Changed in the last 7 days")),
    ("30", _("Changed in the last 30 days")),
    ("-90", _("Not changed for 90 days")),
    ("-365", _("Not changed for a year")),
)


def context(request) -> dict:
    """Everything that the template of the first page shows."""
    user = request.user
    if not may(user, Act.VIEW):
        return {"desk": None}
    board = Board(request)
    found = [section for section in sections(user) if section.tasks or section.empty]
    count_long(user, found)
    return {
        "desk": {
            "sections": found,
            "coming": coming(user),
            "board": board,
            "totals": totals(),
            "create": beginnings(user),
        }
    }


def beginnings(user) -> list[tuple]:
    """(label, address) of what the user may begin; an article also from a Word file."""
    kinds = creatable(user)
    found = [
        (gettext("New: %(name)s") % {"name": kind.label}, reverse(f"admin:relations_{kind}_add"))
        for kind in kinds
    ]
    if Kind.ARTICLE in kinds:
        url = reverse("admin:relations_article_import_word")
        found.insert(1, (gettext("New article from a Word document"), url))
    return found


# --- What goes live when -------------------------------------------------------------------------------------


def coming(user) -> list[dict]:
    """The next editions that open by the clock, each with its moment in Astana time."""
    editions = Edition.objects.scheduled().select_related("content").defer("body", "lead")
    if not sees_everything(user):
        editions = editions.filter(content__in=visible(user, Content.objects.all()))
    return [
        {
            "edition": edition,
            "moment": moment_text(edition.published_at, get_language()),
            "own_name": OWN_NAMES[edition.language],
            "url": editor_url(edition.content, edition.language),
            "is_correction": edition.number > 1,
        }
        for edition in editions.order_by("published_at", "id")[:10]
    ]


def totals() -> list[dict]:
    """Public items and words by language; counted once per turn of the shelf, at most every ten minutes anew."""
    key = f"desk-totals-{freshness.number()}"
    found = cache.get(key)
    if found is None:
        rows = (
            Edition.objects.public().values("language").annotate(items=Count("id"), words=Sum("word_count"))
        )
        known = {row["language"]: row for row in rows.order_by("language")}
        found = [
            {
                "code": code,
                "own_name": OWN_NAMES[code],
                "items": known.get(code, {}).get("items") or 0,
                "words": known.get(code, {}).get("words") or 0,
            }
            for code in LANGUAGES
        ]
        cache.set(key, found, TOTALS.seconds)
    return found


# --- The board -----------------------------------------------------------------------------------------------


class Board:
    """Items × languages: filtered by kind, expert, age, state and language; paged without counting."""

    def __init__(self, request):
        self.user = request.user
        get = request.GET
        self.kind = get.get("kind") if get.get("kind") in Kind.values else ""
        self.state = get.get("state") if get.get("state") in list(State) else ""
        self.language = get.get("language") if get.get("language") in LANGUAGES else ""
        self.age = get.get("age") if get.get("age") in dict(AGES) else ""
        self.expert = whole(get.get("expert", "")) or ""
        self.page = min(whole(get.get("page", "1")) or 1, LAST_PAGE)
        self._read()

    def _read(self):
        first = (self.page - 1) * PAGE
        contents = self._contents().order_by("-updated_at", "-pk")
        texts = in_languages("title", "body")  # the bodies to count their words
        columns = ["kind", "original_language", "updated_at", *texts]
        found = list(contents.only(*columns)[first : first + PAGE + 1])
        self.has_next, found = len(found) > PAGE, found[:PAGE]
        board = states.cells(found)
        states.count_words(board)
        self.rows = [self._row(content, board[content.pk]) for content in found]
        self.words = [
            (OWN_NAMES[code], sum(board[content.pk][code].words or 0 for content in found))
            for code in LANGUAGES
        ]

    def _contents(self):
        contents = visible(self.user, Content.objects.all())
        if self.kind:
            contents = contents.filter(kind=self.kind)
        if self.expert:
            signed = Authorship.objects.filter(article=OuterRef("pk"), expert=self.expert)
            contents = contents.filter(Exists(signed))
        if self.age:
            days = int(self.age)
            border = timezone.now() - timedelta(days=abs(days))
            contents = contents.filter(**{"updated_at__gte" if days > 0 else "updated_at__lt": border})
        if self.state:
            languages = [self.language] if self.language else LANGUAGES
            contents = states.in_state(contents, State(self.state), languages)
        elif self.language:
            contents = contents.filter(original_language=self.language)
        return contents

    def _row(self, content: Content, row: dict) -> dict:
        return {
            "content": content,
            "title": str(content),
            "name": marked(content),
            "kind": Kind(content.kind).label,
            "changed": timezone.localtime(content.updated_at).strftime("%d.%m.%Y %H:%M"),
            "url": editor_url(content, content.original_language),
            "cells": [
                {
                    "cell": row[code],
                    "url": editor_url(content, code),
                    "own_name": OWN_NAMES[code],
                    "when": moment_text(row[code].waiting.published_at, get_language())
                    if row[code].waiting
                    else "",
                }
                for code in LANGUAGES
            ],
        }

    def url(self, **changes) -> str:
        values = {"kind": self.kind, "state": self.state, "language": self.language, "age": self.age,
                  "expert": self.expert, "page": self.page} | changes  # fmt: skip
        return (
            "?"
            + urlencode({name: value for name, value in values.items() if value and value != 1})
            + "#board"
        )

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1) if self.has_next and self.page < LAST_PAGE else ""

    @property
    def is_filtered(self) -> bool:
        return any((self.kind, self.state, self.language, self.age, self.expert))

    @property
    def fields(self) -> list[dict]:
        """The drop-down lists of the filter."""
        experts = [
            (str(expert.pk), str(expert))
            for expert in in_alphabet(
                Expert.objects.order_by("code")[:500], lambda one: f"{one.family_name} {one.given_name}"
            )
        ]
        return [
            _field("kind", _("Type"), self.kind, Kind.choices),
            _field("language", _("Language"), self.language, OWN_NAMES.items()),
            _field("state", _("State"), self.state, [(str(s), STATE_LABELS[s]) for s in State]),
            _field("expert", _("Expert"), self.expert, experts),
            _field("age", _("Age"), self.age, AGES),
        ]

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(OWN_NAMES.items())


def _field(name, label, chosen, choices) -> dict:
    return {
        "name": name,
        "label": label,
        "choices": [(value, text, str(value) == chosen) for value, text in choices],
    }
