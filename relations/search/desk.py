"""The editors' search: working copies in all their languages, found with the same analysis as the public texts.

Permissions are the caller's business: this answers with ids, and the admin keeps those its user may see.
"""

from __future__ import annotations

import re

from relations.reading.shelf import on_shelf

from .backends import backend
from .folding import other_layouts, skeleton
from .normal import normal
from .query import understand
from .stemming import languages_of
from .terms import Alternative, Group
from .words import stem

MOST = 1_000
RETYPED = 3  # letters that say on which keyboard they were typed


def match_ids(text: str, kind: str = "") -> list[int]:
    """Ids of the items (of one kind) whose working copy has all the words, newest first.

    The last word may be unfinished; a number is also the id of an item.
    """
    cleaned = text.strip()[:200]
    if re.fullmatch(r"#?\d{1,15}", cleaned):
        number = int(cleaned.lstrip("#"))
        return list(dict.fromkeys([number, *_found(cleaned, kind)]))[:MOST]
    return _found(cleaned, kind)


def _found(text: str, kind: str) -> list[int]:
    """As typed; when that finds nothing, as if typed on another keyboard layout."""
    for reading in (text, *(other_layouts(text) if len(text) >= RETYPED else ())):
        if found := _having(reading, kind):
            return found
    return []


def match_shown(text: str) -> list[int]:
    """Ids of the items that have all the words in a title that readers see: tells nothing about working copies."""
    cleaned = text.strip()[:200]
    for reading in (cleaned, *(other_layouts(cleaned) if len(cleaned) >= RETYPED else ())):
        groups = _groups(reading)
        if not groups:
            continue
        last = groups[-1]
        starts = last.unfinished or tuple(alternative.terms[0] for alternative in last.alternatives)
        found = backend().title_starts(groups[:-1] if last.unfinished else groups, starts, MOST)
        shown = on_shelf().filter(pk__in=found).order_by("-content_id")
        if items := list(dict.fromkeys(shown.values_list("content_id", flat=True))):
            return items
    return []


def _having(text: str, kind: str) -> list[int]:
    groups = _groups(text)
    return backend().match_desk(groups, MOST, kind) if groups else []


def _groups(text: str) -> list[Group]:
    """What was typed, each word with all its forms; the last one may be unfinished."""
    groups = understand(text, None).required
    for group in groups:
        if not group.is_phrase:
            _widen(group)
    last = groups[-1] if groups else None
    if last and text[-1].isalnum() and not last.is_phrase:
        word = normal(last.written)
        ends = [alternative.terms[0] for alternative in last.alternatives if len(alternative.terms) == 1]
        last.unfinished = tuple(
            dict.fromkeys([*ends[:3], last.written.lower(), word, skeleton(word) or word])
        )
    return groups


def _widen(group: Group) -> None:
    """Let it also stand for what no published text has yet: its stem in each language, and its spelling."""
    word = normal(group.written)
    if not word.isalpha():
        return
    terms = {stem(word, code) for code in languages_of(word, None)}
    terms |= {skeleton(term) for term in (word, *terms)} - {""}
    known = {alternative.terms for alternative in group.alternatives}
    group.alternatives += [Alternative((term,)) for term in sorted(terms) if (term,) not in known]
