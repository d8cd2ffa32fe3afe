"""States, organisations and people as records mention them."""

from relations.models import Country
from relations.reading.labels import word

from .record import Mention


def country_mention(country: Country, language: str) -> Mention:
    """A state with its ISO code."""
    return Mention("Country", word(country, "name", language), code=country.code.upper())


def member_mention(row, language: str) -> Mention:
    """A party or participant: a state or an organisation."""
    if row.country_id:
        return country_mention(row.country, language)
    return Mention("Organization", word(row.organisation, "name", language))


def attendee(row, language: str) -> Mention:
    """A state, an organisation, or a person with the office held then."""
    name = word(row, "person", language)
    if not name:
        return member_mention(row, language)
    return Mention("Person", name, office=word(row, "office", language))
