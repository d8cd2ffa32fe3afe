"""The library of pictures at the desk: re-encoded at upload, with credit, alternative texts and a focal point."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from relations.editorial import history
from relations.editorial.permissions import LANGUAGES, Act, may
from relations.exchange import passed_over, pictures
from relations.exchange.receipt import Receipt
from relations.models import Kind, Picture
from relations.models.files import digest
from relations.text.languages import in_languages

from .choosing import thumbnail
from .curating import Curated
from .forms import MergingForm, require_stored
from .lists import yes_no
from .uploading import Uploading
from .vocabularies import TermAdmin


class PictureForm(MergingForm):
    class Meta:
        field_classes = {
            "file": forms.FileField
        }  # the usual field of a picture would open it here, unbounded
        widgets = {
            "file": forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.avif,.mpo"}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01}),
        }

    master = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            self.master = pictures.master(file)  # its refusals are shown beside the field
        elif self.has_changed():
            require_stored(file)
        return file

    def clean(self):
        cleaned = super().clean()
        spoken = any((cleaned.get(f"alt_{code}") or "").strip() for code in LANGUAGES)
        if not spoken and not cleaned.get("is_decorative"):
            self.add_error(
                "is_decorative",
                ValidationError(
                    _("Describe the picture in at least one language, or mark it as decorative.")
                ),
            )
        return cleaned


@admin.register(Picture)
class PictureAdmin(Uploading, Curated, TermAdmin):
    form = PictureForm
    can_merge = False
    fields = ("file", "seen", "told", "is_decorative", "alt", "caption", "credit", ("focal_x", "focal_y"))
    readonly_fields = ("seen", "told")
    list_display = ("thumbnail", "__str__", "size", yes_no("is_decorative", _("decorative")), "who_uploaded")
    list_display_links = ("__str__",)
    list_select_related = ("uploaded_by",)
    list_filter = ("is_decorative",)
    ordering = ("-id",)
    alphabet = ()  # the newest first
    search_fields = (*in_languages("alt", "caption", "credit"), "file")

    class Media:
        js = ("js/desk/focal.js",)
        css = {"all": ("css/desk-import.css",)}

    def has_module_permission(self, request):
        return self.has_add_permission(request)

    def has_add_permission(self, request):
        return may(request.user, Act.CURATE) or may(request.user, Act.CREATE, kind=Kind.ARTICLE)

    def has_change_permission(self, request, obj=None):
        if may(request.user, Act.CURATE) or obj is None:
            return self.has_add_permission(request)
        return self.has_add_permission(request) and obj.uploaded_by_id == request.user.pk

    has_delete_permission = has_change_permission

    def save_model(self, request, obj, form, change):
        if form.master is not None:
            obj.receipt = passed_over.of_picture(form.cleaned_data["file"]).as_json()
            data = pictures.named(form.master)
            obj.sha256, obj.widths = digest(data), []
            obj.file.save(data.name, data, save=False)
        if not change:
            obj.uploaded_by = request.user
        covered = list(obj.covered.values_list("pk", flat=True)) if change else []
        with history.noted(covered, by=request.user):
            super().save_model(request, obj, form, change)
        if form.master is not None:
            pictures.make_renditions.enqueue(obj.pk)

    @admin.display(description=_("uploaded by"), ordering="uploaded_by")
    def who_uploaded(self, obj):
        return obj.uploaded_by

    @admin.display(description=_("picture"))
    def thumbnail(self, obj):
        return format_html('<img class="desk-thumb" src="{}" alt="" loading="lazy">', thumbnail(obj))

    @admin.display(description=_("size, pixels"))
    def size(self, obj):
        return f"{obj.width} × {obj.height}"

    @admin.display(description=_("receipt"))
    def told(self, obj):
        """What the file held besides the picture."""
        lines = Receipt.from_json(obj.receipt).told if obj.receipt else []
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)) if lines else "–"

    @admin.display(description=_("focal point"))
    def seen(self, obj):
        """The picture itself: a click sets the point that stays in sight when it is cropped."""
        if not obj or not obj.file:
            return "–"
        return format_html(
            '<div class="desk-focal" data-focal><img src="{}" alt=""><span aria-hidden="true"></span></div><p class="help">{}</p>',
            thumbnail(obj),
            _("Click the most important spot; it stays in sight wherever the picture is cropped."),
        )
