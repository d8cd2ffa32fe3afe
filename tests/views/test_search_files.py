"""Lists of results to take along: what is in the files, in which order and language, and what is never in them."""

import csv
import io
import json

import pytest

from relations.search import snapshot, thesaurus
from relations.views import search_files
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_memory():
    snapshot.forget()
    thesaurus.forget()


@pytest.fixture
def library():
    """A review by an expert in two languages, a treaty, and a draft."""
    expert = make.make_expert("aigerim", family_name_ru="Сейтова", given_name_ru="Айгерим")
    review = make.make_article(
        languages=("ru", "en"),
        title_ru="Водный консорциум: обзор",
        authors=[expert],
        topics=[make.make_topic("water")],
        doi="10.1234/abc",
    )
    treaty = make.make_agreement(title_ru="Договор о консорциуме", body_ru="<p>Вода рек.</p>")
    make.make_article(title_ru="Консорциум: черновик")
    make.publish(review)
    make.publish(treaty)
    return review, treaty


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_page_offers_the_files_of_exactly_this_search(client, library):
    page = client.get("/ru/search/", {"q": "консорциум", "kind": "article", "page": "7"})

    addresses = [address for _label, address in page.context["downloads"]]
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    assert all(address.endswith("kind=article") for address in addresses)


def test_table_has_a_row_for_each_result_in_the_order_of_the_page(client, library):
    review, treaty = library
    page = client.get("/ru/search/", {"q": "консорциум"})

    rows = rows_of(client.get("/ru/search/results.csv", {"q": "консорциум"}))

    assert [int(row["id"]) for row in rows] == [found.card.id for found in page.context["found"]]
    row = next(row for row in rows if row["id"] == str(review.pk))
    assert row["authors"] == "Айгерим Сейтова"
    assert (row["language"], row["languages"], row["kind"]) == ("ru", "ru en", "article")
    assert row["doi"] == "10.1234/abc"
    assert row["permanent_url"].endswith(f"/p/{review.pk}")
    assert {row["id"] for row in rows} == {str(review.pk), str(treaty.pk)}


def test_reference_managers_get_one_record_for_each_result(client, library):
    ris = client.get("/ru/search/results.ris", {"q": "консорциум"}).content.decode()
    bib = client.get("/ru/search/results.bib", {"q": "консорциум"}).content.decode()
    found = json.loads(client.get("/ru/search/results.json", {"q": "консорциум"}).content)

    assert ris.count("TY  - ") == 2
    assert "Водный консорциум: обзор" in ris
    assert "DO  - 10.1234/abc" in ris
    assert bib.count("@") == 2
    assert len(found) == 2


def test_filters_without_words_make_a_list_too(client, library):
    rows = rows_of(client.get("/en/search/results.csv", {"kind": "agreement"}))

    assert [row["kind"] for row in rows] == ["agreement"]
    assert rows[0]["language"] == "en"


@pytest.mark.parametrize("query", [{"q": "абракадабра"}, {}, {"q": "   "}])
def test_nothing_to_save_leads_to_the_page_that_says_so(client, library, query):
    response = client.get("/ru/search/results.ris", query)

    assert response.status_code == 302
    assert response["Location"].startswith("/ru/search/")


def test_list_that_is_too_long_is_not_offered_and_leads_back(client, library, monkeypatch):
    monkeypatch.setattr(search_files, "MOST", 1)

    page = client.get("/ru/search/", {"q": "консорциум"})

    assert page.context["downloads"] == []
    assert "Сохранить можно список до 1000 результатов" in page.content.decode()
    assert client.get("/ru/search/results.csv", {"q": "консорциум"}).status_code == 302


def test_unknown_kind_of_file_is_not_found(client, library):
    assert client.get("/ru/search/results.exe", {"q": "консорциум"}).status_code == 404


def test_file_costs_the_same_queries_for_few_and_many(client, library, django_assert_max_num_queries):
    for number in range(12):
        make.publish(make.make_article(title_ru=f"Консорциум {number}"), "ru")
    client.get("/ru/search/results.ris", {"q": "консорциум"})

    with django_assert_max_num_queries(26):
        assert client.get("/ru/search/results.ris", {"q": "консорциум"}).content.count(b"TY  - ") == 14
