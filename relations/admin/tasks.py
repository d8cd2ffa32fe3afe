"""What waits for a member of staff: lists of tasks by their roles and languages, each with its true count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relations import clock
from relations.editorial import states
from relations.editorial.access import sees_everything, visible
from relations.editorial.permissions import LANGUAGES, Act, Role, may, roles_of
from relations.editorial.states import State
from relations.models import Content, Edition, Remark, Translation, User, WorkState
from relations.text.languages import OWN_NAMES
from relations.text.numbers import whole

SHOWN = 8  # tasks of one list on the first page of the desk
PAGE = 50  # tasks on a page of their own
MOST = 1000  # as far as tasks are counted: beyond it “1000+” is said


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
    """Tasks of one sort: rows of one question after those of another, and how a row is told."""

    code: str
    heading: str
    stretches: list[tuple[QuerySet, Callable]] = field(default_factory=list)
    empty: str = ""
    counted: int | None = None  # by `count_long`

    @cached_property
    def tasks(self) -> list[Task]:
        """What the first page of the desk shows."""
        return self.page(0, SHOWN)

    @cached_property
    def total(self) -> int:
        """How many tasks there are, also of those that are not shown."""
        if self.counted is not None:
            return self.counted
        if len(self.tasks) < SHOWN:
            return len(self.tasks)
        return sum(rows.order_by()[:MOST].count() for rows, _told in self.stretches)

    @property
    def count(self) -> str:
        return f"{MOST}+" if self.total >= MOST else str(self.total)

    @property
    def url(self) -> str:
        """Where the whole list stands; empty when all of it is on the first page."""
        return reverse("admin:desk_work", args=[self.code]) if self.total > len(self.tasks) else ""

    def page(self, first: int, size: int) -> list[Task]:
        """Tasks of a window over all stretches."""
        found: list[Task] = []
        for rows, told in self.stretches:
            part = [told(row) for row in rows[first : first + size - len(found)]]
            found += part
            if len(found) == size:
                break
            first = max(0, first - rows.order_by()[:MOST].count()) if first and not part else 0
        return found


class CountOf(Subquery):
    """How many rows a question has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def count_long(user, sections: list[Section]) -> None:
    """Count the tasks of all lists that are longer than what the first page shows, in one question."""
    long = [section for section in sections if len(section.tasks) == SHOWN]
    if not long:
        return
    asked = (CountOf(rows.order_by().values("pk")[:MOST]) for one in long for rows, _told in one.stretches)
    counts = iter(User.objects.filter(pk=user.pk).values_list(*asked).get())
    for section in long:
        section.counted = sum(next(counts) for _one in section.stretches)


def sections(user) -> list[Section]:
    """The lists of tasks that a user's roles bring; a list for each language of a translator."""
    return list(_sections(user))


def _sections(user) -> Iterator[Section]:
    if may(user, Act.APPROVE):
        yield _to_review(user)
        yield _to_publish(user)
    languages = sorted(roles_of(user).get(Role.TRANSLATOR, ()), key=LANGUAGES.index)
    for language in languages:
        yield _to_translate(user, language, is_only=len(languages) == 1)
    if may(user, Act.EDIT):
        yield _returned(user)
        yield _drafts(user)
    yield _remarks(user)


