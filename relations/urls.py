"""Public addresses under a language prefix, and their names."""

from django.urls import path

from relations.views import archive, articles, collections, countries, experts, home, pages, topics

urlpatterns = [
    path("", home.home, name="home"),
    path("articles/", articles.article_list, name="article-list"),
    path("articles/<int:pk>/", articles.article_detail),
    path("articles/<int:pk>-<slug:slug>/", articles.article_detail, name="article-detail"),
    path("articles/<int:pk>-<slug:slug>/v/<int:number>/", articles.article_edition, name="article-edition"),
    path("agreements/", pages.pending, name="agreement-list"),
    path("agreements/<int:pk>-<slug:slug>/", pages.pending, name="agreement-detail"),
    path("agreements/<int:pk>-<slug:slug>/v/<int:number>/", pages.pending, name="agreement-edition"),
    path("events/", pages.pending, name="event-list"),
    path("events/<int:pk>-<slug:slug>/", pages.pending, name="event-detail"),
    path("events/<int:pk>-<slug:slug>/v/<int:number>/", pages.pending, name="event-edition"),
    path("dossiers/", pages.pending, name="dossier-list"),
    path("dossiers/<int:pk>-<slug:slug>/", pages.pending, name="dossier-detail"),
    path("dossiers/<int:pk>-<slug:slug>/v/<int:number>/", pages.pending, name="dossier-edition"),
    path("collections/<int:pk>/", collections.collection_detail),
    path("collections/<int:pk>-<slug:slug>/", collections.collection_detail, name="collection-detail"),
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
    path("search/", pages.pending, name="search"),
    path("search/suggest/", pages.pending, name="search-suggest"),
    path("about/", pages.about, name="about"),
    path("contacts/", pages.contacts, name="contacts"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
