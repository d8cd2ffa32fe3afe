"""The filters that several lists share: topic, country, year and language, as groups of links."""

from dataclasses import dataclass, field
from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from relations.models import Content, Country, Topic
from relations.text.languages import in_languages

from .labels import Label, named_in
from .lists import Facet, ListQuery, belongs_to

YEARS_SHOWN = 12
FIRST_YEAR = 1991


@dataclass(slots=True)
class FilterTerm:
    """A topic or country as a choice."""

    pk: int
    code: str
    name: Label
    parent: str = ""  # of a topic: slug of the broader one; of a country: its group


@dataclass(slots=True)
class Vocabularies:
    """All topics by slug and all countries by code, in their order."""

    topics: dict[str, FilterTerm] = field(default_factory=dict)
    countries: dict[str, FilterTerm] = field(default_factory=dict)


def terms() -> Vocabularies:
    """The vocabularies of the filters, in their order."""
    language = translation.get_language()
    topics = Topic.objects.order_by("order", "code").values(
        "pk", "slug", "parent__slug", *in_languages("name")
    )
    countries = Country.objects.order_by("order", "code").values("pk", "code", "group", *in_languages("name"))
    return Vocabularies(
        {
            row["slug"]: FilterTerm(
                row["pk"], row["slug"], named_in(row, "name", language), row["parent__slug"] or ""
            )
            for row in topics
        },
        {
            row["code"]: FilterTerm(row["pk"], row["code"], named_in(row, "name", language), row["group"])
            for row in countries
        },
    )


def narrowed(editions, query: ListQuery, known: Vocabularies):
    """Editions that fit the chosen topic (with its narrower ones), country and year. An unknown value is a 404."""
    if slug := query.choice("topic", known.topics):
        ids = [term.pk for term in known.topics.values() if slug in (term.code, term.parent)]
        editions = editions.filter(belongs_to(Content.topics.through.objects.filter(topic_id__in=ids)))
    if code := query.choice("country", known.countries):
        of_country = Content.countries.through.objects.filter(country_id=known.countries[code].pk)
        editions = editions.filter(belongs_to(of_country))
    if year := query.year():
        editions = editions.filter(dated_on__gte=date(year, 1, 1), dated_on__lt=date(year + 1, 1, 1))
    return editions


def topics(query: ListQuery, known: Vocabularies) -> Facet:
    """The broad topics, and the narrower ones of the branch that is chosen."""
    chosen = known.topics.get(query["topic"])
    branch = (chosen.parent or chosen.code) if chosen else None
    values = []
    for term in known.topics.values():
        if term.parent:
            continue
        values.append(_value(term))
        if term.code == branch:
            values += [_value(narrow) for narrow in known.topics.values() if narrow.parent == branch]
    return query.facet("topic", _("Topic"), values, more_url=reverse("topic-list"), more_text=_("All topics"))


def countries(query: ListQuery, known: Vocabularies, title: str = "") -> Facet:
    """The countries of the region and its neighbours, and the chosen one; all others by a link."""
    values = [
        _value(term)
        for term in known.countries.values()
        if term.parent in ("ca5", "neighbour") or term.code == query["country"]
    ]
    return query.facet(
        "country",
        title or _("Country"),
        values,
        more_url=reverse("country-list"),
        more_text=_("All countries"),
    )


def years(query: ListQuery, title: str = "", name: str = "year", more_url: str = "") -> Facet:
    """The last years, and the chosen one if it is older."""
    this = timezone.localdate().year
    shown = list(range(this, this - YEARS_SHOWN, -1))
    chosen = query.year(name)
    if chosen and chosen not in shown:
        if not FIRST_YEAR - 100 <= chosen <= this + 50:
            raise Http404
        shown.append(chosen)
    return query.facet(
        name,
        title or _("Year"),
        [(str(year), str(year)) for year in shown],
        is_years=True,
        more_url=more_url or reverse("archive"),
        more_text=_("Archive by year"),
    )


def _value(term: FilterTerm) -> tuple:
    return term.code, term.name, {"language": term.name.language}
