"""The library of pictures at the desk."""

from django.contrib import admin

from relations.models import Picture

from .vocabularies import TermAdmin


@admin.register(Picture)
class PictureAdmin(TermAdmin):
    list_display = ("__str__", "width", "height")
    ordering = ("-id",)
    search_fields = ("alt_kk", "alt_ru", "alt_en", "caption_kk", "caption_ru", "caption_en", "file")
