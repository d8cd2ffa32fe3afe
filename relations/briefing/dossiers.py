"""What stands in the PDF of a dossier, in the language of its edition."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from relations.models import Edition
from relations.reading.dossiers.chronicle import ChronicleEntry
from relations.reading.dossiers.story import Story, whole_story
from relations.reading.figure_charts import charts_of
from relations.reading.figures import Chart
from relations.reading.records import records_of
from relations.reading.site import absolute
from relations.text import dates

from .blocks import blocks_of, heading, items, paragraph, picture, table
from .common import document_of, edition_line
from .document import Document
from .drawings import svg_of

MOST_LINES = 200  # of a chronicle in a briefing; the page has them all


def dossier_document(edition: Edition) -> Document:
    """The whole dossier for the eve of a visit: level, steps, overview, facts, figures, agreements, chronicle."""
    item = records_of([edition])[0]
    language = edition.language
    today = dates.long_date(timezone.localdate(), language)
    story = whole_story(edition.content.dossier, language)
    blocks = [
        *_steps(story, language),
        *_titled(_("Overview"), blocks_of(edition.body, settings.SITE_URL)),
        *_facts(story),
        *_figures(story, language),
        *_agreements(story),
        *_chronicle(story, edition),
        *_reviews(story),
        *_titled(
            _("Experts"),
            [items([", ".join(part for part in (one.name, one.post) if part) for one in story.about.experts])]
            if story.about.experts
            else [],
        ),
    ]
    return document_of(
        edition,
        item,
        kind=_("Dossier"),
        level=_level(story, language),
        blocks=blocks,
        meta=[_("As of %(day)s") % {"day": today}, edition_line(edition)],
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
        blocks.append(paragraph(chart.subtitle, "over"))
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
    lines = [line for line in story.entries if line.day and not line.is_wide]
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


def _line(line: ChronicleEntry) -> list:
    day = dates.short_date(line.day, line.precision)
    title = (line.title, absolute(line.url)) if line.url else line.title
    return [day, title, line.about]


def _reviews(story: Story) -> list[dict]:
    rows = [
        [dates.short_date(item.day), (item.title, absolute(item.url)), item.label] for item in story.reviews
    ]
    head = [_("Date"), _("Title"), _("Type")]
    return _titled(_("Analysis"), [table(head, rows, widths=[0, 5, 2])] if rows else [])
