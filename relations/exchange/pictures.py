"""Pictures: judge an upload by its content, re-encode it without metadata, make its renditions.

Limits (PROMISES U): 8 MB, 40 megapixels, one frame; JPEG, PNG, WebP and AVIF by content, whatever the name says.
"""

from __future__ import annotations

import io
import re
import string
import warnings
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from relations import queues
from relations.models import Edition, Picture, PictureUse, changes, rendition_name
from relations.models.files import RENDITION_FORMATS, RENDITION_WIDTHS, digest
from relations.models.storage import no_litter

from . import passed_over
from .apart import apart, once

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 2400
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
SMOOTH = (
    "L",
    "LA",
    "RGB",
    "RGBA",
    "CMYK",
)  # modes whose numbers are colours, so that neighbours can be mixed
OFFICE = ("GIF", "BMP", "TIFF", "DIB")  # what stands in documents besides; taken as PNG from there only
SHOWN = re.compile(
    r"/(?:pictures/(?P<stem>[\w/.-]+?)\.(?:jpg|png)|renditions/(?P<small>[\w/.-]+?)-\d+\.(?:avif|webp|jpg))"
)
SAVING = {
    "avif": {"format": "AVIF", "quality": 58, "speed": 8},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True, "optimize": True},
}
PAPER = (251, 248, 241)  # what shows through a transparent picture in a JPEG


class PictureRefused(ValidationError):
    """The file is not a picture that the library takes; the message says why, for the person who chose it."""


@once
@apart(PictureRefused)
def master(upload) -> tuple[str, bytes]:
    """A picture as it is kept, made anew from an uploaded file: (png or jpg, bytes). Raises PictureRefused."""
    return encode(decode(upload))


def accept(upload, *, by=None, **details) -> Picture:
    """Judge an uploaded file, re-encode it and store it as a new picture of the library.

    `details` are fields of Picture (alt_kk, credit_ru, is_decorative …). Renditions follow in a task.
    Raises PictureRefused; nothing is stored then.
    """
    made = master(upload)
    return stored(made, by=by, receipt=passed_over.of_picture(upload).as_json(), **details)


def named(made: tuple[str, bytes]) -> ContentFile:
    """A master under a name of ours."""
    ending, data = made
    return ContentFile(data, name=f"{get_random_string(16, string.ascii_lowercase + string.digits)}.{ending}")


def stored(made: tuple[str, bytes], *, by=None, **details) -> Picture:
    """Keep a master as a picture of the library."""
    picture, data = Picture(uploaded_by=by, **details), named(made)
    picture.sha256 = digest(data)
    with no_litter():
        picture.file.save(data.name, data, save=False)
        picture.save()
    make_renditions.enqueue(picture.pk)
    return picture


