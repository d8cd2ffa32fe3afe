"""A translation made outside comes home through the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relations.models import Translation
from tests.exchange.test_handout import BODY, filled
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article(languages=["ru"], title_ru="Обзор", body_ru=BODY)


def test_out_and_home_again(client, article, zhanar):
    client.force_login(zhanar)
    url = f"/admin/relations/article/{article.pk}/handout/"
    languages = {"source": "ru", "target": "kk"}

    sent = client.post(url, {**languages, "send": "1"})
    back = filled(sent.content, {"title": "Шолу", "body 1": "Сауда"})
    looked = client.post(url, {**languages, "file": SimpleUploadedFile("back.docx", back.read())})
    article.refresh_from_db()
    between = article.title_kk
    client.post(url, {**languages, "take": "1"})

    article.refresh_from_db()
    assert sent["Content-Disposition"].endswith('_ru-kk.docx"')
    assert [change["field"] for change in looked.context["changes"]] == ["title", "body"]
    assert not between
    assert article.title_kk == "Шолу"
    assert article.body_kk.startswith("<h2>Сауда</h2>")
    assert Translation.objects.get(content=article, language="kk").author == zhanar
    assert article.revisions.count() == 2  # as it was found, and with the translation


def test_a_translator_takes_nothing_into_another_language(client, article, zhanar):
    client.force_login(zhanar)
    url = f"/admin/relations/article/{article.pk}/handout/"
    sent = client.post(url, {"source": "ru", "target": "en", "send": "1"})
    back = filled(sent.content, {"title": "Review"})

    answer = client.post(
        url, {"source": "ru", "target": "en", "file": SimpleUploadedFile("b.docx", back.read())}
    )

    assert answer.context["form"].errors.keys() == {"target"}


def test_a_strangers_draft_is_not_given_out(client, article):
    client.force_login(make_user("expert"))

    assert client.post(f"/admin/relations/article/{article.pk}/handout/", {"send": "1"}).status_code == 403
