"""The few tags that public pages need: small designed facts (date, status, languages, parties) and icons.

A fact has one form everywhere. Their markup lives in templates/components/; the ones that stand in every row of a
list are rendered once per distinct value and remembered, so that a list of twenty costs no more than it must.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from relations.kinds import KINDS
from relations.reading.agreements.text_languages import LANGUAGE_NAMES, language_name
from relations.text import dates
from relations.text.languages import DEFAULT, LANGUAGES, OWN_NAMES, language_of
from relations.text.memo import by_value

register = template.Library()

ICONS = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "contrast": '<circle cx="12" cy="12" r="8.5"/><path class="solid" d="M12 3.5v17a8.5 8.5 0 0 0 0-17z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.2v.1"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.6 6 3.6 9s-.6 6-3.6 9c-3-3-3.6-6-3.6-9S9 6 12 3z"/>',
    "eye": '<path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "menu": '<path d="M3 6h18M3 12h18M3 18h18"/>',
    "table": '<path d="M3.5 5h17v14h-17zM3.5 10h17M3.5 14.5h17M10 5v14"/>',
    "quote": '<path d="M4 17V11l3-5M4 11h5v6H4zM14 17v-6l3-5M14 11h5v6h-5z"/>',
    "calendar": '<path d="M4 5.5h16V20H4zM4 10h16M8 3v4M16 3v4"/>',
    "feed": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle class="solid" cx="6" cy="18" r="1.4"/>',
    "file": '<path d="M6 2.5h8l5 5v14H6zM14 2.5v5h5M9 13h7M9 17h7"/>',
    "print": '<path d="M7 9V3h10v6M7 17H3V9h18v8h-4M7 14h10v7H7z"/>',
    "copy": '<path d="M8 8h12v12H8zM16 8V4H4v12h4"/>',
    "back": '<path d="M9 6 4 11l5 5M4 11h10a6 6 0 0 1 6 6v2"/>',
    "link": '<path d="M9.5 14.5l5-5M11 6.5l2-2a4.5 4.5 0 0 1 6.4 6.4l-2 2M13 17.5l-2 2a4.5 4.5 0 0 1-6.4-6.4l2-2"/>',
    "close": '<path d="m5 5 14 14M19 5 5 19"/>',
    "mail": '<path d="M3 5.5h18v13H3zM3.5 6l8.5 7 8.5-7"/>',
}


@register.simple_tag
def icon(name):
    """A line icon of 24 × 24, hidden from screen readers: the word stands beside it or in aria-label."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')


@register.simple_tag
def crown(css_class=""):
    """The crown of the yurt: the mark of the portal, the end of a text, the zero of 404."""
    attribute = format_html(' class="{}"', css_class) if css_class else ""
    return mark_safe(
        f'<svg{attribute} viewBox="0 0 48 48" fill="none" stroke="currentColor" aria-hidden="true">'
        '<circle cx="24" cy="24" r="21.2" stroke-width="2.2"/><circle cx="24" cy="24" r="17.6" stroke-width="1"/>'
        '<path stroke-width="1.4" d="M24 6.5V41.5M18.4 7.6Q19.9 24 18.4 40.4M29.6 7.6Q28.1 24 29.6 40.4M6.5 24H41.5'
        'M7.6 18.4Q24 19.9 40.4 18.4M7.6 29.6Q24 28.1 40.4 29.6"/></svg>'
    )


@register.simple_tag
def favicon():
    """The mark as an address that needs no request; quotes and signs as both HTML and a data address allow them."""
    return mark_safe(
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'%3E"
        "%3Cg fill='none' stroke='%230b5c63'%3E%3Ccircle cx='24' cy='24' r='21.2' stroke-width='2.2'/%3E"
        "%3Ccircle cx='24' cy='24' r='17.6' stroke-width='1'/%3E%3Cpath d='M24 6.5V41.5M18.4 7.6Q19.9 24 18.4 40.4"
        "M29.6 7.6Q28.1 24 29.6 40.4M6.5 24H41.5M7.6 18.4Q24 19.9 40.4 18.4M7.6 29.6Q24 28.1 40.4 29.6'"
        " stroke-width='1.4'/%3E%3C/g%3E%3C/svg%3E"
    )


