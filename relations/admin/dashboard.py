"""The first page of the desk: what waits for whom, what goes live when, and where every language version stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from relations.caches import TOTALS
from relations.editorial import freshness, states
from relations.editorial.access import creatable, sees_everything, visible
from relations.editorial.permissions import LANGUAGES, Act, Role, may, roles_of
from relations.editorial.states import STATE_LABELS, State
from relations.models import (
    Authorship,
    Content,
    Edition,
    Expert,
    Kind,
    Remark,
    Translation,
    WorkState,
)
from relations.text.dates import moment_text
from relations.text.languages import OWN_NAMES, best

SECTION = 8  # rows of one list of tasks
PAGE = 25  # rows of the board
LAST_PAGE = 400
AGES = (
    ("7", _("Changed in the last 7 days")),
    ("30", _("Changed in the last 30 days")),
    ("-90", _("Not changed for 90 days")),
    ("-365", _("Not changed for a year")),
)


@dataclass
class Task:
    """One thing that waits for the user."""

    title: str
    language: str
    url: str
    about: str = ""
    at: str = ""
    note: str = ""
    is_late: bool = False

    @property
    def own_name(self) -> str:
        return OWN_NAMES[self.language]


@dataclass
class Section:
    """A list of tasks under one heading; `more_url` leads to the whole list on the board."""

    heading: str
    tasks: list[Task] = field(default_factory=list)
    more_url: str = ""
    empty: str = ""


def context(request) -> dict:
    """Everything that the template of the first page shows."""
    user = request.user
    if not may(user, Act.VIEW):
        return {"desk": None}
    board = Board(request)
    return {
        "desk": {
            "sections": [section for section in sections(user) if section.tasks or section.empty],
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


# --- What waits ----------------------------------------------------------------------------------------------


def sections(user) -> list[Section]:
    """The lists of tasks that a user's roles bring."""
    roles = roles_of(user)
    found = []
    if may(user, Act.APPROVE):
        found += [_to_review(user), _to_publish(user)]
    if Role.TRANSLATOR in roles:
        found += [_to_translate(user, sorted(roles[Role.TRANSLATOR]))]
    if may(user, Act.EDIT):
        found += [_returned(user), _drafts(user)]
    found += [_remarks(user)]
    return found


def _work(user):
    rows = Translation.objects.select_related("content", "author", "submitted_by")
    return rows if sees_everything(user) else rows.filter(content__in=visible(user, Content.objects.all()))


def _to_review(user) -> Section:
    rows = _work(user).filter(state=WorkState.IN_REVIEW).exclude(submitted_by=user).exclude(author=user)
    tasks = [
        _task(row, about=str(row.submitted_by or ""), at=row.submitted_at)
        for row in rows.order_by("submitted_at")[:SECTION]
    ]
    return Section(
        _("Wait for your review"), tasks, _board_url(state=State.IN_REVIEW), _("Nothing waits for review.")
    )


def _to_publish(user) -> Section:
    shelf = Edition.objects.filter(content=OuterRef("content"), language=OuterRef("language"))
    waiting = shelf.filter(superseded_at__gt=timezone.now())
    rows = (
        _work(user)
        .filter(state=WorkState.READY, approved_at__isnull=False)
        .exclude(Exists(waiting.filter(created_at__gte=OuterRef("approved_at"))))
    )
    tasks = [
        _task(row, about=str(row.author or ""), at=row.approved_at)
        for row in rows.order_by("approved_at")[:SECTION]
    ]
    return Section(_("Approved, not yet published"), tasks, _board_url(state=State.READY))


