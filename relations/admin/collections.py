"""Collections at the desk: ordered by hand, with a note per entry."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relations.editorial.permissions import Act, may
from relations.models import Collection, Entry

from .base import ContentAdmin, RowInline
from .rows import SourceRows


class EntryRows(RowInline):
    model = Entry
    fk_name = "collection"
    fields = (("content", "pinned_until"), "note")
    autocomplete_fields = ("content",)
    sort_field = "order"


@admin.register(Collection)
class CollectionAdmin(ContentAdmin):
    facts = ((_("Collection"), ("code",)),)
    inlines = (EntryRows, SourceRows)
    list_display = ("heading", "code", "languages", "changed")

    def has_add_permission(self, request):
        return may(request.user, Act.CURATE) and super().has_add_permission(request)
