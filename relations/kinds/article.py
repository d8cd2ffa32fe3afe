"""Articles: reviews, notes, briefs, commentary, interviews."""

from django.utils.translation import gettext_lazy as _

from .base import Traits

ARTICLE = Traits(
    model="Article",
    section="articles",
    singular=_("Article"),
    plural=_("Articles"),
    heading=_("Analysis"),
    translated=("note",),
    rows=("authorships",),
    needs_body=True,
    begun_by_experts=True,
    in_overviews=6,
    sought=(
        "report_number",
        "doi",
        "appeared_in",
        "authorships__expert__given_name",
        "authorships__expert__family_name",
    ),
    shown=(
        "genre",
        "note",
        "first_published_on",
        "first_url",
        "volume",
        "issue",
        "pages",
        "authorships__position",
        "authorships__expert__position",
        "authorships__expert__organisation",
        "authorships__expert__department__name",
    ),
)
