"""What only an agreement says about itself: its texts, numbers, parties, status and time of force on a day."""

from datetime import date

from relations.law import ENDED
from relations.models import Agreement, Instrument, Precision, Status
from relations.reading.labels import word
from relations.text.dates import iso_date

from .files import media_type
from .members import member_mention
from .record import Force, ItemRecord, RecordFile


def fill(record: ItemRecord, agreement: Agreement, language: str, day: date) -> None:
    """Complete the record of an agreement whose relations are loaded (`reading.facts`), as it stands on a day."""
    record.genre, record.label = agreement.instrument, str(Instrument(agreement.instrument).label)
    record.day, record.precision = agreement.dated_on, _precision(agreement)
    record.place = word(agreement.place, "name", language) if agreement.place else ""
    record.files = [
        RecordFile(
            row.file.url, media_type(row.file.name), row.language, row.size, row.sha256, row.is_authentic
        )
        for row in agreement.texts.all()
        if row.file and row.is_public
    ]
    record.force = _force(agreement, language, day)
    record.parties = tuple(party.name for party in record.force.parties)


def _precision(agreement: Agreement) -> str:
    """How exactly the day is known by which the agreement is dated."""
    if agreement.signed_on:
        return agreement.signed_on_precision
    return agreement.in_force_on_precision if agreement.in_force_on else Precision.DAY


def _force(agreement: Agreement, language: str, day: date) -> Force:
    periods = [(row.starts_on, row.status) for row in agreement.standings.all()]
    begins, ends = _time_of_force(agreement, periods, day)
    own = [agreement.register_number] if agreement.register_number else []
    given = [
        f"{row.get_register_display()} {row.number}"
        for row in agreement.references.all()
        if row.number and (row.dated_on is None or row.dated_on <= day)
    ]
    return Force(
        day=day,
        numbers=own + given,
        parties=[member_mention(party, language) for party in agreement.parties.all()],
        status=next((status for starts_on, status in reversed(periods) if starts_on <= day), ""),
        begins=begins,
        ends=ends,
    )


def _time_of_force(agreement: Agreement, periods: list[tuple[date, str]], day: date) -> tuple[str, str]:
    """From when to when it was or is in force, as far as it is known and had come about by a day."""
    entered = [starts_on for starts_on, status in periods if status == Status.IN_FORCE and starts_on <= day]
    if not entered:
        return "", ".."
    ended = [s for s, status in periods if status in ENDED and entered[-1] < s <= day]
    precision = agreement.in_force_on_precision if entered[0] == agreement.in_force_on else Precision.DAY
    return iso_date(entered[0], precision), ended[0].isoformat() if ended else ".."
