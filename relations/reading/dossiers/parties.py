"""What concerns a relation, for those who subscribe to it: everything in which all parties of its dossier take part."""

from django.db.models import QuerySet
from django.http import Http404

from relations.models import Content, Dossier, DossierParty
from relations.reading.shelf import on_shelf


def page_of_parties(codes: str, language: str) -> str:
    """The page of the dossier of `kz-uz`, whatever the order, in the language that suits best. Raises Http404."""
    keys = {Dossier.key_of(codes.split("-")), codes}
    editions = on_shelf().filter(content__dossier__parties_key__in=keys)
    edition = editions.filter(language=language).first() or editions.order_by("language").first()
    if edition is None:
        raise Http404
    return edition.get_absolute_url()


def concerning(dossier: int) -> QuerySet[Content]:
    """The items that name every country and organisation of a dossier, the dossier itself among them."""
    contents = Content.objects.order_by()
    for party in DossierParty.objects.filter(dossier=dossier):
        if party.country_id:
            contents = contents.filter(countries=party.country_id)
        else:
            contents = contents.filter(organisations=party.organisation_id)
    return contents
