"""How the search does, synonyms with what they change, and picks: for curators."""

import pytest
from django.urls import reverse
from django.utils import timezone

from relations.models import SearchPick, SearchTally, Synonym
from relations.search import snapshot, thesaurus
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_memory():
    snapshot.forget()
    thesaurus.forget()


@pytest.fixture
def desk(client, daniyar):
    client.force_login(daniyar)
    return client


def tallied(query: str, *, asked: int, missed: int = 0, opened: int = 0) -> None:
    day = timezone.localdate()
    SearchTally.objects.create(day=day, query=query, language="ru", asked=asked, missed=missed, opened=opened)


def test_the_page_tells_what_was_asked_in_vain(desk):
    tallied("межа", asked=4, missed=4)
    tallied("вода", asked=6)
    tallied("редкое", asked=2, missed=2)

    page = desk.get(reverse("admin:desk_search"))

    named = [(name, [row["asked"].query for row in rows]) for name, rows in page.context["parts"]]
    assert [queries for _name, queries in named] == [["межа"], ["вода"], ["вода", "межа"]]
    html = page.content.decode()
    assert "редкое" not in html
    add = reverse("admin:relations_synonym_add")
    assert f"{add}?words=%D0%BC%D0%B5%D0%B6%D0%B0" in html


def test_synonyms_are_tried_before_they_are_stored(desk):
    article = factories.make_article(title_ru="Граница двух стран")
    factories.publish(article, "ru")
    tallied("межа", asked=4, missed=4)

    page = desk.post(reverse("admin:desk_synonym_trial"), {"words": "межа\nграница", "stored": ""})

    changes = page.context["changes"]
    assert [(one.query, one.times, one.total_before, one.total_after) for one in changes] == [
        ("межа", 4, 0, 1)
    ]
    assert [(card.id, now, then) for card, now, then in changes[0].rows] == [(article.pk, None, 1)]
    assert not Synonym.objects.exists()


def test_a_trial_of_one_word_says_what_is_missing(desk):
    page = desk.post(reverse("admin:desk_synonym_trial"), {"words": "межа", "stored": "x"})

    assert page.context["wrong"]
    assert page.context["changes"] == []


def test_stored_synonyms_count_at_once(desk, client):
    factories.publish(factories.make_article(title_ru="Граница двух стран"), "ru")
    assert client.get("/ru/search/", {"q": "межа"}).context["results"].total == 0

    add = reverse("admin:relations_synonym_add")
    answer = desk.post(add, {"words": " межа \nграница\n\n", "note": "", "_token": ""})

    assert answer.status_code == 302
    assert Synonym.objects.get().names == ["межа", "граница"]
    assert client.get("/ru/search/", {"q": "межа"}).context["results"].total == 1


def test_synonyms_need_two_words(desk):
    page = desk.post(reverse("admin:relations_synonym_add"), {"words": "межа\nмежа", "note": ""})

    assert list(page.context["adminform"].form.errors) == ["words"]
    assert not Synonym.objects.exists()


def test_picks_stand_first_marked_and_once(client):
    wanted, other = (factories.make_article(title_ru=title) for title in ("Вода и энергия", "Вода в реках"))
    factories.publish(wanted, "ru")
    factories.publish(other, "ru")
    SearchPick.objects.create(query="водой", language="", content=wanted)

    page = client.get("/ru/search/", {"q": "Вода"})

    assert [one.card.id for one in page.context["recommended"]] == [wanted.pk]
    assert [one.card.id for one in page.context["found"]] == [other.pk]
    assert page.content.decode().count("mark-pick") == 1
    narrowed = client.get("/ru/search/", {"q": "Вода", "kind": "article"})
    assert narrowed.context["recommended"] == []
    assert len(narrowed.context["found"]) == 2


def test_a_pick_makes_nothing_hidden_found(client):
    hidden, shown = factories.make_article(), factories.make_article(title_ru="Мосты")
    factories.publish(shown, "ru")
    for article in (hidden, shown):
        SearchPick.objects.create(query="дороги", language="ru", content=article)

    page = client.get("/ru/search/", {"q": "дороги"})
    elsewhere = client.get("/kk/search/", {"q": "дороги"})

    assert [one.card.id for one in page.context["recommended"]] == [shown.pk]
    assert elsewhere.context["recommended"] == []


def test_opened_results_are_counted(client):
    article = factories.make_article()
    factories.publish(article, "ru")
    path = f"/ru/articles/{article.pk}-x/"
    path = client.get(path, follow=True).request["PATH_INFO"]
    results = "http://testserver/ru/search/?q=%D0%92%D0%BE%D0%B4%D0%B0&kind=article"

    for came_from in (results, "http://elsewhere.example/ru/search/?q=x", "http://testserver/ru/", results):
        client.get(path, headers={"referer": came_from})
    client.get("/ru/", headers={"referer": results})

    tally = SearchTally.objects.get()
    assert (tally.query, tally.language, tally.asked, tally.opened) == ("вода", "ru", 0, 2)


def test_a_form_without_texts_in_languages_has_no_bar_of_languages(desk):
    bar = 'class="language-bar"'

    assert bar not in desk.get(reverse("admin:relations_synonym_add")).content.decode()
    assert bar not in desk.get(reverse("admin:relations_searchpick_add")).content.decode()
    assert bar in desk.get(reverse("admin:relations_topic_add")).content.decode()
