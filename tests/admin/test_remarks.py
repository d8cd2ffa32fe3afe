"""Beside the acts: remarks on a text, assignments, and links for guests."""

import pytest

from relations.editorial import conversation, publishing
from relations.models import PreviewLink, Remark, Translation
from tests.factories import make_article

from .panel import act, form_page, form_url
from .sheet import opened, press

pytestmark = pytest.mark.usefixtures("english_desk")


def test_remark_is_left_answered_and_settled(client, article, daniyar, aigerim):
    publishing.submit(article, "ru", by=aigerim)

    for _click in range(2):
        act(client, daniyar, article, "remark", text="Откуда цифра?", field="body")

    remark = Remark.objects.get()
    assert (remark.text, remark.field, remark.author) == ("Откуда цифра?", "body", daniyar)
    assert "Откуда цифра?" in form_page(client, aigerim, article).content.decode()
    press(client, aigerim, article, f"resolve:{remark.pk}")
    remark.refresh_from_db()
    assert remark.resolved_by == aigerim


def test_remark_of_another_item_cannot_be_settled_from_here(client, article, daniyar):
    other = make_article()
    remark = conversation.remark(other, "ru", by=daniyar, text="?")

    assert press(client, daniyar, article, f"resolve:{remark.pk}").status_code == 404


def test_editor_assigns_a_translator(client, article, daniyar, zhanar):
    act(client, daniyar, article, "assign", "kk", to=zhanar.pk, due_on="2030-05-01", is_credited="on")

    row = Translation.objects.get(language="kk")
    assert (row.assignee, row.due_on.isoformat(), row.is_credited) == (zhanar, "2030-05-01", True)


def test_nobody_is_assigned_to_a_language_they_cannot_write(client, article, daniyar, zhanar):
    response = act(client, daniyar, article, "assign", "en", to=zhanar.pk)

    assert "Select a valid choice" in response.content.decode()
    assert not Translation.objects.filter(assignee=zhanar).exists()


def test_link_for_a_guest_is_made_once_and_revoked(client, article, aigerim):
    client.force_login(aigerim)
    sheet = opened(client, form_url(article)) | {"_act": "share:ru", "act-ru-share-note": "рецензент"}

    for _click in range(2):
        client.post(form_url(article), sheet)

    link = PreviewLink.objects.get()
    assert (link.note, link.created_by) == ("рецензент", aigerim)
    press(client, aigerim, article, f"revoke:{link.pk}")
    assert not PreviewLink.objects.alive().exists()


def test_translator_makes_no_links(client, article, zhanar):
    assert act(client, zhanar, article, "share", "kk").status_code == 403
    assert not PreviewLink.objects.exists()
