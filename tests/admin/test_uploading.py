"""Many pictures at once: each answered alone, described in one table."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relations.models import Picture
from tests.exchange.test_pictures import drawn

pytestmark = pytest.mark.django_db
UPLOAD, MANY = "/admin/relations/picture/upload/", "/admin/relations/picture/many/"


def photo(width=300, name="a.jpg"):
    return SimpleUploadedFile(name, drawn(width, 200).read())


def test_one_file_is_answered_with_its_address_and_not_doubled(client, daniyar):
    client.force_login(daniyar)

    first = client.post(UPLOAD, {"file": photo()}).json()
    again = client.post(UPLOAD, {"file": photo()}).json()

    picture = Picture.objects.get()
    assert (first["src"], first["known"], again["known"]) == (picture.file.url, False, True)


def test_a_refused_file_is_told_why(client, daniyar):
    client.force_login(daniyar)

    answer = client.post(UPLOAD, {"file": SimpleUploadedFile("a.jpg", b"<svg>")})

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert client.get(UPLOAD).status_code == 405


def test_a_translator_uploads_nothing(client, zhanar):
    client.force_login(zhanar)

    assert client.post(UPLOAD, {"file": photo()}).status_code == 403
    assert Picture.objects.count() == 0


def test_without_a_script_many_files_come_in_one_form_and_are_described_in_one_table(client, daniyar):
    client.force_login(daniyar)

    sent = client.post(MANY, {"files": [photo(300, "a.jpg"), photo(310, "b.jpg")]}, follow=True)
    rows = sent.context["rows"]
    data = {f"form-{name}": value for name, value in rows.management_form.initial.items()}
    for number, form in enumerate(rows):
        data |= {f"form-{number}-id": form.instance.pk, f"form-{number}-alt_ru": f"Флаг {number}"}
    client.post(sent.request["PATH_INFO"] + "?" + sent.request["QUERY_STRING"], data)

    assert sorted(Picture.objects.values_list("alt_ru", flat=True)) == ["Флаг 0", "Флаг 1"]
