"""One table of all public addresses, from which the promises are tested. A new address must be added or tests fail."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation

from relations.kinds import BY_CODE, KINDS

LANGUAGES = ("kk", "ru", "en")
STAFF = (f"{settings.ADMIN_PATH}/", "accounts/", "preview/")  # have tables of their own


@dataclass(frozen=True)
class World:
    """What the addresses of a test are filled with."""

    slug: str = "x"
    topic: str = "trade"
    country: str = "uzbekistan"
    organisation: str = "sco"
    indicator: str = "turnover"
    expert: int = 1


# Addresses without a language before them. {…} are filled from the world.
PLAIN = {
    "root": ["/"],
    "permalink": ["/p/{any}", "/p/{any}/"],
    "kazakh by country": ["/kz/articles/"],
    "livez": ["/livez"],
    "readyz": ["/readyz"],
    "readyz-part": ["/readyz/database"],
    "healthz": ["/healthz"],
    "version": ["/version"],
    "metrics": ["/metrics"],
    "robots": ["/robots.txt"],
    "security": ["/.well-known/security.txt"],
    "reading": ["/settings/"],
    "media": ["/media/pictures/none.jpg"],
    "card": ["/cards/{any}-{language}-1.png", "/cards/{any}-{language}-2.png"],
    "sitemap": ["/sitemap.xml"],
    "sitemap-pages": ["/sitemap-pages.xml"],
    "sitemap-items": ["/sitemap-0.xml"],
    "openapi-json": ["/api/v1/openapi.json"],
    "api-root": ["/api/v1/"],
    **{kind.section: [f"/api/v1/{kind.section}?language={{language}}"] for kind in KINDS if kind.in_api},
    **{
        f"{kind.section}-item": [f"/api/v1/{kind.section}/{{any}}?language={{language}}"]
        for kind in KINDS
        if kind.in_api
    },
    "experts": ["/api/v1/experts"],
    "countries": ["/api/v1/countries"],
    "oai": [
        "/oai?verb=Identify",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
        "/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:{any}",
    ],
    "feed": ["/{language}/feeds/latest.xml"],
    "feed-kind": [f"/{{language}}/feeds/{kind.section}.xml" for kind in KINDS if kind.in_feeds],
    "feed-facts": ["/{language}/feeds/facts.xml"],
    "feed-facts-country": ["/{language}/feeds/facts/countries/{country}.xml"],
    "feed-facts-organisation": ["/{language}/feeds/facts/organisations/{organisation}.xml"],
    "feed-facts-agreement": ["/{language}/feeds/facts/agreements/{any}.xml"],
    "feed-search": ["/{language}/feeds/search.xml?q=x"],
    "feed-archive": ["/{language}/feeds/archive.xml"],
    "feed-archive-year": ["/{language}/feeds/archive/2026.xml"],
    "feed-archive-month": ["/{language}/feeds/archive/2026/11.xml"],
    "feed-topic": ["/{language}/feeds/topics/{topic}.xml"],
    "feed-country": ["/{language}/feeds/countries/{country}.xml"],
    "feed-expert": ["/{language}/feeds/experts/{expert}.xml"],
    "feed-dossier": ["/{language}/feeds/dossiers/{any}.xml"],
    "calendar": ["/{language}/calendar/events.ics"],
    "event-ics": ["/{language}/calendar/events/{any}.ics"],
    "calendar-country": ["/{language}/calendar/countries/{country}.ics"],
    "calendar-dossier": ["/{language}/calendar/dossiers/{any}.ics"],
    "citation": [f"/{{language}}/cite/{{any}}.{end}" for end in ("bib", "ris", "json")],
}
# Addresses of pages, behind a language.
PAGES = {
    "home": [""],
    **{f"{kind.code}-list": [f"{kind.section}/"] for kind in KINDS if kind.has_list},
    "topic-list": ["topics/"],
    "expert-list": ["experts/"],
    "country-list": ["countries/"],
    **{f"{kind.code} by id": [f"{kind.section}/{{any}}/"] for kind in KINDS},
    **{f"{kind.code}-detail": [f"{kind.section}/{{any}}-{{slug}}/"] for kind in KINDS},
    **{f"{kind.code}-edition": [f"{kind.section}/{{any}}-{{slug}}/v/1/"] for kind in KINDS},
    **{
        f"{kind.code}-pdf": [f"{kind.section}/{{any}}-{{slug}}/{{slug}}_{{language}}.pdf"]
        for kind in KINDS
        if kind.has_pdf
    },
    "article-table": ["articles/{any}-{slug}/tables/{language}-1.csv"],
    "register-csv": ["agreements/register.csv"],
    "register-json": ["agreements/register.json"],
    "register-xlsx": ["agreements/register.xlsx"],
    "register-fields": ["agreements/fields/"],
    "status-rules": ["agreements/status/"],
    "facts-log": ["agreements/changes/"],
    "commitments": ["agreements/commitments/"],
    "agreement-texts": ["agreements/{any}-{slug}/texts/"],
    "dossier-csv": ["dossiers/{any}-{slug}/{slug}_{language}.csv"],
    "dossier-parties": ["dossiers/uz-kz/"],
    "indicator-detail": ["indicators/{indicator}/"],
    "indicator-csv": ["indicators/{indicator}/{indicator}_{language}.csv"],
    "topic-detail": ["topics/{topic}/"],
    "expert by id": ["experts/{expert}/"],
    "expert-detail": ["experts/{expert}-{slug}/"],
    "country-detail": ["countries/{country}/"],
    "organisation-detail": ["organisations/{organisation}/"],
    "archive": ["archive/"],
    "archive-year": ["archive/2025/", "archive/2026/"],
    "archive-month": ["archive/2025/11/", "archive/2026/11/"],
    "search": ["search/", "search/?q={query}"],
    "search-suggest": ["search/suggest/?q={query}"],
    "search-file": [f"search/results.{end}?q={{query}}" for end in ("ris", "bib", "json", "csv")],
    "about": ["about/"],
    "contacts": ["contacts/"],
    "accessibility": ["accessibility/"],
    "privacy": ["privacy/"],
    "security-policy": ["security/"],
}


def addresses(world: World, ids: dict[int, str], languages=LANGUAGES, query: str = "договор") -> list[str]:
    """Every address of the table, filled: those that name an item once for each id of their kind."""
    patterns = [pattern for group in PLAIN.values() for pattern in group]
    patterns += [f"/{{language}}/{pattern}" for group in PAGES.values() for pattern in group]
    found = []
    for pattern in patterns:
        kinds = [kind.code for kind in KINDS if f"{kind.section}/{{any}}" in pattern] or list(BY_CODE)
        for language in languages if "{language}" in pattern else languages[:1]:
            for pk, kind in ids.items():
                if kind in kinds:
                    values = vars(world) | {"any": pk, "language": language, "query": query}
                    found.append(pattern.format(**values))
    return list(dict.fromkeys(found))


def walk(resolver, prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Every address pattern of the site with its name."""
    for pattern in resolver.url_patterns:
        text = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern, text)
        else:
            yield text, pattern.name


def missing_from_the_table() -> list[str]:
    """Patterns and names that nobody has added."""
    with translation.override("ru"):
        found = [(text, name) for text, name in walk(get_resolver()) if not text.startswith(STAFF)]
    known = {**PLAIN, **PAGES}
    nameless = sum(1 for _text, name in found if name is None)
    expected = sum(1 for name in known if " " in name) + 1  # and /p/<id>/
    wrong = [f"{name}: {text}" for text, name in found if name and name not in known]
    return (
        wrong if nameless <= expected else [*wrong, f"{nameless} addresses without a name, {expected} known"]
    )
