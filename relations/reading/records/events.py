"""What only an event says about itself: its days, place, level and state, who took part, and its series."""

from relations.models import Event
from relations.reading.events.places import city_then
from relations.reading.labels import word

from .members import attendee, country_mention
from .record import ItemRecord, Meeting


def fill(record: ItemRecord, event: Event, language: str) -> None:
    """Complete the record of an event whose relations are loaded (`reading.facts`)."""
    record.genre, record.label = event.type.code, word(event.type, "name", language)
    record.day, record.until = event.starts_on, event.ends_on
    record.place = city_then(event, language)
    country = event.place.country if event.place and event.place.country_id else event.host_country
    record.meeting = Meeting(
        level=event.level,
        status=event.status,
        is_online=event.is_online,
        previous_starts_on=event.previous_starts_on,
        venue=word(event, "venue", language) or record.place,
        country=country.code.upper() if country else "",
        host=country_mention(event.host_country, language) if event.host_country_id else None,
        attendees=[attendee(row, language) for row in event.participations.all()],
        series=word(event.series, "name", language) if event.series_id else "",
    )
