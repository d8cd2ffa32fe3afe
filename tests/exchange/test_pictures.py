"""The picture library takes pixels and nothing else."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from relations.exchange import pictures
from relations.models import Picture, PictureUse
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"


def drawn(width=1200, height=800, form="JPEG", mode="RGB", **saving) -> ContentFile:
    buffer = io.BytesIO()
    Image.new(mode, (width, height), (11, 92, 99, 255)[: len(mode)] if mode != "L" else 90).save(
        buffer, form, **saving
    )
    return ContentFile(buffer.getvalue(), name=f"мое фото.{form.lower()}")


def with_exif() -> ContentFile:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif[0x8825] = {1: "N", 2: (51.0, 10.0, 0.0)}
    return drawn(exif=exif, comment=b"secret comment")


def test_a_photo_loses_its_metadata_and_its_name():
    picture = pictures.accept(with_exif(), alt_ru="Флаги")

    data = picture.file.read()
    image = Image.open(io.BytesIO(data))
    assert b"secret" not in data
    assert dict(image.getexif()) == {}
    assert "comment" not in image.info
    assert picture.file.name.startswith("pictures/")
    assert "фото" not in picture.file.name
    assert (picture.width, picture.height) == (1200, 800)


def test_renditions_are_never_wider_than_the_original():
    picture = Picture.objects.get(pk=pictures.accept(drawn(1200, 800)).pk)

    assert picture.widths == [480, 960, 1200]
    for form, kind in (("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")):
        name = pictures.rendition_name(picture.file.name, 480, form)
        image = Image.open(picture.file.storage.open(name))
        assert (image.format, image.size) == (kind, (480, 320))


def test_a_tall_phone_photo_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by 90°

    picture = pictures.accept(drawn(800, 600, exif=exif))

    assert (picture.width, picture.height) == (600, 800)


def test_what_shines_through_stays_a_png():
    picture = pictures.accept(drawn(300, 200, "PNG", "LA"))

    assert picture.file.name.endswith((".png", ".jpg"))
    assert Picture.objects.get(pk=picture.pk).widths == [300]


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (ContentFile(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 200, name="IMG_0001.HEIC"), "heic"),
        (ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="a.jpg"), "type"),
        (ContentFile(b"<html><script>alert(1)</script>", name="a.png"), "type"),
        (ContentFile(b"\xff\xd8\xff\xe0" + b"\x00" * 50, name="a.jpg"), "type"),
        (ContentFile(b"", name="empty.jpg"), "type"),
        (ContentFile(b"GIF89a" + b"\x00" * 40, name="a.gif"), "type"),
        (ContentFile(b"\x00" * (pictures.MAX_BYTES + 1), name="big.jpg"), "bytes"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(upload, code):
    with pytest.raises(pictures.PictureRefused) as refused:
        pictures.accept(upload)

    assert refused.value.code == code
    assert Picture.objects.count() == 0


def test_a_decompression_bomb_is_refused_before_it_is_decoded():
    bomb = drawn(10_000, 9_000, "PNG", "L")

    with pytest.raises(pictures.PictureRefused) as refused:
        pictures.accept(bomb)

    assert refused.value.code == "pixels"


def test_moving_pictures_are_refused():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])

    with pytest.raises(pictures.PictureRefused) as refused:
        pictures.accept(ContentFile(buffer.getvalue(), name="a.webp"))

    assert refused.value.code == "frames"


def test_publishing_notes_the_pictures_of_a_text():
    picture = pictures.accept(drawn())
    article = make_article(
        languages=["ru"], body_ru=f'<p>Текст</p><figure><img src="{picture.file.url}" alt=""></figure>'
    )

    edition = publish(article)["ru"]

    assert list(PictureUse.objects.values_list("edition", "picture")) == [(edition.pk, picture.pk)]


def case(name: str) -> ContentFile:
    return ContentFile(next(CASES.glob(f"{name}*")).read_bytes(), name=name)


def test_a_photo_of_a_phone_with_a_second_view_is_taken():
    assert pictures.decode(case("pic-01")).size == (800, 600)


def test_colours_of_a_wide_profile_are_converted_to_srgb():
    red, green, blue = pictures.decode(case("pic-03")).getpixel((5, 5))

    assert (abs(red - 251) <= 2, abs(green - 25) <= 2, abs(blue - 28) <= 2) == (True, True, True)


def test_colours_of_a_palette_have_a_profile_too():
    profile = Image.open(case("pic-03")).info["icc_profile"]
    buffer = io.BytesIO()
    flat = Image.new("RGB", (20, 20), (230, 60, 50)).convert("P", palette=Image.Palette.ADAPTIVE)
    flat.save(buffer, "PNG", icc_profile=profile)

    assert pictures.decode(ContentFile(buffer.getvalue(), name="x")).getpixel((4, 4))[0] > 245


@pytest.mark.parametrize(
    ("mode", "colour", "form", "expected"),
    [
        ("I;16", 257 * 100, "PNG", (100, 100, 100)),
        ("CMYK", (0, 255, 255, 0), "JPEG", (255, 0, 0)),
        ("L", 100, "PNG", (100, 100, 100)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("LA", (90, 40), "PNG", (90, 90, 90, 40)),
    ],
)
def test_every_mode_keeps_its_brightness(mode, colour, form, expected):
    buffer = io.BytesIO()
    Image.new(mode, (20, 20), colour).save(buffer, form)

    found = pictures.decode(ContentFile(buffer.getvalue(), name="x")).getpixel((4, 4))

    assert all(abs(one - other) <= 3 for one, other in zip(found, expected, strict=True))


def test_the_same_picture_twice_is_one_in_the_library():
    first, was_known = pictures.accept_once(drawn())

    again, is_known = pictures.accept_once(drawn())

    assert (was_known, is_known, again.pk, Picture.objects.count()) == (False, True, first.pk, 1)
