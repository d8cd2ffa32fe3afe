"""Articles at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from relations.models import Article, Authorship

from .attachments import AttachmentRows
from .base import ContentAdmin, RowInline
from .documents import WordImport
from .handout import Handout
from .rows import LinkRows, SourceRows


class AuthorRows(RowInline):
    model = Authorship
    fields = ("expert", "position")
    autocomplete_fields = ("expert",)
    sort_field = "order"


@admin.register(Article)
class ArticleAdmin(Handout, WordImport, ContentAdmin):
    facts = (
        (_("Article"), ("genre", ("report_number", "doi"), "note")),
        (
            _("First publication elsewhere"),
            (("first_published_on", "appeared_in"), ("volume", "issue", "pages", "issn"), "first_url"),
        ),
    )
    inlines = (AuthorRows, AttachmentRows, SourceRows, LinkRows)
    list_display = ("heading", "genre", "languages", "changed")
    list_filter = ("genre", *ContentAdmin.list_filter)
