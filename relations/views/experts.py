"""Who writes: the list of experts in Kazakh alphabetical order, and a page of each."""

from itertools import groupby

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Authorship, Edition, Expert, Kind
from relations.parameters import LIST, knows
from relations.reading.cards import load_cards
from relations.reading.labels import named
from relations.reading.lists import ListQuery, in_languages, paged
from relations.reading.people import address_of, as_person, names_of
from relations.reading.subjects import tied_to
from relations.text.collation import sort_key
from relations.text.languages import LANGUAGES

from .items import moved


@require_safe
def expert_list(request):
    """Experts by family name in the order of the Kazakh alphabet, groups of authors and former experts apart."""
    language = translation.get_language()
    people = []
    for expert in Expert.objects.select_related("department", "photo"):
        family = named(expert, "family_name", language)
        people.append(
            (
                sort_key(family or expert.code, language),
                family[:1].upper(),
                expert,
                as_person(expert, language),
            )
        )
    people.sort(key=lambda one: one[0])
    present = [one for one in people if not one[2].is_former and not one[2].is_group]
    letters = [
        (letter, [person for *_rest, person in group])
        for letter, group in groupby(present, key=lambda one: one[1])
    ]
    return render(
        request,
        "experts/list.html",
        {
            "trail": [(_("Experts"), "")],
            "letters": letters,
            "groups": [one[3] for one in people if one[2].is_group and not one[2].is_former],
            "former": [one[3] for one in people if one[2].is_former],
        },
    )


@require_safe
@knows(*LIST)
def expert_detail(request, pk, slug=""):
    """An expert: name in three languages, post, works, topics."""
    language = translation.get_language()
    expert = Expert.objects.select_related("department", "photo").filter(pk=pk).first()
    if expert is None:
        return moved(Expert, str(pk))
    right = address_of(expert, language)
    if request.path != right:
        return HttpResponsePermanentRedirect(right)

    query = ListQuery(request)
    works = tied_to(Authorship.objects.filter(expert=expert), "article_id")
    editions = Edition.objects.public().filter(works, kind=Kind.ARTICLE)
    query.values.setdefault("languages", "all")
    page = paged(in_languages(editions, query, language).only("id", "dated_on", "content_id"), query)
    cards = load_cards([row.content_id for row in page.rows], language, {Kind.ARTICLE})
    person = as_person(expert, language)
    return render(
        request,
        "experts/detail.html",
        {
            "trail": [(_("Experts"), reverse("expert-list"))],
            "expert": expert,
            "person": person,
            "organisation": named(expert, "organisation", language),
            "bio": named(expert, "bio", language),
            "names": [(code, name) for code, name in names_of(expert).items() if name != person.name],
            "page": page,
            "cards": cards.values(),
            "terms": [
                (topic.get_absolute_url(), named(topic, "name", language)) for topic in expert.topics.all()
            ],
            "alternates": _alternates(expert),
            "robots": query.robots if request.GET else "",
        },
    )


def _alternates(expert):
    addresses = {}
    for code in LANGUAGES:
        with translation.override(code):
            addresses[code] = address_of(expert, code)
    return addresses
