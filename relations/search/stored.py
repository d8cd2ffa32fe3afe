"""The stored terms of documents and the places of their own passages, read in one question: searches ask it twice."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from .terms import Lines

Places = list[tuple[int, str]]  # of passages: first letter, anchor


def read_texts(editions: Sequence[int]) -> tuple[dict[int, Lines], dict[int, Places]]:
    """Terms and places by edition."""
    marks = ", ".join(["%s"] * len(editions))
    lines: dict[int, Lines] = {}
    places: dict[int, Places] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 0, edition_id, title, keys, body, more FROM relations_searchtext "
            f"WHERE edition_id IN ({marks}) UNION ALL SELECT start + 1, edition_id, anchor, '', '', '' "
            # not `text_id IS NULL`: for SQLite its index would be the way to nearly all rows
            "FROM relations_searchpassage WHERE COALESCE(text_id, attachment_id) IS NULL "
            f"AND edition_id IN ({marks}) ORDER BY 1",
            [*editions, *editions],
        )
        for begins, edition, first, *others in cursor.fetchall():
            if begins:
                places.setdefault(edition, []).append((begins - 1, first))
            else:
                lines[edition] = Lines(first, *others)
    return lines, places
