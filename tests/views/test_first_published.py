"""A text that appeared elsewhere long ago: dated by that everywhere, and nowhere shown as something new."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from relations.models import Edition
from relations.models.first_published import check_issn
from tests import factories
from tests.test_feeds import ATOM, feed, titles
from tests.views.heads import head_of

pytestmark = pytest.mark.django_db
JOURNAL = {
    "appeared_in": "Аналитик",
    "volume": "3",
    "issue": "2",
    "pages": "15-27",
    "issn": "0378-5955",
    "first_url": "https://www.journal.example/1998/2/15",
}


def make_old(**overrides):
    values = {
        "first_published_on": dt.date(1998, 5, 1),
        "first_published_on_precision": "month",
        "title_ru": "Старый обзор",
        **JOURNAL,
    }
    return factories.make_article(**values | overrides)


@pytest.fixture(autouse=True)
def _at_its_address(settings):
    settings.SITE_URL = "https://portal.example"


@pytest.fixture
def old(daniyar):
    """A review of May 1998, in a journal, on the portal since today."""
    article = make_old(authors=[factories.make_expert()], topics=[factories.make_topic()])
    factories.publish(article, "ru", by=daniyar)
    return article


@pytest.fixture
def new(daniyar):
    article = factories.make_article(title_ru="Новый обзор", topics=[factories.make_topic()])
    factories.publish(article, "ru", by=daniyar)
    return article


def test_the_edition_carries_the_day_and_follows_it(old):
    edition = Edition.objects.get()
    assert (edition.dated_on, edition.dated_on_precision) == (dt.date(1998, 5, 1), "month")
    assert edition.from_archive

    old.first_published_on = None
    old.save()

    edition.refresh_from_db()
    assert (edition.dated_on, edition.dated_on_precision) == (timezone.localdate(), "day")
    assert not edition.from_archive


@pytest.mark.parametrize(
    ("days", "precision", "is_old"), [(59, "day", False), (61, "day", True), (61, "year", False)]
)
def test_a_text_of_last_month_is_still_new(daniyar, time_machine, days, precision, is_old):
    time_machine.move_to(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC))
    day = timezone.localdate() - dt.timedelta(days=days)
    article = make_old(first_published_on=day, first_published_on_precision=precision)

    factories.publish(article, "ru", by=daniyar)

    assert Edition.objects.get().from_archive is is_old


def test_its_page_says_when_and_where_it_appeared_and_since_when_it_is_here(client, old):
    text = client.get(f"/ru/articles/{old.pk}/", follow=True).content.decode()

    assert '<time datetime="1998-05">май 1998\u00a0г.</time>' in text
    assert "на этом портале с" in text
    assert "Аналитик. – Т.\u00a03, №\u00a02. – С.\u00a015–27" in text
    assert '<a href="https://www.journal.example/1998/2/15" rel="nofollow">journal.example</a>' in text


def test_machines_are_told_the_same(client, old):
    head = head_of(client, f"/ru/articles/{old.pk}/")
    here = timezone.localdate()

    assert head.one("citation_publication_date") == "1998/05"
    assert head.one("citation_online_date") == f"{here:%Y/%m/%d}"
    assert head.one("citation_journal_title") == "Аналитик"
    assert [head.one(f"citation_{name}") for name in ("volume", "issue", "firstpage", "lastpage", "issn")] == [
        "3", "2", "15", "27", "0378-5955",
    ]  # fmt: skip
    assert head.all("citation_publisher") == []
    assert head.one("article:published_time") == head.one("DC.Date.issued") == "1998-05"
    assert head.one("DC.Date.available") == here.isoformat()
    assert (head.one("DC.Source"), head.one("DC.Source.ISSN")) == ("Аналитик", "0378-5955")
    node = head.node("ScholarlyArticle")
    assert node["datePublished"] == "1998-05"
    assert node["publication"]["startDate"] == here.isoformat()
    assert node["sameAs"] == JOURNAL["first_url"]
    issue, site = node["isPartOf"]
    assert site == {"@id": "https://portal.example/#website"}
    assert issue["issueNumber"] == "2"
    assert issue["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "Аналитик", "issn": "0378-5955"}


def test_lists_archive_and_search_follow_the_day(client, old, new):
    assert "май 1998\u00a0г." in client.get("/ru/articles/").content.decode()
    assert "Старый обзор" in client.get("/ru/articles/?year=1998").content.decode()
    assert "Старый обзор" in client.get("/ru/archive/1998/5/").content.decode()
    assert "Старый обзор" not in client.get(f"/ru/archive/{timezone.localdate().year}/").content.decode()
    found = client.get("/ru/search/?q=обзор&year=1998").content.decode()
    assert "Старый" in found
    assert "Новый" not in found


def test_it_is_no_news(client, old, new):
    home = client.get(reverse("home")).content.decode()

    assert "Новый обзор" in home
    assert "Старый обзор" not in home
    assert titles(feed(client, "feed", "ru")) == ["Новый обзор"]
    assert titles(feed(client, "feed-kind", "ru", "articles")) == ["Новый обзор"]


def test_a_feed_of_its_subject_ends_with_it(client, old, new):
    root = feed(client, "feed-topic", "ru", factories.make_topic().slug)

    assert titles(root) == ["Новый обзор", "Старый обзор"]
    entry = root.findall(f"{ATOM}entry")[1]
    assert entry.findtext(f"{ATOM}published").startswith("1998-05-01")
    here = entry.findtext(f"{ATOM}summary")
    assert "Опубликовано: май 1998\u00a0г. На этом портале с: " in here


def test_api_and_harvesters_are_told_too(client, old):
    record = client.get(f"/api/v1/articles/{old.pk}?language=ru").json()
    assert (record["dated_on"], record["dated_on_precision"]) == ("1998-05-01", "month")
    assert record["first_publication"] == {
        "appeared_in": "Аналитик", "volume": "3", "issue": "2", "pages": "15-27", "issn": "0378-5955",
        "url": JOURNAL["first_url"],
    }  # fmt: skip

    told = client.get(
        f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:portal.example:{old.pk}"
    ).content.decode()
    assert "<dc:date>1998-05</dc:date>" in told
    assert '<dc:source xml:lang="ru">Аналитик. – Т.\u00a03, №\u00a02. – С.\u00a015–27</dc:source>' in told


def test_its_citation_is_that_of_the_journal(client, old):
    (entry,) = json.loads(client.get(f"/ru/cite/{old.pk}.json").content)

    assert entry["type"] == "article-journal"
    assert entry["issued"] == {"date-parts": [[1998, 5]]}
    assert (entry["container-title"], entry["volume"], entry["page"]) == ("Аналитик", "3", "15–27")


def test_more_old_texts_cost_a_feed_no_more_queries(client, daniyar, django_assert_max_num_queries):
    topic = factories.make_topic()
    for _turn in range(3):
        factories.publish(make_old(topics=[topic]), "ru", by=daniyar)

    with django_assert_max_num_queries(6):
        assert len(titles(feed(client, "feed-topic", "ru", topic.slug))) == 3


@pytest.mark.parametrize("day", [dt.date(1499, 1, 1), dt.date(9000, 1, 1)])
def test_a_day_that_cannot_be_is_refused(day):
    with pytest.raises(ValidationError) as refused:
        make_old(first_published_on=day, first_published_on_precision="day").full_clean()

    assert list(refused.value.message_dict) == ["first_published_on"]


@pytest.mark.parametrize("number", ["0378-5954", "03785955", "0378-595", "x378-5955", "0378-595x"])
def test_a_wrong_issn_is_refused(number):
    with pytest.raises(ValidationError):
        check_issn(number)


def test_an_issn_may_end_in_x():
    check_issn("2434-561X")
