"""The register as a table: one row per agreement, matched by its number in the register.

Dates are written as 2022-12-22, 22.12.2022, 2022-12, 12.2022 or 2022; `unknown` and `not yet` are different facts.
Parties, topics and countries are codes or names in any of the three languages, separated by semicolons.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from django.utils.translation import gettext

from relations.editorial import history, permissions, publishing
from relations.editorial.permissions import Act
from relations.models import (
    Agreement,
    Country,
    Duration,
    EntryMethod,
    Instrument,
    Kind,
    Level,
    Organisation,
    Party,
    Place,
    Precision,
    Topic,
)
from relations.text.languages import DEFAULT, LANGUAGES, best, in_languages

from .rows import Format, Outcome, RowRefused
from .terms import index, listed

TEXTS = tuple(in_languages("title", "lead"))
DATES = ("signed_on", "in_force_on")
NUMBERS = ("term_years", "renewal_years", "notice_months")
CHOICES = {
    "instrument": Instrument,
    "level": Level,
    "entry_method": EntryMethod,
    "duration": Duration,
}
COLUMNS = (
    "register_number", *TEXTS, "original_language", "instrument", "level", "signed_on", "place", "in_force_on",
    "parties", "topics", "entry_method", "duration", "term_years", "renewal_years", "notice_months",
)  # fmt: skip

DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4})")
MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})\.(\d{4})")
YEAR = re.compile(r"\d{4}")
UNKNOWN = {"", "?", "unknown", "неизвестно", "белгісіз"}
NOT_YET = {"not yet", "not_yet", "ещё нет", "еще нет", "әлі жоқ"}


def partial_date(text: str) -> tuple[date | None, Precision]:
    """A date as people write it with how exactly it is known. Raises ValueError.

    >>> partial_date("12.2022")
    (datetime.date(2022, 12, 1), Precision.MONTH)
    """
    text = text.strip().lower()
    if text in UNKNOWN:
        return None, Precision.UNKNOWN
    if text in NOT_YET:
        return None, Precision.NOT_YET
    if match := DAY.fullmatch(text):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        return date(int(year), int(month), int(day)), Precision.DAY
    if match := MONTH.fullmatch(text):
        year, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        return date(int(year), int(month), 1), Precision.MONTH
    if YEAR.fullmatch(text):
        return date(int(text), 1, 1), Precision.YEAR
    raise ValueError(text)


def written_date(day: date | None, precision: str) -> str:
    """The same date as it stands in an exported table; the reverse of `partial_date()`."""
    if day is None:
        return "not yet" if precision == Precision.NOT_YET else ""
    return {Precision.YEAR: f"{day:%Y}", Precision.MONTH: f"{day:%Y-%m}"}.get(precision, day.isoformat())


class Reader:
    """The cells of one row as values; remembers every fault so that a row shows all of them at once."""

    def __init__(self, values: dict[str, str], vocabularies: dict[str, dict]):
        self.values, self.vocabularies = values, vocabularies
        self.errors: dict[str, list[str]] = {}

    def has(self, name: str) -> bool:
        return name in self.values

    def fail(self, name: str, message: str) -> None:
        self.errors.setdefault(name, []).append(message)

    def date(self, name: str):
        try:
            return partial_date(self.values[name])
        except ValueError:
            self.fail(name, gettext("Write the date as 2022-12-22, 2022-12 or 2022."))
            return None, Precision.UNKNOWN

    def choice(self, name: str, choices):
        text = self.values[name].strip()
        words = {str(label).casefold(): code for code, label in choices.choices} | {
            c: c for c in choices.values
        }
        found = words.get(text.casefold())
        if found is None:
            allowed = ", ".join(choices.values)
            self.fail(
                name,
                gettext("“%(text)s” is not known here. Allowed: %(allowed)s.")
                % {"text": text, "allowed": allowed},
            )
        return found

    def number(self, name: str) -> int | None:
        text = self.values[name].strip()
        if not text:
            return None
        if not text.isdecimal() or not 0 < int(text) < 1000:
            self.fail(name, gettext("Write a whole number."))
            return None
        return int(text)

    def terms(self, name: str, *vocabularies: str) -> list:
        found = []
        for text in listed(self.values[name]):
            matches = (self.vocabularies[v].get(text.casefold()) for v in vocabularies)
            term = next((match for match in matches if match), None)
            if term is None:
                self.fail(name, gettext("“%(text)s” is not in the vocabulary.") % {"text": text})
            elif term not in found:
                found.append(term)
        return found


def format_of_register() -> Format:
    """The format with the vocabularies read once for the whole table."""
    vocabularies = {
        "country": index(Country, "name", "official_name"),
        "organisation": index(Organisation, "name", "abbreviation"),
        "topic": index(Topic, "name"),
        "place": index(Place, "name"),
    }
    return Format(
        name="agreements",
        columns=COLUMNS,
        required=("register_number",),
        write=partial(write, vocabularies=vocabularies),
        export=export,
    )


def write(values: dict[str, str], by, *, vocabularies) -> tuple[str, Outcome, list[str]]:
    """One row into the register. Texts go to the working copy, so readers see them only after publication."""
    reader = Reader(values, vocabularies)
    number = values.get("register_number", "").strip()
    if not number:
        raise RowRefused({"register_number": [gettext("The number in the register is missing.")]})
    found = Agreement.objects.filter(register_number=number).first()
    agreement = found or Agreement(register_number=number, created_by=by)
    if found:
        history.record_found(found)
    before = history.snapshot(found) if found else {}
    languages = _assign(agreement, reader)
    _judge(agreement, reader, by, found, languages)
    agreement.full_clean(exclude=["version"], validate_unique=True)
    agreement.save()
    if reader.has("parties"):
        _set_parties(agreement, reader.parties)
    if reader.has("topics"):
        agreement.topics.set(reader.topics)
    changed = [
        change.name.partition(":")[2] for change in history.compare(before, history.snapshot(agreement))
    ]
    label = f"{number} {agreement}"
    if found and not changed:
        return label, Outcome.SAME, []
    for language in languages:
        publishing.touch(agreement, language, by=by)
    history.record(agreement, by=by, comment=gettext("Import from a table"))
    return label, Outcome.CHANGED if found else Outcome.CREATED, changed if found else []


def _assign(agreement: Agreement, reader: Reader) -> list[str]:
    """Put the cells into the row; answer the languages whose texts differ from what was there."""
    touched = set()
    for name in TEXTS:
        if reader.has(name) and reader.values[name] != (getattr(agreement, name) or ""):
            setattr(agreement, name, reader.values[name])
            touched.add(name[-2:])
    if reader.has("original_language") and reader.values["original_language"]:
        language = reader.values["original_language"].lower()
        if language not in LANGUAGES:
            reader.fail("original_language", gettext("The language is kk, ru or en."))
        agreement.original_language = language
    for name in DATES:
        if reader.has(name):
            day, precision = reader.date(name)
            setattr(agreement, name, day)
            setattr(agreement, f"{name}_precision", precision)
    for name, choices in CHOICES.items():
        if reader.has(name) and reader.values[name]:
            setattr(agreement, name, reader.choice(name, choices) or getattr(agreement, name))
    for name in NUMBERS:
        if reader.has(name):
            setattr(agreement, name, reader.number(name))
    if reader.has("place"):
        places = reader.terms("place", "place")
        agreement.place = places[0] if places else None
    reader.parties = reader.terms("parties", "country", "organisation") if reader.has("parties") else []
    reader.topics = reader.terms("topics", "topic") if reader.has("topics") else []
    return sorted(touched)


def _judge(agreement: Agreement, reader: Reader, by, found, languages) -> None:
    if not any(agreement.title_in(language) for language in LANGUAGES):
        reader.fail(f"title_{DEFAULT}", gettext("A title in at least one language is missing."))
    elif not agreement.title_in(agreement.original_language):
        agreement.original_language = best([code for code in LANGUAGES if agreement.title_in(code)], DEFAULT)
    if not found and len(reader.parties) < 2:
        reader.fail("parties", gettext("An agreement has at least two parties."))
    if found:
        if not permissions.may(by, Act.EDIT_FACTS, found):
            reader.fail("", gettext("You are not allowed to do this."))
        for language in languages:
            if not permissions.may(by, Act.EDIT, found, language):
                reader.fail(f"title_{language}", gettext("This text is in review or not yours to change."))
    elif not permissions.may(by, Act.CREATE, kind=Kind.AGREEMENT):
        reader.fail("", gettext("You are not allowed to do this."))
    if reader.errors:
        raise RowRefused(reader.errors)


def _set_parties(agreement: Agreement, terms: list) -> None:
    """Bring the parties into line without touching those that stay: their actions hang on them."""
    known = {(party.country_id, party.organisation_id): party for party in agreement.parties.all()}
    kept = set()
    for order, term in enumerate(terms):
        is_country = isinstance(term, Country)
        key = (term.pk, None) if is_country else (None, term.pk)
        kept.add(key)
        party = known.get(key) or Party(
            agreement=agreement, **{"country" if is_country else "organisation": term}
        )
        if party.pk is None or party.order != order:
            party.order = order
            party.save()
    for key, party in known.items():
        if key not in kept:
            party.delete()
    agreement.countries.set(term for term in terms if isinstance(term, Country))
    agreement.organisations.set(term for term in terms if isinstance(term, Organisation))


def export() -> list[list]:
    """Every agreement of the desk as a row of COLUMNS; importing it again changes nothing."""
    rows = []
    agreements = (
        Agreement.objects.exclude(register_number=None)
        .select_related("place")
        .prefetch_related("parties__country", "parties__organisation", "topics")
        .order_by("register_number")
    )
    for agreement in agreements.iterator(chunk_size=500):
        special = {
            "place": agreement.place.code if agreement.place else "",
            "parties": "; ".join(party.code for party in agreement.parties.all()),
            "topics": "; ".join(topic.code for topic in agreement.topics.all()),
            **{
                name: written_date(getattr(agreement, name), getattr(agreement, f"{name}_precision"))
                for name in DATES
            },
        }
        rows.append([special[n] if n in special else (getattr(agreement, n) or "") for n in COLUMNS])
    return rows
