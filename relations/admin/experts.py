"""Experts and departments at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relations.models import Department, Expert
from relations.text.languages import in_languages

from .curating import Curated
from .lists import yes_no
from .tables import VocabularyExchange
from .vocabularies import TermAdmin


@admin.register(Expert)
class ExpertAdmin(Curated, VocabularyExchange, TermAdmin):
    vocabulary = "experts"
    fields = (
        "given_name",
        "family_name",
        "position",
        "organisation",
        "bio",
        ("code", "is_group", "is_former", "is_guest", "is_demo"),
        ("department", "photo"),
        "topics",
        ("orcid", "email", "user"),
    )
    autocomplete_fields = ("department", "photo", "topics")
    list_display = (
        "__str__",
        "position",
        "department",
        yes_no("is_former", _("no longer with the institute")),
    )
    alphabet = ("family_name", "given_name", "code")
    list_select_related = ("department",)
    list_filter = ("is_former", "is_guest", "is_group")
    search_fields = in_languages("family_name", "given_name")


@admin.register(Department)
class DepartmentAdmin(Curated, VocabularyExchange, TermAdmin):
    can_merge = False
    vocabulary = "departments"
    fields = ("name", ("code", "order"))