def work_page(request, code: str):
    """The whole list of one section, a page at a time."""
    if not may(request.user, Act.VIEW):
        raise PermissionDenied
    section = next((one for one in sections(request.user) if one.code == code), None)
    if section is None:
        raise Http404
    last = max(1, -(-section.total // PAGE))
    number = min(whole(request.GET.get("page", "1")) or 1, last)
    context = {
        **admin.site.each_context(request),
        "title": section.heading,
        "section": section,
        "tasks": section.page((number - 1) * PAGE, PAGE),
        "number": number,
        "last": last,
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < last else None,
    }
    return TemplateResponse(request, "admin/relations/work.html", context)


# --- The sections --------------------------------------------------------------------------------------------


def _work(user):
    rows = Translation.objects.select_related("content", "author", "submitted_by")
    return rows if sees_everything(user) else rows.filter(content__in=visible(user, Content.objects.all()))


def _to_review(user) -> Section:
    rows = _work(user).filter(state=WorkState.IN_REVIEW).exclude(submitted_by=user).exclude(author=user)
    return Section(
        "review",
        _("Wait for your review"),
        [(rows.order_by("submitted_at", "pk"), _submitted)],
        _("Nothing waits for review."),
    )


def _submitted(row) -> Task:
    return _task(row, about=str(row.submitted_by or ""), at=row.submitted_at)


def _to_publish(user) -> Section:
    shelf = Edition.objects.filter(content=OuterRef("content"), language=OuterRef("language"))
    waiting = shelf.filter(superseded_at__gt=clock.now())
    rows = (
        _work(user)
        .filter(state=WorkState.READY, approved_at__isnull=False)
        .exclude(Exists(waiting.filter(created_at__gte=OuterRef("approved_at"))))
    )
    return Section(
        "publish", _("Approved, not yet published"), [(rows.order_by("approved_at", "pk"), _approved)]
    )


def _approved(row) -> Task:
    return _task(row, about=str(row.author or ""), at=row.approved_at)


def _to_translate(user, language: str, *, is_only: bool) -> Section:
    """Assigned to the user first, then outdated versions, then those that do not exist; the newest originals first.

    What was given to somebody else does not wait for this translator.
    """
    open_states = [WorkState.MISSING, WorkState.IN_WORK]
    given = Translation.objects.filter(language=language, assignee__is_active=True)
    given = given.filter(~Q(assignee=user) | Q(state__in=open_states))
    mine = _work(user).filter(assignee=user, language=language, state__in=open_states)
    public = Edition.objects.public().filter(content=OuterRef("pk"), language=OuterRef("original_language"))
    free = Content.objects.filter(Exists(public)).exclude(original_language=language)
    free = free.exclude(pk__in=given.order_by().values("content"))
    stretches = [(mine.order_by("due_on", "-changed_at", "pk"), _assigned)]
    for state, note in (
        (State.OUTDATED, _("translation out of date")),
        (State.MISSING, _("not translated")),
    ):
        rows = states.in_state(free, state, [language]).order_by("-updated_at", "-pk")
        stretches.append((rows, lambda content, note=note: _item_task(content, language, note)))
    heading = _("Wait for your translation") if is_only else _Heading(language)
    return Section(f"translate-{language}", heading, stretches, _("Nothing waits for translation."))


class _Heading:
    """The heading of one of several languages."""

    def __init__(self, language: str):
        self.language = language

    def __str__(self):
        return gettext("Wait for your translation: %(language)s") % {"language": OWN_NAMES[self.language]}


def _assigned(row) -> Task:
    return _task(row, note=gettext("assigned to you"), due=row.due_on)


def _returned(user) -> Section:
    mine = Q(author=user) | Q(submitted_by=user) | Q(content__created_by=user)
    rows = _work(user).filter(mine, state=WorkState.IN_WORK).exclude(returned_reason="")
    told = lambda row: _task(row, note=row.returned_reason)  # noqa: E731
    return Section("returned", _("Returned to you"), [(rows.order_by("-changed_at", "pk"), told)])


def _drafts(user) -> Section:
    rows = _work(user).filter(author=user, state=WorkState.IN_WORK, returned_reason="")
    told = lambda row: _task(row, at=row.changed_at)  # noqa: E731
    return Section(
        "drafts",
        _("You are working on"),
        [(rows.order_by("-changed_at", "pk"), told)],
        _("You have no drafts."),
    )


def _remarks(user) -> Section:
    """Open remarks of others on what the user writes."""
    mine = Translation.objects.filter(content=OuterRef("content"), author=user)
    rows = (
        Remark.objects.filter(Exists(mine) | Q(content__created_by=user), resolved_at=None)
        .exclude(author=user)
        .filter(content__in=visible(user, Content.objects.order_by()))
        .select_related("content", "author")
    )
    return Section("remarks", _("Remarks on your texts"), [(rows.order_by("-created_at", "-pk"), _remarked)])


# --- Telling a task ------------------------------------------------------------------------------------------


def _remarked(row: Remark) -> Task:
    language = row.language or row.content.original_language
    return Task(
        str(row.content),
        language,
        editor_url(row.content, language),
        about=str(row.author),
        note=row.text,
    )


def _task(row: Translation, *, about="", at=None, note="", due=None) -> Task:
    if due is not None:
        note = gettext("%(note)s, due on %(day)s") % {"note": note, "day": f"{due:%d.%m.%Y}"}
    return Task(
        title=row.content.title_in(row.language) or str(row.content),
        language=row.language,
        url=editor_url(row.content, row.language),
        about=about,
        at=f"{timezone.localtime(at):%d.%m.%Y}" if at else "",
        note=note,
        is_late=bool(due and due < timezone.localdate()),
    )


def _item_task(content: Content, language: str, note) -> Task:
    return Task(str(content), language, editor_url(content, language), note=note)


def editor_url(content: Content, language: str) -> str:
    """The form, opened on a language; a translation opens beside its original."""
    url = reverse(f"admin:relations_{content.kind}_change", args=[content.pk])
    if language == content.original_language:
        return f"{url}?{urlencode({'language': language})}"
    return f"{url}?{urlencode({'language': language, 'beside': content.original_language})}"
