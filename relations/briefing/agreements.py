"""What stands in the PDF of an agreement."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relations.models import Agreement, Edition, EntryMethod, Kind, Precision, Reference
from relations.reading.agreements.fact_box import entry_fact
from relations.reading.agreements.family import Branch, component, members, tree
from relations.reading.agreements.page import party_facts
from relations.reading.agreements.parts import DOMESTIC, follow_ups_of, force_of, reference_of, sources_of
from relations.reading.agreements.stands import Stand, Why, acts_in_words, parties_on, why_of
from relations.reading.agreements.text_languages import language_name
from relations.reading.agreements.wordings import wordings_on
from relations.reading.cards import load_cards
from relations.reading.labels import word
from relations.reading.records import ItemRecord, records_of
from relations.text import dates

from .blocks import blocks_of, heading, items, paragraph, table
from .common import document_of
from .document import Document


def agreement_document(edition: Edition) -> Document:
    """The facts of the register, what each party did, references, and the note on the agreement."""
    item = records_of([edition])[0]
    agreement = (
        Agreement.objects.select_related("place__country")
        .prefetch_related(
            "parties__country",
            "parties__organisation",
            "actions",
            "standings",
            "party_periods",
            "sources",
        )
        .get(pk=edition.content_id)
    )
    language, today = edition.language, timezone.localdate()
    standing = next((row for row in agreement.standings.all() if row.starts_on <= today < row.ends_on), None)
    parties = party_facts(agreement, language)
    acts = acts_in_words(agreement.actions.all(), parties)
    blocks = [table([], _facts(agreement, item, standing, language, acts), widths=[0, 1])]
    if standing:
        blocks.append(paragraph(str(standing.meaning), "soft"))
        blocks.append(paragraph(_reason(why_of(standing, acts)), "soft"))
    blocks += _standings(parties_on(parties, agreement.party_periods.all(), acts, today))
    blocks += blocks_of(edition.body, settings.SITE_URL)
    actions = _actions(agreement, language)
    if actions:
        head = [_("Date"), _("Party"), _("Action"), _("Document")]
        blocks += [heading(_("Actions of the parties")), table(head, actions)]
    blocks += _texts(agreement)
    blocks += _family(agreement, language)
    references = list(agreement.references.select_related("country"))
    of_home = [row for row in references if row.register in DOMESTIC]
    abroad = [row for row in references if row.register not in DOMESTIC]
    blocks += _references(_("Registration and publication"), abroad, language)
    blocks += _references(_("Domestic procedure"), of_home, language)
    blocks += _follow_up(agreement, language)
    sources = [str(name) for name, _url, _day in sources_of(agreement.sources.all(), language)]
    if sources:
        blocks += [heading(_("Sources")), items(sources)]
    as_of = _("Status as of %(day)s") % {"day": dates.long_date(today, language)}
    return document_of(edition, item, blocks=blocks, closing=[as_of])


def _standings(stands: list[Stand]) -> list[dict]:
    """How every party stands, since when, and why."""
    rows = []
    for stand in stands:
        since = _("since %(day)s") % {"day": stand.since_text} if stand.since else ""
        standing = ", ".join(part for part in (stand.label, since) if part)
        rows.append([str(stand.party.name), standing, _reason(stand.why)])
    head = [_("Party"), pgettext("of a party", "Standing"), _("Why")]
    return [heading(_("Standing of the parties")), table(head, rows, widths=[1, 2, 3])] if rows else []


def _reason(why: Why) -> str:
    """The sentence of the rule, the acts, the article."""
    return " ".join(part for part in (why.sentence, why.acts_text if why.acts else "", why.article) if part)


def _texts(agreement: Agreement) -> list[dict]:
    """The texts with their force, and the size of the files."""
    rows = []
    known = agreement.texts.filter(is_public=True).defer("body")
    for text in (wording.row for wording in wordings_on(known, timezone.localdate())):
        size = filesizeformat(text.size) if text.file else ""
        rows.append([language_name(text.language), text.title, str(force_of(text)), size])
    head = [_("Language"), capfirst(_("official title")), _("Legal force"), _("File")]
    if not any(size for *_others, size in rows):  # a column for nothing
        head, rows = head[:-1], [row[:-1] for row in rows]
    return [heading(_("Texts")), table(head, rows, widths=[0, 3, 2, 0][: len(head)])] if rows else []


def _references(title: str, rows: list[Reference], language: str) -> list[dict]:
    """Numbers and dates of acts, each leading to its address."""
    lines = []
    for row in (reference_of(row, language) for row in rows):
        day = dates.long_date(row["day"], language) if row["day"] else ""
        number = ", ".join(part for part in (row["number"], day) if part) or _("no data")
        name = ", ".join(part for part in (str(row["country"]), row["register"]) if part)
        lines.append([name, (number, row["url"]) if row["url"] else number, str(row["note"])])
    head = [_("Register or act"), _("Number or date"), _("Note")]
    return [heading(title), table(head, lines)] if lines else []


def _family(agreement: Agreement, language: str) -> list[dict]:
    """The tree of what it amends, replaces and carries out, as a list; every line says what it is to the one above."""
    edges = component(agreement.pk)
    cards = load_cards(members(edges), language, {Kind.AGREEMENT})
    branches = tree(agreement.pk, edges, cards)
    return [heading(_("Place among related documents")), _branches(branches, language)] if branches else []


def _branches(branches: list[Branch], language: str) -> dict:
    lines = []
    for branch in branches:
        day = dates.long_date(branch.card.day, language, branch.card.precision) if branch.card.day else ""
        about = ", ".join(part for part in (day, branch.role_text, branch.card.status_label.lower()) if part)
        line = [paragraph(f"{branch.card.title} ({about})")]
        lines.append([*line, _branches(branch.under, language)] if branch.under else line)
    return {"k": "ul", "items": lines}


def _follow_up(agreement: Agreement, language: str) -> list[dict]:
    """What was undertaken, who answers for it, by when, and how far it is."""
    rows = []
    for item in follow_ups_of(agreement.follow_ups.select_related("expert"), language):
        row = item["row"]
        done, due = row.done_on, row.due_on
        when = _("carried out on") if done else _("due on") if due else ""
        when = f"{when} {dates.long_date(done or due, language)}" if when else ""
        rows.append([str(item["title"]), str(item["responsible"]), when, item["verdict"]])
    head = [capfirst(_("commitment")), _("Responsible"), _("Day"), capfirst(_("verdict"))]
    return [heading(_("Implementation")), table(head, rows, widths=[3, 2, 2, 1])] if rows else []


def _facts(
    agreement: Agreement, item: ItemRecord, standing, language: str, acts: dict[int, str]
) -> list[list[str]]:
    rows = [[_("Parties"), ", ".join(item.parties)]]
    if standing:
        rows.append([_("Status"), str(standing.get_status_display())])
    rows.append(
        [_("Date of signature"), _dated(agreement.signed_on, agreement.signed_on_precision, language)]
    )
    if item.place:
        rows.append([_("Place of signature"), item.place])
    entry = entry_fact(agreement, None, agreement.standings.all(), acts)
    said = dates.long_date(entry.day, language, entry.precision) if entry.day else entry.text
    rows.append([entry.name, ", ".join(part for part in (said, str(entry.note)) if part)])
    if agreement.entry_method != EntryMethod.UNKNOWN:
        rows.append([_("Manner of entry into force"), str(agreement.get_entry_method_display())])
    if agreement.register_number:
        rows.append([_("Number in the register"), agreement.register_number])
    return rows


def _dated(day, precision: str, language: str) -> str:
    """A date, or why there is none."""
    if day:
        return dates.long_date(day, language, precision)
    return str(Precision(precision).label)


def _actions(agreement: Agreement, language: str) -> list[list[str]]:
    names = {party.pk: word(party.term, "name", language) for party in agreement.parties.all()}
    rows = []
    for action in agreement.actions.all():
        rows.append(
            [
                _dated(action.done_on, action.done_on_precision, language),
                str(names.get(action.party_id) or _("All parties")),
                str(action.get_kind_display()),
                ", ".join(part for part in (word(action, "document", language), action.number) if part),
            ]
        )
    return rows
