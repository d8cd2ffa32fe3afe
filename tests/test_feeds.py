"""Feeds as readers' programs see them: parsed, in one language, honest about dates."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from relations.editorial import publishing
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def feed(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, (name, args)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_a_feed_has_only_what_is_really_in_its_language(client, daniyar):
    factories.publish(factories.make_article(languages=["ru"], title_ru="Только по-русски"), by=daniyar)
    factories.publish(
        factories.make_article(title_ru="По-русски", title_kk="Қазақша"), "ru", "kk", by=daniyar
    )

    assert titles(feed(client, "feed", "ru")) == ["По-русски", "Только по-русски"]
    assert titles(feed(client, "feed", "kk")) == ["Қазақша"]
    assert titles(feed(client, "feed", "en")) == []


def test_an_entry_says_who_when_where_and_in_which_other_languages(client, daniyar):
    expert = factories.make_expert()
    article = factories.make_article(authors=[expert], keywords_ru="союз, торговля")
    editions = factories.publish(article, "ru", "kk", by=daniyar)

    root = feed(client, "feed", "ru")

    entry = root.find(f"{ATOM}entry")
    links = {(link.get("rel"), link.get("hreflang")): link.get("href") for link in entry.iter(f"{ATOM}link")}
    assert root.get(f"{XML}lang") == "ru"
    assert [author.findtext(f"{ATOM}name") for author in entry.iter(f"{ATOM}author")] == ["Айгерим Сейтова"]
    assert entry.findtext(f"{ATOM}id").endswith(f"/p/{article.pk}#ru")
    assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == editions["ru"].published_at
    assert [c.get("term") for c in entry.iter(f"{ATOM}category")] == ["союз", "торговля"]
    assert set(links) == {("alternate", None), ("related", "kk")}
    assert f"/ru/articles/{article.pk}-" in links["alternate", None]
    assert f"/kk/articles/{article.pk}-" in links["related", "kk"]


def test_an_entry_keeps_its_first_day_and_a_minor_correction_does_not_bring_it_back(
    client, daniyar, time_machine
):
    began = timezone.now()
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)

    def published_again(hours, **how):
        time_machine.move_to(began + dt.timedelta(hours=hours), tick=False)
        article.refresh_from_db()
        article.body_ru += f"<p>{hours}</p>"
        article.save()
        factories.publish(article, "ru", by=daniyar, **how)
        entry = feed(client, "feed", "ru").find(f"{ATOM}entry")
        moments = (
            dt.datetime.fromisoformat(entry.findtext(f"{ATOM}{name}")) for name in ("published", "updated")
        )
        return [round((moment - began).total_seconds() / 3600) for moment in moments]

    assert published_again(2, minor=True) == [0, 0]
    assert published_again(4) == [0, 4]


@pytest.mark.parametrize(
    ("name", "argument", "page"),
    [
        ("feed", "", "/ru/"),
        ("feed-kind", "articles", "/ru/articles/"),
        ("feed-topic", "trade", "/ru/topics/trade/"),
    ],
)
def test_a_feed_leads_to_the_page_whose_news_it_brings(client, name, argument, page):
    factories.make_topic("trade")

    root = feed(client, name, "ru", *filter(None, [argument]))

    [link] = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert link.get("href").endswith(page)


def test_the_date_of_a_feed_is_the_last_publication_not_the_last_save(client, daniyar):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)
    before = feed(client, "feed", "ru").findtext(f"{ATOM}updated")

    article.title_ru = "Черновик, которого никто не видел"
    article.save()

    root = feed(client, "feed", "ru")
    assert root.findtext(f"{ATOM}updated") == before
    assert titles(root) == [factories.TITLES["ru"]]


def test_drafts_scheduled_and_withdrawn_items_are_in_no_feed(client, daniyar, saule):
    factories.make_article(title_ru="Черновик")
    factories.publish(factories.make_article(), "ru", by=daniyar, at=timezone.now() + dt.timedelta(hours=1))
    gone = factories.make_article()
    factories.publish(gone, "ru", by=daniyar)
    assert len(titles(feed(client, "feed", "ru"))) == 1

    publishing.withdraw(gone, "ru", by=saule, reason="Ошибка")

    assert titles(feed(client, "feed", "ru")) == []


def test_every_kind_topic_country_expert_and_dossier_has_a_feed(client, daniyar):
    topic, uz, expert = factories.make_topic(), factories.make_country("uz"), factories.make_expert()
    article = factories.make_article(authors=[expert], topics=[topic], countries=[uz], title_ru="Обзор")
    agreement = factories.make_agreement(title_ru="Договор")
    event = factories.make_event(title_ru="Визит")
    dossier = factories.make_dossier(title_ru="Досье")
    other = factories.make_article(title_ru="О другом")
    for content in (article, agreement, event, dossier, other):
        factories.publish(content, "ru", by=daniyar)

    assert titles(feed(client, "feed-kind", "ru", "articles")) == ["О другом", "Обзор"]
    assert titles(feed(client, "feed-kind", "ru", "agreements")) == ["Договор"]
    assert titles(feed(client, "feed-kind", "ru", "events")) == ["Визит"]
    assert titles(feed(client, "feed-kind", "ru", "dossiers")) == ["Досье"]
    assert titles(feed(client, "feed-topic", "ru", topic.slug)) == ["Обзор"]
    assert titles(feed(client, "feed-country", "ru", uz.slug)) == ["Досье", "Визит", "Договор", "Обзор"]
    assert titles(feed(client, "feed-expert", "ru", expert.pk)) == ["Обзор"]
    assert titles(feed(client, "feed-dossier", "ru", dossier.pk)) == ["Визит", "Договор"]


def test_what_can_be_followed_is_offered_where_it_is_read(client, daniyar):
    topic, uz, expert = factories.make_topic(), factories.make_country("uz"), factories.make_expert()
    dossier = factories.make_dossier(title_ru="Досье")
    factories.publish(dossier, "ru", by=daniyar)
    offered = {
        reverse("topic-detail", args=[topic.slug]): [f"feeds/topics/{topic.slug}.xml"],
        reverse("country-detail", args=[uz.slug]): [
            f"feeds/countries/{uz.slug}.xml",
            f"calendar/countries/{uz.slug}.ics",
        ],
        reverse("expert-detail", args=[expert.pk, expert.slug]): [f"feeds/experts/{expert.pk}.xml"],
        f"/ru/dossiers/{dossier.pk}-dose/": [
            f"feeds/dossiers/{dossier.pk}.xml",
            f"calendar/dossiers/{dossier.pk}.ics",
        ],
    }

    for page, addresses in offered.items():
        body = client.get(page, follow=True).content.decode().partition("<body")[2]
        for address in addresses:
            assert f'href="/ru/{address}"' in body, page
            assert client.get(f"/ru/{address}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/ru/feeds/collections.xml",
        "/ru/feeds/topics/none.xml",
        "/ru/feeds/experts/999.xml",
        "/ru/feeds/dossiers/999.xml",
        "/de/feeds/latest.xml",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_markup_and_control_characters_leave_a_feed_well_formed(client, daniyar):
    article = factories.make_article(title_ru="Риск <b>&\x0b выгода", lead_ru="<script>alert(1)</script>")
    factories.publish(article, "ru", by=daniyar)

    root = feed(client, "feed", "ru")

    assert titles(root) == ["Риск <b>& выгода"]
    assert root.find(f"{ATOM}entry").findtext(f"{ATOM}summary") == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_an_unchanged_feed_is_not_sent_twice(client, daniyar):
    factories.publish(factories.make_article(), "ru", by=daniyar)
    tag = client.get(reverse("feed", args=["ru"]))["ETag"]

    assert client.get(reverse("feed", args=["ru"]), headers={"if-none-match": tag}).status_code == 304


def test_a_longer_feed_costs_no_more_queries(client, daniyar, django_assert_num_queries):
    for number in range(4):
        factories.publish(
            factories.make_article(title_ru=f"Обзор {number}", authors=[factories.make_expert()]), by=daniyar
        )

    with django_assert_num_queries(3):
        client.get(reverse("feed", args=["ru"]))


def test_an_entry_is_dated_by_a_change_of_its_facts(client, daniyar, time_machine):
    article = factories.make_article()
    edition = factories.publish(article, "ru", by=daniyar)["ru"]
    later = (timezone.now() + dt.timedelta(hours=3)).replace(microsecond=0)
    time_machine.move_to(later, tick=False)

    article.topics.add(factories.make_topic())

    entry = feed(client, "feed", "ru").find(f"{ATOM}entry")
    assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == later
    assert dt.datetime.fromisoformat(entry.findtext(f"{ATOM}published")) == edition.published_at
