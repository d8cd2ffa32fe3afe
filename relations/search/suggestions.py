"""Suggestions while typing: experts and terms of the vocabularies by the beginning of their names, then titles, and last
what has only an official or another name that begins so.

Titles come from the index and are checked against what readers may see at this moment, like every result.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from relations.kinds import traits_of
from relations.reading.shelf import on_shelf
from relations.text.languages import LANGUAGES, fallback_order
from relations.text.slugs import slugify

from . import clock, thesaurus
from .backends import backend
from .folding import skeleton
from .normal import clean, normal
from .snapshot import Snapshot
from .terms import Group
from .words import TOKEN

SHORTEST, LONGEST = 2, 80
MOST_TERMS, MOST_TITLES = 4, 6
FACETS = ("expert", "country", "organisation", "topic")


@dataclass(frozen=True)
class Suggestion:
    """What may be meant: a term of a vocabulary (facet and code) or an item (kind and id)."""

    kind: str
    code: str
    text: str
    language: str
    slug: str = ""

    @property
    def url(self) -> str:
        """The page of what is meant."""
        if self.kind == "expert":
            return reverse("expert-detail", args=[self.code, slugify(self.text, self.language) or "expert"])
        if self.kind in FACETS:
            return reverse(f"{self.kind}-detail", args=[self.slug or self.code])
        return reverse(f"{self.kind}-detail", args=[self.code, self.slug])

    @property
    def kind_name(self) -> str:
        """What it is, in the language of the reader."""
        terms = {
            "expert": _("Expert"),
            "country": _("Country"),
            "organisation": _("Organisation"),
            "topic": _("Topic"),
        }
        return terms.get(self.kind) or str(traits_of(self.kind).singular)


def suggest(text: str, language: str) -> list[Suggestion]:
    """Suggestions for what has been typed so far; none for very little."""
    typed = " ".join(clean(text)[:LONGEST].split())
    if len(typed) < SHORTEST:
        return []
    query, snapshot = clock.ask(typed, language)
    words = thesaurus.current(query.turn)
    named, also_called = _terms(words, typed, language)
    titled = _titles(query.groups, snapshot, language)
    return named + titled + also_called[: max(0, MOST_TERMS - len(named + titled))]


def _terms(
    words: thesaurus.Thesaurus, typed: str, language: str
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Terms whose names begin so, and those of which only an official name or a synonym does."""
    start = [skeleton(normal(match[0])) for match in TOKEN.finditer(typed)]
    if not start or not all(start):
        return [], []
    found, others = [], []
    for (facet, code), entry in words.entries.items():
        if facet not in FACETS or not entry.names:
            continue
        is_named = any(_begins(start, name) for name in entry.names.values())
        if is_named or any(_begins(start, name) for name in entry.others):
            label, used = _label(entry.names, language)
            (found if is_named else others).append(
                (FACETS.index(facet), label.lower(), Suggestion(facet, code, label, used, entry.slug))
            )
    return _best(found), _best(others)


def _best(found: list[tuple[int, str, Suggestion]]) -> list[Suggestion]:
    return [suggestion for _rank, _label_, suggestion in sorted(found, key=lambda row: row[:2])[:MOST_TERMS]]


def _begins(start: list[str], name: str) -> bool:
    """Whether each word that was typed begins another word of a name, in order."""
    words = [skeleton(normal(match[0])) for match in TOKEN.finditer(name)]
    at = 0
    for typed in start:
        while at < len(words) and not words[at].startswith(typed):
            at += 1
        if at == len(words):
            return False
        at += 1
    return True


def _label(names: dict[str, str], language: str) -> tuple[str, str]:
    code = next(code for code in fallback_order(language) if names.get(code))
    return names[code], code


def _titles(groups: list[Group], snapshot: Snapshot, language: str) -> list[Suggestion]:
    if not groups:
        return []
    last = groups[-1]
    if last.is_phrase or not last.written:
        return []
    starts = {alternative.terms[0] for alternative in last.alternatives if len(alternative.terms) == 1}
    starts.add(normal(last.written))
    starts = [start for start in sorted(starts) if len(start) >= SHORTEST][:8]
    if not starts:
        return []
    editions = backend().title_starts(groups[:-1], starts, 60)
    chosen: dict[int, tuple[int, int]] = {}
    rank = {LANGUAGES.index(code): place for place, code in enumerate(fallback_order(language))}
    for edition in editions:
        if edition in snapshot.visible:
            place, number = snapshot.visible[edition], snapshot.language_of(edition)
            if place not in chosen or rank[number] < chosen[place][0]:
                chosen[place] = (rank[number], edition)
    wanted = [edition for _rank, edition in sorted(chosen.values())[:MOST_TITLES]]
    rows = on_shelf().filter(pk__in=wanted)
    found = {
        pk: Suggestion(kind, str(item), title, code, slug or kind)
        for pk, kind, item, title, code, slug in rows.values_list(
            "pk", "kind", "content_id", "title", "language", "slug"
        )
    }
    return [found[pk] for pk in wanted if pk in found]
