"""The search page as a reader meets it."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import resolve
from django.utils import timezone

from relations.models import SearchTally
from relations.parameters import WORDS, known_to, views
from relations.search import snapshot, thesaurus
from relations.views import limits
from tests import factories
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_memory():
    snapshot.forget()
    thesaurus.forget()


def test_a_result_has_title_snippet_and_languages(client):
    factories.publish(factories.make_article())

    html = client.get("/ru/search/", {"q": "отношений"}).content.decode()

    assert "союзнические <mark>отношения</mark>" in html
    assert "Обзор <mark>отношений</mark> двух стран" in html
    assert html.count('<li class="result">') == 1


def test_a_match_in_another_language_is_said(client):
    factories.publish(factories.make_article(body_ru="<p>Водный консорциум.</p>"), "ru", "en")

    html = client.get("/en/search/", {"q": "консорциум"}).content.decode()

    assert "The match is in the Russian text" in html
    assert '<p class="snippet" lang="ru">' in html


def test_filters_are_links_with_counts(client):
    factories.publish(factories.make_article(countries=[factories.make_country("uz")]), "ru")

    response = client.get("/ru/search/", {"q": "отношения"})

    country = next(facet for facet in response.context["facets"] if facet.name == "country")
    assert [(choice.text, choice.count, choice.url) for choice in country.choices] == [
        ("Узбекистан", 1, "/ru/search/?q=%D0%BE%D1%82%D0%BD%D0%BE%D1%88%D0%B5%D0%BD%D0%B8%D1%8F&country=uz")
    ]


def test_a_chosen_filter_can_be_let_go(client):
    factories.publish(factories.make_article(countries=[factories.make_country("uz")]), "ru")

    response = client.get("/ru/search/", {"q": "отношения", "country": "uz"})

    assert [(pick.text, "country=" in pick.url) for pick in response.context["picks"]] == [
        ("Узбекистан", False)
    ]


def test_the_page_is_not_for_search_engines_and_keeps_its_words(client):
    html = client.get("/ru/search/", {"q": "вода"}).content.decode()

    assert '<meta name="robots" content="noindex,follow">' in html
    assert "/kk/search/?q=%D0%B2%D0%BE%D0%B4%D0%B0" in html


def test_the_span_of_the_archive_narrows(client):
    agreement = factories.make_agreement(signed_on=date(2001, 5, 5))
    factories.publish(agreement, "ru")

    inside = client.get("/ru/search/", {"from": "2001-01-01", "to": "31.12.2001"})
    outside = client.get("/ru/search/", {"q": "отношения", "from": "2002-01-01"})

    assert (inside.context["results"].total, outside.context["results"].total) == (1, 0)


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "вода", "from": "2025-13-45"},
        {"q": "вода", "country": "no-such"},
        {"q": "вода", "page": "-1"},
        {"q": "вода", "page": "99999999999999"},
        {"q": "вода", "sort": "title; DROP"},
        {"q": "вода", "year": "x", "kind": ["a", "b"]},
        {"q": "и в на"},
        {"q": "!!!"},
        {"q": "x" * 10_000},
        {"q": " OR ".join(f"w{number}" for number in range(500))},
        {"q": "\x00"},
        {"q": '"'},
        {"q": "<script>alert(1)</script>"},
        {},
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_odd_input_gets_a_friendly_page(client, parameters, language):
    factories.publish(factories.make_article(title_ru="Вода"))

    response = client.get(f"/{language}/search/", parameters)

    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_what_was_wrong_is_said(client):
    html = client.get("/en/search/", {"q": "x" * 300, "from": "2025-13-45"}).content.decode()

    assert "only its first 200 characters were used" in html
    assert "“2025-13-45” is not a date" in html


def test_common_words_alone_are_explained(client):
    html = client.get("/en/search/", {"q": "the of and"}).content.decode()

    assert "These words are too common" in html


def test_a_query_without_results_is_noted_once_and_namelessly(client):
    client.get("/ru/search/", {"q": "шегендеу"})
    client.get("/ru/search/", {"q": "шегендеу", "country": "uz"})

    assert list(SearchTally.objects.values_list("query", "language", "missed")) == [("шегендеу", "ru", 1)]


def test_nothing_of_an_embargoed_item_shows(client):
    item = factories.make_article(title_ru="Секретоведение", topics=[factories.make_topic(name_ru="Тайны")])
    factories.publish(item, "ru", at=timezone.now() + timedelta(days=1))

    for address in (
        "/ru/search/?q=секретоведение",
        "/ru/search/?q=секретовидение",
        "/ru/search/suggest/?q=секретов",
    ):
        html = client.get(address).content.decode()
        assert "Секретоведение" not in html
        assert "Тайны" not in html


def test_few_queries_however_many_results(client, django_assert_max_num_queries):
    for number in range(3):
        factories.publish(
            factories.make_article(title_ru=f"Вода {number}", authors=[factories.make_expert()]), "ru"
        )
    client.get("/ru/search/?q=вода")

    with django_assert_max_num_queries(10):
        client.get("/ru/search/?q=вода")


def test_suggestions_are_json(client):
    factories.publish(factories.make_article())

    answer = client.get("/ru/search/suggest/", {"q": "союзн"}).json()

    assert [(item["text"], item["lang"]) for item in answer["items"]] == [(factories.TITLES["ru"], "ru")]
    assert answer["items"][0]["url"].startswith("/ru/articles/")


def test_the_sixty_first_search_in_ten_seconds_waits(client, monkeypatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000.0)
    answers = [
        client.get("/ru/search/", headers={"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(61)
    ]

    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[-1]["Retry-After"] == "10"


TAKE_WORDS = (
    "/ru/feeds/search.xml", "/ru/feeds/agreements.xml",
    "/ru/search/", "/ru/search/suggest/", "/ru/search/results.csv", "/ru/agreements/", "/ru/agreements/register.csv",
    "/ru/agreements/register.json", "/ru/agreements/register.xlsx",
)  # fmt: skip


def test_no_page_that_takes_words_goes_around_the_wall(client, monkeypatch):
    monkeypatch.setattr(limits, "_wait", lambda *counter: 7)

    answers = [client.get(path, {"q": "вода"}) for path in TAKE_WORDS]

    assert {resolve(path).func for path in TAKE_WORDS} == {view for view in views() if known_to(view) & WORDS}
    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(429, "7")] * len(answers)


def test_the_register_without_words_is_no_search(client, monkeypatch):
    monkeypatch.setattr(limits, "_wait", lambda *counter: 7)

    assert client.get("/ru/agreements/", {"party": "uz"}).status_code == 200


LEAKS = ("Traceback", "Error at", "sqlite", "psycopg", "fts5", "tsquery", "SELECT ", "relations.search")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_whatever_is_typed_nothing_of_the_inside_is_told(client, language):
    """S1: 200, 400 or 429, in the language of the page."""
    for typed in HOSTILE:
        asked = urlencode({"q": typed}, errors="surrogatepass")
        answer = client.get(f"/{language}/search/?{asked}")
        html = answer.content.decode()
        assert answer.status_code in (200, 400), typed
        assert f'lang="{language}"' in html
        assert [leak for leak in LEAKS if leak in html and leak not in typed] == [], typed


def test_only_reading_is_allowed(client):
    assert client.post("/ru/search/", {"q": "x"}).status_code == 405
