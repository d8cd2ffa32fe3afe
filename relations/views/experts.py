"""Who writes: the list of experts in Kazakh alphabetical order, and a page of each."""

from itertools import groupby

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Authorship, Edition, Expert, Kind, Topic
from relations.reading.cards import Person, cover_of, load_cards
from relations.reading.lists import ListQuery, in_languages, paged
from relations.reading.overview import among
from relations.reading.terms import Label, gathered, label, member, moved, words
from relations.text.collation import sort_key
from relations.text.languages import LANGUAGES
from relations.text.slugs import slugify


def names_of(expert: Expert) -> dict[str, str]:
    """The full name of an expert in each language that has one."""
    full = {}
    for code in LANGUAGES:
        parts = (getattr(expert, f"given_name_{code}"), getattr(expert, f"family_name_{code}"))
        if parts[1]:
            full[code] = " ".join(part for part in parts if part)
    return full


def word_of(row, name: str, language: str) -> Label:
    """A translated field of a row in the best language it has."""
    return label({code: getattr(row, f"{name}_{code}") for code in LANGUAGES}, language)


def address_of(expert: Expert, language: str) -> str:
    """The page of an expert, with the name of the language in its address."""
    name = label(names_of(expert), language)
    return reverse("expert-detail", args=[expert.pk, slugify(name, name.language or language) or "expert"])


def as_person(expert: Expert, language: str) -> Person:
    """An expert as a byline shows one."""
    name = label(names_of(expert), language)
    department = word_of(expert.department, "name", language) if expert.department else ""
    return Person(
        name=name or expert.code,
        language=name.language,
        url=address_of(expert, language),
        post=", ".join(part for part in (word_of(expert, "position", language), department) if part),
        orcid=expert.orcid,
        photo=cover_of(expert.photo, language),
    )


@require_safe
def expert_list(request):
    """Experts by family name in the order of the Kazakh alphabet, groups of authors and former experts apart."""
    language = translation.get_language()
    people = []
    for expert in Expert.objects.select_related("department", "photo"):
        family = word_of(expert, "family_name", language)
        people.append(
            (sort_key(family or expert.code), family[:1].upper(), expert, as_person(expert, language))
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
    works = Authorship.objects.filter(expert=expert)
    editions = Edition.objects.public().filter(among([(works, "article_id")]), kind=Kind.ARTICLE)
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
            "organisation": word_of(expert, "organisation", language),
            "bio": word_of(expert, "bio", language),
            "names": [(code, name) for code, name in names_of(expert).items() if name != person.name],
            "page": page,
            "cards": cards.values(),
            "terms": _terms(expert, language),
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


def _terms(expert, language):
    """Topics the expert works on, and those of the articles; one query."""
    rows = gathered(
        [
            member(
                Topic.objects.filter(experts=expert), "topic", rank="order", code="slug", name=words("name")
            ),
        ],
        language,
    )
    return [(reverse("topic-detail", args=[row.code]), row.name) for row in rows]
