"""Topics, countries and organisations: a page for every term, in whatever languages it has a name."""

import pytest

from relations.models import Country, Organisation, Topic
from relations.reading import subjects
from tests import factories as make


@pytest.fixture
def topic(db):
    return make.make_topic(description_ru="тарифы и товарооборот")


def test_taxonomy_shows_both_levels(client, topic):
    make.make_topic("customs", parent=topic, name_ru="Таможня")

    page = client.get("/ru/topics/").content.decode()

    assert page.index('href="/ru/topics/trade/"') < page.index('href="/ru/topics/customs/"')
    assert "тарифы и товарооборот" in page


def test_page_of_a_topic_shows_what_there_is_on_it_and_below(client, topic):
    narrow = make.make_topic("customs", parent=topic, name_ru="Таможня")
    make.publish(make.make_article(topics=[narrow], title_ru="Статья о таможне"))
    make.publish(make.make_article(title_ru="Статья о другом"))
    agreement = make.make_agreement(title_ru="Соглашение о тарифах")
    agreement.topics.add(topic)
    make.publish(agreement)

    page = client.get("/ru/topics/trade/").content.decode()

    assert "Статья о таможне" in page
    assert "Соглашение о тарифах" in page
    assert "Статья о другом" not in page
    assert 'href="/ru/articles/?topic=trade"' in page


def test_term_without_a_name_in_the_language_falls_back_and_says_so(client, topic):
    Topic.objects.update(name_en="")

    page = client.get("/en/topics/").content.decode()

    assert '<span lang="ru">Торговля</span> <small class="code">RU</small>' in page
    assert '<h1 lang="ru">Торговля</h1>' in client.get("/en/topics/trade/").content.decode()


@pytest.mark.parametrize("path", ["topics/none/", "countries/atlantis/", "organisations/none/"])
def test_unknown_term_is_not_found(client, db, path):
    assert client.get(f"/ru/{path}").status_code == 404


def test_countries_stand_by_alphabet_in_their_groups(client, db):
    for code in ("uz", "kz", "tm", "kg"):
        make.make_country(code)
    Country.objects.update(group="ca5")
    make.make_country("cn")
    make.make_organisation()

    page = client.get("/kk/countries/").content.decode()

    region = page.partition('id="region"')[2].partition("</section>")[0]
    places = [region.index(name) for name in ("Қазақстан", "Қырғызстан", "Өзбекстан", "Түрікменстан")]
    assert places == sorted(places)
    assert "Қытай" in page.partition('id="partners"')[2]
    assert "Шанхай ынтымақтастық ұйымы" in page.partition('id="organisations"')[2]


def test_page_of_a_country_shows_what_it_takes_part_in(client, db):
    make.publish(make.make_article(countries=[make.make_country("uz")], title_ru="Об Узбекистане"))
    make.publish(make.make_agreement(parties=("uz", "kg"), title_ru="Узбекско-кыргызский договор"))
    make.publish(make.make_event(countries=("uz",), title_ru="Встреча в Ташкенте"))
    make.publish(make.make_dossier(parties=("kz", "uz"), title_ru="Досье пары"))
    make.publish(make.make_agreement(parties=("kz", "cn"), title_ru="Чужой договор"))

    page = client.get("/ru/countries/uzbekistan/").content.decode()

    for title in ("Об Узбекистане", "Узбекско-кыргызский договор", "Встреча в Ташкенте", "Досье пары"):
        assert title in page
    assert "Чужой договор" not in page
    assert 'href="/ru/articles/?country=uz"' in page


def test_page_of_an_organisation(client, db):
    organisation = make.make_organisation()
    agreement = make.make_agreement(title_ru="Хартия")
    agreement.parties.create(organisation=organisation, order=9)
    make.publish(agreement)

    page = client.get("/ru/organisations/sco/").content.decode()

    assert "<h1>Шанхайская организация сотрудничества</h1>" in page
    assert '<abbr title="Шанхайская организация сотрудничества">ШОС</abbr>' in page
    assert "Хартия" in page
    assert Organisation.objects.count() == 1


def test_drafts_are_on_no_term_page(client, topic):
    make.make_article(topics=[topic], countries=[make.make_country("uz")], title_ru="Тайное")

    for path in ("topics/trade/", "countries/uzbekistan/"):
        assert "Тайное" not in client.get(f"/ru/{path}").content.decode()


@pytest.mark.parametrize("path", ["topics/trade/", "countries/uzbekistan/", "experts/{expert}/"])
def test_many_items_are_found_another_way_and_are_the_same(client, topic, path, monkeypatch):
    """A subject of many items is met on a walk from the newest; a small one is looked up by its numbers."""
    expert = make.make_expert()
    for number in range(3):
        country = make.make_country("uz" if number else "kg")
        topics, authors = ([topic], [expert]) if number else ([], [])
        article = make.make_article(
            topics=topics, countries=[country], authors=authors, title_ru=f"Обзор {number}"
        )
        make.publish(article)
    make.publish(make.make_agreement(parties=("uz", "kg"), title_ru="Соглашение об одном"))
    path = f"/ru/{path.format(expert=expert.pk)}"
    by_number = client.get(path, follow=True).content

    monkeypatch.setattr(subjects, "FEW", 0)
    on_the_way = client.get(path, follow=True).content

    assert on_the_way == by_number
    assert "Обзор 1" in by_number.decode()
    assert "Обзор 0" not in by_number.decode()


@pytest.mark.parametrize(
    ("path", "queries"),
    [("topics/trade/", 10), ("countries/uzbekistan/", 10), ("topics/", 1), ("countries/", 2)],
)
def test_term_pages_cost_the_same_for_one_and_for_many(topic, path, queries, queries_of):
    def add(number):
        for _ in range(number):
            article = make.make_article(topics=[topic], countries=[make.make_country("uz")])
            agreement = make.make_agreement(parties=("uz", "kg"))
            agreement.topics.add(topic)
            make.publish(article)
            make.publish(agreement)

    add(1)
    few = queries_of(f"/ru/{path}")
    add(3)

    assert queries_of(f"/ru/{path}") == few <= queries


def test_an_overview_may_leave_out_any_kind(client, topic, monkeypatch):
    visit = make.make_event(title_ru="Визит в Ташкент", countries=["uz"])
    visit.topics.add(topic)
    make.publish(visit, "ru")
    paths = ("/ru/topics/trade/", "/ru/countries/uzbekistan/")
    assert all("Визит в Ташкент" in client.get(path).content.decode() for path in paths)

    monkeypatch.delitem(subjects.SHOWN, "event")

    assert not any("Визит в Ташкент" in client.get(path).content.decode() for path in paths)
