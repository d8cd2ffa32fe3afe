"""The dossier of two countries, as a reader meets it on the eve of a visit."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from relations.editorial import publishing
from relations.models import (
    Claim,
    Step,
)
from tests import factories as make
from tests.views.dossiers.pages import address, lines, make_indicator, page_of


class TestAddress:
    @pytest.mark.parametrize("pair", ["kz-uz", "uz-kz", "UZ-KZ"])
    def test_both_orders_of_the_parties_lead_to_one_address(self, client, dossier, pair):
        response = client.get(f"/kk/dossiers/{pair}/")

        assert response.status_code == 301
        assert response["Location"] == address(dossier, "kk")

    def test_pair_without_a_public_dossier_is_not_found(self, client, db):
        make.make_dossier(parties=("kz", "kg"))

        assert client.get("/ru/dossiers/kg-kz/").status_code == 404
        assert client.get("/ru/dossiers/kz-xx/").status_code == 404

    def test_wrong_slug_is_sent_to_the_right_one(self, client, dossier):
        response = client.get(f"/ru/dossiers/{dossier.pk}-something-old/")

        assert response.status_code == 301
        assert response["Location"] == address(dossier)

    def test_draft_looks_like_nothing_and_withdrawn_is_gone(self, client, dossier, saule):
        draft = make.make_dossier(parties=("kz", "kg"))
        assert client.get(f"/ru/dossiers/{draft.pk}-x/").status_code == 404

        for language in ("kk", "ru", "en"):
            publishing.withdraw(dossier, language, by=saule, reason="Ошибка")
        assert client.get(f"/ru/dossiers/{dossier.pk}-x/").status_code == 410

    def test_dossier_in_russian_only_says_so_in_kazakh(self, client, db):
        dossier = make.make_dossier(languages=("ru",))
        make.publish(dossier)

        page = client.get(f"/kk/dossiers/{dossier.pk}-kazakhstan-i-uzbekistan-soyuznicheskie-otnosheniya/")

        assert page.status_code == 200
        assert 'aria-labelledby="fallback"' in page.content.decode()
        assert '<h1 lang="ru">' in page.content.decode()


class TestHead:
    def test_names_the_present_level_with_its_document(self, client, dossier, treaty):
        Step.objects.create(dossier=dossier, level="diplomatic", taken_on=date(1992, 11, 23))
        Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2022, 12, 22), document=treaty)

        response = client.get(address(dossier))

        assert response.context["story"].level.level == "alliance"
        level = response.content.decode().split('class="level"')[1].split("</p>")[0]
        assert "22\u00a0декабря 2022" in level
        assert f"/ru/agreements/{treaty.pk}-" in level

    def test_document_that_is_not_public_is_not_linked(self, client, dossier):
        hidden = make.make_agreement(title_ru="Секретный протокол")
        Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2022, 12, 22), document=hidden)

        page = page_of(client, dossier)

        assert "Секретный протокол" not in page
        assert f"/agreements/{hidden.pk}-" not in page

    def test_counts_what_the_two_did_alone(self, client, dossier, treaty):
        make.publish(make.make_agreement(parties=("kz", "uz", "kg")))
        make.publish(make.make_event())
        make.publish(make.make_event(status="cancelled", starts_on=date(2024, 1, 1)))

        response = client.get(address(dossier))

        assert [figure for figure, _unit, _text in response.context["tally"]] == ["1", "1"]

    def test_figures_of_a_bare_dossier_are_left_out(self, client, dossier):
        page = page_of(client, dossier)

        assert 'class="tally"' not in page
        assert 'class="ladder' not in page
        assert 'id="figures"' not in page
        assert 'class="empty"' in page


class TestLadder:
    def test_steps_stand_in_order_of_time_and_the_last_is_current(self, client, dossier):
        Step.objects.create(dossier=dossier, level="strategic", taken_on=date(2013, 6, 14))
        Step.objects.create(dossier=dossier, level="diplomatic", taken_on=date(1992, 11, 23))

        response = client.get(address(dossier))

        assert [step.level for step in response.context["about"].steps] == ["diplomatic", "strategic"]
        ladder = response.content.decode().split('<ol class="ladder')[1].split("</ol>")[0]
        assert ladder.count('aria-current="step"') == 1
        assert ladder.index("1992") < ladder.index("2013")

    def test_documents_of_one_level_are_told_apart(self, client, dossier, treaty):
        first = make.make_agreement(instrument="declaration", signed_on=date(2021, 12, 6))
        make.publish(first)
        Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2021, 12, 6), document=first)
        Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2022, 12, 22), document=treaty)

        titles = [step.title for step in client.get(address(dossier)).context["about"].steps]

        assert len(set(titles)) == 2

    def test_step_without_a_date_is_last_and_never_the_present_level(self, client, dossier):
        Step.objects.create(dossier=dossier, level="alliance", taken_on_precision="not_yet")
        Step.objects.create(dossier=dossier, level="diplomatic", taken_on=date(1992, 11, 23))

        assert client.get(address(dossier)).context["story"].level.level == "diplomatic"


class TestFacts:
    def test_fact_has_source_day_and_when_to_check(self, client, dossier):
        soon = timezone.localdate() + timedelta(days=400)
        Claim.objects.create(
            dossier=dossier, figure_ru="8,9 %", statement_ru="доля Казахстана", as_of=date(2025, 11, 1),
            check_by=soon, source="Обзор КИСИ",
        )  # fmt: skip
        Claim.objects.create(
            dossier=dossier, figure_ru="6,5 %", statement_ru="доля годом ранее", as_of=date(2024, 11, 1),
            check_by=date(2025, 1, 1), source="Статистика",
        )  # fmt: skip

        facts = client.get(address(dossier)).context["about"].facts

        assert [(fact.figure, fact.source, fact.is_overdue) for fact in facts] == [
            ("8,9 %", "Обзор КИСИ", False),
            ("6,5 %", "Статистика", True),
        ]
        assert facts[0].as_of == "ноябрь 2025\u00a0г."

    def test_fact_links_its_review_only_when_that_is_public(self, client, dossier):
        review = make.make_article(title_ru="Обзор года")
        Claim.objects.create(
            dossier=dossier, figure_ru="8,9 %", statement_ru="доля", as_of=date(2025, 11, 1),
            source="Обзор", article=review,
        )  # fmt: skip
        assert f"/ru/articles/{review.pk}-" not in page_of(client, dossier)

        make.publish(review)
        assert f"/ru/articles/{review.pk}-" in page_of(client, dossier)


class TestRegisterSlice:
    def test_counts_by_status_and_links_to_the_register(self, client, dossier, treaty):
        make.publish(make.make_agreement(title_ru="Подписанное", signed_on=date(2024, 1, 1)))

        response = client.get(address(dossier))

        assert [(code, number) for code, _label, number in response.context["story"].statuses] == [
            ("in_force", 1),
            ("signed", 1),
        ]
        assert "/ru/agreements/?party=kz&amp;with=uz" in response.content.decode()


class TestManyParties:
    def test_format_of_five_has_its_own_mark_and_words(self, client, db):
        five = make.make_dossier(parties=("kz", "kg", "tj", "tm", "uz"))
        make.publish(five)
        make.publish(make.make_event(title_ru="Встреча пяти", countries=("kz", "kg", "tj", "tm", "uz")))
        make.publish(make.make_event(title_ru="Визит", starts_on=date(2024, 1, 1)))

        response = client.get(f"/ru/dossiers/{five.pk}-kazakhstan-i-uzbekistan-soyuznicheskie-otnosheniya/")

        assert [title for *_rest, title in lines(response)] == ["Встреча пяти"]
        assert "dossier-circle" in response.content.decode()

    def test_dossier_without_parties_still_opens(self, client, db):
        lonely = make.make_dossier(parties=())
        make.publish(lonely)
        make.publish(make.make_event())

        response = client.get(f"/ru/dossiers/{lonely.pk}-kazakhstan-i-uzbekistan-soyuznicheskie-otnosheniya/")

        assert response.status_code == 200
        assert lines(response) == []


def test_list_shows_every_dossier_with_its_level(client, dossier, db):
    Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2022, 12, 22))
    make.make_dossier(parties=("kz", "kg"), title_ru="Казахстан – Кыргызстан")

    page = client.get("/ru/dossiers/").content.decode()

    assert "Казахстан – Узбекистан" in page
    assert "2022" in page
    assert "Кыргызстан" not in page


def test_queries_do_not_grow_with_the_dossier(dossier, treaty, queries_of):
    page = address(dossier)
    dossier.indicators.add(make_indicator())
    # As many reviews as the page shows: of fewer in the reader's language it asks for the others too.
    for _ in range(4):
        make.publish(make.make_article(countries=[make.make_country("kz"), make.make_country("uz")]))
    few = queries_of(page)
    for number in range(5):
        make.publish(make.make_agreement(signed_on=date(2000 + number, 1, 1)))
        make.publish(make.make_event(starts_on=date(2000 + number, 2, 1)))
        make.publish(make.make_article(countries=[make.make_country("kz"), make.make_country("uz")]))
        Step.objects.create(dossier=dossier, level="partnership", taken_on=date(2000 + number, 3, 1))
        dossier.indicators.add(make_indicator(f"more-{number}"))

    assert queries_of(page) == few <= 20


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_stands_in_three_languages_without_gaps(client, dossier, treaty, language):
    dossier.indicators.add(make_indicator())
    Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2022, 12, 22), document=treaty)
    dossier.experts.add(make.make_expert())

    page = page_of(client, dossier, language)

    assert f'<html lang="{language}"' in page
    assert "None" not in page.split("<main")[1].split("</main>")[0]
    assert ' style="' not in page
