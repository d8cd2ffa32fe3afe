"""Any list can be followed as its filters narrow it: one feed for what a page lists, in the language of the page."""

import re
from datetime import date

import pytest
from django.test import Client

from relations.kinds import KINDS
from relations.reading import followed
from tests import factories

pytestmark = pytest.mark.django_db
WITH_LIST = [kind.section for kind in KINDS if kind.has_list and kind.in_feeds]


@pytest.fixture(scope="module", autouse=True)
def world(for_module):
    """Two of each kind, of which one fits the filters below; a third that Russian readers alone have."""
    trade, border = factories.make_topic("trade"), factories.make_topic("border")
    for name, topic, party, genre, kind, day in (
        ("Первый", trade, "uz", "review", "treaty", date(2021, 5, 3)),
        ("Второй", border, "kg", "interview", "protocol", date(2019, 2, 1)),
    ):
        titles = {"title_ru": f"{name} ru", "title_kk": f"{name} kk"}
        article = factories.make_article(genre=genre, first_published_on=day, **titles)
        agreement = factories.make_agreement(
            parties=("kz", party), instrument=kind, signed_on=day, languages=("kk", "ru"), **titles
        )
        event = factories.make_event(starts_on=day, countries=("kz", party), languages=("kk", "ru"), **titles)
        for item in (article, agreement, event):
            item.topics.add(topic)
            factories.publish(item, "ru", "kk")
    third = factories.make_article(title_ru="Третий ru", genre="review", languages=["ru"])
    third.topics.add(trade)
    factories.publish(third, "ru")


def entries(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return re.findall(r"<entry[^>]*><title>([^<]*)", answer.content.decode())


def offered(page: str) -> set[str]:
    """The feed in the head of a page, and that beside its chips."""
    html = Client().get(page).content.decode()
    head = re.search(
        r'<link rel="alternate" href="([^"]*)" type="application/atom\+xml" hreflang="(..)"', html
    )
    beside = re.search(r'<a\s+class="follow"\s+href="([^"]*)"', html)
    assert head, page
    assert beside, page
    assert head[2] == page[1:3]
    return {re.sub(r"https?://[^/]*", "", found[1]).replace("&amp;", "&") for found in (head, beside)}


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("articles/?type=review", {"Первый", "Третий"}),
        ("articles/?topic=border", {"Второй"}),
        ("articles/?type=review&topic=trade&languages=all&after=2021-01-01_5", {"Первый", "Третий"}),
        ("agreements/?party=kz&instrument=treaty", {"Первый"}),
        ("agreements/?party=kg,uz&show=party&sort=title", {"Первый", "Второй"}),
        ("agreements/?signed_from=2020-01-01&signed_to=2022-01-01", {"Первый"}),
        ("agreements/?q=второй", {"Второй"}),
        ("events/?year=2021", {"Первый"}),
        ("events/?month=2019-02", {"Второй"}),
        ("archive/?topic=border", {"Второй"}),
        ("archive/2021/", {"Первый"}),
        ("archive/2019/2/?type=interview", {"Второй"}),
        ("search/?q=второй&kind=agreement", {"Второй"}),
    ],
)
def test_a_list_is_followed_as_it_is_narrowed(page, wanted):
    for language in ("ru", "kk"):
        (feed,) = offered(f"/{language}/{page}")

        names = wanted if language == "ru" else wanted - {"Третий"}
        assert sorted(entries(feed)) == sorted(f"{name} {language}" for name in names)
        own, back = (
            re.search(pattern, Client().get(feed).content.decode())[1].replace("&amp;", "&")
            for pattern in (
                r'<link href="[^"]*?(/../feeds[^"]*)" rel="self"',
                r'<link href="([^"]*)" rel="alternate"',
            )
        )
        assert own == feed
        assert offered(re.sub(r"https?://[^/]*", "", back)) == {feed}


@pytest.mark.parametrize("section", WITH_LIST)
def test_every_kind_with_a_list_has_the_feed_of_it(section):
    assert offered(f"/en/{section}/") == {f"/en/feeds/{section}.xml"}


def test_a_feed_is_called_by_its_filters():
    page = Client().get("/ru/feeds/agreements.xml?party=uz&instrument=treaty").content.decode()

    title = re.search(r"<title>([^<]*)</title>", page)[1]
    assert re.match(r"Соглашения · \S+ · Договор\S* – ", title), title


@pytest.mark.parametrize("section", [*WITH_LIST, "archive", "archive/2021", "archive/2021/5"])
@pytest.mark.parametrize(
    "query",
    [
        "nonsense=1",
        "q=%00&type=%00",
        "topic=%00",
        "country=%00,kz",
        "party=%00",
        "author=%00",
        "month=%00",
        "year=%00",
    ],
)
def test_what_a_page_does_with_an_address_its_feed_does(section, query):
    page, feed = (Client().get(f"/ru/{path}?{query}") for path in (f"{section}/", f"feeds/{section}.xml"))

    assert (page.status_code == 404, feed.status_code == 404) in ((True, True), (False, False))
    assert page.status_code in (200, 404)
    assert b"\x00" not in feed.content


def test_a_dossier_is_followed_under_the_filters_of_its_chronicle():
    dossier = factories.make_dossier(parties=("kz", "uz"))
    factories.publish(dossier, "ru")
    page = f"{dossier.editions.get().get_absolute_url()}?topic=trade&from=2020"

    html = Client().get(page).content.decode()

    feed = f"/ru/feeds/dossiers/{dossier.pk}.xml?topic=trade&amp;from=2020"
    assert html.count(feed) == 2  # in the head, and above the chronicle
    assert set(entries(feed.replace("&amp;", "&"))) <= {"Первый ru", "Третий ru"}
    assert "Первый ru" in entries(feed.replace("&amp;", "&"))
    assert Client().get(f"/ru/feeds/dossiers/{dossier.pk}.xml?from=x").status_code == 404


def test_of_more_than_can_be_named_the_last_published_count(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(followed, "FEW", 1)

    with django_assert_max_num_queries(20):
        assert entries("/ru/feeds/agreements.xml?party=kz") == ["Второй ru"]