FILL, EDGE = (
    '<path class="fill" d="M6 .8 11.2 6 6 11.2.8 6z"/>',
    '<path class="edge" d="M6 .8 11.2 6 6 11.2.8 6z"/>',
)
HALF, DOT = '<path class="half" d="M6 .8V11.2L.8 6z"/>', '<path class="dot" d="M6 4 8 6 6 8 4 6z"/>'
CROSS = '<path class="cross" d="M.5 11.5l11-11"/>'
LOZENGE = FILL + HALF + EDGE + DOT + CROSS
# What each mark shows of it; a table of forty parties has hundreds of them.
DRAWN = dict.fromkeys(("provisional", "pending", "not-in-force", "unknown"), FILL + EDGE) | {
    "signed": FILL + HALF + EDGE,
    "ratified": FILL + HALF + EDGE,
    "political": FILL + EDGE + DOT,
    "ended": FILL + EDGE + CROSS,
    "in-force": '<path class="fill edge" d="M6 .8 11.2 6 6 11.2.8 6z"/>',
}
# How each status of an agreement is drawn; the word stands beside the mark.
MARKS = {
    "in_force": "in-force",
    "provisional": "provisional",
    "signed": "signed",
    "ratified": "ratified",
    "pending_ratification": "ratified",
    "pending": "pending",
    "draft": "pending",
    "initialled": "pending",
    "not_in_force": "not-in-force",
    "political": "political",
    "suspended": "suspended",
    "terminated": "ended",
    "expired": "ended",
    "superseded": "ended",
    "unknown": "unknown",
}


@register.simple_tag
def lozenge(status="", css_class=""):
    """One cell of the lattice: filled in force, half a step missing, empty not yet, crossed ended.

    Without a status what stands around it says which parts are seen.
    """
    mark = MARKS.get(status, "")
    names = " ".join(word for word in ("lozenge", mark, css_class) if word)
    paths = SafeString(DRAWN.get(mark, LOZENGE))
    return format_html('<svg class="{}" viewBox="0 0 12 12" aria-hidden="true">{}</svg>', names, paths)


@register.filter
def mark(status):
    """The class name that draws a status: `in_force` → `in-force`, `expired` → `ended`."""
    return MARKS.get(status, "unknown")


@register.simple_tag
def status(code, label, chip=False):
    """The status of an agreement: mark and word; `chip=True` draws it with an edge."""
    edge = " chip" if chip else ""
    return format_html('<span class="status {}{}">{}{}</span>', mark(code), edge, lozenge(code), label)


@register.simple_tag
def langs(languages, short=False):
    """In which languages an item can be read; missing ones are struck, and "Russian only" is said in words.

    `short=True` leaves the words out where the row already says them.
    """
    return _langs(tuple(languages), short, translation.get_language())


@lru_cache
def _langs(languages, short, _language):
    said = format_html('<span class="visually-hidden">{}: </span>', gettext("Available in"))
    if not short and (only := only_in(languages)):
        said += format_html('<span class="only">{}</span>', only)
    no = format_html('<span class="visually-hidden"> {}</span>', pgettext("language version", "no"))
    for code in LANGUAGES:
        mark, missing = ("b", "") if code in languages else ("s", no)
        said += format_html("<{0}>{1}{2}</{0}>", mark, code.upper(), missing)
    return format_html('<span class="langs">{}</span>', said)


