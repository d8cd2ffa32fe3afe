"""The JSON interface shows what pages show, in declared shapes, and nothing of the desk."""

import datetime as dt

import pytest
from django.utils import timezone

from relations.editorial import publishing
from tests import factories

pytestmark = pytest.mark.django_db


def get(client, path, status=200, **parameters):
    response = client.get(f"/api/v1/{path}", parameters)
    assert response.status_code == status, response.content
    return response.json()


def test_an_article_is_shown_as_published_not_as_it_stands_at_the_desk(client, daniyar):
    article = factories.make_article(
        authors=[factories.make_expert()], topics=[factories.make_topic()], doi="10.1234/abc"
    )
    factories.publish(article, "ru", "kk", by=daniyar)
    article.title_ru = "Черновик"
    article.save()

    shown = get(client, f"articles/{article.pk}", language="ru")

    assert shown["title"] == factories.TITLES["ru"]
    assert shown["body"] == factories.BODIES["ru"]
    assert set(shown["versions"]) == {"ru", "kk"}
    assert shown["authors"][0]["name"] == "Айгерим Сейтова"
    assert shown["topics"] == [{"code": "trade", "name": "Торговля"}]
    assert shown["doi"] == "10.1234/abc"
    assert shown["permanent_url"].endswith(f"/p/{article.pk}")


def test_only_declared_fields_are_shown(client, daniyar):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)

    assert set(get(client, f"articles/{article.pk}")) == {
        "id", "kind", "language", "original_language", "title", "lead", "keywords", "url", "permanent_url", "versions",
        "edition", "dated_on", "dated_on_precision", "published_at", "topics", "countries", "genre", "authors", "body", "files",
    }  # fmt: skip


def test_an_agreement_tells_its_parties_dates_and_status(client, daniyar):
    agreement = factories.make_agreement(in_force_on=dt.date(2023, 7, 4), place=factories.make_place())
    factories.publish(agreement, "en", by=daniyar)

    shown = get(client, f"agreements/{agreement.pk}", language="en")

    assert (shown["status"], shown["instrument"], shown["place"]) == ("in_force", "treaty", "Tashkent")
    assert (shown["signed_on"], shown["in_force_on"]) == ("2022-12-22", "2023-07-04")
    assert [party["code"] for party in shown["parties"]] == ["kz", "uz"]


def test_an_agreement_tells_how_its_parties_stand_and_why(client, daniyar):
    agreement = factories.make_agreement(in_force_on=dt.date(2023, 7, 1), in_force_on_precision="month")
    act = agreement.actions.create(
        kind="denunciation", party=agreement.parties.last(), done_on=dt.date(2024, 1, 1),
        effective_on=dt.date(2024, 7, 1),
    )  # fmt: skip
    factories.publish(agreement, "en", by=daniyar)

    shown = get(client, f"agreements/{agreement.pk}", language="en")
    [listed] = get(client, "agreements", language="en")["items"]

    assert [(row["party"], row["standing"], row["since"]) for row in shown["standings"]] == [
        ("kz", "former", "2024-07-01"),
        ("uz", "former", "2024-07-01"),
    ]
    assert shown["standings"][1]["acts"] == [act.pk] == [row["id"] for row in shown["actions"]]
    assert shown["actions"][0]["effective_on_precision"] == "day"
    assert (listed["status"], listed["status_since"]) == ("terminated", "2024-07-01")
    assert listed["status_rule"] == shown["status_rule"]
    assert listed["status_acts"] == [act.pk]


def test_an_event_and_a_dossier_have_their_facts(client, daniyar):
    event, dossier = factories.make_event(), factories.make_dossier()
    factories.publish(event, "ru", by=daniyar)
    factories.publish(dossier, "ru", by=daniyar)

    assert get(client, f"events/{event.pk}")["starts_on"] == "2025-11-14"
    assert [party["code"] for party in get(client, f"dossiers/{dossier.pk}")["parties"]] == ["kz", "uz"]


def test_hidden_and_missing_items_look_alike(client, daniyar, saule):
    draft = factories.make_article()
    later = factories.make_article()
    factories.publish(later, "ru", by=daniyar, at=timezone.now() + dt.timedelta(hours=1))
    gone = factories.make_article()
    factories.publish(gone, "ru", by=daniyar)
    publishing.withdraw(gone, "ru", by=saule, reason="Ошибка")
    other_language = factories.make_article()
    factories.publish(other_language, "kk", by=daniyar)

    paths = [f"articles/{item.pk}" for item in (draft, later, gone, other_language)] + ["articles/999999"]
    answers = [client.get(f"/api/v1/{path}?language=ru") for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert get(client, "articles", language="ru")["items"] == []


def test_a_list_is_read_to_its_end_by_its_links(client, daniyar):
    made = []
    for number in range(5):
        article = factories.make_article(title_ru=f"Обзор {number}")
        factories.publish(article, "ru", by=daniyar)
        made.append(article.pk)

    seen, path, parameters = [], "articles", {"limit": 2}
    while path:
        page = get(client, path, **parameters)
        seen += [item["id"] for item in page["items"]]
        path, parameters = (page["next"] or "").partition("/api/v1/")[2], {}

    assert seen == made[::-1]


def test_lists_are_narrowed_by_topic_country_and_year(client, daniyar):
    uz, topic = factories.make_country("uz"), factories.make_topic()
    wanted = factories.make_article(countries=[uz], topics=[topic])
    factories.publish(wanted, "ru", by=daniyar)
    factories.publish(factories.make_article(), "ru", by=daniyar)
    year = timezone.localdate().year

    for parameters in ({"country": "uz"}, {"topic": "trade"}):
        assert [item["id"] for item in get(client, "articles", **parameters)["items"]] == [wanted.pk]
    assert len(get(client, "articles", year=year)["items"]) == 2
    assert get(client, "articles", year=year - 1)["items"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("articles?language=de", 422),
        ("articles?limit=0", 422),
        ("articles?limit=1000", 422),
        ("articles?year=99999", 422),
        ("articles?after=yesterday", 404),
        ("articles?after=2025-01-01_99999999999999999999999999", 200),
        ("articles?topic=" + "x" * 100, 422),
        ("collections", 404),
        ("articles/99999999999999999999999", 404),
    ],
)
def test_bad_input_has_a_defined_answer(client, path, status):
    assert client.get(f"/api/v1/{path}").status_code == status


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    assert getattr(client, method)("/api/v1/articles").status_code == 405


def test_experts_and_countries_are_listed_in_the_language_asked_for(client):
    factories.make_expert()
    factories.make_country("uz")

    assert [row["name"] for row in get(client, "experts", language="kk")] == ["Айгерім Сейітова"]
    assert get(client, "countries", language="en")[0]["name"] == "Uzbekistan"
    assert get(client, "countries", language="en")[0]["url"].endswith("/en/countries/uzbekistan/")


def test_an_unchanged_answer_is_not_sent_twice_and_any_site_may_read(client):
    answer = client.get("/api/v1/articles")

    again = client.get("/api/v1/articles", headers={"if-none-match": answer["ETag"]})

    assert again.status_code == 304
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_longer_lists_cost_no_more_queries(client, daniyar, django_assert_max_num_queries):
    for _ in range(3):
        factories.publish(factories.make_agreement(parties=()), "ru", by=daniyar)
        factories.publish(factories.make_agreement(), "ru", by=daniyar)

    with django_assert_max_num_queries(14):
        get(client, "agreements")


def test_the_description_of_the_interface_is_there(client):
    description = get(client, "openapi.json")

    assert "/api/v1/articles/{pk}" in description["paths"]
