"""All items together: only to be found and chosen in other forms, never listed or edited here."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.urls import path

from relations.editorial.access import as_seen_by, visible
from relations.editorial.permissions import Act, may
from relations.models import Content, Picture
from relations.search.folded import with_words
from relations.text.languages import LANGUAGES, best

from . import dates
from .choosing import thumbnail
from .finding import find_linkable
from .lists import DeskChangeList, ListMixin, LookOnly


@admin.register(Content)
class ItemAdmin(LookOnly, ListMixin, admin.ModelAdmin):
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

    # --- What the editor asks for ----------------------------------------------------------------------

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("find/", view(self.find_items), name="desk_find_items"),
            path("pictures/", view(self.find_pictures), name="desk_find_pictures"),
            path("date/", view(read_date), name="desk_read_date"),
            *super().get_urls(),
        ]

    def find_items(self, request):
        """Items to link to, the newest first; the address of each is permanent."""
        language = _language(request)
        found = find_linkable(request.user, Content.objects.all(), request.GET.get("q", ""))
        hits = as_seen_by(request.user, found.order_by("-pk")[:HITS])
        return JsonResponse({"results": [_item(item, language) for item in hits]})

    def find_pictures(self, request):
        """Pictures of the library, the newest first, with their words in the language of the text."""
        if not may(request.user, Act.VIEW):
            return JsonResponse({"results": []})
        language = _language(request)
        columns = self.admin_site.get_model_admin(Picture).get_search_fields(request)
        found = with_words(Picture.objects.order_by("-pk"), columns, request.GET.get("q", ""))
        return JsonResponse({"results": [_picture(picture, language) for picture in found[:HITS]]})


HITS = 12


def read_date(request):
    """What the server reads in a date field, in words, or why it reads nothing."""
    kind = request.GET.get("kind")
    text = request.GET.get("text", "")[: dates.LONGEST + 1]
    try:
        dates.FIELDS.get(kind, dates.DayField)(required=False).clean(text)
    except ValidationError as refused:
        return JsonResponse({"error": " ".join(refused.messages)})
    return JsonResponse({"said": dates.in_words(text, kind if kind in dates.FIELDS else "day")})


def _language(request) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _item(item: Content, language: str) -> dict:
    code = best([c for c in LANGUAGES if item.title_in(c)], language, item.original_language)
    return {
        "title": item.title_in(code) if code else f"#{item.pk}",
        "kind": str(item.get_kind_display()),
        "address": f"/p/{item.pk}",
    }


def _picture(picture: Picture, language: str) -> dict:
    return {
        "title": str(picture),
        "alt": "" if picture.is_decorative else getattr(picture, f"alt_{language}") or "",
        "caption": getattr(picture, f"caption_{language}") or "",
        "src": picture.file.url,
        "thumbnail": thumbnail(picture),
        "width": picture.width,
        "height": picture.height,
    }
