"""Rows and files are compared: what is missing is wrong, what nobody names is told."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from relations.exchange import pictures
from relations.models import Attachment
from relations.operations.files import holdings
from tests.exchange.test_pictures import drawn
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    Attachment.objects.create(
        content=make_article(), language="ru", file=ContentFile(b"%PDF-1.4", name="a.pdf")
    )
    return pictures.accept(drawn())


def test_what_belongs_together_is_whole(picture):
    default_storage.save("imports/waiting", ContentFile(b"x"))
    default_storage.save("cards/1-x.png", ContentFile(b"x"))
    picture.refresh_from_db()

    assert holdings() == (2 + 3 * len(picture.widths) + 2, [], [])


def test_what_is_missing_is_wrong_and_what_nobody_names_is_told(picture):
    default_storage.delete(picture.file.name)
    default_storage.save("attachments/left.pdf", ContentFile(b"x"))
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--files", stdout=out)

    assert f"WRONG missing: {picture.file.name}" in out.getvalue()
    assert "look  of no row: attachments/left.pdf" in out.getvalue()
    assert "missing: 1 " in out.getvalue()
