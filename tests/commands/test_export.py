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
from relations.models import TEXT_FIELDS, Agreement, Article, Content, Edition, Link, User, text_hash
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


def take_in(folder, **options) -> None:
    call_command("import", folder, stdout=io.StringIO(), verbosity=0, **options)


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

    take_in(first, with_rights=True)

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
    assert '"password"' not in people
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


def change(folder: Path, table: str, **values) -> None:
    """Write other values into the first row of a table."""
    path = folder / f"data/relations.{table}.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        json.dumps(json.loads(first) | values, ensure_ascii=False) + "\n" + "".join(rest), encoding="utf-8"
    )


def test_nobody_gets_rights_from_a_folder_that_is_not_trusted(portal, tmp_path):
    folder = export(tmp_path / "folder")
    change(folder, "user", is_superuser=True, is_staff=True)
    empty()

    take_in(folder)

    assert User.objects.count() >= 2
    assert not User.objects.filter(is_superuser=True).exists()
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.groups.through.objects.exists()


@pytest.mark.parametrize("link", ["files/pictures/key.jpg", "data/relations.topic.jsonl", "files/all"])
def test_links_are_not_followed(portal, tmp_path, link):
    folder = export(tmp_path / "folder")
    empty()
    secret = tmp_path / "secret"
    secret.write_text("ключ")
    (folder / link).unlink(missing_ok=True)
    (folder / link).symlink_to(secret)

    with pytest.raises(CommandError, match="is a link"):
        take_in(folder)
    assert not Content.objects.exists()


def test_scripts_in_a_folder_reach_no_page(portal, client, tmp_path):
    folder = export(tmp_path / "folder")
    dirty = "<p>Текст<script>alert(1)</script><img src=x onerror=alert(1)></p>"
    for name in ("content", "edition"):
        path = folder / f"data/relations.{name}.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in rows:
            row.update({column: dirty for column in row if column.startswith("body")})
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    empty()

    take_in(folder)

    assert not Edition.objects.filter(body__contains="alert").exists()
    assert not Content.objects.filter(body_ru__contains="onerror").exists()
    edition = Edition.objects.public().filter(content=portal.pk, language="ru").get()
    texts = {name: getattr(edition, name) for name in TEXT_FIELDS}
    assert edition.text_hash == text_hash(texts)
    assert b"alert(1)" not in client.get(f"/ru/articles/{portal.pk}/", follow=True).content


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        ("picture", {"file": "../../etc/passwd"}, "file"),
        ("picture", {"file": "/etc/passwd"}, "file"),
        ("edition", {"kind": "poem"}, "kind"),
        ("edition", {"language": "xx"}, "language"),
        ("edition", {"title": "я" * 501}, "title"),
        ("edition", {"published_at": "вчера"}, "published_at"),
        ("edition", {"content_id": 987654}, "987654|fit together"),
        ("content", {"cover_id": {"a": 1}}, "cover|row 1"),
        ("expert", {"orcid": "javascript:alert(1)"}, "orcid"),
    ],
)
def test_values_that_no_form_would_take_are_named(portal, tmp_path, table, values, said):
    folder = export(tmp_path / "folder")
    change(folder, table, **values)
    empty()

    with pytest.raises(CommandError, match=said):
        take_in(folder)
    assert not Content.objects.exists()


def test_every_table_is_either_written_or_made_anew():
    """A new model must not be forgotten: whoever adds one decides."""
    written = {model._meta.label_lower for model in whole.tables()}
    known = apps.get_app_config("relations").get_models(include_auto_created=True)

    assert {model._meta.label_lower for model in known} == (written | whole.DERIVED) - {
        "auth.group",
        "account.emailaddress",
    }
