"""What stands beside a text is found at once, after any change, by whichever version readers see it with."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from relations.models import AgreementText, Attachment, FilePage, PartyAction, SearchPassage, SearchText
from relations.search import attached, clock, desk, index, search
from tests import factories

pytestmark = pytest.mark.django_db

SPELLINGS = (
    "22.12.2022", "2022-12-22", "22/12/2022", "22 декабря 2022", "22 декабря 2022 г.", "2022 жылғы 22 желтоқсан",
    "22 December 2022", "December 22, 2022", "December 2022", "декабрь 2022", "2022 жылғы желтоқсан", "12.2022",
    "22 желтоқсан 2022", "в декабре 2022",
)  # fmt: skip
TREATY = "<h3>Статья 1</h3><p>Дружба.</p><h3>Статья 7</h3><p>Границы неприкосновенны.</p>"


def found(text: str, language: str = "ru") -> list[int]:
    return [hit.item for hit in search(text, language).hits if not hit.is_partial]


def test_a_day_is_found_however_it_is_written():
    agreement = factories.make_agreement(title_ru="Соглашение", lead_ru="", body_ru="", languages=())
    factories.publish(agreement, "ru")

    assert [text for text in SPELLINGS if found(text) != [agreement.pk]] == []

    agreement.signed_on = date(2021, 5, 3)
    agreement.save()

    assert [text for text in SPELLINGS if found(text)] == []
    assert found("3 мая 2021") == found("2021 жылғы 3 мамыр") == found("May 2021") == [agreement.pk]


def test_a_day_known_by_its_month_has_no_first():
    agreement = factories.make_agreement(signed_on=date(2010, 6, 1), signed_on_precision="month")
    factories.publish(agreement, "ru")

    assert found("июнь 2010") == [agreement.pk]
    assert found("1 июня 2010") == []


@pytest.mark.parametrize("number", ["KZ-77/2022", "№ 83-VIII", "215-В", "I-48088", "77"])
def test_a_number_typed_at_the_desk_is_found_at_once(number):
    agreement = factories.make_agreement()
    factories.publish(agreement, "ru", "kk")
    draft = factories.make_agreement()

    for row, name in ((agreement, "register_number"), (draft, "register_number")):
        setattr(row, name, f"{number}{'' if row is agreement else '-Д'}")
        row.save()

    assert found(number) == [agreement.pk]
    assert agreement.pk in desk.match_ids(number)
    assert draft.pk in desk.match_ids(f"{number}-Д")


def test_numbers_of_references_and_reports_are_found_at_the_desk():
    agreement, article = factories.make_agreement(), factories.make_article()
    agreement.references.create(register="un", number="I-48088")
    article.doi = "10.1000/kisi.12"
    article.save()

    assert desk.match_ids("I-48088") == [agreement.pk]
    assert desk.match_ids("10.1000/kisi.12") == [article.pk]


def test_acts_and_standing_are_found():
    agreement = factories.make_agreement(languages=("ru",), in_force_on=date(2023, 1, 5))
    party = agreement.parties.get(country__code="kz")
    factories.publish(agreement)
    assert found("ратификация") == []

    PartyAction.objects.create(
        agreement=agreement,
        party=party,
        kind="ratification",
        done_on=date(2023, 1, 1),
        done_on_precision="day",
    )

    assert found("ратификация") == found("ратифицирован") == found("Ratification") == [agreement.pk]
    assert found("қолданыста") == found("күшінде") == found("действует") == [agreement.pk]


def test_an_article_of_a_treaty_is_found_by_the_version_its_readers_see():
    agreement = factories.make_agreement(title_ru="Договор о границе")
    editions = factories.publish(agreement, "ru", "kk")
    uzbek = AgreementText.objects.create(
        agreement=agreement, language="uz", body="<h3>1-modda</h3><p>Doʻstlik.</p>"
    )
    kazakh = AgreementText.objects.create(agreement=agreement, language="kk", body=TREATY)

    homes = dict(SearchPassage.objects.exclude(text=None).values_list("text_id", "edition_id"))
    assert homes == {uzbek.pk: editions["ru"].pk, kazakh.pk: editions["kk"].pk}
    assert found("неприкосновенны") == found("doʻstlik") == found("граница неприкосновенна") == [agreement.pk]

    kazakh.is_public = False
    kazakh.save()
    assert found("неприкосновенны") == []
    uzbek.delete()
    assert found("doʻstlik") == []
    assert not SearchPassage.objects.exclude(terms="").exists()


def test_a_text_moves_to_its_own_version_when_that_appears():
    agreement = factories.make_agreement()
    AgreementText.objects.create(agreement=agreement, language="kk", body=TREATY)
    now = timezone.now()
    editions = factories.publish(agreement, "ru") | factories.publish(
        agreement, "kk", at=now + timedelta(hours=1)
    )
    passages = SearchPassage.objects.exclude(text=None)
    assert set(passages.values_list("edition_id", flat=True)) == {editions["ru"].pk}

    clock.ask("статья", "ru", now + timedelta(hours=2))

    assert set(passages.values_list("edition_id", flat=True)) == {editions["kk"].pk}
    assert "неприкосновен" not in SearchText.objects.get(pk=editions["ru"].pk).more


def test_a_page_of_a_file_is_found_with_its_version_only():
    article = factories.make_article(languages=("ru", "kk"))
    file = Attachment(content=article, language="kk", title_ru="Приложение о таможне")
    file.save()
    factories.publish(article, "ru")
    page = FilePage.objects.create(attachment=file, number=3, text="Гидроэнергетика верховьев")
    assert found("гидроэнергетика") == found("таможня") == []

    factories.publish(article, "kk")
    assert found("гидроэнергетика") == found("таможня") == [article.pk]
    assert SearchPassage.objects.get(attachment=file).anchor == "page=3"

    page.text = "Ирригация"
    page.save()
    assert (found("гидроэнергетика"), found("ирригация")) == ([], [article.pk])


def test_what_passages_say_is_read_from_where_they_stand():
    agreement = factories.make_agreement(
        body_ru=f"<p>{'Начало. ' * 150}</p><h2>Вода</h2><p>{'Реки. ' * 40}</p>"
    )
    AgreementText.objects.create(agreement=agreement, language="ru", body=TREATY)
    factories.publish(agreement, "ru")

    passages = list(SearchPassage.objects.order_by("number"))
    said = attached.words_of(passages)

    assert [one.anchor for one in passages] == ["", "part-1", "art-1", "art-7"]
    assert said[passages[1].pk].startswith("Вода\nРеки.")
    assert said[passages[3].pk] == "Статья 7\nГраницы неприкосновенны."


def test_a_long_text_beside_makes_an_item_no_worse():
    one, other = (factories.make_agreement(title_ru="Договор о транзите", languages=()) for _ in range(2))
    AgreementText.objects.create(
        agreement=one, language="ru", body=f"<p>{'Стороны развивают связи. ' * 2000}</p>"
    )
    for agreement in (one, other):
        factories.publish(agreement, "ru")

    scores = {hit.item: hit.score for hit in search("договор о транзите", "ru").hits}

    assert scores[one.pk] == pytest.approx(scores[other.pk])


def test_nothing_is_written_when_nothing_has_changed(django_assert_max_num_queries):
    agreement = factories.make_agreement()
    AgreementText.objects.create(agreement=agreement, language="ru", body=TREATY)
    factories.publish(agreement, "ru")
    before = index.stored([agreement.pk])

    with django_assert_max_num_queries(35) as captured:
        index.refresh([agreement.pk])

    assert index.stored([agreement.pk]) == before
    assert not [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
