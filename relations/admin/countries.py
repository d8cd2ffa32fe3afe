"""States, organisations and places at the desk."""

from django.contrib import admin

from relations.models import Country, Organisation, Place
from relations.text.languages import in_languages

from .curating import Curated
from .tables import VocabularyExchange
from .vocabularies import TermAdmin


@admin.register(Country)
class CountryAdmin(Curated, VocabularyExchange, TermAdmin):
    vocabulary = "countries"
    autocomplete_fields = ("predecessor",)
    fields = (
        "name",
        "official_name",
        "capital",
        ("code", "alpha3", "numeric"),
        ("slug", "group", "order"),
        ("began_on", "ended_on", "predecessor"),
        "synonyms",
    )
    list_display = ("__str__", "code", "group", "order")
    list_filter = ("group",)
    search_fields = (*TermAdmin.search_fields, "synonyms", "alpha3")


@admin.register(Organisation)
class OrganisationAdmin(Curated, VocabularyExchange, TermAdmin):
    vocabulary = "organisations"
    fields = ("name", "abbreviation", ("code", "slug"), ("scope", "founded", "order"), "ror", "synonyms")
    list_display = ("__str__", "code", "scope", "founded")
    list_filter = ("scope",)
    search_fields = (
        *TermAdmin.search_fields,
        "synonyms",
        *in_languages("abbreviation"),
    )


@admin.register(Place)
class PlaceAdmin(Curated, VocabularyExchange, TermAdmin):
    vocabulary = "places"
    fields = ("name", ("code", "country"))
    list_display = ("__str__", "code", "country")
    list_select_related = ("country",)
    autocomplete_fields = ("country",)
