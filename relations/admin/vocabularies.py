"""What the pages of all vocabularies share: one rule of permission, and the same language bar."""

from modeltranslation.admin import TranslationAdmin

from relations.editorial import usage
from relations.editorial.permissions import Act, may
from relations.text.languages import in_languages

from .alphabet import InAlphabet
from .curated import Curated
from .lists import OwnLog


class TermAdmin(OwnLog, InAlphabet, Curated, TranslationAdmin):
    """A vocabulary: everybody at the desk may look at it and choose from it, curators may change it."""

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
