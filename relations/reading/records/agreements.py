"""What only an agreement says about itself: its texts, numbers, parties, status and time of force on a day."""

from datetime import date

from django.utils.translation import gettext as _

from relations.law import ENDED
from relations.models import Agreement, Instrument, PartyPeriod, Precision, Status
from relations.reading.agreements.open_facts import since_of, standings_by_party
from relations.reading.labels import word
from relations.text.dates import iso_date, long_date

from .files import media_type
from .members import member_mention
from .record import Force, ItemRecord, Mention, PartyForce, RecordFile


def fill(record: ItemRecord, agreement: Agreement, language: str, day: date) -> None:
    """Complete the record of an agreement whose relations are loaded (`reading.facts`), as it stands on a day."""
    record.genre, record.label = agreement.instrument, str(Instrument(agreement.instrument).label)
    record.day, record.precision = agreement.dated_on, agreement.dated_on_precision
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
        standings=_standings(agreement, language, day),
    )


def _standings(agreement: Agreement, language: str, day: date) -> list[PartyForce]:
    """How every party stands on a day, in the order of the parties; those of which nothing is stored are left out."""
    now = standings_by_party(agreement, day)
    return [
        _party_force(member_mention(party, language), now[party.pk], language)
        for party in agreement.parties.all()
        if party.pk in now
    ]


def _party_force(party: Mention, period: PartyPeriod, language: str) -> PartyForce:
    """“Uzbekistan: party (since 4 July 2023)”."""
    since, words = since_of(period) or "", f"{party.name}: {period.get_standing_display()}"
    if since:
        day = long_date(period.since, language, period.precision)
        words += f" ({_('since %(day)s') % {'day': day}})"
    return PartyForce(party, period.standing, since, words)


def _time_of_force(agreement: Agreement, periods: list[tuple[date, str]], day: date) -> tuple[str, str]:
    """From when to when it was or is in force, as far as it is known and had come about by a day."""
    entered = [starts_on for starts_on, status in periods if status == Status.IN_FORCE and starts_on <= day]
    if not entered:
        return "", ".."
    ended = [s for s, status in periods if status in ENDED and entered[-1] < s <= day]
    precision = agreement.in_force_on_precision if entered[0] == agreement.in_force_on else Precision.DAY
    return iso_date(entered[0], precision), ended[0].isoformat() if ended else ".."
