"""The texts of an agreement side by side."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Kind
from relations.parameters import knows
from relations.reading.agreements.parallel import parallel_texts
from relations.reading.agreements.register_query import day_asked
from relations.reading.versions import Withdrawn, versions_of

from .agreements import READ
from .items import tombstone


@require_safe
@knows("show", "as_of")
def agreement_texts(request, pk, slug=""):
    """The texts of an agreement side by side, article by article."""
    try:
        versions = versions_of(Kind.AGREEMENT, pk, READ)
    except Withdrawn as gone:
        return tombstone(request, gone)
    right = versions.url(versions.language) + "texts/"
    if request.path != right:
        return HttpResponsePermanentRedirect(right)
    as_of, _wrong = day_asked(request.GET.get("as_of", ""))
    texts = parallel_texts(versions, request.GET.get("show", ""), as_of or timezone.localdate(), as_of)
    if not texts.offered:
        raise Http404
    then = f"?as_of={as_of}" if as_of else ""
    home = versions.url(versions.language) + then
    context = versions.context() | {
        "alternates": {code: url + "texts/" for code, url in versions.alternates.items()}
    }
    return render(
        request,
        "agreements/texts.html",
        {
            **context,
            "section": "agreement",
            "canonical_url": versions.canonical_url + "texts/",
            "robots": "noindex,follow" if request.GET else "",
            "switch_query": f"?show={request.GET['show']}{then.replace('?', '&')}"
            if texts.is_chosen
            else then,
            "trail": [
                (_("Agreements"), reverse("agreement-list")),
                (versions.shown.title, home),
                (_("Texts"), ""),
            ],
            "texts": texts,
            "home": home,
        },
    )
