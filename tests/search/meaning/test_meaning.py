"""Search by meaning, with a stand-in for the model: what it finds, what it never finds, and when it goes."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from relations.editorial import publishing
from relations.models import SearchPassage, SearchVector
from relations.search import index, rebuilding, search
from relations.search.meaning import codes, engines, vectors
from tests import factories

from .hashing import Hashing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def engine():
    codes.forget()
    with engines.instead(Hashing()):
        yield engines.current()
    codes.forget()


def make_all() -> None:
    last = None
    while last := vectors.make_some(last):
        pass


def published(title: str, body: str, *languages: str, **more):
    languages = languages or ("ru",)
    body += " " + "— " * 15  # long enough to mean something
    texts = {f"title_{code}": title for code in languages} | {
        f"body_{code}": f"<p>{body}</p>" for code in languages
    }
    article = factories.make_article(**{f"lead_{code}": "" for code in ("kk", "ru", "en")}, **texts, **more)
    factories.publish(article, *languages)
    return article


def found(text: str, language: str = "en", **more) -> list[int]:
    return [hit.item for hit in search(text, language, **more).hits]


def test_a_question_finds_a_text_in_another_language():
    article = published("Лебедь", "мороз")
    published("Мосты", "дороги")
    make_all()

    results = search("swan frost", "en")

    assert [(hit.item, hit.is_meant, hit.language) for hit in results.hits] == [(article.pk, True, "ru")]
    assert (results.total, results.meant) == (1, 1)
    assert results.facets["language"] == [("ru", 1)]


def test_without_an_engine_words_are_all():
    published("Лебедь", "мороз")
    make_all()

    with engines.instead(None):
        assert found("swan frost") == []


def test_two_words_that_find_enough_are_left_alone(engine):
    for number in range(6):
        published(f"Лебедь {number}", "мороз")
    published("Аққу", "аяз", "kk")
    make_all()

    assert len(found("лебедь мороз", "ru")) == 6
    assert engine.asked == 0


def test_whoever_excludes_or_quotes_gets_what_was_asked(engine):
    published("Лебедь", "мороз")
    make_all()

    assert found('swan -frost "swan lake"') == []
    assert engine.asked == 0


def test_a_question_is_ordered_by_meaning_too():
    far = published("Обзор года", "лебедь мосты дороги школы театры музеи парки " * 3)
    near = published("Обзор лет", "лебедь мосты дороги аққу swan лебедь аққу")
    make_all()

    assert found("мосты дороги лебедь", "ru")[0] == near.pk
    assert far.pk in found("мосты дороги лебедь", "ru")


def test_a_few_words_mean_nothing():
    article = factories.make_article(lead_ru="", body_ru="<p>Лебедь.</p>")
    factories.publish(article, "ru")
    make_all()

    assert not SearchVector.objects.exists()


def test_a_passage_whose_text_has_gone_stops_nobody():
    article, gone = published("Лебедь", "мороз"), published("Мосты", "дороги")
    gone.editions.update(lead="", body="")

    make_all()

    assert list(SearchVector.objects.values_list("mark", flat=True)) == list(
        SearchPassage.objects.filter(edition__content=article).values_list("meaning", flat=True)
    )


def test_nonsense_finds_nothing():
    published("Лебедь", "мороз")
    make_all()

    assert found("zzqq wwkk") == []


def test_filters_narrow_what_was_meant():
    published("Лебедь", "мороз")
    make_all()

    assert found("swan frost", filters={"since": dt.date(2100, 1, 1)}) == []


def test_what_waits_for_its_hour_has_no_vector_and_is_not_found():
    now = timezone.now()
    article = factories.make_article(title_ru="Лебедь", body_ru="<p>мороз</p>", lead_ru="")
    factories.publish(article, "ru", at=now + dt.timedelta(hours=1))
    make_all()

    assert not SearchVector.objects.exists()
    assert found("swan frost") == []


def test_what_is_withdrawn_leaves_no_vector(saule):
    article = published("Лебедь", "мороз")
    make_all()
    assert SearchVector.objects.exists()

    publishing.withdraw(article, "ru", by=saule, reason="Ошибка в тексте")

    assert not SearchVector.objects.exists()
    assert found("swan frost") == []


def test_a_vector_that_somebody_left_makes_nothing_found():
    article = published("Лебедь", "мороз")
    make_all()
    SearchPassage.objects.filter(edition__content=article).update(meaning="0" * 32)

    assert found("swan frost") == []
    assert vectors.forget_unused() == 1


def test_words_that_stay_keep_their_vector():
    article = published("Лебедь", "мороз")
    make_all()
    kept = SearchVector.objects.get().pk

    index.refresh_texts([article.pk])
    index.refresh([article.pk])
    make_all()

    assert SearchVector.objects.get().pk == kept


def test_publishing_orders_vectors(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        published("Лебедь", "мороз")

    assert SearchVector.objects.count() == 1


def test_the_index_made_anew_orders_what_is_missing(django_capture_on_commit_callbacks):
    published("Лебедь", "мороз")
    SearchVector.objects.create(mark="f" * 32, engine="hashing", vector=b"\0" * 384)
    rebuilding.forget_everything()

    with django_capture_on_commit_callbacks(execute=True):
        call_command("rebuild_index", verbosity=0)

    assert list(SearchVector.objects.values_list("mark", flat=True)) == list(
        SearchPassage.objects.values_list("meaning", flat=True)
    )


def test_another_engine_makes_all_vectors_anew():
    article = published("Лебедь", "мороз")
    make_all()
    newer = Hashing()
    newer.name = "hashing 2"

    with engines.instead(newer):
        assert found("swan frost") == []
        make_all()
        codes.forget()
        assert found("swan frost") == [article.pk]
    assert list(SearchVector.objects.values_list("engine", flat=True)) == ["hashing 2"]


def test_the_page_marks_what_was_meant(client):
    published("Лебедь", "мороз двух стран")
    make_all()

    html = client.get("/en/search/", {"q": "swan frost"}).content.decode()

    assert html.count('<span class="mark-meaning">By meaning</span>') == 1
    assert "The match is in the Russian text" not in html  # the card is in Russian, too
    assert '<p class="snippet" lang="ru">мороз двух стран —' in html
    assert "have none of the words" in html


def test_meaning_costs_two_questions_however_much_there_is(client, queries_of):
    address = "/ru/search/?q=%D0%BB%D0%B5%D0%B1%D0%B5%D0%B4%D1%8C"  # «лебедь»
    published("Лебедь", "мороз")
    make_all()
    with engines.instead(None):
        words = queries_of(address)
    for number in range(3):
        published(f"Лебедь {number}", "мороз")
    make_all()

    assert queries_of(address) <= words + 2  # new vectors, and those nearest
