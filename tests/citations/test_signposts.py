"""What the header `Link` of a page tells machines."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<([^>]+)>; rel="([^"]+)"(?:; type="([^"]+)")?')


def signposts(response) -> list[tuple[str, ...]]:
    return LINK.findall(response["Link"])


def test_an_article_says_how_to_cite_it_who_wrote_it_and_where_its_parts_are(client, settings):
    expert = factories.make_expert(orcid="0000-0002-1825-0097")
    article = factories.make_article(authors=[expert])
    factories.publish(article, "ru")

    found = signposts(client.get(f"/ru/articles/{article.pk}-x/", follow=True))

    of = {rel: [address for address, one, _type in found if one == rel] for _address, rel, _type in found}
    site = settings.SITE_URL
    assert of["cite-as"] == [f"{site}/ru/articles/{article.pk}/"]
    assert of["author"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert "https://schema.org/AboutPage" in of["type"]
    assert [media_type for _address, rel, media_type in found if rel == "describedby"] == [
        "application/x-bibtex",
        "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json",
    ]
    assert of["item"][0].endswith("_ru.pdf")
    for address in (*of["cite-as"], *of["describedby"], *of["license"]):
        assert client.get(address.removeprefix(site), follow=True).status_code == 200, address


def test_a_doi_is_what_is_cited(client):
    article = factories.make_article(doi="10.1234/abc")
    factories.publish(article, "ru")

    found = signposts(client.get(f"/ru/articles/{article.pk}-x/", follow=True))

    assert ("https://doi.org/10.1234/abc", "cite-as", "") in found


@pytest.mark.parametrize("kind", ["agreement", "event", "dossier"])
def test_every_kind_has_signposts(client, kind):
    item = getattr(factories, f"make_{kind}")()
    factories.publish(item, "ru")

    found = signposts(client.get(f"/ru/{kind}s/{item.pk}-x/", follow=True))

    assert {"cite-as", "type", "describedby", "license"} <= {rel for _address, rel, _type in found}


def test_an_older_edition_leads_to_the_one_of_today_and_says_its_moment(client):
    article = factories.make_article()
    first = factories.publish(article, "ru")["ru"]
    article.body_ru = "<p>Иначе.</p>"
    article.save()
    factories.publish(article, "ru")

    old = client.get(f"/ru/articles/{article.pk}-{first.slug}/v/1/")

    assert [rel for _address, rel, _type in signposts(old)] == ["latest-version original"]
    assert old["Memento-Datetime"].endswith("GMT")
    assert not client.get(f"/ru/articles/{article.pk}-x/", follow=True).has_header("Memento-Datetime")