def decode(upload) -> Image.Image:
    """The picture in an uploaded file, upright and without anything but pixels. Raises PictureRefused."""
    if upload.size > MAX_BYTES:
        raise PictureRefused(
            _("The picture is larger than 8 MB. Make it smaller and try again."), code="bytes"
        )
    upload.seek(0)
    head = upload.read(32)
    upload.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"):
        raise PictureRefused(
            _("Photos in HEIC format are not accepted. Save the photo as JPEG and try again."), code="heic"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a decompression bomb is a warning to Pillow, a refusal to us
            image = Image.open(upload, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise PictureRefused(_("The picture has more than 40 megapixels."), code="pixels")
            if image.format == "MPO":
                image.seek(0)  # a phone keeps the depth of the scene, or a second view, behind the photo
            elif getattr(image, "n_frames", 1) > 1:
                raise PictureRefused(_("Moving pictures are not accepted."), code="frames")
            image.draft(image.mode, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at a half or a quarter
            image.load()
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_("The picture has more than 40 megapixels."), code="pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, MemoryError) as error:
        raise PictureRefused(
            _("This file is not a picture that can be shown. Use JPEG, PNG, WebP or AVIF."), code="type"
        ) from error
    if image.mode in SMOOTH:  # as early as can be: every later step copies what there is
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    image = _in_srgb(ImageOps.exif_transpose(image))
    image.info.clear()
    if image.mode == "RGBA" and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image


def of_an_office(data: bytes) -> bytes:
    """A picture out of a document as PNG where it is in a form that only offices use; anything else as it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(data), formats=OFFICE)
            if image.width * image.height > MAX_PIXELS:
                return data
            out, profile = io.BytesIO(), image.info.get("icc_profile")
            image = image.convert("RGBA" if "transparency" in image.info or image.mode == "RGBA" else "RGB")
            image.save(out, "PNG", icc_profile=profile if image.mode == "RGB" else None)
            return out.getvalue()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Warning,
        MemoryError,
        Image.DecompressionBombError,
    ):
        return data


def _in_srgb(image: Image.Image) -> Image.Image:
    """Eight bits a channel in sRGB: sixteen bits are scaled, the colours of a profile are converted, not renamed."""
    profile = image.info.get("icc_profile")
    has_alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    if image.mode.startswith("I"):  # 16-bit grey, which Pillow would cut off at 255
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif image.mode == "F":
        image = image.convert("L")
    elif image.mode in ("P", "PA"):  # the colours of a palette have a profile too
        image = image.convert("RGBA" if has_alpha else "RGB")
    alpha = image.convert("RGBA").getchannel("A") if has_alpha else None
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L", "LA"):
        image = _converted(image, profile)
    image = image.convert("RGB")
    if alpha is not None:
        image.putalpha(alpha)
    return image


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours of an ICC profile as sRGB; a profile that cannot be read says nothing."""
    base = {"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(
            image.convert(base), source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def accept_once(upload, *, by=None, **details) -> tuple[Picture, bool]:
    """As `accept()`, but a picture that the library has already is answered as it stands: (picture, was known)."""
    made = master(upload)
    known = Picture.objects.filter(sha256=digest(ContentFile(made[1]))).first()
    if known:
        return known, True
    return stored(made, by=by, receipt=passed_over.of_picture(upload).as_json(), **details), False


def encode(image: Image.Image) -> tuple[str, bytes]:
    """The master file as it is kept: PNG when something shines through, else JPEG."""
    transparent = image.mode == "RGBA"
    buffer = io.BytesIO()
    if transparent:
        image.save(buffer, "PNG", optimize=True)
    else:
        image.save(buffer, "JPEG", quality=90, optimize=True, progressive=True)
    return "png" if transparent else "jpg", buffer.getvalue()


def render(picture: Picture) -> list[int]:
    """Make the missing renditions: three widths, never wider than the original; answer the widths that exist."""
    with picture.file.open("rb") as source:
        image = Image.open(source)
        image.load()
    image.info.clear()
    widths = sorted({min(width, image.width) for width in RENDITION_WIDTHS})
    for width in widths:
        height = max(1, round(image.height * width / image.width))
        small = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
        for form in RENDITION_FORMATS:
            name = rendition_name(picture.file.name, width, form)
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(_saved(small, form)))
    changes.update(Picture.objects.filter(pk=picture.pk), widths=widths)
    picture.widths = widths
    return widths


def _saved(image: Image.Image, form: str) -> bytes:
    if form == "jpg" and image.mode == "RGBA":
        ground = Image.new("RGB", image.size, PAPER)
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    elif image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, **SAVING[form])
    return buffer.getvalue()


@task(queue_name=queues.PICTURES.code)
def make_renditions(picture_id: int) -> None:
    """The task behind `accept()`: at once in the demo, by a worker in production."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture:
        render(picture)


def refresh_uses(items: list[int]) -> None:
    """Remember which pictures of the library stand in the texts of the editions of items."""
    rows = PictureUse.objects.filter(edition__content_id__in=items)
    known = set(rows.values_list("edition_id", "picture_id"))
    found = {
        (edition, picture.pk)
        for edition, body in Edition.objects.filter(content_id__in=items).values_list("pk", "body")
        for picture in used_in(body)
    }
    rows.filter(pk__in=[row.pk for row in rows if (row.edition_id, row.picture_id) not in found]).delete()
    PictureUse.objects.bulk_create(
        PictureUse(edition_id=edition, picture_id=picture) for edition, picture in sorted(found - known)
    )


def stored_uses(items: list[int]) -> dict[int, list[tuple]]:
    """The same as it is stored, to be compared."""
    found: dict[int, list[tuple]] = defaultdict(list)
    rows = PictureUse.objects.filter(edition__content_id__in=items).order_by("edition_id", "picture_id")
    for item, *values in rows.values_list("edition__content_id", "edition_id", "picture_id"):
        found[item].append(tuple(values))
    return dict(found)


def used_in(html: str) -> list[Picture]:
    """The pictures of the library that a text shows, whether by the master file or by a rendition."""
    stems = {match["stem"] or match["small"] for match in SHOWN.finditer(html)}
    if not stems:
        return []
    which = Q()
    for stem in stems:
        which |= Q(file__startswith=f"pictures/{stem}.")
    return list(Picture.objects.filter(which))
