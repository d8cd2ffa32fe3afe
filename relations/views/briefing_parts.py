"""What stands in the PDF of each kind of item, in the language of its edition."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relations.briefing import Document, blocks_of, heading, items, paragraph, picture, svg_of, table
from relations.citations import STYLES, as_text
from relations.citations.description import Described, institute_name, site_name
from relations.citations.sources import described
from relations.models import Agreement, Edition, EntryMethod, Precision
from relations.text import dates
from relations.text.languages import LANGUAGES

from .chronicle import Entry
from .dossier_story import Story, story_of
from .indicators import Chart, charts_of
from .terms import label

MOST_LINES = 200  # of a chronicle in a briefing; the page has them all


def absolute(path: str) -> str:
    """The full address of a page."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def _document(edition: Edition, item: Described, **more) -> Document:
    """What every kind has: title, edition, address, citation."""
    language = edition.language
    record = item.citation()
    address = item.permanent_url
    closing = [f"{_('Permanent link:')} {address}"]
    if edition.correction_note:
        closing.append(f"{_('Corrected:')} {edition.correction_note}")
    if edition.translator_name:
        closing.append(f"{_('Translated by')} {edition.translator_name}")
    values = {
        "kind": item.label,
        "authors": ", ".join(author.name for author in item.authors),
        "meta": [_edition_line(edition)],
        "closing": closing,
    } | more
    values["closing"] = closing + [text for text in more.get("closing", []) if text]
    return Document(
        language=language,
        title=edition.title,
        lead=edition.lead,
        url=address,
        site=site_name(language),
        institute=institute_name(language),
        cite_heading=_("How to cite"),
        citation=as_text(STYLES[0].cite(record)),
        keywords=edition.keyword_list,
        **values,
    )


def _edition_line(edition: Edition) -> str:
    day = dates.long_date(timezone.localtime(edition.published_at).date(), edition.language)
    return _("Edition %(number)s, published %(day)s") % {"number": edition.number, "day": day}


# --- Articles ---------------------------------------------------------------------------------------------


def article_document(edition: Edition) -> Document:
    """The text with its notes, and the literature it names."""
    item = described([edition])[0]
    article = edition.content.article
    note = label({code: getattr(article, f"note_{code}") for code in LANGUAGES}, edition.language)
    blocks = blocks_of(edition.body, settings.SITE_URL)
    if item.references:
        blocks += [heading(_("References")), items(item.references)]
    return _document(
        edition,
        item,
        blocks=blocks,
        meta=[dates.long_date(edition.dated_on, edition.language), _edition_line(edition)],
        closing=[
            str(note),
            _(
                "The views expressed are those of the author and do not necessarily reflect the position of the institute."
            ),
        ],
    )


# --- Agreements -------------------------------------------------------------------------------------------


def agreement_document(edition: Edition) -> Document:
    """The facts of the register, what each party did, references, and the note on the agreement."""
    item = described([edition])[0]
    agreement = (
        Agreement.objects.select_related("place__country")
        .prefetch_related(
            "parties__country", "parties__organisation", "actions", "references", "standings", "sources"
        )
        .get(pk=edition.content_id)
    )
    language, today = edition.language, timezone.localdate()
    standing = next((row for row in agreement.standings.all() if row.starts_on <= today < row.ends_on), None)
    blocks = [table([], _agreement_facts(agreement, item, standing, language), widths=[0, 1])]
    if standing:
        blocks.append(paragraph(str(standing.rule), "soft"))
    blocks += blocks_of(edition.body, settings.SITE_URL)
    actions = _actions(agreement, language)
    if actions:
        head = [_("Date"), _("Party"), _("Action"), _("Document")]
        blocks += [heading(_("Actions of the parties")), table(head, actions)]
    references = [
        [row.get_register_display(), row.number, (row.url, row.url) if row.url else ""]
        for row in agreement.references.all()
    ]
    if references:
        head = [_("Register or act"), _("Number"), _("Address")]
        blocks += [heading(_("Registration and publication")), table(head, references)]
    sources = [source.title for source in agreement.sources.all()]
    if sources:
        blocks += [heading(_("Sources")), items(sources)]
    as_of = _("Status as of %(day)s") % {"day": dates.long_date(today, language)}
    return _document(edition, item, blocks=blocks, closing=[as_of])


def _agreement_facts(agreement: Agreement, item: Described, standing, language: str) -> list[list[str]]:
    rows = [[_("Parties"), ", ".join(item.parties)]]
    if standing:
        rows.append([_("Status"), str(standing.get_status_display())])
    rows.append(
        [_("Date of signature"), _dated(agreement.signed_on, agreement.signed_on_precision, language)]
    )
    if item.place:
        rows.append([_("Place of signature"), item.place])
    rows.append(
        [_("Entry into force"), _dated(agreement.in_force_on, agreement.in_force_on_precision, language)]
    )
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
    names = {
        party.pk: label({code: getattr(party.term, f"name_{code}") for code in LANGUAGES}, language)
        for party in agreement.parties.all()
    }
    rows = []
    for action in agreement.actions.all():
        document = label({code: getattr(action, f"document_{code}") for code in LANGUAGES}, language)
        rows.append(
            [
                _dated(action.done_on, action.done_on_precision, language),
                str(names.get(action.party_id) or _("All parties")),
                str(action.get_kind_display()),
                ", ".join(part for part in (str(document), action.number) if part),
            ]
        )
    return rows


# --- Dossiers ---------------------------------------------------------------------------------------------


