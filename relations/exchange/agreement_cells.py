"""An agreement as the cells of a table: what an export writes and what a preview compares."""

from __future__ import annotations

from relations.models import LinkKind
from relations.text.languages import LANGUAGES

from .agreement_lists import RELATIONS, Act, From, Ref, Text
from .values import written_date

PLAIN = (
    "register_number", *(f"{n}_{c}" for n in ("title", "lead", "short_title", "entry_clause") for c in LANGUAGES),
    "original_language", "instrument", "level", "entry_method", "entry_days", "entry_months", "entry_count", "duration", "term_years", "renewal_years",
    "notice_months",
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


def act_of(row, codes: dict[int, str]) -> Act:
    document = next((text for code in LANGUAGES if (text := getattr(row, f"document_{code}"))), "")
    return Act(
        codes.get(row.party_id, ""),
        row.kind,
        row.done_on,
        row.done_on_precision,
        row.effective_on,
        row.number,
        document,
    )


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
