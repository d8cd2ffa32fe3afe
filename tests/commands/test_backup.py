"""A backup is worth what its restore gives back."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from relations.exchange import pictures
from relations.models import Article, Content, Edition, Picture
from tests.exchange.test_pictures import drawn
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db(transaction=True)


def backup(folder) -> str:
    said = io.StringIO()
    call_command("backup", folder, stdout=said)
    return said.getvalue().strip()


def test_everything_comes_back(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the PostgreSQL way needs its own client programs")
    picture = pictures.accept(drawn())
    article = make_article(cover=picture, title_ru="Договор о союзничестве")
    publish(article)
    archive = backup(tmp_path / "backups")

    Edition.objects.update(title="испорчено")
    Content.objects.update(title_ru="испорчено")
    make_article(title_ru="появилось после")
    default_storage.delete(picture.file.name)
    call_command("restore", archive, yes=True, stdout=io.StringIO())

    assert Article.objects.get().title_ru == "Договор о союзничестве"
    assert Edition.objects.public().get(language="ru").title == "Договор о союзничестве"
    assert Picture.objects.get().file.read() == picture.file.read()


def test_nothing_is_replaced_without_saying_so(tmp_path):
    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "any.tar.gz")
