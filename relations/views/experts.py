"""Who writes: the list of experts in Kazakh alphabetical order, and a page of each."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Expert
from relations.parameters import LIST, knows
from relations.reading.card_lists import works_of
from relations.reading.experts import expert_index, find_expert, profile_of
from relations.reading.lists import ListQuery
from relations.reading.people import address_of

from .items import moved


@require_safe
def expert_list(request):
    """Experts by family name in the order of the Kazakh alphabet, groups of authors and former experts apart."""
    index = expert_index(translation.get_language())
    return render(request, "experts/list.html", {"trail": [(_("Experts"), "")], **vars(index)})


@require_safe
@knows(*LIST)
def expert_detail(request, pk, slug=""):
    """An expert: name in three languages, post, works, topics."""
    language, expert = translation.get_language(), find_expert(pk)
    if expert is None:
        return moved(Expert, str(pk))
    right = address_of(expert, language)
    if request.path != right:
        return HttpResponsePermanentRedirect(right)
    profile, works = profile_of(expert, language), works_of(expert, ListQuery(request), language)
    return render(
        request,
        "experts/detail.html",
        {
            "trail": [(_("Experts"), reverse("expert-list"))],
            "expert": expert,
            **vars(profile),
            "page": works.page,
            "cards": works.cards,
            "robots": works.query.robots if request.GET else "",
        },
    )
