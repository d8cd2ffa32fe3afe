"""A table of an article as CSV."""

import pytest

from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db
TABLE = "<table><tr><th>Год</th><th>Рост</th></tr><tr><td>2024</td><td>=6,2</td></tr></table>"


def test_the_link_under_a_table_leads_to_its_figures(client):
    article = make_article(languages=["ru"], body_ru=f"<p>Текст</p>{TABLE}")
    edition = publish(article)["ru"]
    page = f"/en/articles/{article.pk}-{edition.slug}/"

    shown = client.get(page).content.decode()
    answer = client.get(f"{page}tables/ru-1.csv")

    assert 'href="tables/ru-1.csv"' in shown
    assert answer.content.decode("utf-8-sig") == 'Год,Рост\r\n2024,"\'=6,2"\r\n'
    assert client.get(f"{page}tables/ru-2.csv").status_code == 404


def test_the_table_of_a_draft_is_hidden(client):
    article = make_article(languages=["ru", "kk"], body_ru=TABLE, body_kk=TABLE)
    publish(article, "kk")

    assert client.get(f"/ru/articles/{article.pk}-x/tables/kk-1.csv").status_code == 200
    assert client.get(f"/ru/articles/{article.pk}-x/tables/ru-1.csv").status_code == 404
