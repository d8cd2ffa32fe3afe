"""Where an event took place, under the names that places bore then."""

from django.utils.translation import gettext as _

from relations.models import Event
from relations.reading.labels import named, word


def place_then(event: Event, language: str) -> str:
    """The venue, the city as it was named then, its name today if it is another, and the country."""
    if event.is_online and not event.place:
        return _("online")
    city = named(event.place, "name", language) if event.place else ""
    then = named(event, "place_name", language)
    if then and city and then != city:
        city = _("%(then)s (now %(now)s)") % {"then": then, "now": city}
    country = event.place.country if event.place and event.place.country else None
    venue = named(event, "venue", language)
    parts = [venue, city or then, named(country, "name", language) if country else ""]
    if event.is_online:
        parts.append(_("online"))
    return ", ".join(str(part) for part in parts if part)


def city_then(event: Event, language: str) -> str:
    """The city alone, under the name it bore on the day."""
    return word(event, "place_name", language) or (word(event.place, "name", language) if event.place else "")