def _to_translate(user, languages: list[str]) -> Section:
    """Assigned to the user first, then outdated versions, then those that do not exist, newest originals first."""
    mine = _work(user).filter(assignee=user, state__in=[WorkState.MISSING, WorkState.IN_WORK])
    tasks = [
        _task(row, note=_("assigned to you"), due=row.due_on)
        for row in mine.order_by("due_on", "-changed_at")[:SECTION]
    ]
    known = {(task.url) for task in tasks}
    for language in languages:
        outdated = states.in_state(Content.objects.all(), State.OUTDATED, [language])
        absent = states.in_state(Content.objects.all(), State.MISSING, [language])
        public = Edition.objects.public().filter(
            content=OuterRef("pk"), language=OuterRef("original_language")
        )
        for contents, note in ((outdated, _("translation out of date")), (absent, _("not translated"))):
            room = SECTION - len(tasks)
            if room <= 0:
                break
            contents = contents.filter(Exists(public)).order_by("-updated_at", "-pk")[:room]
            fresh = [_item_task(content, language, note) for content in contents]
            tasks += [task for task in fresh if task.url not in known]
    url = _board_url(state=State.MISSING, language=languages[0]) if languages else ""
    return Section(_("Wait for your translation"), tasks, url, _("Nothing waits for translation."))


def _returned(user) -> Section:
    mine = Q(author=user) | Q(submitted_by=user) | Q(content__created_by=user)
    rows = _work(user).filter(mine, state=WorkState.IN_WORK).exclude(returned_reason="")
    tasks = [_task(row, note=row.returned_reason) for row in rows.order_by("-changed_at")[:SECTION]]
    return Section(_("Returned to you"), tasks)


def _drafts(user) -> Section:
    rows = _work(user).filter(author=user, state=WorkState.IN_WORK, returned_reason="")
    tasks = [_task(row, at=row.changed_at) for row in rows.order_by("-changed_at")[:SECTION]]
    return Section(_("You are working on"), tasks, empty=_("You have no drafts."))


def _remarks(user) -> Section:
    """Open remarks of others on what the user writes."""
    mine = Translation.objects.filter(content=OuterRef("content"), author=user)
    rows = (
        Remark.objects.filter(Exists(mine) | Q(content__created_by=user), resolved_at=None)
        .exclude(author=user)
        .select_related("content", "author")
    )
    tasks = [
        Task(
            title=_title(row.content),
            language=row.language or row.content.original_language,
            url=editor_url(row.content, row.language or row.content.original_language),
            about=str(row.author),
            note=row.text,
        )
        for row in rows.order_by("-created_at")[:SECTION]
    ]
    return Section(_("Remarks on your texts"), tasks)


def _task(row: Translation, *, about="", at=None, note="", due=None) -> Task:
    return Task(
        title=row.content.title_in(row.language) or _title(row.content),
        language=row.language,
        url=editor_url(row.content, row.language),
        about=about,
        at=f"{timezone.localtime(at):%d.%m.%Y}" if at else "",
        note=note
        if due is None
        else _("%(note)s, due on %(day)s") % {"note": note, "day": f"{due:%d.%m.%Y}"},
        is_late=bool(due and due < timezone.localdate()),
    )


def _item_task(content: Content, language: str, note) -> Task:
    return Task(_title(content), language, editor_url(content, language), note=note)


def _title(content: Content) -> str:
    """The title in the language of the desk, else in the original, else in any."""
    available = [code for code in LANGUAGES if content.title_in(code).strip()]
    code = best(available, get_language(), content.original_language)
    return content.title_in(code) if code else str(content)


def editor_url(content: Content, language: str) -> str:
    """The form, opened on a language; a translation opens beside its original."""
    url = reverse(f"admin:relations_{content.kind}_change", args=[content.pk])
    if language == content.original_language:
        return f"{url}?{urlencode({'language': language})}"
    return f"{url}?{urlencode({'language': language, 'beside': content.original_language})}"


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
        expert = get.get("expert", "")
        self.expert = expert if expert.isdecimal() and len(expert) < 10 else ""
        number = get.get("page", "1")
        self.page = min(max(int(number), 1), LAST_PAGE) if number.isdigit() and len(number) < 6 else 1
        self._read()

    def _read(self):
        first = (self.page - 1) * PAGE
        contents = self._contents().order_by("-updated_at", "-pk")
        columns = ["kind", "original_language", "updated_at", *(f"title_{code}" for code in LANGUAGES)]
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
            "title": _title(content),
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
            (str(expert.pk), str(expert)) for expert in Expert.objects.order_by("family_name", "code")[:500]
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


def _board_url(**filters) -> str:
    return f"{reverse('admin:index')}?{urlencode(filters)}#board"
