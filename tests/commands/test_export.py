"""What is written out can be read by anybody, and taken in again it is the same portal."""

import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from relations.editorial import history, publishing
from relations.exchange import pictures, whole
from relations.models import Agreement, Article, Content, Edition, Link, User
from relations.search import search, snapshot
from relations.search.backends import backend
from tests import factories as make
from tests.exchange.test_pictures import drawn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _index_of_its_own(transactional_db):
    """The tables of terms belong to no model, so that nothing else empties them after a test."""
    yield
    backend().clear()


@pytest.fixture
def portal(daniyar, saule):
    """Every kind of item, editions past, present, coming and withdrawn, a picture, a history."""
    picture = pictures.accept(drawn())
    article = make.make_article(cover=picture, authors=[make.make_expert()], topics=[make.make_topic()])
    make.publish(article)
    history.record(article, by=daniyar)
    article.refresh_from_db()
    article.title_kk = ""  # a language without a text stays without one
    article.body_ru = "<p>Вторая редакция: товарооборот 8,9 %.</p>"
    article.save()
    make.publish(article, "ru", at=timezone.now() + timedelta(days=3))
    treaty = make.make_agreement(signed_on=date(2022, 12, 22))
    make.publish(treaty)
    Link.objects.create(source=article, target=treaty, kind="discusses")
    event, dossier = make.make_event(), make.make_dossier()
    for item in (event, dossier, make.make_collection(article, code="front")):
        make.publish(item)
    publishing.withdraw(event, "en", by=saule, reason="Ошибка")
    return article


def export(folder) -> Path:
    call_command("export", folder, stdout=io.StringIO())
    return folder


def take_in(folder) -> None:
    call_command("import", folder, stdout=io.StringIO(), verbosity=0)


def empty() -> None:
    """The database as migrations leave it, files included."""
    with transaction.atomic():
        for model in apps.get_app_config("relations").get_models(include_auto_created=True):
            QuerySet(model)._raw_delete(connection.alias)
        backend().clear()
    for name in default_storage.listdir("")[0]:
        for file in default_storage.listdir(name)[1]:
            default_storage.delete(f"{name}/{file}")
    snapshot.forget()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "portal.json"
    }


def test_what_is_taken_in_is_the_same_portal(portal, client, tmp_path):
    first = export(tmp_path / "first")
    page = client.get(f"/ru/articles/{portal.pk}/", follow=True).content
    empty()

    take_in(first)

    assert contents(export(tmp_path / "second")) == contents(first)
    assert client.get(f"/ru/articles/{portal.pk}/", follow=True).content == page
    assert [hit.item for hit in search("отношений", "ru").hits]
    assert Edition.objects.filter(published_at__gt=timezone.now()).count() == 1
    assert Article.objects.get().title_kk == ""


def test_next_item_gets_a_number_of_its_own(portal, tmp_path):
    folder = export(tmp_path / "folder")
    empty()
    take_in(folder)

    made = make.make_article(title_ru="Новая статья")

    assert made.pk > portal.pk
    assert Content.objects.filter(pk=made.pk).count() == 1


def test_anybody_can_read_it_and_nobody_can_sign_in_with_it(portal, tmp_path):
    folder = export(tmp_path / "folder")

    rows = [json.loads(line) for line in (folder / "data/relations.agreement.jsonl").open(encoding="utf-8")]
    people = (folder / "data/relations.user.jsonl").read_text(encoding="utf-8")

    assert rows[0]["signed_on"] == "2022-12-22"
    assert "Обзор отношений" in (folder / "data/relations.edition.jsonl").read_text(encoding="utf-8")
    assert "password" not in people
    assert "daniyar" in people
    empty()
    take_in(folder)
    assert not User.objects.get(username="daniyar").has_usable_password()


def test_folder_that_is_not_whole_changes_nothing(portal, tmp_path):
    folder = export(tmp_path / "folder")
    table = folder / "data/relations.edition.jsonl"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    empty()

    for damaged in (lines[:-1], [*lines[:-1], lines[-1][:40]]):
        table.write_text("".join(damaged), encoding="utf-8")
        with pytest.raises(CommandError):
            take_in(folder)
        assert not Content.objects.exists()
        assert not Agreement.objects.exists()


def test_neither_a_full_folder_nor_a_full_database_is_written_over(portal, tmp_path):
    folder = export(tmp_path / "folder")

    with pytest.raises(CommandError, match="not empty"):
        export(folder)
    with pytest.raises(CommandError, match="has content already"):
        take_in(folder)


def test_folder_of_another_version_is_refused(portal, tmp_path):
    folder = export(tmp_path / "folder")
    about = json.loads((folder / "portal.json").read_text())
    empty()

    (folder / "portal.json").write_text(json.dumps(about | {"migration": "0001_spine"}))
    with pytest.raises(CommandError, match="0001_spine"):
        take_in(folder)
    (folder / "portal.json").write_text(json.dumps(about | {"format": 99}))
    with pytest.raises(CommandError, match="99"):
        take_in(folder)


def test_every_table_is_either_written_or_made_anew():
    """A new model must not be forgotten: whoever adds one decides."""
    written = {model._meta.label_lower for model in whole.tables()}
    known = apps.get_app_config("relations").get_models(include_auto_created=True)

    assert {model._meta.label_lower for model in known} == (written | whole.DERIVED) - {
        "auth.group",
        "account.emailaddress",
    }
