"""The root, permanent links, old habits, plain pages and pages for what goes wrong."""

import re
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation

from portal import errors
from relations.editorial import publishing
from tests import factories as make

LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize(
    ("cookie", "accepts", "home"),
    [
        ("", "", "/ru/"),
        ("", "en-GB,en;q=0.9", "/en/"),
        ("", "kk-KZ,ru;q=0.5", "/kk/"),
        ("", "de,fr;q=0.8", "/ru/"),
        ("kk", "en", "/kk/"),
        ("xx", "en", "/en/"),
    ],
)
def test_root_leads_to_the_language_of_the_reader(client, cookie, accepts, home):
    if cookie:
        client.cookies["language"] = cookie

    response = client.get("/", headers={"accept-language": accepts})

    assert (response.status_code, response["Location"]) == (302, home)
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_deep_link_never_changes_its_language(client, db):
    client.cookies["language"] = "en"

    assert client.get("/kk/about/", headers={"accept-language": "en"}).status_code == 200


def test_code_of_the_country_leads_to_the_code_of_the_language(client):
    response = client.get("/kz/articles/?type=review")

    assert (response.status_code, response["Location"]) == (301, "/kk/articles/?type=review")


class TestPermanentLink:
    def test_leads_to_the_version_that_suits_the_reader(self, client, db):
        article = make.make_article(languages=("ru", "en"))
        editions = make.publish(article)

        for accepts, language in (("en", "en"), ("ru", "ru"), ("kk", "ru")):
            response = client.get(f"/p/{article.pk}", headers={"accept-language": accepts})

            assert response.status_code == 302
            assert response["Location"] == f"/{language}/articles/{article.pk}-{editions[language].slug}/"

    @pytest.mark.parametrize(
        "make_item", [make.make_agreement, make.make_event, make.make_dossier, make.make_collection]
    )
    def test_serves_every_kind(self, client, db, make_item):
        item = make_item()
        make.publish(item)

        assert client.get(f"/p/{item.pk}")["Location"].startswith(f"/ru/{item.kind}s/{item.pk}-")

    def test_hidden_and_missing_are_not_found(self, client, db):
        draft = make.make_article()
        tomorrow = make.make_article()
        make.publish(tomorrow, at=timezone.now() + timedelta(days=1))

        for pk in (draft.pk, tomorrow.pk, 999):
            assert client.get(f"/p/{pk}").status_code == 404

    def test_withdrawn_item_is_gone(self, client, saule):
        article = make.make_article(languages=("ru",))
        make.publish(article)
        publishing.withdraw(article, "ru", by=saule, reason="Ошибка.")

        assert client.get(f"/p/{article.pk}").status_code == 410


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["about", "contacts", "accessibility", "privacy", "security"])
def test_plain_page_needs_no_database(client, language, page):
    response = client.get(f"/{language}/{page}/")

    assert response.status_code == 200
    assert response.content.decode().count("<h1>") == 1


class TestErrors:
    def test_missing_page_speaks_three_languages_and_offers_a_search(self, client, db):
        page = client.get("/kk/nothing/").content.decode()

        assert [code for code in LANGUAGES if f'<section lang="{code}">' in page] == list(LANGUAGES)
        assert page.count('role="search"') >= 1
        assert '<meta name="robots" content="noindex">' in page

    def test_missing_page_does_not_repeat_the_address(self, client, db):
        assert "sekret" not in client.get("/ru/sekret-/<script>/").content.decode()

    @pytest.mark.parametrize(
        ("answer", "status"),
        [
            (errors.bad_request, 400),
            (errors.permission_denied, 403),
            (errors.csrf_failure, 403),
            (errors.page_not_found, 404),
            (errors.too_many_requests, 429),
        ],
    )
    @pytest.mark.django_db  # the page of what is not found asks whether a former address led there
    def test_every_fault_has_a_page(self, answer, status):
        request = RequestFactory().get("/ru/x/")
        with translation.override("ru"):
            response = answer(request)

        assert response.status_code == status
        assert "<h1" in response.content.decode()

    def test_server_error_needs_nothing(self, django_assert_num_queries):
        response = errors.server_error(RequestFactory().get("/"))

        page = response.content.decode()
        assert response.status_code == 500
        assert re.findall(r'<section lang="(\w+)"', page) == list(LANGUAGES)

    def test_server_error_comes_even_without_its_template(self, settings):
        settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]

        response = errors.server_error(RequestFactory().get("/"))

        assert (response.status_code, "Server error" in response.content.decode()) == (500, True)

    def test_those_who_wait_are_told_how_long(self):
        request = RequestFactory().get("/ru/")

        assert errors.too_many_requests(request, 60)["Retry-After"] == "60"
        assert errors.unavailable(request, 300)["Retry-After"] == "300"
