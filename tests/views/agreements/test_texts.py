"""Texts of an agreement side by side."""

import pytest

from relations.models import (
    AgreementText,
)

from .world import address, page, text_of, titled

pytestmark = pytest.mark.django_db


class TestTexts:
    def test_articles_stand_side_by_side_with_anchors(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru", 3, is_authentic=True)
        text_of(agreement, "uz", 2, "{n}-modda", is_authentic=True)

        answer = page(client, address(agreement, "ru", "texts/"))

        line = answer.split('id="art-2"')[1].split("</section>")[0]
        assert "Текст ru 2" in line
        assert "Текст uz 2" in line
        third = answer.split('id="art-3"')[1].split("</section>")[0]
        assert "This text has no such article." in third or "Текст uz" not in third

    def test_reader_chooses_the_columns(self, client):
        agreement = titled("Treaty")
        for code in ("kk", "ru", "uz", "en"):
            text_of(agreement, code, 1, is_authentic=True)

        chosen = client.get(address(agreement, "en", "texts/") + "?show=kk,uz,zz,ru,en").context["texts"]
        usual = client.get(address(agreement, "en", "texts/")).context["texts"]

        assert [column.code for column in chosen.columns] == ["kk", "uz", "ru"]
        assert [column.code for column in usual.columns] == ["en", "kk"]

    def test_hidden_texts_are_not_there(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru", is_public=False)

        assert client.get(address(agreement, "ru", "texts/")).status_code == 404

    def test_scripts_in_a_text_do_not_run(self, client):
        agreement = titled("Treaty")
        AgreementText.objects.create(
            agreement=agreement,
            language="ru",
            body='<h3>Статья 1 <script>x()</script></h3><p onclick="x()">a</p>',
        )

        answer = page(client, address(agreement, "ru", "texts/"))

        assert "x()" not in answer.split("<main")[1]

    def test_wrong_slug_moves_to_the_right_address(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru")

        answer = client.get(f"/en/agreements/{agreement.pk}-wrong/texts/")

        assert (answer.status_code, answer.headers["Location"]) == (301, address(agreement, "en", "texts/"))

    def test_same_queries_for_two_and_four_texts(self, queries_of):
        agreement = titled("Treaty")
        text_of(agreement, "ru")
        path = address(agreement, "ru", "texts/")
        few = queries_of(path)
        for code in ("kk", "uz", "en"):
            text_of(agreement, code)

        assert queries_of(path) == few <= 4
