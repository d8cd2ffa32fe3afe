"""The sitemap: only what is public, each version with its translations and the date of its publication."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from relations import sitemaps
from relations.models import Indicator
from tests import factories

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def parsed(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return ElementTree.fromstring(response.getvalue() if response.streaming else response.content)


def entries(client, number=0):
    root = parsed(client, reverse("sitemap-items", args=[number]))
    return {
        url.findtext(f"{MAP}loc"): (
            url.findtext(f"{MAP}lastmod"),
            {link.get("hreflang"): link.get("href") for link in url.iter(LINK)},
        )
        for url in root.iter(f"{MAP}url")
    }


def test_each_published_version_names_all_of_them_and_the_original(client, daniyar, settings):
    settings.SITE_URL = "https://portal.example"
    article = factories.make_article()
    editions = factories.publish(article, "ru", "kk", by=daniyar)

    found = entries(client)

    ru, kk = (f"https://portal.example/{c}/articles/{article.pk}-{editions[c].slug}/" for c in ("ru", "kk"))
    assert set(found) == {ru, kk}
    assert found[kk][1] == {"ru": ru, "kk": kk, "x-default": ru}
    assert dt.datetime.fromisoformat(found[ru][0]) == editions["ru"].published_at.replace(microsecond=0)


def test_addresses_are_those_of_the_pages(client, daniyar):
    contents = [
        factories.make_agreement(),
        factories.make_event(),
        factories.make_dossier(),
        factories.make_collection(),
    ]
    editions = [factories.publish(content, "ru", by=daniyar)["ru"] for content in contents]

    found = {address.removeprefix("http://127.0.0.1:8000") for address in entries(client)}

    assert found == {edition.get_absolute_url() for edition in editions}


def test_hidden_items_are_not_listed(client, daniyar):
    shown = factories.make_article()
    factories.publish(shown, "ru", by=daniyar)
    factories.make_article()
    later = factories.make_article()
    factories.publish(later, "ru", by=daniyar, at=timezone.now() + dt.timedelta(days=1))

    assert [f"/{shown.pk}-" in address for address in entries(client)] == [True]


def test_the_index_names_the_files_with_the_date_of_the_last_publication(client, daniyar, monkeypatch):
    monkeypatch.setattr(sitemaps, "SPAN", 1)
    editions = [factories.publish(factories.make_article(), "ru", by=daniyar)["ru"] for _ in range(2)]

    root = parsed(client, "/sitemap.xml")

    files = {row.findtext(f"{MAP}loc"): row.findtext(f"{MAP}lastmod") for row in root.iter(f"{MAP}sitemap")}
    assert len(files) == 3
    for edition in editions:
        moment = files[f"http://127.0.0.1:8000/sitemap-{edition.content_id}.xml"]
        assert dt.datetime.fromisoformat(moment) == edition.published_at.replace(microsecond=0)


def test_an_empty_site_has_an_index_and_no_items(client):
    assert len(list(parsed(client, "/sitemap.xml"))) == 1
    assert client.get("/sitemap-0.xml").status_code == 404


def test_lists_and_terms_are_given_in_every_language(client):
    factories.make_topic()

    root = parsed(client, reverse("sitemap-pages"))

    found = {url.findtext(f"{MAP}loc") for url in root.iter(f"{MAP}url")}
    assert {f"http://127.0.0.1:8000/{code}/topics/trade/" for code in ("kk", "ru", "en")} < found
    assert "http://127.0.0.1:8000/en/" in found


def test_a_file_is_written_from_one_query(client, daniyar, django_assert_num_queries):
    for _ in range(3):
        factories.publish(factories.make_article(), by=daniyar)

    with django_assert_num_queries(2):
        client.get("/sitemap-0.xml").getvalue()


def test_an_address_is_dated_by_a_change_of_its_facts(client, daniyar, time_machine):
    article = factories.make_article()
    factories.publish(article, "ru", by=daniyar)
    later = (timezone.now() + dt.timedelta(hours=3)).replace(microsecond=0)
    time_machine.move_to(later, tick=False)

    article.countries.add(factories.make_country())

    [(moment, _links)] = entries(client).values()
    root = parsed(client, "/sitemap.xml")
    assert dt.datetime.fromisoformat(moment) == later
    assert later.isoformat() in {
        dt.datetime.fromisoformat(row.text).astimezone(dt.UTC).isoformat()
        for row in root.iter(f"{MAP}lastmod")
    }


def test_indicators_that_readers_may_see_are_on_the_map(client, daniyar):
    dossier = factories.make_dossier()
    factories.publish(dossier, by=daniyar)
    for code in ("kz-uz-trade", "hidden"):
        Indicator.objects.create(code=code, title_ru="Товарооборот", unit_ru="млрд", currency="USD")
    dossier.indicators.add(Indicator.objects.get(code="kz-uz-trade"))

    found = [url.findtext(f"{MAP}loc") for url in parsed(client, reverse("sitemap-pages")).iter(f"{MAP}url")]

    assert sum("/indicators/" in address for address in found) == 3
    assert not any("hidden" in address for address in found)
