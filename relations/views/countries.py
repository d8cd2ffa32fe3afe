"""Countries and organisations: the index, and a page of each."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import Content, Country, DossierParty, Organisation, Participation, Party
from relations.reading.overview import overview
from relations.reading.terms import gathered, member, moved, words
from relations.text.collation import sort_key

from .experts import word_of

GROUPS = ("ca5", "neighbour", "partner")


@require_safe
def country_list(request):
    """Central Asia first, then neighbours, then partners; organisations after them, all by alphabet."""
    language = translation.get_language()
    rows = list(
        gathered(
            [
                member(
                    Country.objects,
                    "country",
                    rank="order",
                    code="code",
                    name=words("name"),
                    a="slug",
                    b="group",
                ),
                member(
                    Organisation.objects,
                    "organisation",
                    rank="order",
                    code="code",
                    name=words("name"),
                    more=words("abbreviation"),
                    a="slug",
                ),
            ],
            language,
        )
    )
    rows.sort(key=lambda row: sort_key(row.name))

    def entry(row):
        address = reverse(f"{row.role}-detail", args=[row.a])
        return {"url": address, "name": row.name, "letters": row.more or row.code.upper()}

    return render(
        request,
        "countries/list.html",
        {
            "trail": [(_("Countries and organisations"), "")],
            "region": [entry(row) for row in rows if row.b == "ca5"],
            "neighbours": [entry(row) for row in rows if row.b == "neighbour"],
            "partners": [
                entry(row) for row in rows if row.role == "country" and row.b not in ("ca5", "neighbour")
            ],
            "organisations": [entry(row) for row in rows if row.role == "organisation"],
        },
    )


@require_safe
def country_detail(request, slug):
    """What the portal has on a country."""
    country = Country.objects.filter(slug=slug).first()
    if country is None:
        return moved(Country, slug)
    return _page(request, country, "country", Content.countries.through, f"country={country.code}")


@require_safe
def organisation_detail(request, slug):
    """What the portal has on an organisation."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return moved(Organisation, slug)
    through = Content.organisations.through
    return _page(request, organisation, "organisation", through, f"organisation={organisation.code}")


def _page(request, term, noun, through, filters):
    language = translation.get_language()
    belonging = [
        (through.objects.filter(**{f"{noun}_id": term.pk}), "content_id"),
        (Party.objects.filter(**{noun: term}), "agreement_id"),
        (Participation.objects.filter(**{noun: term}), "event_id"),
        (DossierParty.objects.filter(**{noun: term}), "dossier_id"),
    ]
    official = word_of(term, "official_name", language) if noun == "country" else ""
    return render(
        request,
        "countries/detail.html",
        {
            "trail": [(_("Countries and organisations"), reverse("country-list"))],
            "term": term,
            "noun": noun,
            "name": word_of(term, "name", language),
            "official_name": official,
            "capital": word_of(term, "capital", language) if noun == "country" else "",
            "letters": term.letters,
            "overview": overview(belonging, language, filters),
        },
    )
