"""What concerns a relation, for those who subscribe to it: everything in which all parties of its dossier take part."""

from django.db.models import QuerySet

from relations.models import Content, DossierParty


def concerning(dossier: int) -> QuerySet[Content]:
    """The items that name every country and organisation of a dossier, the dossier itself among them."""
    contents = Content.objects.order_by()
    for party in DossierParty.objects.filter(dossier=dossier):
        if party.country_id:
            contents = contents.filter(countries=party.country_id)
        else:
            contents = contents.filter(organisations=party.organisation_id)
    return contents
