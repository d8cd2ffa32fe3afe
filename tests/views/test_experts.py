"""Experts in Kazakh alphabetical order, and what each of them wrote."""

import pytest

from tests import factories as make


def test_order_is_that_of_the_kazakh_alphabet(client, db):
    for number, family in enumerate(
        ["Яковлев", "Үмбетов", "Әлиев", "Ахметов", "Қасымов", "Кенжебаев", "Бекова", "Іргебай"]
    ):
        make.make_expert(f"e{number}", family_name_kk=family, family_name_ru=family)

    page = client.get("/kk/experts/").content.decode()

    names = ["Ахметов", "Әлиев", "Бекова", "Кенжебаев", "Қасымов", "Үмбетов", "Іргебай", "Яковлев"]
    places = [page.index(f" {name}</a>") for name in names]
    assert places == sorted(places)
    assert 'id="letter-2">Ә</h2>' in page


def test_former_experts_and_groups_stand_apart(client, db):
    make.make_expert("old", family_name_ru="Бывший", is_former=True)
    make.make_expert("group", given_name_ru="", family_name_ru="Группа анализа", is_group=True)

    page = client.get("/ru/experts/").content.decode()

    assert "Бывший" in page.partition('id="former"')[2]
    assert "Группа анализа" in page.partition('id="groups"')[2].partition("</section>")[0]


def test_list_costs_the_same_for_one_and_for_many(client, db, django_assert_num_queries):
    make.make_expert()
    client.get("/ru/experts/")
    with django_assert_num_queries(1):
        client.get("/ru/experts/")
    for number in range(5):
        make.make_expert(f"e{number}")

    with django_assert_num_queries(1):
        client.get("/ru/experts/")


@pytest.fixture
def expert(db):
    expert = make.make_expert(orcid="0000-0002-1825-0097", bio_ru="Пишет о торговле.")
    expert.topics.add(make.make_topic())
    return expert


def test_page_shows_names_posts_topics_and_works(client, expert):
    make.publish(make.make_article(authors=[expert], title_kk="Қазақша еңбек"))
    make.publish(make.make_article(authors=[expert], languages=("ru",), title_ru="Русская работа"))
    make.publish(make.make_article(title_kk="Бөтен еңбек"))

    page = client.get(f"/kk/experts/{expert.pk}/", follow=True).content.decode()

    assert "<h1>Айгерім Сейітова</h1>" in page
    assert '<span lang="en">English: Aigerim Seitova</span>' in page
    assert "https://orcid.org/0000-0002-1825-0097" in page
    assert "Қазақша еңбек" in page
    assert 'lang="ru">Русская работа' in page
    assert "Бөтен еңбек" not in page
    assert 'href="/kk/topics/trade/"' in page
    assert '<div class="prose" lang="ru">' in page


def test_address_follows_the_name_in_each_language(client, expert):
    response = client.get(f"/en/experts/{expert.pk}-old-name/")

    assert (response.status_code, response["Location"]) == (301, f"/en/experts/{expert.pk}-aigerim-seitova/")
    page = client.get(response["Location"]).content.decode()
    assert f'href="/kk/experts/{expert.pk}-aygerim-seyitova/"' in page


def test_name_falls_back_and_says_so(client, db):
    expert = make.make_expert(
        "solo",
        given_name_kk="",
        family_name_kk="",
        given_name_en="",
        family_name_en="",
        family_name_ru="Одинцова",
    )

    page = client.get(f"/en/experts/{expert.pk}/", follow=True).content.decode()

    assert '<h1 lang="ru">Айгерим Одинцова</h1>' in page


def test_unknown_expert_is_not_found(client, db):
    assert client.get("/ru/experts/999-nobody/").status_code == 404


def test_page_costs_the_same_for_one_work_and_for_many(client, expert, queries_of):
    make.publish(make.make_article(authors=[expert]))
    path = client.get(f"/ru/experts/{expert.pk}/")["Location"]
    few = queries_of(path)
    for _ in range(4):
        make.publish(make.make_article(authors=[expert], topics=[make.make_topic()]))

    assert queries_of(path) == few <= 10
