"""Cards for social networks and citations as files: only of what is public."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from tests import factories

pytestmark = pytest.mark.django_db


def test_a_public_edition_has_a_card_and_others_have_none(client, daniyar):
    article = factories.make_article()
    factories.publish(article, "kk", by=daniyar)

    response = client.get(reverse("card", args=[article.pk, "kk", 1]))

    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    assert response["Cache-Control"] == "public, max-age=60"
    for language, number in (("ru", 1), ("kk", 2)):
        assert client.get(reverse("card", args=[article.pk, language, number])).status_code == 404


def test_a_card_is_drawn_once(client, daniyar, monkeypatch):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)
    first = client.get(reverse("card", args=[article.pk, "ru", 1])).content
    monkeypatch.setattr("relations.views.sharing.drawn", None)

    assert client.get(reverse("card", args=[article.pk, "ru", 1])).content == first


@pytest.mark.parametrize(("extension", "begins"), [("bib", "@online{"), ("ris", "TY  - ELEC"), ("json", "[")])
def test_a_citation_is_a_file_of_the_language_asked_for(client, daniyar, extension, begins):
    article = factories.make_article(authors=[factories.make_expert()])
    factories.publish(article, "kk", by=daniyar)

    response = client.get(reverse("citation", args=["kk", article.pk, extension]))

    assert response.content.decode().startswith(begins)
    assert "Сейітова" in response.content.decode()
    assert f"-kk.{extension}" in response["Content-Disposition"]
    assert client.get(reverse("citation", args=["ru", article.pk, extension])).status_code == 404
