"""A stored file that is gone (a disk, a bucket, a half restored backup): the form says so beside it, and loses nothing."""

import pytest
from django.core.files.base import ContentFile

from relations.models import AgreementText, Attachment, Picture
from tests import factories as make

from .sheet import opened
from .test_once import a_picture

pytestmark = pytest.mark.django_db
SENTENCE = "The stored file is gone. Choose it again."


def lost(row) -> None:
    row.file.storage.delete(row.file.name)


def of_article():
    article = make.make_article()
    row = Attachment.objects.create(
        content=article, language="ru", file=ContentFile(b"%PDF-1.4 x", "a.pdf"), title_ru="Текст"
    )
    return row, f"/admin/relations/article/{article.pk}/change/", "attachments-0-title_ru"


def of_agreement():
    agreement = make.make_agreement()
    row = AgreementText.objects.create(
        agreement=agreement, language="ru", file=ContentFile(b"%PDF-1.4 x", "a.pdf"), title="Текст"
    )
    return row, f"/admin/relations/agreement/{agreement.pk}/change/", "texts-0-title"


def of_library():
    picture = Picture.objects.create(file=a_picture(), alt_ru="Мост")
    return picture, f"/admin/relations/picture/{picture.pk}/change/", "alt_ru"


@pytest.mark.parametrize("make_row", [of_article, of_agreement, of_library])
def test_it_is_said_beside_the_field(client, make_row):
    client.force_login(make.make_user("editor", interface_language="en"))
    row, address, name = make_row()
    lost(row)
    sheet = opened(client, address)

    answer = client.post(address, sheet | {name: "Новые слова"})

    assert answer.status_code == 200
    assert SENTENCE in answer.content.decode()
    assert "Новые слова" in answer.content.decode()
    assert "Новые слова" not in str(vars(type(row).objects.get()))


@pytest.mark.parametrize("make_row", [of_article, of_agreement])
def test_the_rest_of_the_item_can_be_saved(client, make_row):
    client.force_login(make.make_user("editor", interface_language="en"))
    row, address, _name = make_row()
    lost(row)

    assert client.post(address, opened(client, address) | {"lead_ru": "Новые слова"}).status_code == 302
