"""Public addresses under a language prefix, and their names."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, path

from relations.kinds import KINDS, Traits
from relations.views import (
    agreement_texts,
    archive,
    articles,
    briefings,
    commitments,
    countries,
    dossiers,
    experts,
    facts_log,
    home,
    indicators,
    pages,
    plain,
    register_files,
    search,
    search_files,
    topics,
)


def addresses_of(kind: Traits) -> list:
    """List, page, older edition and PDF of a kind: of its own module in `views`, else as every item has them."""
    name = f"relations.views.{kind.module}"
    own = import_module(name) if find_spec(name) else None

    def at(route: str, page: str, label: str | None) -> URLPattern:
        view = getattr(own, f"{kind.code}_{page}", None)
        values = {} if view else {"kind": kind.code}
        return path(f"{kind.section}/{route}", view or getattr(plain, f"item_{page}"), values, name=label)

    found = [
        at("<int:pk>/", "detail", None),
        at("<int:pk>-<slug:slug>/", "detail", f"{kind.code}-detail"),
        at("<int:pk>-<slug:slug>/v/<int:number>/", "edition", f"{kind.code}-edition"),
    ]
    if kind.has_list:
        found.append(at("", "list", f"{kind.code}-list"))
    if kind.has_pdf:
        route = f"{kind.section}/<int:pk>-<slug:slug>/<slug:name>.pdf"
        found.append(path(route, briefings.briefing, {"kind": kind.code}, name=f"{kind.code}-pdf"))
    return found


urlpatterns = [
    path("", home.home, name="home"),
    *(address for kind in KINDS for address in addresses_of(kind)),
    path(
        "articles/<int:pk>-<slug:slug>/tables/<slug:language>-<int:number>.csv",
        articles.article_table,
        name="article-table",
    ),
    path("agreements/register.csv", register_files.register_csv, name="register-csv"),
    path("agreements/register.json", register_files.register_json, name="register-json"),
    path("agreements/register.xlsx", register_files.register_xlsx, name="register-xlsx"),
    path("agreements/fields/", register_files.register_fields, name="register-fields"),
    path("agreements/changes/", facts_log.facts_log, name="facts-log"),
    path("agreements/commitments/", commitments.commitments, name="commitments"),
    path("agreements/status/", register_files.status_rules, name="status-rules"),
    path("agreements/<int:pk>-<slug:slug>/texts/", agreement_texts.agreement_texts, name="agreement-texts"),
    path("dossiers/<int:pk>-<slug:slug>/<slug:name>.csv", dossiers.dossier_csv, name="dossier-csv"),
    path("dossiers/<slug:parties>/", dossiers.dossier_of_parties, name="dossier-parties"),
    path("indicators/<slug:code>/", indicators.indicator_detail, name="indicator-detail"),
    path("indicators/<slug:code>/<slug:name>.csv", indicators.indicator_csv, name="indicator-csv"),
    path("topics/", topics.topic_list, name="topic-list"),
    path("topics/<slug:slug>/", topics.topic_detail, name="topic-detail"),
    path("experts/", experts.expert_list, name="expert-list"),
    path("experts/<int:pk>/", experts.expert_detail),
    path("experts/<int:pk>-<slug:slug>/", experts.expert_detail, name="expert-detail"),
    path("countries/", countries.country_list, name="country-list"),
    path("countries/<slug:slug>/", countries.country_detail, name="country-detail"),
    path("organisations/<slug:slug>/", countries.organisation_detail, name="organisation-detail"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:year>/", archive.archive_year, name="archive-year"),
    path("archive/<int:year>/<int:month>/", archive.archive_month, name="archive-month"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("search/results.<slug:extension>", search_files.search_file, name="search-file"),
    path("about/", pages.about, name="about"),
    path("contacts/", pages.contacts, name="contacts"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("security/", pages.security_policy, name="security-policy"),
]
