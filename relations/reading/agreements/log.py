"""The public log of changes of facts in words: of the register, of a party, of one agreement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from relations.law import ActionKind, PartyStanding, Status
from relations.models import Agreement, Country, Edition, FactsRecord, Kind, Organisation
from relations.reading.labels import named
from relations.text.dates import long_date
from relations.text.languages import best, in_languages

FIELDS = {
    "initialled": "initialled_on",
    "signed": "signed_on",
    "entered": "in_force_on",
    "provisional": "provisional_from",
    "terminated": "terminated_on",
    "manner": "entry_method",
    "term": "duration",
}
IN_STATE = ("manner", "term")  # said to have changed; what they are now is on the page


@dataclass(slots=True)
class LogEntry:
    """One record of the log: when, about what, and what changed as sentences."""

    number: int
    at: datetime
    agreement: int
    title: str
    url: str
    language: str
    changes: list[str]


def records_of(
    agreement: int | None = None, country: str = "", organisation: str = ""
) -> QuerySet[FactsRecord]:
    """The records of agreements that readers may see: of all, of one, or of those of a state or organisation."""
    rows = FactsRecord.objects.filter(
        agreement_id__in=Edition.objects.public().filter(kind=Kind.AGREEMENT).order_by().values("content_id")
    )
    if agreement:
        rows = rows.filter(agreement_id=agreement)
    if country:
        rows = rows.filter(agreement__parties__country__code=country).distinct()
    if organisation:
        rows = rows.filter(agreement__parties__organisation__code=organisation).distinct()
    return rows.defer("state")


def newest_records(agreement: int, as_of: date | None, length: int) -> QuerySet[FactsRecord]:
    """The newest records of one agreement, as far as they were made by a day."""
    rows = FactsRecord.objects.filter(agreement_id=agreement)
    rows = (rows.known_on(as_of) if as_of else rows).order_by("-pk")
    return FactsRecord.objects.filter(pk__in=rows.values("pk")[:length])


def changes_of(rows: Iterable[FactsRecord], names: dict[str, str]) -> list[LogEntry]:
    """Records of one agreement for its own page, newest first; `names` of its parties by code, as it has them today."""
    rows = sorted(rows, key=lambda row: row.pk, reverse=True)
    names = party_names(rows, names)
    return [
        LogEntry(row.pk, row.at, row.agreement_id, "", "", "", [sentence(one, names) for one in row.changes])
        for row in rows
    ]


def entries(rows: Iterable[FactsRecord], language: str = "") -> list[LogEntry]:
    """These records in the language of the reader, with the titles of their agreements."""
    rows, language = list(rows), language or get_language()
    editions: dict[int, dict[str, Edition]] = {}
    public = Edition.objects.public().filter(content_id__in={row.agreement_id for row in rows})
    for edition in public.defer("body", "lead"):
        editions.setdefault(edition.content_id, {})[edition.language] = edition
    names, found = party_names(rows), []
    for row in rows:
        versions = editions.get(row.agreement_id)
        if not versions:
            continue
        shown = versions[best(versions, language)]
        said = [sentence(change, names) for change in row.changes]
        found.append(
            LogEntry(
                row.pk, row.at, row.agreement_id, shown.title, shown.get_absolute_url(), shown.language, said
            )
        )
    return found


def party_names(rows: Iterable[FactsRecord], known: dict[str, str] | None = None) -> dict[str, str]:
    """The names of the parties that records speak of, by the key under which the law knows them."""
    keys = {change.get("party") for row in rows for change in row.changes} - {None}
    codes = {key: key.partition("/")[0].partition("#")[0] for key in keys}
    names = dict(known or {})
    missing = set(codes.values()) - names.keys()
    for model in (Country, Organisation) if missing else ():
        terms = model.objects.filter(code__in=missing).only("code", *in_languages("name"))
        names |= {term.code: str(named(term, "name")) for term in terms}
    return {key: names.get(code, code.upper()) for key, code in codes.items()}


def sentence(change: dict, names: dict[str, str]) -> str:
    """One change in words."""
    what, party = change["what"], names.get(change.get("party"), "")
    was, now = change.get("was"), change.get("now")
    if what == "recorded":
        return _("Entered into the register.")
    if what == "party":
        text = _("Party added: %(party)s.") if now else _("Party removed: %(party)s.")
        return text % {"party": party}
    if what == "periods":  # neither a fact nor the standing of that day: something else moved other days
        return _("Standings of other days changed.")
    if what == "apart":
        return _("Changed: between whom it is not in force because of an objection to a reservation.")
    if what == "act":
        return _of_act(was, now, party)
    if what in ("status", "standing"):
        words = Status if what == "status" else PartyStanding
        text = _("Status: %(was)s → %(now)s.") if what == "status" else _("%(party)s: %(was)s → %(now)s.")
        return text % {"party": party, "was": words(was).label.lower(), "now": words(now).label.lower()}
    name = str(Agreement._meta.get_field(FIELDS[what]).verbose_name).capitalize()
    if what in IN_STATE:
        return _("Corrected: %(name)s.") % {"name": name}
    return _changed(name, _day(was), _day(now))


def _of_act(was: list | None, now: list | None, party: str) -> str:
    if was and now:
        return _("Corrected: %(now)s (before: %(was)s).") % {"now": _act(now, party), "was": _act(was, party)}
    if now:
        return _("Recorded: %(act)s.") % {"act": _act(now, party)}
    return _("Taken out: %(act)s.") % {"act": _act(was, party)}


def _act(act: list, party: str) -> str:
    """[kind, party, day, precision, day of effect, its precision] in words."""
    kind, _party, done, precision, effect, effect_precision = act
    text = ", ".join(part for part in (str(ActionKind(kind).label), party, _day([done, precision])) if part)
    if not effect or effect == done:
        return text
    return _("%(act)s, takes effect on %(day)s") % {"act": text, "day": _day([effect, effect_precision])}


def _day(moment: list | None) -> str:
    if not moment or not moment[0]:
        return ""
    return long_date(date.fromisoformat(moment[0]), get_language(), moment[1]).rstrip(".")


def _changed(name: str, was: str, now: str) -> str:
    if was and now:
        return _("%(name)s: %(now)s (before: %(was)s).") % {"name": name, "now": now, "was": was}
    return f"{name}: {now}." if now else _("%(name)s: %(was)s taken out.") % {"name": name, "was": was}
