"""Pictures with credit and alternative text, and files attached to an item."""

import hashlib

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def digest(file) -> str:
    """SHA-256 of an open Django file, in hexadecimal; leaves the file at its start."""
    file.seek(0)
    total = hashlib.sha256()
    for chunk in file.chunks():
        total.update(chunk)
    file.seek(0)
    return total.hexdigest()


# Renditions of a picture: widths in pixels, and formats from the smallest file to the one every browser knows.
RENDITION_WIDTHS = (480, 960, 1600)
RENDITION_FORMATS = ("avif", "webp", "jpg")


def rendition_name(name: str, width: int, form: str) -> str:
    """Where a rendition is kept: derived from the picture's own name, so that pages need no further query."""
    stem = name.rsplit(".", 1)[0].removeprefix("pictures/")
    return f"renditions/{stem}-{width}.{form}"


class Picture(models.Model):
    """A picture of the library: re-encoded at upload (`exchange.pictures`), shown through its renditions."""

    file = models.ImageField(
        _("file"), upload_to="pictures/%Y/%m/", width_field="width", height_field="height", max_length=200
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    sha256 = models.CharField(max_length=64, editable=False, blank=True, db_index=True)
    widths = models.JSONField(
        editable=False, default=list
    )  # the renditions that exist; empty until they are made
    receipt = models.JSONField(
        editable=False, default=dict
    )  # what the upload held besides (`exchange.receipt`)
    alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("Carries no information: screen readers pass it over.")
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("image credit"), max_length=200, blank=True)
    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    uploaded_by = models.ForeignKey(
        "relations.User", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-id"]

    def __str__(self):
        return self.caption or self.alt or self.file.name.rsplit("/", 1)[-1]


class PictureUse(models.Model):
    """A picture inside the text of an edition, noted when the edition is made: decides whether it may be served."""

    edition = models.ForeignKey("relations.Edition", models.CASCADE, related_name="picture_uses")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "picture"], name="picture_use_once")]

    def __str__(self):
        return f"{self.picture_id} in {self.edition_id}"


class Reading(models.TextChoices):
    """How far the words of a file are known."""

    WAITING = "waiting", _("waits to be read")
    READ = "read", _("text read")
    SCAN = "scan", _("scan: waits to be recognised")
    RECOGNISED = "recognised", _("recognised from a scan")
    EMPTY = "empty", _("no words found")
    FAILED = "failed", _("could not be recognised")


class Attachment(models.Model):
    """A file of one language version of an item, served only while that version is public."""

    class Role(models.TextChoices):
        ORIGINAL = "original", _("original")
        TRANSLATION = "translation", _("translation")
        SCAN = "scan", _("scan")

    content = models.ForeignKey("relations.Content", models.CASCADE, related_name="attachments")
    language = models.CharField(_("language"), max_length=8)
    role = models.CharField(_("kind of file"), max_length=12, choices=Role.choices, default=Role.ORIGINAL)
    title = models.CharField(_("title"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/", max_length=200)
    size = models.PositiveBigIntegerField(_("size, bytes"), default=0, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False, blank=True)
    reading = models.CharField(
        max_length=12, choices=Reading.choices, default=Reading.WAITING, editable=False
    )
    trouble = models.CharField(max_length=12, blank=True, editable=False)  # why it was not recognised
    pages_done = models.PositiveIntegerField(default=0, editable=False)  # of those that are being recognised
    # The same pages with the recognised words laid under them.
    searchable = models.FileField(upload_to="attachments/%Y/%m/", max_length=200, blank=True, editable=False)
    # What 0.1.0 kept in the place of pages; the columns go with the next version.
    text = models.TextField(editable=False, blank=True)
    is_searchable = models.BooleanField(default=False, editable=False)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["language", "id"]

    def __str__(self):
        return self.title or self.file.name.rsplit("/", 1)[-1]

    def save(self, *args, **kwargs):
        if self.file:
            self.size = self.file.size
            self.sha256 = digest(self.file)
        super().save(*args, **kwargs)


class FilePage(models.Model):
    """The words of one page of a file, attached to an item or of the text of a treaty, and how they are known."""

    class Source(models.TextChoices):
        LAYER = "layer", _("text layer")
        RECOGNISED = "recognised", _("recognised from a scan")

    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="page_texts")
    treaty = models.ForeignKey(
        "relations.AgreementText", models.CASCADE, null=True, related_name="page_texts"
    )
    number = models.PositiveIntegerField()  # from 1, as `#page=` counts
    text = models.TextField(blank=True)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.LAYER)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)  # of the recognition, in per cent

    class Meta:
        ordering = ["attachment_id", "treaty_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="page_of_file_once"),
            models.UniqueConstraint(fields=["treaty", "number"], name="page_of_treaty_once"),
            models.CheckConstraint(
                condition=models.Q(attachment=None, treaty__isnull=False)
                | models.Q(attachment__isnull=False, treaty=None),
                name="page_of_one_file",
            ),
        ]

    def __str__(self):
        return f"{self.attachment_id or self.treaty_id}, {self.number}"
