"""The tags in the head of a page: canonical, alternates, OpenGraph, Highwire (Google Scholar) and Dublin Core.

Written as one safe string in Python rather than by a template: some sixty tags stand on every article.
"""

import json

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from relations.reading.first_published import FirstPublication
from relations.reading.records import ItemRecord
from relations.reading.site import absolute, institute_name, site_name
from relations.text.dates import iso_date
from relations.text.languages import DEFAULT, language_of
from relations.text.memo import by_value

from .graph import graph_of

CARD_WIDTH, CARD_HEIGHT = 1200, 630


def tag(element: str, **attributes: str) -> str:
    """One void element; an attribute without a value leaves the whole tag out, for no tag is ever empty."""
    if not all(attributes.values()):
        return ""
    written = " ".join(
        f'{name.replace("_", ":") if name == "xml_lang" else name}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return f"<{element} {written}>"


def meta(name: str, content: str, **more: str) -> str:
    return tag("meta", name=name, content=content, **more)


def locale(language: str) -> str:
    """Language and country as OpenGraph writes them; the code alone where no country is meant."""
    return language_of(language).locale or language


def og(name: str, content: str) -> str:
    return tag("meta", property=name, content=content)


def link(rel: str, href: str, **more: str) -> str:
    return tag("link", rel=rel, href=href, **more)


@by_value(maxsize=100)
def head(
    item: ItemRecord, trail: list[tuple[str, str]], site: str, feed: str = "", robots: str = ""
) -> SafeString:
    """Everything that the page of an item says about it. `site` is the language of the interface around it."""
    alone = item.is_latest and not robots
    rows = [
        *addresses(item, item.is_latest and site == item.language),
        *feeds(feed, site),
        *opengraph(item),
        *(highwire(item) if alone and item.is_scholarly else []),
        *dublin_core(item),
        json_ld(graph_of(item, trail, site)),
    ]
    return joined(rows)


@by_value(maxsize=200)
def listing(
    title: str,
    description: str,
    language: str,
    url: str,
    alternates: dict[str, str],
    graph: list[dict],
    *,
    usual: str = DEFAULT,
    image_url: str = "",
    feed: str = "",
    robots: str = "",
    og_type: str = "website",
) -> SafeString:
    """The same for a page that is no item: a list, a topic, a country, the front page."""
    found = alternates.items() if "noindex" not in robots else ()
    rows = [
        link("canonical", absolute(url)),
        *(link("alternate", absolute(address), hreflang=code) for code, address in found),
        link("alternate", absolute(alternates[usual]), hreflang="x-default")
        if found and usual in alternates
        else "",
        *feeds(feed, language),
        *opengraph_frame(title, description, language, absolute(url), image_url, og_type),
        *(og("og:locale:alternate", locale(code)) for code in alternates if code != language),
        json_ld(graph),
    ]
    return joined(rows)


def joined(rows: list[str]) -> SafeString:
    return mark_safe("\n".join(row for row in rows if row))


def addresses(item: ItemRecord, is_canonical: bool) -> list[str]:
    """Canonical and, on the canonical page itself, hreflang: only published versions, the original as x-default."""
    rows = [link("canonical", item.url)]
    if is_canonical:
        rows += [
            link("alternate", absolute(version.url), hreflang=code) for code, version in item.versions.items()
        ]
        rows.append(link("alternate", absolute(item.original.url), hreflang="x-default"))
    return rows


def feeds(feed: str, language: str) -> list[str]:
    """The feed that a reader of this page would subscribe to."""
    address = absolute(feed) if feed else ""
    return [
        link("alternate", address, type="application/atom+xml", hreflang=language, title=site_name(language))
    ]


def opengraph_frame(
    title: str, description: str, language: str, url: str, image: str, kind: str
) -> list[str]:
    """What every page tells those who show it as a card."""
    image = absolute(image) if image else ""
    return [
        og("og:title", title),
        og("og:type", kind),
        og("og:image", image),
        og("og:image:width", str(CARD_WIDTH) if image else ""),
        og("og:image:height", str(CARD_HEIGHT) if image else ""),
        og("og:image:alt", title if image else ""),
        og("og:url", url),
        og("og:description", description),
        og("og:site_name", site_name(language)),
        og("og:locale", locale(language)),
        meta("twitter:card", "summary_large_image"),
    ]


def opengraph(item: ItemRecord) -> list[str]:
    """OpenGraph of an item; articles speak of their dates, authors and subjects."""
    is_article = item.traits.is_own_work
    rows = opengraph_frame(
        item.title, item.lead, item.language, item.url, item.image_url, "article" if is_article else "website"
    )
    rows += [og("og:locale:alternate", locale(code)) for code in item.others]
    if is_article:
        rows += [
            og("article:published_time", item.issued),
            og("article:modified_time", timezone.localtime(item.modified_at).isoformat()),
            *(og("article:author", absolute(author.url)) for author in item.authors if author.url),
            og("article:section", item.label),
            *(og("article:tag", word) for word in item.keywords),
        ]
    return rows


def highwire(item: ItemRecord) -> list[str]:
    """The tags Google Scholar reads; an author's institution and ORCID follow the author they belong to."""
    is_report = item.genre == "report"
    pdf = next(
        (
            file
            for file in item.files
            if file.media_type == "application/pdf" and file.language == item.language
        ),
        None,
    )
    rows = [meta("citation_title", item.title)]
    for author in item.authors:
        rows += [
            meta("citation_author", ", ".join(filter(None, [author.family, author.given]))),
            meta("citation_author_institution", author.affiliation),
            meta("citation_author_orcid", f"https://orcid.org/{author.orcid}" if author.orcid else ""),
        ]
    online = timezone.localtime(item.published_at).date()
    day = item.day or online
    institute = institute_name(item.language)
    rows += [
        meta("citation_publication_date", iso_date(day, item.precision).replace("-", "/")),
        meta("citation_online_date", f"{online:%Y/%m/%d}" if online != day else ""),
        meta("citation_language", item.language),
        *(meta("citation_keywords", word, xml_lang=item.language) for word in item.keywords),
        meta("citation_abstract_html_url", item.url),
        meta("citation_fulltext_html_url", item.url),
        meta("citation_pdf_url", absolute(pdf.url) if pdf else item.briefing_url),
        *(journal(item.first) if item.first else []),
        meta("citation_doi", item.doi),
        meta("citation_publisher", "" if item.first and item.first.title else institute),
        meta("citation_technical_report_institution", institute if is_report else ""),
        meta("citation_technical_report_number", item.report_number if is_report else ""),
        *(meta("citation_reference", reference) for reference in item.references),
    ]
    return rows


def journal(first: FirstPublication) -> list[str]:
    """The journal in which an article appeared first."""
    begins, ends = first.bounds
    return [
        meta("citation_journal_title", first.title),
        meta("citation_issn", first.issn),
        meta("citation_volume", first.volume),
        meta("citation_issue", first.issue),
        meta("citation_firstpage", begins),
        meta("citation_lastpage", ends),
    ]


def dublin_core(item: ItemRecord) -> list[str]:
    """Dublin Core, with titles and summaries of the other languages."""
    issued, modified = (
        timezone.localtime(moment).date().isoformat() for moment in (item.published_at, item.modified_at)
    )
    created = iso_date(item.day, item.precision) if item.day else ""
    # What has a date of its own – an agreement, an article that appeared elsewhere – is only available here since.
    thing = created if (item.first and item.first.day) or not item.traits.is_own_work else ""
    source = item.first if item.first and item.first.title else None
    return [
        link("schema.DC", "http://purl.org/dc/elements/1.1/"),
        meta("DC.Title", item.title, xml_lang=item.language),
        *(
            meta("DC.Title.Alternative", version.title, xml_lang=code)
            for code, version in item.others.items()
        ),
        *(meta("DC.Creator.PersonalName", author.name) for author in item.authors),
        meta("DC.Date.issued", thing or issued, scheme="ISO8601"),
        meta("DC.Date.created", created, scheme="ISO8601"),
        meta("DC.Date.available", issued if thing else "", scheme="ISO8601"),
        meta("DC.Date.modified", modified, scheme="ISO8601"),
        meta("DC.Description", item.lead, xml_lang=item.language),
        *(meta("DC.Description", version.lead, xml_lang=code) for code, version in item.others.items()),
        meta("DC.Language", item.language, scheme="rfc5646"),
        meta("DC.Identifier", item.permanent_url),
        meta("DC.Identifier.URI", item.url),
        meta("DC.Identifier.DOI", item.doi),
        *(
            meta("DC.Subject", word, xml_lang=item.language)
            for word in dict.fromkeys([*item.topics, *item.keywords])
        ),
        meta("DC.Type", item.label or item.kind),
        meta("DC.Format", "text/html", scheme="IMT"),
        meta("DC.Rights", institute_name(item.language)),
        meta("DC.Source", source.title if source else site_name(item.language)),
        meta("DC.Source.URI", source.url if source else absolute("/")),
        meta("DC.Source.ISSN", source.issn if source else ""),
        *(meta("DC.Coverage", country.name, xml_lang=item.language) for country in item.countries),
    ]


ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def json_ld(graph: list[dict]) -> str:
    """The graph in its script element; nothing in it can close the element."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":")
    )
    return f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>'
