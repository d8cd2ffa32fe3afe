"""Every kind of content on every surface, as its traits say: a kind that one of them forgot fails here."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from relations import checks
from relations.citations import FORMATS
from relations.editorial import history, publishing
from relations.kinds import KINDS, codes
from relations.models import CONTENT_KINDS, Edition, Link, LinkKind, Revision
from relations.reading.cards import load_cards
from relations.search import snapshot, thesaurus
from relations.text.languages import LANGUAGES
from relations.text.markup import clean_html
from tests import factories
from tests.admin import sheet

pytestmark = pytest.mark.django_db
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
every_language = pytest.mark.parametrize("language", LANGUAGES)
OAI = "{http://www.openarchives.org/OAI/2.0/}"
TITLES = {
    "kk": "Каспий туралы құжат",
    "ru": "Документ о Каспии",
    "en": "A document on the Caspian",
}


@pytest.fixture(autouse=True)
def _fresh_memory():
    snapshot.forget()
    thesaurus.forget()


def made(kind, **overrides):
    """An item of a kind with a topic and a country, not published."""
    item = factories.make(kind.code, **{f"title_{code}": title for code, title in TITLES.items()} | overrides)
    item.topics.add(factories.make_topic())
    item.countries.add(factories.make_country("kz"), factories.make_country("uz"))
    return item


def shown(kind, **overrides):
    """The same, published in every language."""
    item = made(kind, **overrides)
    factories.publish(item)
    return item


def address(item, language="ru") -> str:
    with translation.override(language):
        return item.editions.get(language=language, number=1).get_absolute_url()


def text_of(client, path: str, **data) -> str:
    response = client.get(path, data)
    assert response.status_code == 200, path
    return response.getvalue().decode() if response.streaming else response.content.decode()


def headed(html: str, title: str) -> bool:
    """Whether a title is the first heading of a page."""
    heading = re.search(r"<h1\b[^>]*>(.*?)</h1>", html, re.DOTALL)
    return " ".join(strip_tags(heading[1]).split()) == title


def test_nothing_is_wrong_with_any_kind():
    assert checks.kinds_are_complete(None) == []


# --- Pages --------------------------------------------------------------------------------------------------


@every_kind
def test_its_page_answers_in_every_language(client, kind):
    item = shown(kind)

    for language in LANGUAGES:
        html = text_of(client, address(item, language))

        assert headed(html, TITLES[language])
        with translation.override(language):
            if kind.has_list:
                assert f'href="{reverse(f"{kind.code}-list")}"' in html
                assert str(kind.title) in html


@every_kind
def test_its_addresses_lead_to_its_page(client, kind):
    item = shown(kind)

    assert client.get(f"/ru/{kind.section}/{item.pk}/").url == address(item)
    assert client.get(f"/ru/{kind.section}/{item.pk}-old/").url == address(item)
    assert client.get(f"/p/{item.pk}", headers={"accept-language": "ru"}).url == address(item)
    assert client.get(f"/ru/{kind.section}/{item.pk + 1}-x/").status_code == 404


@every_kind
def test_its_older_edition_stays(client, kind):
    item = shown(kind)
    item.title_ru = "Новое заглавие"
    item.save()
    factories.publish(item, "ru")

    old = client.get(f"/ru/{kind.section}/{item.pk}-novoe-zaglavie/v/1/")

    assert headed(old.content.decode(), TITLES["ru"])
    assert 'content="noindex,follow"' in old.content.decode()
    assert headed(text_of(client, f"/ru/{kind.section}/{item.pk}-novoe-zaglavie/"), "Новое заглавие")


@every_kind
def test_its_withdrawal_leaves_a_tombstone(client, kind, saule):
    item = shown(kind)
    path = address(item)
    for language in LANGUAGES:
        publishing.withdraw(item, language, by=saule, reason="Ошибка в данных")

    response = client.get(path)

    assert response.status_code == 410
    assert "Ошибка в данных" in response.content.decode()


@every_kind
def test_its_list_shows_it(client, kind):
    item = shown(kind)

    for language in LANGUAGES:
        response = client.get(f"/{language}/{kind.section}/")

        assert response.status_code == (200 if kind.has_list else 404)
        if kind.has_list:
            assert TITLES[language] in response.content.decode()
            assert address(item, language) in response.content.decode()
            assert client.get(f"/{language}/{kind.section}/?languages=all").status_code == 200


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.has_list], ids=lambda kind: kind.code)
def test_its_list_offers_its_feed(client, kind):
    html = text_of(client, f"/ru/{kind.section}/")

    feed = f"/ru/feeds/{kind.section if kind.in_feeds else 'latest'}.xml"
    assert re.search(rf'<link rel="alternate" href="[^"]*{feed}" type="application/atom\+xml"', html)


@every_language
def test_the_menu_names_their_sections(client, language):
    html = text_of(client, f"/{language}/")

    with translation.override(language):
        for kind in KINDS:
            assert (f'<a href="/{language}/{kind.section}/"' in html) == kind.in_menu, kind.code
            assert not kind.in_menu or str(kind.title) in html, kind.code


@every_kind
def test_its_card_stands_on_the_front_page(client, kind):
    item = shown(kind)
    factories.publish(factories.make_collection(item, code="front"))

    for language in LANGUAGES:
        with translation.override(language):
            card = load_cards([item.pk], language)[item.pk]

        assert (card.title, card.url) == (TITLES[language], address(item, language))
        assert card.label
        assert TITLES[language] in text_of(client, f"/{language}/")


@every_kind
def test_a_collection_shows_it(client, kind):
    item = shown(kind)
    collection = factories.make_collection(item, title_ru="Подборка")
    factories.publish(collection)

    assert address(item) in text_of(client, address(collection))


@every_kind
def test_overviews_of_topics_and_countries_show_it(client, kind):
    item = shown(kind)

    for path in ("/ru/topics/trade/", "/ru/countries/uzbekistan/"):
        assert (address(item) in text_of(client, path)) == bool(kind.in_overviews), path


@every_kind
def test_dossiers_have_it_in_their_chronicle(client, kind):
    dossier = factories.make_dossier(title_ru="Досье")
    factories.publish(dossier)
    item = shown(kind, **{"parties": ("kz", "kg")} if kind.code == "dossier" else {})

    found = client.get(address(dossier)).context["chronicle"]

    entries = [*found.undated, *(entry for decade in found.decades for entry in decade.entries)]
    assert any(f"/{item.pk}-" in entry.url for entry in entries) == kind.in_chronicle


@pytest.mark.parametrize("host", ["article", "agreement", "event"])
@every_kind
def test_pages_of_other_kinds_show_that_they_are_linked_with_it(client, kind, host):
    item = shown(kind)
    other = factories.make(host, title_ru="Другой материал")
    factories.publish(other, "ru")
    Link.objects.create(source=other, target=item, kind=LinkKind.FOLLOWS_UP)

    assert address(item) in text_of(client, address(other))


# --- The desk -----------------------------------------------------------------------------------------------


@every_kind
def test_the_desk_saves_it_and_its_history_keeps_it(client, kind, saule):
    item = made(kind)
    client.force_login(saule)
    change = reverse(f"admin:relations_{kind.code}_change", args=[item.pk])
    values = sheet.opened(client, change) | {"title_ru": "Новое заглавие"}

    response = client.post(change, values)

    assert response.status_code == 302, response.context["errors"]
    item = CONTENT_KINDS[kind.code].objects.get(pk=item.pk)
    assert item.title_ru == "Новое заглавие"
    first, last = Revision.objects.filter(content=item).order_by("number")
    assert "field:title_ru" in last.changed
    assert {f"rows:{name}" for name in kind.rows} < set(last.snapshot)
    history.restore(first, by=saule)
    assert CONTENT_KINDS[kind.code].objects.get(pk=item.pk).title_ru == TITLES["ru"]


@every_kind
def test_the_desk_begins_it_and_lists_it(client, kind, saule):
    item = made(kind)
    client.force_login(saule)

    assert TITLES["ru"] in text_of(client, reverse(f"admin:relations_{kind.code}_changelist"))
    assert client.get(reverse(f"admin:relations_{kind.code}_add")).status_code == 200
    assert client.get(reverse(f"admin:relations_{kind.code}_history", args=[item.pk])).status_code == 200
    assert admin.site.is_registered(type(item))
    assert str(kind.singular) in text_of(client, reverse("admin:index"))


@every_kind
def test_its_preview_looks_like_its_page(client, kind, saule):
    item = made(kind)
    client.force_login(saule)

    for language in LANGUAGES:
        assert headed(text_of(client, reverse("preview", args=[item.pk, language])), TITLES[language])
    assert not Edition.objects.filter(content=item).exists()


@every_kind
def test_links_to_its_pages_become_permanent(kind):
    html = f'<p><a href="/ru/{kind.section}/12-x/">x</a></p>'

    assert clean_html(html) == '<p><a href="/p/12">x</a></p>'


@every_kind
def test_relations_join_it_as_its_traits_say(kind):
    for relation in LinkKind:
        link = Link(kind=relation)
        begins = any(link.joins(kind.code, other) for other in codes("code"))
        ends = any(link.joins(other, kind.code) for other in codes("code"))
        anywhere = relation in (LinkKind.FOLLOWS_UP, LinkKind.PART_OF)

        assert begins == (anywhere or relation in kind.links_out), relation
        assert ends == (anywhere or relation in kind.links_in), relation


# --- Machines -----------------------------------------------------------------------------------------------


@every_kind
def test_its_page_says_what_it_is(client, kind):
    html = text_of(client, address(shown(kind)))

    graph = json.loads(html.split('application/ld+json">')[1].split("</script>")[0])["@graph"]
    types = {node["@type"] for node in graph if isinstance(node["@type"], str)}
    if kind.is_cited:
        assert types - {"WebSite", "BreadcrumbList"}
        assert graph[-1]["name" if "name" in graph[-1] else "headline"] == TITLES["ru"]
    trail = next(node for node in graph if node["@type"] == "BreadcrumbList")["itemListElement"]
    assert [step["name"] for step in trail][-1] == TITLES["ru"]


@every_kind
def test_the_sitemap_has_it(client, kind):
    item = shown(kind)

    root = ElementTree.fromstring(text_of(client, "/sitemap-0.xml").encode())

    found = {element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    wanted = {f"http://127.0.0.1:8000{address(item, language)}" for language in LANGUAGES}
    assert found == (wanted if kind.in_sitemap else set())
    listed = f"http://127.0.0.1:8000/ru/{kind.section}/" in text_of(client, "/sitemap-pages.xml")
    assert listed == (kind.has_list and kind.in_sitemap)


@every_kind
def test_feeds_have_it(client, kind):
    item = shown(kind)
    paths = ["latest", "topics/trade", "countries/uzbekistan"]

    for path in paths:
        assert (address(item) in text_of(client, f"/ru/feeds/{path}.xml")) == kind.in_feeds, path
    own = client.get(f"/ru/feeds/{kind.section}.xml")
    assert own.status_code == (200 if kind.in_feeds else 404)
    assert not kind.in_feeds or address(item) in own.content.decode()


@every_kind
def test_the_api_tells_it(client, kind):
    item = shown(kind)

    listed = client.get(f"/api/v1/{kind.section}", {"language": "ru"})
    one = client.get(f"/api/v1/{kind.section}/{item.pk}", {"language": "ru"})

    assert (listed.status_code, one.status_code) == ((200, 200) if kind.in_api else (404, 404))
    if kind.in_api:
        assert [row["title"] for row in listed.json()["items"]] == [TITLES["ru"]]
        assert one.json()["body"] == factories.BODIES["ru"]
        assert one.json()["kind"] == kind.code


@every_kind
def test_harvesters_get_it(client, kind):
    item = shown(kind)

    text = text_of(client, "/oai", verb="ListRecords", metadataPrefix="oai_dc", set=f"type:{kind.code}")

    found = [row.text for row in ElementTree.fromstring(text).iter(f"{OAI}identifier")]
    assert [pk.rpartition(":")[2] for pk in found] == ([str(item.pk)] if kind.in_oai else [])


@every_kind
def test_it_is_cited_in_files_and_on_its_page(client, kind):
    item = shown(kind)

    for extension in FORMATS:
        response = client.get(f"/ru/cite/{item.pk}.{extension}")
        assert response.status_code == (200 if kind.is_cited else 404)
        assert not kind.is_cited or TITLES["ru"] in response.content.decode()
    assert bool(client.get(address(item)).context.get("citations")) == kind.is_cited


@every_kind
def test_its_pdf_can_be_taken_along(client, kind):
    item = shown(kind)
    edition = item.editions.get(language="ru")

    assert bool(edition.get_briefing_url()) == kind.has_pdf
    if kind.has_pdf:
        response = client.get(edition.get_briefing_url())
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")


@every_kind
def test_its_picture_for_networks_is_drawn(client, kind):
    item = shown(kind)

    assert client.get(f"/cards/{item.pk}-ru-1.png")["Content-Type"] == "image/png"


@every_kind
def test_the_search_finds_it_in_its_tab(client, kind):
    item = shown(kind)

    response = client.get("/ru/search/", {"q": "Каспий"})

    assert address(item) in response.content.decode()
    assert [(tab.text, tab.count) for tab in response.context["tabs"]][1:] == [(str(kind.plural), 1)]
    only = client.get("/ru/search/", {"q": "Каспий", "kind": kind.code})
    assert address(item) in only.content.decode()
    taken = client.get("/ru/search/results.csv", {"q": "Каспий"}).content.decode()
    assert (TITLES["ru"] in taken) == kind.is_cited


@every_kind
def test_suggestions_name_it(client, kind):
    shown(kind)

    found = client.get("/ru/search/suggest/", {"q": "Документ о К"}).json()["items"]

    with translation.override("ru"):
        assert [(row["text"], row["kind"]) for row in found] == [(TITLES["ru"], str(kind.singular))]
