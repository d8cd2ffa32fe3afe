"""The box beside the status: dates, manner, duration, numbers and topics of an agreement, each as a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from relations.law import Rule, Status
from relations.models import Agreement, Duration, EntryMethod, Precision, Standing
from relations.reading.labels import Label, named
from relations.text.dates import long_date

from .actions import is_later
from .stands import Why, why_of


@dataclass(slots=True)
class FactLine:
    """A line of the box beside the status; `day` is set where the fact is a date."""

    name: str
    text: str = ""
    day: date | None = None
    precision: str = "day"
    language: str = ""
    note: Label | str = ""
    links: list[tuple[str, Label]] = field(default_factory=list)
    why: Why | None = None  # where the day follows from acts


def facts_of(
    agreement: Agreement,
    parties: Collection,
    place: str,
    day: date,
    as_of: date | None,
    periods: Iterable[Standing],
    acts: Mapping[int, str],
) -> list[FactLine]:
    """The lines of the box. `periods` of the whole say when it entered into force where nobody recorded a day."""
    facts = []
    if not is_later(agreement.signed_on, as_of):
        facts.append(_dated(_("Signed"), agreement.signed_on, agreement.signed_on_precision, place))
    facts.append(entry_fact(agreement, as_of, periods, acts))
    if agreement.provisional_from and not is_later(agreement.provisional_from, as_of):
        facts.append(FactLine(_("Provisionally applied from"), day=agreement.provisional_from))
    if agreement.entry_method != EntryMethod.UNKNOWN:
        facts.append(FactLine(_("Manner"), _manner(agreement)))
    if not agreement.is_political or agreement.duration != Duration.UNKNOWN:
        facts.append(FactLine(_("Duration"), _duration(agreement)))
    expiry = agreement.next_expiry(day)
    if expiry and not (agreement.terminated_on and agreement.terminated_on <= day):
        name = _("Next renewal or end") if agreement.renewal_years else _("Ends on")
        facts.append(FactLine(name, day=expiry, note=_notice_day(expiry, day)))
    if agreement.terminated_on and not is_later(agreement.terminated_on, as_of):
        facts.append(FactLine(_("Terminated"), day=agreement.terminated_on))
    facts += _more_facts(agreement, parties)
    listing = reverse("agreement-list")
    if links := [(f"{listing}?topic={topic.slug}", named(topic, "name")) for topic in agreement.topics.all()]:
        facts.append(FactLine(_("Topics"), links=links))
    return facts


def _more_facts(agreement, parties) -> list[FactLine]:
    facts = []
    depositary = agreement.depositary_country or agreement.depositary_organisation
    if depositary and len(parties) > 2:
        name = named(depositary, "name")
        facts.append(FactLine(_("Depositary"), name, language=name.language))
    if short := named(agreement, "short_title"):
        facts.append(FactLine(_("Short title"), short, language=short.language))
    if agreement.register_number:
        facts.append(FactLine(_("Number in the register"), agreement.register_number))
    return facts


def _dated(name: str, day: date | None, precision: str, note: str = "") -> FactLine:
    if day:
        return FactLine(name, day=day, precision=precision, note=note)
    if precision == Precision.NOT_YET:
        return FactLine(name, _("not yet"), note=note)
    return FactLine(name, _("not recorded"), note=note)


def entry_fact(
    agreement: Agreement, as_of: date | None, periods: Iterable[Standing], acts: Mapping[int, str]
) -> FactLine:
    """The recorded day with its source; else the day that follows from the acts, marked as computed, and why."""
    name = _("Entry into force")
    if agreement.in_force_on and not is_later(agreement.in_force_on, as_of):
        return _dated(name, agreement.in_force_on, agreement.in_force_on_precision, agreement.in_force_source)
    if agreement.is_political:
        return FactLine(name, _("not provided for: political document"))
    entered = next((period for period in periods if period.status == Status.IN_FORCE), None)
    if entered is None or entered.since is None:
        is_open = agreement.in_force_on_precision == Precision.NOT_YET or agreement.in_force_on
        return FactLine(name, _("not yet") if is_open else _("not recorded"))
    why = why_of(entered, acts)
    note = "" if entered.rule == Rule.AS_RECORDED else _("computed")
    if entered.precision == Precision.UNKNOWN:
        return FactLine(name, _("a day that is not known"), why=why)
    return FactLine(name, day=entered.since, precision=entered.precision, note=note, why=why)


def _manner(agreement: Agreement) -> str:
    label = str(EntryMethod(agreement.entry_method).label)
    delay = [
        ngettext("%(count)s month after", "%(count)s months after", agreement.entry_months)
        % {"count": agreement.entry_months}
        if agreement.entry_months
        else "",
        ngettext("%(count)s day after", "%(count)s days after", agreement.entry_days)
        % {"count": agreement.entry_days}
        if agreement.entry_days
        else "",
        _("on the first day of the month after") if agreement.entry_first_of_month else "",
    ]
    return ", ".join(part for part in (label, *delay) if part)


def _duration(agreement: Agreement) -> str:
    if agreement.duration != Duration.TERM or not (agreement.term_until or agreement.term_years):
        return str(Duration(agreement.duration).label)
    if agreement.term_until:
        term = _("until %(day)s") % {"day": long_date(agreement.term_until, get_language())}
    else:
        term = years_text(agreement.term_years)
    if not agreement.renewal_years:
        return _("%(term)s, no automatic renewal") % {"term": term}
    renewal = years_text(agreement.renewal_years)
    if not agreement.notice_months:
        return _("%(term)s, then renewed each time for %(renewal)s") % {"term": term, "renewal": renewal}
    notice = ngettext("%(count)s month", "%(count)s months", agreement.notice_months)
    return _("%(term)s, then renewed each time for %(renewal)s unless notice is given %(notice)s before") % {
        "term": term,
        "renewal": renewal,
        "notice": notice % {"count": agreement.notice_months},
    }


def years_text(count: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", count) % {"count": count}


def _notice_day(expiry: date, day: date) -> str:
    """How long there is until then, while it is less than two years."""
    left = (expiry - day).days
    if not 0 <= left <= 730:
        return ""
    return ngettext("in %(count)s day", "in %(count)s days", left) % {"count": left}


def scope_of(parties: int) -> str:
    """Bilateral, trilateral, multilateral; nothing when the parties are not recorded."""
    if parties < 2:
        return ""
    return {2: _("bilateral"), 3: _("trilateral")}.get(parties, _("multilateral"))
