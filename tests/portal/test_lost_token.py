"""A form that was opened before its sender signed in anew: said in their language, and nothing typed is lost."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from relations.models import Article
from tests.admin import sheet
from tests.factories import make_article

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
SAID = {
    "kk": "Форма қабылданбады",
    "ru": "Форма не принята",
    "en": "The form was not accepted",
}
TYPED = 'Новый «заголовок» & <b>"знаки"</b>'


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def hidden(response) -> dict[str, list[str]]:
    """The fields of the form that offers to send everything again."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.content.decode()
    ):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def sent_with_an_old_token(client, user, article, **headers):
    client.force_login(user)
    address = f"/admin/relations/article/{article.pk}/change/"
    fields = sheet.opened(client, address)
    fields |= {
        "title_ru": TYPED,
        "body_ru": "<p>Первая строка.</p>\r\n<p>Вторая.</p>",
        "csrfmiddlewaretoken": "x" * 64,
    }
    client.cookies["csrftoken"] = "y" * 32  # of the new sign-in
    return address, fields, client.post(address, fields, **headers)


@pytest.mark.parametrize("language", SAID)
def test_it_is_said_in_the_language_of_the_desk(strict, daniyar, language):
    daniyar.interface_language = language
    daniyar.save()
    page = sent_with_an_old_token(strict, daniyar, make_article(), HTTP_ORIGIN=HERE)[-1]

    text = page.content.decode()
    assert page.status_code == 403
    assert SAID[language] in text
    assert f'<html lang="{language}"' in text
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("language", SAID)
def test_who_is_signed_out_is_told_so_in_the_language_of_the_browser(strict, language):
    page = strict.post(
        "/admin/relations/article/add/", {"title_ru": TYPED}, HTTP_ACCEPT_LANGUAGE=language, HTTP_ORIGIN=HERE
    )

    assert SAID[language] in page.content.decode()
    assert 'href="/accounts/login/" target="_blank"' in page.content.decode()
    assert hidden(page)["title_ru"] == [TYPED]


def test_what_was_typed_is_sent_again_and_saved(strict, daniyar):
    article = make_article()
    address, fields, page = sent_with_an_old_token(strict, daniyar, article, HTTP_ORIGIN=HERE)

    kept = hidden(page)
    assert kept["body_ru"] == [fields["body_ru"]]
    token = re.search(
        r'<form method="post" action="/admin/.*?name="csrfmiddlewaretoken" value="([^"]+)"',
        page.content.decode(),
        re.S,
    )
    answer = strict.post(address, kept | {"csrfmiddlewaretoken": token[1]}, HTTP_ORIGIN=HERE)

    assert answer.status_code == 302
    assert Article.objects.get(pk=article.pk).title_ru == TYPED


def test_files_are_named_since_no_page_can_hold_them(strict, daniyar):
    strict.force_login(daniyar)
    file = SimpleUploadedFile("договор.docx", b"x")
    page = strict.post("/admin/relations/article/add/", {"title_ru": TYPED, "word": file}, HTTP_ORIGIN=HERE)

    assert "договор.docx" in page.content.decode()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_words_of_another_site_are_not_repeated(strict, daniyar, origin):
    page = sent_with_an_old_token(
        strict, daniyar, make_article(), **({"HTTP_ORIGIN": origin} if origin else {})
    )[-1]

    assert page.status_code == 403
    assert "заголовок" not in page.content.decode()


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/admin/relations/user/1/password/", "/admin/relations/user/add/"]
)
def test_a_password_is_never_repeated(strict, address):
    secret = "a long pass phrase"
    fields = {"login": "daniyar", "password": secret, "password1": secret}
    page = strict.post(address, fields, HTTP_ORIGIN=HERE)

    assert page.status_code == 403
    assert secret not in page.content.decode()