@register.simple_tag
def codes(parties, limit=6):
    """Codes of countries and organisations, their names for those who point or listen: (("KZ", "Kazakhstan"), …)."""
    shown = parties if len(parties) <= limit else parties[: limit - 1]
    marks = format_html_join("", '<abbr title="{1}">{0}</abbr>', shown)
    if more := [str(name) for _code, name in parties[len(shown) :]]:
        marks += format_html('<abbr class="more" title="{}">+{}</abbr>', ", ".join(more), len(more))
    return format_html('<span class="codes">{}</span>', marks)


@register.simple_tag
def piece(template_name, **values):
    """A component that depends on nothing but these values and the language: rendered once and remembered."""
    return _piece(template_name, **values)


def _fresh_piece(template_name, **values):
    return mark_safe(render_to_string(template_name, values).strip())


_piece = _fresh_piece if settings.DEBUG else by_value(maxsize=600)(_fresh_piece)


@register.simple_tag
def only_in(languages):
    """ "Russian only", in the reader's language, when an item has one version and it is not in that language."""
    languages = tuple(languages)
    if len(languages) != 1 or languages[0] == translation.get_language():
        return ""
    return str(language_of(languages[0]).sentences.only)


@register.simple_tag
def in_each(text, codes):
    """A text of the interface in several languages: «Іздеу · Поиск · Search»."""
    said = []
    for code in codes:
        with translation.override(code):
            said.append(gettext(text))
    return " · ".join(said)


@register.simple_tag
def unfinished_interface():
    """What a page says in a language whose catalogue has gaps: they are filled from the portal's first language."""
    language = language_of(translation.get_language())
    if language.interface_is_complete:
        return ""
    with translation.override(DEFAULT):
        text = gettext(
            "Not all of the interface has been translated into this language yet: %(language)s. "
            "What is missing is shown in another: %(other)s."
        )
    names = {"language": language.own_name, "other": OWN_NAMES[DEFAULT]}
    return format_html('<span lang="{}">{}</span>', DEFAULT, text % names)


@register.simple_tag
def lang_attr(language):
    """` lang="ru"` on a piece that is not in the language of the page, else nothing."""
    return (
        "" if not language or language == translation.get_language() else format_html(' lang="{}"', language)
    )


@register.simple_tag
def heading(card, level):
    """The title of a card as a heading of that level ("h2", "h3", "h4") that leads to the item."""
    return format_html(
        '<{0}><a href="{1}"{2}>{3}</a></{0}>', level, card.url, lang_attr(card.language), card.title
    )


@register.simple_tag
def label(name):
    """A word of a vocabulary; when it is not in the language of the page, it says so with a small code."""
    language = getattr(name, "language", "")
    if not language or language == translation.get_language():
        return name
    return format_html(
        '<span lang="{}">{}</span> <small class="code">{}</small>', language, name, language.upper()
    )


@register.filter
def own_name(language):
    """The name of a language in that language: Қазақша, Русский, English."""
    return OWN_NAMES[language]


@register.filter
def in_words(language):
    """The name of a language in the language of the page: “Kazakh”; its own name where there is no word for it."""
    return language_name(language) if language in LANGUAGE_NAMES else OWN_NAMES[language]


# --- Dates and numbers ------------------------------------------------------------------------------------


@register.simple_tag
def day(value, precision="day", until=None, short=False, stop=False):
    """A date as each language writes it, inside <time>; nothing for an unknown one.

    With `stop` it ends its sentence: a full stop follows, unless the date has one of its own as in Russian.
    """
    if value is None:
        return ""
    language = translation.get_language()
    if until and until != value:
        text = dates.date_range(value, until, language, precision)
    elif short:
        text = dates.short_date(value, precision)
    else:
        text = dates.long_date(value, language, precision)
    end = "." if stop and not text.endswith(".") else ""
    return format_html('<time datetime="{}">{}</time>{}', _machine_date(value, precision, until), text, end)