def dossier_document(edition: Edition) -> Document:
    """The whole dossier for the eve of a visit: level, steps, overview, facts, figures, agreements, chronicle."""
    item = described([edition])[0]
    language = edition.language
    today = dates.long_date(timezone.localdate(), language)
    story = story_of(edition.content.dossier, language, with_cards=False)
    blocks = [
        *_steps(story, language),
        *_titled(_("Overview"), blocks_of(edition.body, settings.SITE_URL)),
        *_facts(story),
        *_figures(story, language),
        *_agreements(story),
        *_chronicle(story, edition),
        *_reviews(story, language),
        *_titled(
            _("Experts"),
            [items([", ".join(part for part in (one.name, one.post) if part) for one in story.about.experts])]
            if story.about.experts
            else [],
        ),
    ]
    return _document(
        edition,
        item,
        kind=_("Dossier"),
        level=_level(story, language),
        blocks=blocks,
        meta=[_("As of %(day)s") % {"day": today}, _edition_line(edition)],
        closing=[_("Statuses, figures and lists are as of %(day)s") % {"day": today}],
    )


def _titled(title: str, blocks: list[dict]) -> list[dict]:
    return [heading(title), *blocks] if blocks else []


def _level(story: Story, language: str) -> str:
    if not story.level:
        return ""
    since = dates.long_date(story.level.day, language, story.level.precision)
    return f"{story.level.name}, {pgettext('level of relations', 'since %(day)s') % {'day': since}}"


def _steps(story: Story, language: str) -> list[dict]:
    rows = []
    for step in story.about.steps:
        day = dates.long_date(step.day, language, step.precision) if step.day else "–"
        document = (step.document.title, absolute(step.document.url)) if step.document else step.source
        status = str(step.document.status_label) if step.document else ""
        rows.append([day, step.title, document, status])
    head = [_("Date"), _("Step"), _("Document"), _("Status")]
    return _titled(_("Steps of relations"), [table(head, rows, widths=[0, 2, 3, 2])] if rows else [])


def _facts(story: Story) -> list[dict]:
    rows = [
        [
            str(fact.figure),
            str(fact.text),
            ", ".join(part for part in (fact.source, fact.as_of) if part),
            fact.check_by,
        ]
        for fact in story.about.facts
    ]
    for one in story.figures:
        for value in one.values:
            rows.append(
                [f"{value.text} {one.unit}", str(one.heading), f"{value.source}, {value.period_text}", ""]
            )
    head = [_("Value"), _("Fact"), _("Source"), _("Check again by")]
    return _titled(
        _("Facts with date and source"),
        [table(head, rows, widths=[0, 4, 3, 2])] if rows else [],
    )


def _figures(story: Story, language: str) -> list[dict]:
    blocks: list[dict] = []
    for chart in charts_of(story.series, language):
        blocks += _chart(chart)
    return _titled(_("Figures"), blocks)


def _chart(chart: Chart) -> list[dict]:
    title = f"{chart.title}, {chart.unit}" if chart.unit else str(chart.title)
    blocks = [heading(title, 3)]
    if chart.subtitle:
        blocks.append(paragraph(chart.subtitle, "soft"))
    if chart.wide:
        blocks.append(picture(svg_of(chart.wide), chart.description or title))
        if chart.needs_legend:
            blocks.append(paragraph("; ".join(name for _kind, name in chart.names), "soft"))
    blocks.append(table([column.name for column in chart.columns], chart.rows))
    marks = []
    if chart.has_approximate:
        marks.append(f"* {_('Rounded value.')}")
    if chart.has_derived:
        marks.append(f"** {_('Computed by us from the source.')}")
    sources = "; ".join(dict.fromkeys(f"{value.what}: {value.source}" for _one, value in chart.sources))
    blocks.append(paragraph(" ".join([*marks, f"{_('Sources')}: {sources}"]), "soft"))
    return blocks


def _agreements(story: Story) -> list[dict]:
    if not story.agreements:
        return []
    counts = "; ".join(f"{text}: {number}" for _code, text, number in story.statuses)
    rows = [
        [
            dates.short_date(item.day, item.precision) if item.day else "–",
            (item.title, absolute(item.url)),
            item.label,
            str(item.status_label),
        ]
        for item in story.agreements
    ]
    head = [_("Date"), _("Title"), _("Type"), _("Status")]
    return _titled(
        _("Agreements of the parties"),
        [paragraph(counts, "soft"), table(head, rows, widths=[0, 6, 3, 3])],
    )


def _chronicle(story: Story, edition: Edition) -> list[dict]:
    lines = sorted(
        (line for line in story.lines if line.day and not line.is_wide), key=lambda line: line.order
    )
    shown = lines[-MOST_LINES:]
    blocks: list[dict] = []
    if len(shown) < len(lines):
        more = _("The latest %(shown)s of %(total)s entries; the page has them all: %(url)s") % {
            "shown": len(shown),
            "total": len(lines),
            "url": absolute(edition.get_absolute_url()),
        }
        blocks.append(paragraph(more, "soft"))
    if shown:
        head = [_("Date"), _("Entry"), _("Type")]
        blocks.append(table(head, [_line(line) for line in shown], widths=[0, 5, 2]))
    return _titled(_("Timeline of relations"), blocks)


def _line(line: Entry) -> list:
    day = dates.short_date(line.day, line.precision)
    title = (line.title, absolute(line.url)) if line.url else line.title
    return [day, title, line.about]


def _reviews(story: Story, language: str) -> list[dict]:
    rows = [
        [dates.short_date(item.day), (item.title, absolute(item.url)), item.label]
        for item in story.reviews[:10]
    ]
    head = [_("Date"), _("Title"), _("Type")]
    return _titled(_("Analysis"), [table(head, rows, widths=[0, 5, 2])] if rows else [])
