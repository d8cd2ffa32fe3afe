"""Accepted papers become articles: one for all translations of a text, each in a transaction of its own."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext as _

from relations.editorial import audit, history, publishing
from relations.editorial.announcing import told_nobody
from relations.exchange import file_reading
from relations.models import (
    Article,
    Attachment,
    Authorship,
    Expert,
    Genre,
    IntakeBatch,
    IntakePaper,
    OldAddress,
    changes,
)
from relations.models.storage import no_litter
from relations.text.addresses import normal
from relations.text.languages import LANGUAGES
from relations.text.markup import plain_text
from relations.text.slugs import slugify
from relations.text.smart_dates import DateNotRead, PartialDate, read_date

from . import leftovers, linking
from .papers import Beat, listed, unheard
from .proposing import Vocabularies, bare
from .surveying import in_portions

log = logging.getLogger(__name__)
State = IntakePaper.State
UNDECIDED = (State.PROPOSED, State.ACCEPTED)
# Told every text, with its language, before the transaction that brings it in or publishes it: what can be done about it
# already need not be done while others wait for the database. Whoever stands above this package adds to it.
beforehand: list[Callable[[str, str], object]] = []
PLAIN = ("appeared_in", "volume", "issue", "pages", "issn", "first_url")
INSTITUTION = re.compile(
    r"[«»\"“”]|\b(?:институт\w*|орталы\w+|центр\w*|министерств\w+|министрлі\w+|редакци\w+|академи\w+|университет\w*|"
    r"қор\w*|фонд\w*|агентств\w+|institute|centre|center|ministry|university|foundation|editors?|group|группа|топ\w*)\b",
    re.IGNORECASE,
)


def bring(batch: IntakeBatch, beat: Beat = unheard) -> None:
    """Make an article of every accepted text, then link them. What cannot be made is named with the paper and waits."""
    known = Vocabularies()
    while (first := batch.papers.filter(state=State.ACCEPTED, content=None).first()) is not None:
        papers = _of_one_text(first, (State.ACCEPTED,))
        for paper in papers:
            _prepare(paper.body, paper.language)
        try:
            with told_nobody(), no_litter(), transaction.atomic(), changes.together():
                _bring(batch, papers, known)
        except Exception as refused:
            text = _reason(refused, first.key)
            batch.papers.filter(pk__in=[one.pk for one in papers]).update(state=State.PROPOSED, message=text)
        beat(len(papers))
    linking.link(batch, beat)


def trial(batch: IntakeBatch, beat: Beat = unheard) -> None:
    """A dry run: every text that is not left out is brought in and taken back at once; its papers say why it would be refused."""
    known, seen = Vocabularies(), set()
    for first in in_portions(batch.papers.filter(state__in=UNDECIDED, content=None), 50):
        if first.pk in seen:
            continue
        papers, message = _of_one_text(first, UNDECIDED), ""
        seen |= {one.pk for one in papers}
        for paper in papers:
            _prepare(paper.body, paper.language)
        experts = dict(known.experts)
        try:
            with told_nobody(), no_litter(), transaction.atomic(), changes.together():
                _bring(batch, papers, known)
                raise _TakenBack
        except _TakenBack:
            pass
        except Exception as wrong:
            message = _reason(wrong, first.key)
        known.experts = experts  # its guests are gone again
        batch.papers.filter(pk__in=[one.pk for one in papers]).exclude(message=message).update(
            message=message
        )
        beat(len(papers))


def _of_one_text(first: IntakePaper, states: Collection[str]) -> list[IntakePaper]:
    """A paper and its translations in these states that are no article yet, in the order of the source."""
    rows = IntakePaper.objects.filter(batch=first.batch_id, state__in=states, content=None, group=first.group)
    return list(rows) if first.group else [first]


def _prepare(body: str, language: str) -> None:
    for prepare in beforehand if language else ():
        prepare(plain_text(body), language)


class _TakenBack(Exception):
    """What a dry run did is undone."""


def _bring(batch: IntakeBatch, papers: list[IntakePaper], known: Vocabularies) -> None:
    papers = _one_each(papers)
    signed = next((one for one in papers if one.values.get("authors")), papers[0])
    article = _article(batch, papers)
    article.full_clean(exclude=["cover"])
    article.save()
    for order, expert in enumerate(_authors(signed, known)):
        Authorship.objects.create(article=article, expert=expert, order=order)
    for name, terms in (("topics", known.topics), ("countries", known.countries)):
        found = [terms.find(text) for text in listed(_said(papers, name))]
        getattr(article, name).set(term for term in found if term is not None)
    for paper in papers:
        _keep_beside(article, paper)
    history.record(article, by=batch.by, comment=f"intake: {batch.source}"[:200])
    for paper in sorted(papers, key=lambda one: one.language != article.original_language):
        publishing.touch(article, paper.language, by=batch.by)
        publishing.submit(article, paper.language, by=batch.by)
    audit.record("import", by=batch.by, content=article, source=batch.source[:200])
    changed = batch.papers.filter(pk__in=[one.pk for one in papers])
    changed.update(state=State.WRITTEN, content=article, message="")


def _one_each(papers: list[IntakePaper]) -> list[IntakePaper]:
    """One paper a language, the first of the source leading. Raises ValidationError for two in one language."""
    languages = [one.language for one in papers]
    if "" in languages:
        raise ValidationError(_("The language of a paper is not known."))
    if len(set(languages)) < len(languages):
        raise ValidationError(_("Two papers of one group are in the same language."))
    return papers


def _said(papers: list[IntakePaper], name: str) -> str:
    """What the papers of one text say in a column: the first that says anything."""
    return next((one.values[name] for one in papers if one.values.get(name)), "")


def _article(batch: IntakeBatch, papers: list[IntakePaper]) -> Article:
    article = Article(original_language=papers[0].language, created_by=batch.by)
    genre = _said(papers, "genre")
    article.genre = genre if genre in Genre.values else Genre.REVIEW
    if words := _said(papers, "date"):
        found = _day(words)
        article.first_published_on = found.day
        article.first_published_on_precision = found.precision if found.day else "day"
    for name in PLAIN:
        setattr(article, name, _said(papers, name))
    for paper in papers:
        code = paper.language
        for name, text in _texts(paper).items():
            setattr(article, f"{name}_{code}", text)
    for code in LANGUAGES:
        if not article.title_in(code) and (title := _said(papers, f"title_{code}")):
            setattr(article, f"title_{code}", title)
    return article


def _day(words: str) -> PartialDate:
    try:
        return read_date(words)
    except DateNotRead as wrong:
        raise ValidationError(_("“%(text)s” is no day of the calendar.") % {"text": words[:60]}) from wrong


def _texts(paper: IntakePaper) -> dict[str, str]:
    """The texts of one language version. Nothing is cut: a summary or note without room stands in the text; any other
    field that is too long is refused by the model."""
    found = {name: paper.values.get(name, "") for name in ("lead", "note", "keywords")}
    found["title"] = paper.values.get(f"title_{paper.language}") or paper.values.get("title", "")
    found["body"] = paper.body
    if len(found["lead"]) > 1000:
        found["body"], found["lead"] = f"<p>{escape(found['lead'])}</p>{found['body']}", ""
    if len(found["note"]) > 500:
        found["body"], found["note"] = f"{found['body']}<p>{escape(found['note'])}</p>", ""
    return found


def _keep_beside(article: Article, paper: IntakePaper) -> None:
    """The original file, the files that it links to, and the old addresses of a paper and of these."""
    if paper.file:
        made = _attach(article, paper, paper.file.name, "")
        file_reading.take_over(made, paper)
    for address, words, name in paper.files:
        made = _attach(article, paper, name, words)
        file_reading.take_in(made, None)
        OldAddress.objects.get_or_create(address=normal(address), defaults={"page": made.file.url})
    for address in listed(paper.values.get("old_addresses", "")):
        if normal(address) != "/":
            OldAddress.objects.get_or_create(
                address=normal(address), defaults={"content": article.content_ptr, "language": paper.language}
            )


def _attach(article: Article, paper: IntakePaper, name: str, title: str) -> Attachment:
    """A stored file of a paper as a file of the article."""
    made = Attachment(
        content=article, language=paper.language, role=Attachment.Role.ORIGINAL, title=title[:300]
    )
    with default_storage.open(name, "rb") as stored:
        made.file.save(name.rsplit("/", 1)[-1], ContentFile(stored.read()), save=False)
    made.save()
    return made


# --- Authors ----------------------------------------------------------------------------------------------


def _authors(paper: IntakePaper, known: Vocabularies) -> list[Expert]:
    found = [
        known.experts.get(bare(name)) or _guest(name, paper.language, known)
        for name in listed(paper.values.get("authors", ""))
    ]
    return list(dict.fromkeys(found))


def _guest(name: str, language: str, known: Vocabularies) -> Expert:
    """Somebody who never worked here, or an institution, under the name that the paper gives."""
    name = " ".join(name.split())[:150]
    expert = Expert(code=_code(name, language), is_guest=True)
    if INSTITUTION.search(name):
        expert.is_group = True
        setattr(expert, f"family_name_{language}", name)
    else:
        given, family = _parted(name)
        setattr(expert, f"family_name_{language}", family)
        setattr(expert, f"given_name_{language}", given[:100])
    expert.save()
    known.experts[bare(name)] = expert
    return expert


def _parted(name: str) -> tuple[str, str]:
    """Given and family name: `Иванов И. И.`, `И. И. Иванов` and `Иван Иванов` alike."""
    parts = re.sub(r"\.(?=\S)", ". ", name).replace(",", " ").split()
    short = [part for part in parts if len(part.rstrip(".")) == 1]
    long = [part for part in parts if part not in short]
    if short and long:
        return " ".join(part if part.endswith(".") else f"{part}." for part in short), " ".join(long)
    return " ".join(parts[:-1]), parts[-1]


def _code(name: str, language: str) -> str:
    """A code that no expert has yet."""
    base = slugify(name, language, limit=50) or "author"
    taken = set(Expert.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(
        code
        for number in range(1, 10_000)
        if (code := base if number == 1 else f"{base}-{number}") not in taken
    )


# --- Approval ---------------------------------------------------------------------------------------------


def brought(batch: IntakeBatch) -> QuerySet[IntakePaper]:
    """The papers that became articles, except those that could not be published."""
    return batch.papers.filter(state=State.BROUGHT, message="").exclude(content=None)


def release(batch: IntakeBatch, by, beat: Beat = unheard) -> None:
    """Approve and publish everything that was brought, as one batch and without letters, by another person.

    What cannot be published is named with its paper and stays in review. Raises nothing.
    """
    for pk, papers in Counter(brought(batch).values_list("content", flat=True)).items():
        article = Article.objects.get(pk=pk)
        for language in LANGUAGES:
            _prepare(article.text_in("body", language), language)
        try:
            with told_nobody(), transaction.atomic(), changes.together():
                _release(Article.objects.get(pk=pk), by)
        except Exception as refused:
            batch.papers.filter(content=pk).update(message=_reason(refused, f"/p/{pk}"))
        beat(papers)
    leftovers.forget(batch, beat)


def _reason(refused: Exception, name: str) -> str:
    """Why a text does not come in; what nobody thought of must not keep the others out."""
    if isinstance(refused, ValidationError):
        return " ".join(refused.messages)
    log.error("An old text could not be brought in: %s", name, exc_info=refused)
    return _("This text cannot be brought in as it is. Whoever runs the site finds the reason in the log.")


def _release(article: Article, by) -> None:
    works = article.translations.filter(state="in_review").values_list("language", flat=True)
    for language in sorted(works, key=lambda code: code != article.original_language):
        if language != article.original_language:
            publishing.follow_original(article, language)
        publishing.approve(article, language, by=by)
        publishing.publish(article, language, by=by)
