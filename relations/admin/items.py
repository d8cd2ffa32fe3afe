"""All items together: only to be found and chosen in other forms, never listed or edited here."""

from django.contrib import admin

from relations.editorial.access import visible
from relations.editorial.permissions import Act, may
from relations.models import Content

from .lists import DeskChangeList, ListMixin


@admin.register(Content)
class ItemAdmin(ListMixin, admin.ModelAdmin):
    """Answers autocomplete fields; an item that the user may not see is not found."""

    list_display = ("heading",)
    list_filter = ()

    def get_changelist(self, request, **kwargs):
        return DeskChangeList

    def get_queryset(self, request):
        return visible(request.user, super().get_queryset(request))

    def has_module_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        return may(request.user, Act.VIEW, obj)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission
