"""The front page: what the editors put there, the newest by type, what comes next, dossiers, agreements in force."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from relations.models import (
    Agreement,
    Collection,
    Edition,
    Entry,
    EventStatus,
    Genre,
    Kind,
    Link,
    Standing,
    Status,
)
from relations.reading.cards import CardQuery, named_genre
from relations.reading.prepared import Prepared
from relations.reading.terms import label
from relations.text import dates
from relations.text.languages import LANGUAGES

from .kept import of_page

FRONT = 5  # the lead and four more
NEXT_EVENTS = 4
DOSSIERS = 5
IN_FORCE = 4
BY_GENRE = 3
LINKED = 3
RECENT = 240  # how far back the columns by type look
LONGEST_EVENT = timedelta(days=45)
GENRES = (Genre.REVIEW, Genre.ANALYTICAL_NOTE, Genre.COMMENTARY)


@require_safe
def home(request):
    """The front page in the language of its address."""
    return render(request, "home.html", of_page(request, _front))


def _front() -> dict[str, Any]:
    """Four queries: the hand-made order, agreements of the lead, every card, and what hangs on the cards."""
    language = translation.get_language()
    today = timezone.localdate()
    notes = _front_page(today, language)
    named = _named_by(next(iter(notes), None))
    cards = EVERYTHING(
        language, ids=[*notes, *named], today=today, since=today - LONGEST_EVENT, mine=language
    )
    articles = [card for card in cards.values() if card.kind == Kind.ARTICLE]
    front = [cards[pk] for pk in notes if pk in cards]
    for card in front:
        card.note = notes[card.id]
    front += [card for card in articles if language in card.languages and card not in front]
    front = front[:FRONT]
    events, are_ahead = _next_events(cards, today)
    return {
        "lead": front[0] if front else None,
        "seconds": front[1:],
        "linked": [cards[pk] for pk in named if pk in cards][:LINKED],
        "events": events,
        "events_ahead": are_ahead,
        "dossiers": [card for card in cards.values() if card.kind == Kind.DOSSIER][:DOSSIERS],
        "in_force": _in_force(cards.values(), language),
        "by_genre": _by_genre(articles, front, language),
    }


def _front_rows(now, today, mine):
    in_mine = Edition.objects.public(now).filter(content_id=OuterRef("content_id"), language=mine)
    return (
        Entry.objects.current(today)
        .rewrite(False)  # modeltranslation would shuffle the columns
        .filter(collection__code=Collection.FRONT_PAGE)
        .order_by("order", "id")
        .values_list("content_id", *(f"note_{code}" for code in LANGUAGES), Exists(in_mine))
    )


FRONT_ROWS = Prepared(_front_rows)


def _front_page(today, language) -> dict[int, str]:
    """Items of the front page with their notes, in the order of the editors.

    The first that exists in the reader's language leads, whatever stands before it.
    """
    rows = FRONT_ROWS(now=timezone.now(), today=today, mine=language)
    lead = next((row for row in rows if row[-1]), None)
    if lead:
        rows.remove(lead)
        rows.insert(0, lead)
    return {pk: label(dict(zip(LANGUAGES, notes, strict=True)), language) for pk, *notes, _mine in rows}


def _named_by(pk) -> list[int]:
    """The agreements that the first item of the page is about."""
    return [target for (target,) in NAMED(pk=pk)] if pk else []


NAMED = Prepared(
    lambda pk: (
        Link.objects.filter(source_id=pk, target__kind=Kind.AGREEMENT)
        .order_by("order", "id")
        .values_list("target_id")[: LINKED * 2]
    )
)


def _wanted(now, today, since, mine, ids) -> Q:
    """Everything that may stand on the page, as one condition; every part of it reads few rows of an index."""
    editions = Edition.objects.public(now)
    articles = editions.filter(kind=Kind.ARTICLE, language=mine).order_by("-dated_on", "-id")
    wanted = Q(content_id__in=ids) | Q(content_id__in=articles.values("content_id")[: FRONT + 1])
    for genre in GENRES:
        recent = Edition.objects.filter(pk__in=articles.values("pk")[:RECENT], content__article__genre=genre)
        newest = recent.order_by("-dated_on", "-id").values("content_id")
        wanted |= Q(content_id__in=newest[: BY_GENRE + FRONT])
    events = editions.filter(kind=Kind.EVENT)
    ahead = (
        events.filter(dated_on__gte=since, content__event__ends_on__gte=today)
        .exclude(content__event__status=EventStatus.CANCELLED)
        .order_by("dated_on", "id")
        .values("content_id")
    )
    wanted |= Q(content_id__in=ahead[: NEXT_EVENTS * 3])
    past = events.filter(dated_on__lt=today).order_by("-dated_on", "-id").values("content_id")
    wanted |= Q(content_id__in=past[: NEXT_EVENTS * 3])
    dossiers = editions.filter(kind=Kind.DOSSIER).order_by("content_id").values("content_id")
    wanted |= Q(content_id__in=dossiers[: DOSSIERS * 3])
    standing = Standing.objects.on(today).filter(agreement_id=OuterRef("pk"), status=Status.IN_FORCE)
    in_force = (
        Agreement.objects.filter(in_force_on__lte=today)
        .filter(Exists(standing), Exists(editions.filter(content_id=OuterRef("pk"))))
        .order_by("-in_force_on", "-content_ptr_id")
        .values("content_ptr_id")
    )
    return wanted | Q(content_id__in=in_force[:IN_FORCE])


EVERYTHING = CardQuery(_wanted)


def _next_events(cards, today):
    """What comes next; where nothing is planned, what was last."""
    events = [card for card in cards.values() if card.kind == Kind.EVENT]
    ahead = [card for card in events if card.until >= today and card.status != EventStatus.CANCELLED]
    if ahead:
        return sorted(ahead, key=lambda card: (card.day, card.id))[:NEXT_EVENTS], True
    return sorted(events, key=lambda card: (card.day, card.id), reverse=True)[:NEXT_EVENTS], False


def _in_force(cards, language):
    found = [card for card in cards if card.status == Status.IN_FORCE and card.in_force[0]]
    found.sort(key=lambda card: card.in_force[0], reverse=True)
    for card in found[:IN_FORCE]:
        card.status_note = _("since %(day)s") % {"day": dates.long_date(*_in(card.in_force, language))}
    return found[:IN_FORCE]


def _in(known, language):
    day, precision = known
    return day, language, precision


def _by_genre(articles, front, language):
    """Columns of the newest articles of a type that do not stand above already."""
    columns = []
    above = {card.id for card in front}
    for genre in GENRES:
        title, url = named_genre(genre.value, language)
        rest = [
            card
            for card in articles
            if card.label_url == url and card.id not in above and language in card.languages
        ]
        if rest:
            columns.append({"title": title, "url": url, "cards": rest[:BY_GENRE]})
    return columns
