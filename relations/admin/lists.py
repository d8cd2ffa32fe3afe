"""Lists of the desk: quick with a hundred thousand rows, with the state of each language in every row."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from relations.editorial import audit, states
from relations.editorial.naming import marked
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.models import (
    LANGUAGE_CHOICES,
    Content,
    Country,
    Edition,
    Topic,
    Translation,
)
from relations.search import desk
from relations.text.collation import sort_key
from relations.text.languages import OWN_NAMES, in_languages
from relations.text.numbers import whole

PER_PAGE = 50
PUBLISHED = pgettext_lazy("language version", "published")
LONG_TEXTS = in_languages("lead", "body", "keywords")
AHEAD = 20  # pages beyond the present one that are counted


class LeanPaginator(Paginator):
    """Counts only as far as somebody may want to turn the pages: never the whole table."""

    def __init__(self, object_list, per_page, *args, limit: int, **kwargs):
        self.limit = limit
        super().__init__(object_list, per_page, *args, **kwargs)

    @cached_property
    def count(self):
        rows = self.object_list
        if not hasattr(rows, "values_list"):
            return len(rows)
        return rows.order_by().values_list("pk", flat=True)[: self.limit].count()

    @property
    def is_cut(self) -> bool:
        """Are there (probably) more rows than were counted?"""
        return self.count == self.limit


class DeskChangeList(ChangeList):
    """Brings the states of all languages for the rows of one page in three queries, and leaves long texts alone."""

    def get_queryset(self, request, **kwargs):
        found = super().get_queryset(request, **kwargs)
        return found.defer(*LONG_TEXTS) if self.model_admin.shows_languages else found

    def get_results(self, request):
        super().get_results(request)
        self.is_cut = getattr(self.paginator, "is_cut", False)
        rows = self.result_list = list(self.result_list)
        prepare = getattr(self.model_admin, "prepare_rows", None)
        if rows and prepare:
            prepare(rows)
        if not rows or not self.model_admin.shows_languages:
            return
        board = states.cells(rows)
        for row in rows:
            row.desk_languages = [board[row.pk][code] for code in LANGUAGES]


class Choice(admin.SimpleListFilter):
    """A filter that answers only to what it offers: to values of a column, unless it narrows otherwise."""

    column = ""

    def value(self):
        found = super().value()
        return found if found in {str(key) for key, _label in self.lookup_choices} else None

    def queryset(self, request, queryset):
        return self.narrowed(queryset, self.value()) if self.value() else queryset

    def narrowed(self, queryset, value: str):
        return queryset.filter(**{self.column: value})


class WorkFilter(Choice):
    """State of the work in one language, for example what waits for review in Kazakh."""

    title = _("state of a language")
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [
            (f"{code}-{state}", format_html("{} – {}", OWN_NAMES[code], label))
            for code in LANGUAGES
            for state, label in states.STATE_LABELS.items()
        ]

    def narrowed(self, queryset, value):
        code, state = value.split("-", 1)
        return states.in_state(queryset, states.State(state), [code])


class ShelfFilter(Choice):
    """Public in a language, or nowhere."""

    title = PUBLISHED
    parameter_name = "shelf"

    def lookups(self, request, model_admin):
        return [*LANGUAGE_CHOICES, ("none", _("Not published")), ("waiting", _("Scheduled"))]

    def narrowed(self, queryset, value):
        editions = Edition.objects.filter(kind=queryset.model.KIND).order_by()
        match value:
            case "none":
                return queryset.exclude(pk__in=editions.public().values("content"))
            case "waiting":
                return queryset.filter(pk__in=editions.scheduled().values("content"))
            case code:
                mine = editions.public().filter(content=OuterRef("pk"), language=code)
                return queryset.filter(Exists(mine))


class MineFilter(Choice):
    """What the user began, signs, or is to translate."""

    title = _("whose")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("begun", _("Begun by me")), ("assigned", _("Assigned to me"))]

    def queryset(self, request, queryset):
        if self.value() == "begun":
            return queryset.filter(pk__in=Content.objects.filter(created_by=request.user).values("pk"))
        if self.value() == "assigned":
            mine = Translation.objects.filter(assignee=request.user)
            return queryset.filter(pk__in=mine.values("content"))
        return queryset


class TermFilter(Choice):
    """A term of a vocabulary; the names come in the language of the desk."""

    model = Topic
    field = "topics"

    def lookups(self, request, model_admin):
        found = [(str(term.pk), str(term)) for term in self.model.objects.order_by("code")]
        return sorted(found, key=lambda one: sort_key(one[1], get_language()))

    def narrowed(self, queryset, value):
        through = queryset.model._meta.get_field(self.field).remote_field.through
        column = self.model._meta.model_name
        chosen = through.objects.filter(content_id=OuterRef("pk"), **{f"{column}_id": value})
        return queryset.filter(Exists(chosen))


class TopicFilter(TermFilter):
    title, parameter_name = _("topic"), "topic"


class CountryFilter(TermFilter):
    title, parameter_name, model, field = _("country"), "country", Country, "countries"


def yes_no(column: str, label):
    """A column of a list that says yes or no, in the language of the desk also to those who see no pictures."""

    @admin.display(description=label, ordering=column)
    def shown(row):
        is_so = bool(getattr(row, column))
        words = gettext("Yes") if is_so else gettext("No")
        return format_html(
            '<img src="{}" alt="{}">', static(f"admin/img/icon-{'yes' if is_so else 'no'}.svg"), words
        )

    return shown


class OwnLog:
    """Django's own log is not kept: the audit log says more. What is deleted is named there."""

    def log_addition(self, request, obj, message):
        """Nothing."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        """Nothing: `delete_model` has told it."""

    def delete_model(self, request, obj):
        audit.record("delete", by=request.user, subject=f"{self.opts.verbose_name}: {obj}")
        super().delete_model(request, obj)


class LookOnly(OwnLog):
    """Rows that come about by themselves: whoever may do `seen_by` looks at them, nobody writes them here."""

    seen_by = Act.CURATE

    def has_module_permission(self, request):
        return may(request.user, self.seen_by)

    def has_view_permission(self, request, obj=None):
        return may(request.user, self.seen_by)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission


class CuratorsOnly(OwnLog):
    """Rows that whoever curates may see and change, and nobody else."""

    def has_module_permission(self, request):
        return may(request.user, Act.CURATE)

    def has_view_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)

    has_add_permission = has_module_permission
    has_change_permission = has_delete_permission = has_view_permission

    def get_changelist(self, request, **kwargs):
        return DeskChangeList


class ListMixin:
    """The list of one kind of item."""

    shows_languages = True
    list_display = ("heading", "languages", "changed")
    list_display_links = ("heading",)
    list_filter = (WorkFilter, ShelfFilter, MineFilter, TopicFilter, CountryFilter)
    list_per_page = PER_PAGE
    list_max_show_all = 0
    show_full_result_count = False
    ordering = ("-updated_at", "-pk")
    search_fields = in_languages("title")
    search_help_text = _("Words of the title in any language, or the number of the item.")

    def get_changelist(self, request, **kwargs):
        return DeskChangeList

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        page = request.GET.get(PAGE_VAR, "1")
        limit = ((whole(page, 6) or 1) + AHEAD) * per_page
        return LeanPaginator(queryset, per_page, orphans, allow_empty_first_page, limit=limit)

    def get_search_results(self, request, queryset, search_term):
        """Words in any form, order and language; a number finds the item that has it."""
        term = search_term.strip()[:200]
        if not term:
            return queryset, False
        if (number := whole(term.lstrip("#"), 12)) is not None:
            return queryset.filter(pk=number), False
        return queryset.filter(pk__in=desk.match_ids(term, kind=self.model.KIND or "")), False

    @admin.display(description=_("title"))
    def heading(self, obj):
        return marked(obj)

    @admin.display(description=_("languages"))
    def languages(self, obj):
        marks = []
        for cell in obj.desk_languages:
            words = f"{OWN_NAMES[cell.language]}: {cell.label}"
            mark = "●" if cell.edition else "◷" if cell.waiting else ""
            marks.append((cell.state, words, cell.language, mark_safe(mark), words))
        return format_html_join(
            " ",
            '<span class="state-mark {}" title="{}"><span aria-hidden="true">{} {}</span>'
            '<span class="visually-hidden">{}.</span></span>',
            marks,
        )

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, obj):
        return timezone.localtime(obj.updated_at).strftime("%d.%m.%Y %H:%M")
