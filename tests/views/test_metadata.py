"""What pages say about themselves: real pages of every kind in every language, parsed."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from tests import factories
from tests.views.heads import SITE, Head, head_of, make, path_of

pytestmark = pytest.mark.django_db
LANGUAGES = ("kk", "ru", "en")
LOCALES = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_US"}


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


KINDS = {
    "article": ("ScholarlyArticle",),
    "agreement": ("Legislation",),
    "event": ("Event",),
    "dossier": ("CollectionPage",),
}


@pytest.fixture
def review(daniyar):
    """A review by two authors, in three languages."""
    expert = factories.make_expert(
        orcid="0000-0001-0002-0003", organisation_ru="КИСИ", organisation_en="KazISS"
    )
    group = factories.make_expert(
        "group", is_group=True, given_name_ru="", given_name_kk="", given_name_en="", family_name_ru="Группа",
        family_name_kk="Топ", family_name_en="Group",
    )  # fmt: skip
    article = factories.make_article(
        authors=[expert, group],
        topics=[factories.make_topic()],
        countries=[factories.make_country("uz")],
        keywords_kk="одақ, сауда",
        keywords_ru="союз, торговля",
        keywords_en="alliance, trade",
        doi="10.1234/abc",
    )
    factories.publish(article, by=daniyar)
    return article


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
class TestEveryKindInEveryLanguage:
    @pytest.fixture
    def edition(self, kind, language, daniyar):
        return factories.publish(make(kind), by=daniyar)[language]

    @pytest.fixture
    def head(self, client, edition):
        return head_of(client, path_of(edition))

    def test_addresses_and_translations(self, head, edition, language):
        assert head.lang == language
        assert head.canonical == f"{SITE}/{language}/{edition.kind}s/{edition.content_id}-{edition.slug}/"
        assert set(head.hreflangs()) == {*LANGUAGES, "x-default"}
        assert head.hreflangs()[language] == head.canonical
        assert head.hreflangs()["x-default"] == head.hreflangs()["ru"]

    def test_card_for_social_networks(self, head, edition, language):
        assert head.one("og:title") == edition.title
        assert head.one("og:url") == head.canonical
        assert head.one("og:image") == f"{SITE}/cards/{edition.content_id}-{language}-1.png"
        assert (head.one("og:image:width"), head.one("og:image:height")) == ("1200", "630")
        assert head.one("og:image:alt") == edition.title
        assert head.one("og:description") == edition.lead
        assert head.one("og:locale") == LOCALES[language]
        assert set(head.all("og:locale:alternate")) == set(LOCALES.values()) - {LOCALES[language]}
        assert head.one("twitter:card") == "summary_large_image"

    def test_dublin_core(self, head, edition, language):
        assert head.one("DC.Title") == edition.title
        assert len(head.all("DC.Title.Alternative")) == 2
        assert len(head.all("DC.Description")) == 3
        assert head.one("DC.Language") == language
        assert head.one("DC.Identifier") == f"{SITE}/p/{edition.content_id}"
        assert head.one("DC.Identifier.URI") == head.canonical

    def test_graph(self, head, edition, kind, language):
        node = head.node(*KINDS[kind])
        assert node["@id"] == node["url"] == head.canonical
        assert node["inLanguage"] == language
        assert edition.title in (node.get("headline"), node.get("name"))
        website = head.node("WebSite")
        assert website["potentialAction"]["target"]["urlTemplate"].startswith(f"{SITE}/{language}/search/")
        steps = head.node("BreadcrumbList")["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[0]["item"] == f"{SITE}/{language}/"

    def test_no_tag_is_empty_and_every_address_is_absolute(self, head):
        for meta in head.metas:
            assert "charset" in meta or meta["content"].strip(), meta
        for link in head.links:
            if link["rel"] in ("canonical", "alternate"):
                assert link["href"].startswith("https://"), link
        for address in re.findall(r'"(?:@id|url|item|image|contentUrl|logo)":"([^"]*)"', head.scripts[0]):
            assert address.startswith("https://"), address

    def test_the_feed_of_the_kind_is_offered(self, head, language):
        feeds = [link for link in head.links if link.get("type") == "application/atom+xml"]
        assert [feed["hreflang"] for feed in feeds] == [language]

    def test_the_citation_box(self, client, edition, language):
        text = client.get(path_of(edition), follow=True).content.decode()

        for extension in ("bib", "ris", "json"):
            assert f'href="/{language}/cite/{edition.content_id}.{extension}"' in text
        assert "ГОСТ Р 7.0.100–2018" in text
        assert f"{SITE}/{language}/{edition.kind}s/{edition.content_id}/" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("missing", LANGUAGES)
def test_an_item_that_is_not_translated_tells_nine_truths(client, daniyar, kind, language, missing):
    """LANGUAGES 2, with every single missing language."""
    published = [code for code in LANGUAGES if code != missing]
    content = make(kind, original_language=published[0])
    editions = factories.publish(content, *published, by=daniyar)
    shown = published[0]

    response = client.get(f"/{missing}/{kind}s/{content.pk}/", follow=True)
    text = response.content.decode()
    head = Head(text)

    assert response.status_code == 200  # 1
    assert head.lang == missing  # 2: the interface
    assert text.index('class="notice wide"') < text.index("<h1")  # 3: the notice comes first
    assert f'lang="{shown}"' in text  # 4: the block says its language
    assert head.canonical == f"{SITE}/{shown}/{kind}s/{content.pk}-{editions[shown].slug}/"  # 5
    assert missing not in head.hreflangs()  # 6
    assert (
        editions[shown].title not in client.get(reverse("feed", args=[missing])).content.decode()
    )  # 7: feed
    sitemap = client.get("/sitemap-0.xml").getvalue().decode()
    assert f"/{missing}/{kind}s/" not in sitemap  # 7: sitemap
    listed = client.get(f"/{missing}/{kind}s/").content.decode()
    assert editions[shown].title not in listed  # 7: lists
    assert head.one("DC.Language") == shown  # 8: citation and tags of the text
    assert f"/{shown}/cite/{content.pk}.bib" in text
    assert head.one("og:locale") == LOCALES[shown]  # 9


class TestArticles:
    def test_highwire_tags_follow_each_author(self, client, review):
        head = head_of(client, f"/ru/articles/{review.pk}/")

        names = [meta["name"] for meta in head.metas if meta.get("name", "").startswith("citation_author")]
        assert names == [
            "citation_author",
            "citation_author_institution",
            "citation_author_orcid",
            "citation_author",
        ]
        assert head.all("citation_author") == ["Сейтова, Айгерим", "Группа"]
        assert head.one("citation_author_institution") == "КИСИ"
        assert head.one("citation_author_orcid") == "https://orcid.org/0000-0001-0002-0003"
        assert re.fullmatch(r"\d{4}/\d\d/\d\d", head.one("citation_publication_date"))
        assert head.one("citation_language") == "ru"
        assert head.all("citation_keywords") == ["союз", "торговля"]
        assert head.one("citation_fulltext_html_url") == head.canonical
        assert head.one("citation_doi") == head.one("DC.Identifier.DOI") == "10.1234/abc"
        assert "https://doi.org/10.1234/abc" in head.node("ScholarlyArticle")["identifier"]
        assert head.one("citation_pdf_url").endswith("_ru.pdf")

    @pytest.mark.parametrize("genre", ["commentary", "interview", "op_ed", "digest", "expert_opinion"])
    def test_news_and_opinion_have_no_highwire_tags(self, client, daniyar, genre):
        article = factories.make_article(genre=genre)
        factories.publish(article, "ru", by=daniyar)

        text = client.get(f"/ru/articles/{article.pk}/", follow=True).content.decode()

        assert 'name="citation_' not in text
        assert Head(text).node("AnalysisNewsArticle")

    def test_a_report_names_its_institution_and_number(self, client, daniyar):
        article = factories.make_article(genre="report", report_number="7/2025")
        factories.publish(article, "en", by=daniyar)

        head = head_of(client, f"/en/articles/{article.pk}/")

        assert head.one("citation_technical_report_number") == "7/2025"
        assert head.one("citation_technical_report_institution").startswith("Kazakhstan Institute")
        assert head.node("Report")

    def test_the_graph_tells_authors_subjects_and_versions(self, client, review):
        node = head_of(client, f"/en/articles/{review.pk}/").node("ScholarlyArticle")

        assert node["author"][0] == {
            "@type": "Person",
            "@id": f"{SITE}/en/experts/{review.authors.first().pk}-aigerim-seitova/",
            "name": "Aigerim Seitova",
            "jobTitle": "chief expert",
            "affiliation": {"@type": "Organization", "name": "KazISS"},
            "sameAs": "https://orcid.org/0000-0001-0002-0003",
        }
        assert node["author"][1]["@type"] == "Organization"
        assert node["about"] == [{"@type": "Country", "name": "Uzbekistan", "identifier": "UZ"}]
        assert node["keywords"] == ["Trade", "alliance", "trade"]
        assert (node["version"], node["isAccessibleForFree"]) == (1, True)

    def test_original_and_translation_name_each_other(self, client, review):
        nodes = {
            code: head_of(client, f"/{code}/articles/{review.pk}/").node("ScholarlyArticle")
            for code in LANGUAGES
        }

        assert nodes["kk"]["translationOfWork"] == {"@id": nodes["ru"]["@id"]}
        assert nodes["ru"]["workTranslation"] == [{"@id": nodes["kk"]["@id"]}, {"@id": nodes["en"]["@id"]}]

    def test_an_article_speaks_of_its_dates_and_authors(self, client, review):
        head = head_of(client, f"/kk/articles/{review.pk}/")

        assert head.one("og:type") == "article"
        assert dt.datetime.fromisoformat(head.one("article:published_time")).utcoffset() == dt.timedelta(
            hours=5
        )
        assert head.all("article:tag") == ["одақ", "сауда"]
        assert head.all("article:author")[0].startswith(f"{SITE}/kk/experts/")

    def test_an_older_edition_is_not_offered_to_catalogues(self, client, review, daniyar):
        review.title_ru = "Новое заглавие"
        review.save()
        factories.publish(review, "ru", by=daniyar)
        old = review.editions.get(language="ru", number=1)

        head = head_of(client, f"/ru/articles/{review.pk}-{old.slug}/v/1/")

        assert head.one("robots") == "noindex,follow"
        assert "novoe-zaglavie" in head.canonical
        assert head.hreflangs() == {}
        assert head.all("citation_title") == []

    def test_markup_in_a_title_can_close_nothing(self, client, daniyar):
        title = '</script><script>alert(1)</script> "onload=x" <b> & \u2028'
        article = factories.make_article(title_ru=title)
        factories.publish(article, "ru", by=daniyar)

        text = client.get(f"/ru/articles/{article.pk}/", follow=True).content.decode()

        assert "<script>alert" not in text
        assert Head(text).one("og:title").startswith("</script><script>alert(1)</script>")
        assert Head(text).node("ScholarlyArticle")["headline"].startswith("</script>")


PAGES = [
    "", "articles/", "agreements/", "events/", "dossiers/", "topics/", "topics/trade/", "experts/", "countries/",
    "countries/uzbekistan/", "archive/", "about/", "contacts/", "accessibility/", "privacy/", "security/",
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_pages_that_are_no_items_say_what_they_are(client, page, language):
    factories.make_topic()
    factories.make_country("uz")

    head = head_of(client, f"/{language}/{page}")

    assert head.lang == language
    assert head.canonical == f"{SITE}/{language}/{page}"
    assert head.hreflangs() == {code: f"{SITE}/{code}/{page}" for code in LANGUAGES} | {
        "x-default": f"{SITE}/ru/{page}"
    }
    assert head.one("og:title")
    assert head.one("og:image").startswith(f"{SITE}/static/img/card-{language}")
    assert head.one("og:locale") == LOCALES[language]
    assert head.node("WebSite")
    assert head.graph[1]["@type"] == ["Organization", "ResearchOrganization"]
    assert head.node("BreadcrumbList")
    for meta in head.metas:
        assert "charset" in meta or meta["content"].strip(), meta


def test_an_expert_has_a_profile(client):
    expert = factories.make_expert(orcid="0000-0001-0002-0003")

    node = head_of(client, f"/en/experts/{expert.pk}/").node("ProfilePage")

    assert node["mainEntity"]["name"] == "Aigerim Seitova"
    assert node["mainEntity"]["jobTitle"] == "chief expert"
    assert node["mainEntity"]["sameAs"] == "https://orcid.org/0000-0001-0002-0003"
    assert set(node["mainEntity"]["alternateName"]) == {"Айгерім Сейітова", "Айгерим Сейтова"}


def test_every_translation_that_a_page_names_answers_and_names_it_back(client, daniyar):
    """The crawl of hreflang, over every kind with two versions, and every list."""
    paths = [
        f"/{code}/{page}" for code in LANGUAGES for page in ("", "articles/", "agreements/", "dossiers/")
    ]
    for kind in KINDS:
        editions = factories.publish(make(kind), "kk", "ru", by=daniyar)
        paths += [path_of(edition) for edition in editions.values()]
    heads = {}

    def visited(path):
        if path not in heads:
            heads[path] = head_of(client, path)
        return heads[path]

    for path in paths:
        source = visited(path)
        for code, target in source.hreflangs().items():
            response = client.get(target.removeprefix(SITE))
            assert response.status_code == 200, f"{target} named by {path} answers {response.status_code}"
            there = visited(target.removeprefix(SITE))
            assert there.lang == code or code == "x-default"
            assert source.canonical in there.hreflangs().values()
