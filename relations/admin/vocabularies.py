"""What the pages of all vocabularies share: one rule of permission, and the same language bar."""

from modeltranslation.admin import TranslationAdmin

from relations.editorial import audit, usage
from relations.editorial.permissions import Act, may
from relations.text.languages import in_languages

from .alphabet import InAlphabet
from .base import DeskFields, DeskPage
from .finding import Finding
from .forms import MergingForm
from .lists import OwnLog


class TermAdmin(OwnLog, InAlphabet, Finding, DeskPage, DeskFields, TranslationAdmin):
    """A vocabulary: everybody at the desk may look at it and choose from it, curators may change it."""

    form = MergingForm
    view_on_site = False
    actions = None
    list_per_page = 100
    list_max_show_all = 0
    show_full_result_count = False
    list_display = ("__str__", "code", "order")
    search_fields = (*in_languages("name"), "code")
    ordering = ("code",)

    def has_module_permission(self, request):
        return may(request.user, Act.CURATE)

    def has_view_permission(self, request, obj=None):
        return may(request.user, Act.VIEW)

    def has_add_permission(self, request):
        return may(request.user, Act.CURATE)

    def has_change_permission(self, request, obj=None):
        return may(request.user, Act.CURATE)

    has_delete_permission = has_change_permission

    def get_deleted_objects(self, objs, request):
        """What is joined to an item is in use as much as what an item points at."""
        shown, counts, perms, protected = super().get_deleted_objects(objs, request)
        return shown, counts, perms, [*protected, *(str(row) for obj in objs for row in usage.joined(obj))]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or form.changed_data:
            subject = f"{self.opts.verbose_name}: {obj}"
            audit.record("vocabulary", by=request.user, subject=subject, fields=form.changed_data[:40])

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.remember(request, form.instance, form, formsets)
        self.tell_what_was_kept(request, form, formsets)
