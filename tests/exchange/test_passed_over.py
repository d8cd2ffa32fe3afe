"""What a picture or a PDF holds besides what is kept of it is named, and stored with it."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from relations.exchange import passed_over, pictures
from relations.exchange.receipt import Receipt
from relations.models import Picture


def told(receipt: Receipt) -> dict[str, list[str]]:
    return {kind: [words for _place, words in line.items] for kind, line in receipt.lines.items()}


def picture(size=(40, 30), mode="RGB", form="JPEG", **options) -> ContentFile:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return ContentFile(out.getvalue(), name=f"a.{form.lower()}")


def photo() -> ContentFile:
    exif = Image.Exif()
    exif[0x013B], exif[0x9C9B] = "Aigerim Serik", "Ташкент".encode("utf-16-le")
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def test_an_ordinary_picture_has_nothing_to_tell():
    assert passed_over.of_picture(picture()).is_clean


def test_author_and_place_of_a_photo_are_named():
    assert told(passed_over.of_picture(photo())) == {
        "about": ["Artist: Aigerim Serik", "XPTitle: Ташкент"],
        "place_taken": [""],
    }


@pytest.mark.parametrize(
    ("upload", "expected"),
    [
        (lambda: picture((3000, 10)), {"smaller": ["3000 × 10 → 2400"]}),
        (lambda: picture(mode="CMYK"), {"colours": ["CMYK → sRGB"]}),
        (lambda: picture(mode="I;16", form="PNG"), {"colours": ["I;16 → sRGB"]}),
        (lambda: picture(form="PNG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()), {}),
    ],
)  # fmt: skip
def test_changes_of_form_are_named(upload, expected):
    assert told(passed_over.of_picture(upload())) == expected


@pytest.mark.parametrize("read", [passed_over.of_picture, passed_over.of_pdf])
def test_what_is_no_such_file_has_nothing_to_tell_and_breaks_nothing(read):
    assert read(ContentFile(b"%PDF-1.7 nothing", name="a")).is_clean


@pytest.mark.django_db
def test_the_receipt_is_stored_with_the_picture(daniyar):
    made, _known = pictures.accept_once(photo(), by=daniyar)

    stored = Receipt.from_json(Picture.objects.get(pk=made.pk).receipt)
    assert set(stored.lines) == {"about", "place_taken"}
    assert "Ташкент" in " ".join(stored.told)


def test_what_a_pdf_holds_besides_its_pages_is_named():
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_annotation(0, FreeText(text="Проверить дату", rect=(1, 1, 90, 30)))
    writer.add_attachment("таблица.xlsx", b"x")
    writer.add_metadata({"/Author": "Серик"})
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    writer.root_object[NameObject("/OpenAction")] = action
    out = io.BytesIO()
    writer.write(out)

    receipt = passed_over.of_pdf(ContentFile(out.getvalue(), name="a.pdf"))

    assert told(receipt) == {
        "about": ["Author: Серик"],
        "file_inside": ["таблица.xlsx"],
        "comment": ["Проверить дату"],
        "script": ["OpenAction"],
    }
