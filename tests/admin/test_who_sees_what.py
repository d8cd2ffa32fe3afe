"""One rule of who sees what: finders offer what readers see and no foreign draft; drafts can be deleted."""

import pytest

from relations.models import Article, AuditEntry
from tests.factories import make_agreement, make_article, publish

pytestmark = pytest.mark.django_db


def found(client, user, text):
    client.force_login(user)
    return client.get("/admin/relations/content/find/", {"q": text, "language": "ru"}).json()["results"]


def test_an_expert_links_to_a_public_treaty_by_the_title_that_readers_see(client, aigerim, daniyar):
    treaty = make_agreement(title_ru="Договор о союзничестве")
    publish(treaty, "ru", by=daniyar)
    treaty.refresh_from_db()
    treaty.title_ru = "Договор, тайно переименованный"
    treaty.save()

    assert [hit["title"] for hit in found(client, aigerim, str(treaty.pk))] == ["Договор о союзничестве"]


def test_an_expert_is_offered_no_foreign_draft(client, aigerim):
    draft = make_agreement(title_ru="Тайный черновик")

    assert found(client, aigerim, str(draft.pk)) == []


def test_a_draft_that_readers_never_saw_is_deleted_by_its_author(client, aigerim):
    article = make_article(languages=["ru"], created_by=aigerim)
    client.force_login(aigerim)

    answer = client.post(f"/admin/relations/article/{article.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 302
    assert not Article.objects.exists()
    assert AuditEntry.objects.filter(action="delete").count() == 1
