"""A system check: the index must have been made by the present analysis of words."""

from django.core.checks import Tags, Warning, register
from django.db import DatabaseError

from . import rebuilding


@register(Tags.database)
def index_is_current(app_configs, databases=None, **kwargs):
    """Ask for `rebuild_index` when words are analysed otherwise than when the index was made."""
    if not databases:
        return []
    try:
        if rebuilding.is_current():
            return []
    except DatabaseError:  # no tables yet
        return []
    return [
        Warning(
            "The search index was made by another version of the analysis.",
            hint="Run `manage.py rebuild_index`; the site may stay up meanwhile.",
            id="relations.W101",
        )
    ]
