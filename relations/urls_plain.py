"""Addresses without a language: the root, permanent links, feeds of machines, files."""

from django.urls import path, re_path, register_converter

from relations import calendars, feeds, sitemaps
from relations.api.oai import harvest
from relations.api.views import api
from relations.text.languages import LANGUAGES
from relations.views import citations, files, pages, preview, sharing
from relations.views.limits import SEARCHES, SECONDS, limited, limited_words


class LanguageConverter:
    """The code of a language at the head of an address that has no page in that language behind it."""

    regex = "|".join(LANGUAGES)
    to_python = to_url = str


register_converter(LanguageConverter, "language")

urlpatterns = [
    path("<language:language>/feeds/latest.xml", feeds.latest, name="feed"),
    path("<language:language>/feeds/facts.xml", feeds.facts, name="feed-facts"),
    path(
        "<language:language>/feeds/facts/countries/<slug:slug>.xml",
        feeds.facts_of_country,
        name="feed-facts-country",
    ),
    path(
        "<language:language>/feeds/facts/organisations/<slug:slug>.xml",
        feeds.facts_of_organisation,
        name="feed-facts-organisation",
    ),
    path(
        "<language:language>/feeds/facts/agreements/<int:pk>.xml",
        feeds.facts_of_agreement,
        name="feed-facts-agreement",
    ),
    path(
        "<language:language>/feeds/search.xml",
        limited("search", SEARCHES, SECONDS)(feeds.of_search),
        name="feed-search",
    ),
    path("<language:language>/feeds/archive.xml", feeds.of_archive, name="feed-archive"),
    path("<language:language>/feeds/archive/<int:year>.xml", feeds.of_archive, name="feed-archive-year"),
    path(
        "<language:language>/feeds/archive/<int:year>/<int:month>.xml",
        feeds.of_archive,
        name="feed-archive-month",
    ),
    path("<language:language>/feeds/<slug:section>.xml", limited_words(feeds.of_kind), name="feed-kind"),
    path("<language:language>/feeds/topics/<slug:slug>.xml", feeds.of_topic, name="feed-topic"),
    path("<language:language>/feeds/countries/<slug:slug>.xml", feeds.of_country, name="feed-country"),
    path("<language:language>/feeds/experts/<int:pk>.xml", feeds.of_expert, name="feed-expert"),
    path("<language:language>/feeds/dossiers/<int:pk>.xml", feeds.of_dossier, name="feed-dossier"),
    path("<language:language>/calendar/events.ics", calendars.events, name="calendar"),
    path("<language:language>/calendar/events/<int:pk>.ics", calendars.event_file, name="event-ics"),
    path(
        "<language:language>/calendar/countries/<slug:slug>.ics",
        calendars.country_events,
        name="calendar-country",
    ),
    path(
        "<language:language>/calendar/dossiers/<int:pk>.ics",
        calendars.dossier_events,
        name="calendar-dossier",
    ),
    path("<language:language>/cite/<int:pk>.<slug:extension>", citations.citation, name="citation"),
    path("cards/<int:pk>-<language:language>-<int:number>.png", sharing.card, name="card"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-<int:number>.xml", sitemaps.items, name="sitemap-items"),
    path("api/v1/", api.urls),
    path("oai", harvest, name="oai"),
    path("media/<path:name>", files.media, name="media"),
    path("preview/<int:pk>/<language:language>/", preview.preview, name="preview"),
    path("preview/shared/<str:token>/", preview.shared_preview, name="shared-preview"),
    path("", pages.root, name="root"),
    path("p/<int:pk>", pages.permalink, name="permalink"),
    path("p/<int:pk>/", pages.permalink),
    re_path(r"^kz/(?P<rest>.*)$", pages.kazakh_by_country),
]