@register.inclusion_tag("components/day.html")
def occasion_day(start, end=None, precision="day", year=False, weekdays=False):
    """The date as an object: a big day or span of days and, under it, the month.

    `year=True` adds the year; `weekdays=True` shows days of the week where a heading already names the month.
    """
    language = translation.get_language()
    return {
        "machine": _machine_date(start, precision, end),
        **dict(
            zip(("big", "small"), _day_lines(start, end, precision, language, year, weekdays), strict=True)
        ),
    }


def _day_lines(start, end, precision, language, year, weekdays):
    if precision == "year":
        return str(start.year), ""
    if precision == "month":
        return dates.month_name(start.month, language), str(start.year)
    end = end or start
    big, month_and_year = dates.day_card(start, end, language)
    if weekdays:
        first, last = (dates.weekday(value, language, short=True) for value in (start, end))
        return big, first if start == end else f"{first}–{last}"
    if year or (start.year, start.month) != (end.year, end.month):
        return big, month_and_year
    return big, dates.month_under_days(end.month, language)


def _machine_date(value, precision="day", until=None):
    text = dates.iso_date(value, precision)
    return f"{text}/{dates.iso_date(until, precision)}" if until and until != value else text


@register.simple_tag
def moment(value, with_date=True):
    """An instant with its zone, for notes about editions."""
    return dates.moment_text(value, translation.get_language(), with_date) if value else ""


@register.simple_tag
def weekday_date(value):
    """Thursday 13 November 2025."""
    return dates.weekday_date(value, translation.get_language())


@register.filter
def decimal(value):
    """A number with the decimal sign and the spaces of the reader's language."""
    return dates.decimal_text(value, translation.get_language())


@register.filter
def edition_day(value):
    """The local day of an instant."""
    return timezone.localtime(value).date()


# --- The page ---------------------------------------------------------------------------------------------


@register.simple_tag
def menu():
    """The sections of the menu: name, address, title."""
    return _menu(translation.get_language(), get_script_prefix())


@lru_cache
def _menu(_language, _prefix):
    kinds = [(kind.code, reverse(f"{kind.code}-list"), str(kind.title)) for kind in KINDS if kind.in_menu]
    return [
        *kinds,
        ("topic", reverse("topic-list"), gettext("Topics")),
        ("expert", reverse("expert-list"), gettext("Experts")),
    ]


@register.filter
def initials(name):
    """The monogram of a person or group: Булат Ауелбаев → БА."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    return "".join(word[0].upper() for word in words[:2])


@register.simple_tag(takes_context=True)
def language_switch(context):
    """Links to this page in the three languages, each in its own words.

    The view gives `alternates` ({"kk": address, …}) and, for an item, `available` (languages it is published in);
    without them the same address is reversed in each language. `switch_query` is kept on lists and search.
    """
    current = translation.get_language()
    addresses = context.get("alternates") or _same_page(context.get("request"))
    available = context.get("available")
    query = context.get("switch_query") or ""
    rows = [
        {
            "code": language,
            "name": OWN_NAMES[language],
            "url": addresses[language] + query,
            "current": language == current,
            "missing": _missing(language, tuple(available)) if available is not None else "",
        }
        for language in LANGUAGES
    ]
    return _piece("components/language_switch.html", rows=rows)


@lru_cache
def _missing(language, available):
    """What stands beside the name of a language in which there is no version, in that language."""
    if language in available:
        return ""
    with translation.override(language):
        return only_in(available) or gettext("not translated")


def _same_page(request):
    """The address of the current page in every language; the home pages where there is no such page."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return _addresses("home")
    return _addresses(match.view_name, *match.args, **match.kwargs)


@lru_cache(maxsize=200)
def _addresses(view_name, /, *args, **kwargs):
    addresses = {}
    for language in LANGUAGES:
        with translation.override(language):
            try:
                addresses[language] = reverse(view_name, args=args, kwargs=kwargs)
            except NoReverseMatch:
                addresses[language] = reverse("home")
    return addresses
