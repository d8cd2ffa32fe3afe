"""ContentAdmin: the form and the list that every kind of item shares."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from js_asset import ImportMap, Media
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from modeltranslation.manager import get_translatable_fields_for_model

from relations.editorial import audit, history, publishing
from relations.editorial.access import Access, access, as_seen_by, visible
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.models import TEXT_FIELDS, Content
from relations.text.languages import in_languages
from relations.text.numbers import whole

from .deleting import Deleting
from .desk_fields import DeskFields
from .drafts import DraftsMixin
from .forms import MergingForm
from .gathering import Gathering
from .languages import tabs
from .lists import ListMixin
from .once import OnceMixin
from .revisions import RevisionsMixin
from .row_sheets import RowSheet, ShownRows
from .words import WORDS
from .workflow import WorkflowMixin
from .workflow_bulk import BulkMixin

# Modules of the desk by name, so that the long-lived names of static files can change behind them.
DESK_MODULES = ImportMap(
    {
        f"desk/{name}": f"js/desk/{name}.js"
        for name in (
            "bars", "choices", "conflicts", "dates", "doubts", "editor", "editors", "languages", "moments", "names", "parties", "rows", "saving", "values", "words",
            "editor/dialogs", "editor/figure", "editor/footnote", "editor/letters", "editor/link", "editor/marks",
            "editor/paste", "editor/paste-lists", "editor/paste-notes", "editor/paste-strangers", "editor/pictures",
            "editor/receipt",
            "editor/store", "editor/table", "editor/toolbar",
        )
    } | {"django-prose-editor/editor": "django_prose_editor/editor.js"}
)  # fmt: skip


def language_of(model, name: str) -> str | None:
    """The language of a column, None when it has none: `title_kk` → kk."""
    try:
        return getattr(model._meta.get_field(name), "language", None)
    except FieldDoesNotExist:
        return None


class DeskPage(OnceMixin):
    """What every form of the desk has: words for scripts, the import map with its nonce, the language bar."""

    change_form_template = "admin/relations/form.html"
    change_list_template = "admin/relations/change_list.html"

    class Media:
        js = ()

    def get_changeform_initial_data(self, request):
        """An address may fill a new form; what a column cannot hold is passed over."""
        found = super().get_changeform_initial_data(request)
        return {name: value for name, value in found.items() if self._can_hold(name, value)}

    def _can_hold(self, name: str, value) -> bool:
        try:
            column = self.model._meta.get_field(name)
            column = column.related_model._meta.pk if column.is_relation else column
            for one in value if isinstance(value, list) else [value]:
                column.to_python(one)
        except (FieldDoesNotExist, ValidationError, AttributeError):
            return False
        return True

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        found = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for rows in found:
            rows.__class__ = ShownRows
        return found

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context.update(self.desk_context(request, obj, context))
        context["show_save_and_add_another"] = False
        response = super().render_change_form(request, context, add, change, form_url, obj)
        media = Media(importmap=DESK_MODULES) + response.context_data["media"]
        response.context_data["media"] = Media.from_media(media, nonce=str(request.csp_nonce))
        return response

    def desk_context(self, request, obj, context) -> dict:
        return {
            "token": self.token(request),
            "words": {key: str(value) for key, value in WORDS.items()},
            "tabs": tabs(
                self.model,
                obj,
                context["adminform"].form,
                context.get("inline_admin_formsets", ()),
                self._known_cells(request, obj),
            ),
            "is_content": False,
            "has_languages": self._has_languages(),
        }

    def _has_languages(self) -> bool:
        """Whether anything on the form is written in several languages."""
        models = (self.model, *(inline.model for inline in self.inlines))
        return any(get_translatable_fields_for_model(model) for model in models)

    def _known_cells(self, request, obj):
        """Where each language version stands, where it has been asked for already."""
        return


def _pointers(model) -> list[str]:
    """The columns of an item that lead to another item."""
    columns = [
        f for f in model._meta.concrete_fields if f.many_to_one and issubclass(f.related_model, Content)
    ]
    return [column.name for column in columns]


class ContentAdmin(
    WorkflowMixin,
    BulkMixin,
    Deleting,
    Gathering,
    DeskPage,
    DeskFields,
    DraftsMixin,
    RevisionsMixin,
    ListMixin,
    TranslationAdmin,
):
    """One kind of item at the desk. A subclass names its facts in `facts` and its rows in `inlines`.

    Who may do what is answered by `editorial.permissions` alone: the groups carry no permissions of Django.
    """

    form = MergingForm
    # (heading, names of fields): what applies at once. Translated names are spread over the languages.
    facts: tuple[tuple[str, tuple], ...] = ()
    autocomplete_fields = ("topics", "countries", "organisations", "cover")
    save_on_top = False
    view_on_site = False

    # --- Who may -------------------------------------------------------------------------------------------

    def access(self, request, obj: Content) -> Access:
        """What the user may do with this item; asked once per request."""
        known = request.__dict__.setdefault("_desk_access", {})
        if obj.pk not in known:
            known[obj.pk] = access(request.user, obj)
        return known[obj.pk]

    def has_module_permission(self, request):
        return may(request.user, Act.VIEW, kind=self.model.KIND)

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return may(request.user, Act.VIEW, kind=self.model.KIND)
        return self.access(request, obj).view

    def has_add_permission(self, request):
        return may(request.user, Act.CREATE, kind=self.model.KIND)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            kind = self.model.KIND
            return may(request.user, Act.EDIT, kind=kind) or may(request.user, Act.EDIT_FACTS, kind=kind)
        return self.access(request, obj).view and self.access(request, obj).change

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return may(request.user, Act.DELETE, kind=self.model.KIND)
        return self.access(request, obj).delete

    def get_queryset(self, request):
        """The kind is said once more: by it and the day of change the index of lists is read from its end."""
        found = visible(request.user, super().get_queryset(request)).filter(kind=self.model.KIND)
        if "object_id" not in request.resolver_match.kwargs and not getattr(request, "made_before", None):
            return found
        return self.with_what_exists(found)

    # --- The form ------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        texts = {"fields": in_languages(*TEXT_FIELDS), "classes": ["desk-texts"]}
        facts = [
            (title, {"fields": self.replace_orig_field(names), "classes": ["desk-facts"]})
            for title, names in (*self.facts, *self._common_facts(obj))
        ]
        return [(_("Text"), texts), *facts]

    def _common_facts(self, obj):
        return (
            (_("Subjects"), ("topics", "countries", "organisations")),
            (_("About this item"), ("original_language", "cover", "reviewed_on", "is_demo")),
        )

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return ()
        mine = self.access(request, obj)
        return [n for n in flatten_fieldsets(self.get_fieldsets(request, obj)) if not self._may_edit(n, mine)]

    def _may_edit(self, name: str, mine: Access) -> bool:
        language = language_of(self.model, name)
        if language is None:
            return mine.facts
        waits = name.rsplit("_", 1)[0] in TEXT_FIELDS
        return language in mine.languages or (mine.facts and not waits)

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs.setdefault("fields", flatten_fieldsets(self.get_fieldsets(request, obj)))
        return super().get_form(request, obj, change=change, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Items that this one points at, also where they can only be looked at, by the names that the user may know."""
        pointed = [] if obj is None else [getattr(obj, name) for name in _pointers(self.model)]
        as_seen_by(request.user, [item for item in pointed if item is not None])
        return super().render_change_form(request, context, add, change, form_url, obj)

    def desk_context(self, request, obj, context) -> dict:
        known = super().desk_context(request, obj, context)
        return {
            **known,
            "is_content": True,
            **self._starting_languages(request, obj),
            **self.draft_context(request, obj),
        }

    def _known_cells(self, request, obj):
        return self.access(request, obj).cells if obj is not None and obj.pk else None

    def _starting_languages(self, request, obj) -> dict:
        """Where the page opens: a translator sees the own language, with the original beside it."""
        if obj is None or not obj.pk:
            return {"access": None}
        mine = self.access(request, obj)
        own = next((code for code in LANGUAGES if code in mine.languages), "")
        some = own if len(mine.languages) < len(LANGUAGES) else ""
        beside = obj.original_language if some and some != obj.original_language and not mine.facts else ""
        return {"access": mine, "own_language": some, "beside_first": beside}

    # --- Saving --------------------------------------------------------------------------------------------

    def locked(self, request, object_id):
        """One save at a time: the item stays locked until this one is over. It comes with all that hangs on it."""
        number = whole(object_id)
        if number is None:
            return None
        publishing.lock(Content(pk=number))
        request.stored = self.get_queryset(request).filter(pk=number).first()
        if request.stored is not None:
            self.gather(request, request.stored)
        return request.stored

    def before_save(self, request, obj):
        """A form that is closed by now keeps what was typed."""
        super().before_save(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return self._closed(request, obj)
        return None

    def _closed(self, request, obj):
        """An act of somebody who may not write now, or a form that was opened when they still might."""
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        is_kept = self.keep_closed_words(request, obj)
        if request.POST.get("_act"):
            return self.act_on(request, obj)
        if request.made_before:
            return self.back_to_what_was_made(request, obj.pk)
        if not is_kept:
            raise PermissionDenied
        return HttpResponseRedirect(self.change_url(obj.pk))

    def response_change(self, request, obj):
        if request.made_before or request.POST.get("_act"):
            return super().response_change(request, obj)
        if getattr(request, "has_closed_words", False):
            return HttpResponseRedirect(self.change_url(obj.pk))  # where they can be read
        return super().response_change(request, obj)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        return found | ({"initial": rows} if (rows := inline.begun(request, obj)) else {})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        else:
            history.record_found(obj)
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Rows, then what follows from a save: the state of the work, history, log. All in one transaction."""
        super().save_related(request, form, formsets, change)
        obj = form.instance
        made = history.record(obj, by=request.user)
        if made and change:
            audit.record("edit", by=request.user, content=obj, fields=made.changed[:40])
        self.keep_closed_words(request, obj, open_names=form.fields)
        self.remember(request, obj, form, formsets)
        self.tell_what_was_kept(request, form, formsets)

    def log_addition(self, request, obj, message):
        """Django's own log is not kept: history and the audit log say more."""

    log_change = log_addition

    def log_deletions(self, request, queryset):
        """Likewise."""

    def delete_model(self, request, obj):
        publishing.delete(obj, by=request.user)


class RowAccess(DeskFields):
    """Rows of an item: facts apply at once; their words may be translated by whoever may edit that language."""

    form = MergingForm
    formset = RowSheet
    template = "admin/relations/rows.html"
    sort_field = ""  # the column that keeps an order made by hand
    with_defaults: tuple[str, ...] = ()  # columns that need not be sent: their default holds
    item: Content | None = None  # whose rows they are; there is one inline for each request

    access = ContentAdmin.access

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.autocomplete_fields)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.sort_field:
            return fieldsets
        (title, options), *rest = fieldsets
        if self.sort_field in options["fields"]:
            return fieldsets
        return [(title, {**options, "fields": [*options["fields"], self.sort_field]}), *rest]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == self.sort_field:
            kwargs["widget"] = forms.HiddenInput(attrs={"data-order": ""})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.with_defaults:
            field.required = False
        return field

    def begun(self, request, obj) -> list[dict]:
        """New rows that a page shows filled in."""
        return []

    def get_extra(self, request, obj=None, **kwargs):
        return len(self.begun(request, obj))

    def get_formset(self, request, obj=None, **kwargs):
        self.item = obj
        kwargs.setdefault("fields", flatten_fieldsets(self.get_fieldsets(request, obj)))
        return super().get_formset(request, obj, **kwargs)

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return obj is None or not obj.pk or self.access(request, obj).facts

    has_delete_permission = has_add_permission

    def has_change_permission(self, request, obj=None):
        if obj is None or not obj.pk:
            return True
        mine = self.access(request, obj)
        return mine.facts or (bool(mine.languages) and hasattr(self, "trans_opts"))

    def get_readonly_fields(self, request, obj=None):
        own = tuple(super().get_readonly_fields(request, obj))
        if obj is None or not obj.pk or self.access(request, obj).facts:
            return own
        languages = self.access(request, obj).languages
        names = flatten_fieldsets(self.get_fieldsets(request, obj))
        return [*own, *(n for n in names if language_of(self.model, n) not in languages and n not in own)]


class RowInline(RowAccess, TranslationStackedInline):
    """Rows with words in three languages."""


class PlainRowInline(RowAccess, admin.StackedInline):
    """Rows without translated words."""
