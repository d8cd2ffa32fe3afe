"""An agreement as the cells of a table: what an export writes and what a preview compares."""

from __future__ import annotations

from relations.models import Capacity, LinkKind, Precision
from relations.text.languages import LANGUAGES

from .agreement_lists import RELATIONS, Act, From, Ref, Reserved, Role, Step, Text, flat
from .values import written_date

PLAIN = (
    "register_number", *(f"{n}_{c}" for n in ("title", "lead", "short_title", "entry_clause") for c in LANGUAGES),
    "original_language", "instrument", "level", "entry_method", "entry_days", "entry_months", "entry_count", "duration", "term_years", "renewal_years",
    "notice_months", "in_force_source", "open_question",
)  # fmt: skip
PARTIAL = ("signed_on", "in_force_on")
DAYS = ("initialled_on", "provisional_from", "entry_on", "term_until", "terminated_on")
FLAGS = ("entry_first_of_month", "notice_by_law")


def cells_of(agreement) -> dict[str, str]:
    """Every column of an agreement whose rows were read along (`agreement_writer.with_rows`)."""
    found = single_cells(agreement)
    found["parties"] = "; ".join(party.code for party in agreement.parties.all())
    found["topics"] = "; ".join(sorted(topic.code for topic in agreement.topics.all()))
    found["acts"] = "\n".join(act.written() for act in acts_of(agreement))
    found["party_roles"] = "\n".join(role.written() for role in roles_of(agreement))
    found["reservations"] = "\n".join(one.written() for one in reservations_of(agreement))
    found["follow_ups"] = "\n".join(step_of(row).written() for row in agreement.follow_ups.all())
    found["references"] = "\n".join(reference_of(row).written() for row in agreement.references.all())
    found["texts"] = "\n".join(text_of(row).written() for row in agreement.texts.all())
    found["sources"] = "\n".join(source_of(row).written() for row in agreement.sources.all())
    found["relations"] = "\n".join(f"{kind} | {number}" for kind, number in relations_of(agreement))
    return found


def single_cells(agreement) -> dict[str, str]:
    """The columns that are fields of the row itself."""
    found = {name: _plain(getattr(agreement, name)) for name in PLAIN}
    for name in PARTIAL:
        found[name] = written_date(getattr(agreement, name), getattr(agreement, f"{name}_precision"))
    for name in DAYS:
        found[name] = _plain(getattr(agreement, name))
    for name in FLAGS:
        found[name] = "yes" if getattr(agreement, name) else ""
    found["is_binding"] = {True: "yes", False: "no"}.get(agreement.is_binding, "")
    found["place"] = agreement.place.code if agreement.place else ""
    depositary = agreement.depositary_country or agreement.depositary_organisation
    found["depositary"] = depositary.code if depositary else ""
    return found


def _plain(value) -> str:
    return "" if value is None else str(value)


def acts_of(agreement) -> list[Act]:
    codes = {party.pk: party.code for party in agreement.parties.all()}
    return [act_of(row, codes) for row in agreement.actions.all()]


def first(row, name: str) -> str:
    """A translated field in the first language that has it, as it may stand between bars."""
    return flat(next((text for code in LANGUAGES if (text := getattr(row, f"{name}_{code}"))), ""))


def act_of(row, codes: dict[int, str]) -> Act:
    return Act(
        codes.get(row.party_id, ""), row.kind, row.done_on, row.done_on_precision, row.effective_on,
        row.effective_on_precision if row.effective_on else Precision.DAY, flat(row.number), first(row, "document"),
        row.until, row.is_definitive, row.url, flat(row.source),
    )  # fmt: skip


def roles_of(agreement) -> list[Role]:
    """The parties that are more than a state by itself; all those of one state, where one of them is."""
    parties = list(agreement.parties.all())
    found = [role_of(party) for party in parties]
    telling = {role.party for role in found if role != Role(role.party, usual_capacity(role.party, parties))}
    return [role for role in found if role.party in telling]


def usual_capacity(code: str, parties) -> str:
    party = next(one for one in parties if one.code == code)
    return Capacity.STATE if party.country_id else Capacity.ORGANISATION


def role_of(party) -> Role:
    texts = [first(party, name) for name in ("body", "signatory", "territory")]
    return Role(party.code, party.capacity, texts[0], texts[1], party.is_required, texts[2])


def reservations_of(agreement) -> list[Reserved]:
    codes = {party.pk: party.code for party in agreement.parties.all()}
    return [reservation_of(row, codes) for row in agreement.reservations.all()]


def reservation_of(row, codes: dict[int, str]) -> Reserved:
    return Reserved(
        codes.get(row.party_id, ""), row.is_declaration, row.made_on, row.withdrawn_on, first(row, "text")
    )


def step_of(row) -> Step:
    return Step(
        first(row, "title"), first(row, "responsible"), row.due_on, row.done_on, row.verdict, first(row, "source"),
        row.source_url,
    )  # fmt: skip


def reference_of(row) -> Ref:
    return Ref(row.register, row.country.code if row.country else "", row.number, row.dated_on, row.url)


def text_of(row) -> Text:
    return Text(row.language, row.title, row.is_authentic, row.source_url)


def source_of(row) -> From:
    title = next((text for code in LANGUAGES if (text := getattr(row, f"title_{code}"))), "")
    return From(title, row.url, row.retrieved_on)


def relations_of(agreement) -> list[tuple[str, str]]:
    rows = [row for row in agreement.links_out.all() if LinkKind(row.kind) in RELATIONS]
    numbers = [(row.kind, getattr(row.target.specific(), "register_number", None)) for row in rows]
    return [(kind, number) for kind, number in numbers if number]
