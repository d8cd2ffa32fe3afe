"""What every template can count on: the reader's settings, today, and where on the site the page stands."""

from django.utils import timezone

from portal import reading
from relations.kinds import BY_CODE

SECTIONS = {*BY_CODE, "topic", "country", "organisation", "expert", "archive"}


def page(request):
    """Context of every page. Costs no query."""
    chosen = reading.chosen(request)
    return {
        "reading": chosen,
        "display": {name: chosen.get(name, values[0]) for name, values in reading.CHOICES.items()},
        "today": timezone.localdate(),
        "section": _section(request),
        "page_path": request.path,
    }


def _section(request):
    """The section of the menu a page belongs to, after the name of its address: `article-detail` → `article`."""
    match = getattr(request, "resolver_match", None)
    word = (match.url_name or "").split("-")[0] if match else ""
    return word if word in SECTIONS else ""
