"""Checking outside links: which addresses stand in public texts and records, and how they answer.

403, 429 and their like are no alarm: such servers refuse programs, so a person has to look. An address is reported
only when it failed in two checks, at least a day apart.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPException

from django.conf import settings
from django.utils import timezone

from relations.models import (
    Claim,
    FollowUp,
    LinkCheck,
    Milestone,
    PartyAction,
    Reference,
    Source,
    Step,
)
from relations.reading.shelf import on_shelf

from . import outside

HREF = re.compile(r'href="(https?://[^"]+)"')
GONE = {404, 410, 451}
RECORDS = (
    (Source, "url", "content_id"),
    (Reference, "url", "agreement_id"),
    (PartyAction, "url", "agreement_id"),
    (FollowUp, "source_url", "agreement_id"),
    (Step, "source_url", "dossier_id"),
    (Milestone, "source_url", "dossier_id"),
    (Claim, "source_url", "dossier_id"),
)


def addresses() -> dict[str, int]:
    """Every outside address that readers can see, with the id of the first item that shows it."""
    found: dict[str, int] = {}
    public = on_shelf()
    for content, body in public.filter(body__contains="http").values_list("content_id", "body").iterator():
        for url in HREF.findall(body):
            found.setdefault(html.unescape(url)[:500], content)
    shown = public.values("content_id")
    for model, column, owner in RECORDS:
        rows = model.objects.exclude(**{column: ""}).filter(**{f"{owner}__in": shown})
        for url, content in rows.values_list(column, owner):
            found.setdefault(url, content)
    return found


def ask(url: str) -> int | None:
    """The HTTP status of an address; None when nobody answers or it leads into our own network."""
    allowed = _anywhere if getattr(settings, "LINK_CHECK_ANY_HOST", False) else outside.is_global
    code = None
    for method in ("HEAD", "GET"):
        try:
            code = outside.status_of(url, method, allowed=allowed)
        except (outside.Refused, OSError, HTTPException):
            return None
        if method == "GET" or code not in (400, 403, 404, 405, 501):
            break  # some servers answer HEAD wrongly
    return code


def _anywhere(address: str) -> bool:
    return True


def judge(code: int | None) -> LinkCheck.Verdict:
    """What an answer means for the editor."""
    if code is None:
        return LinkCheck.Verdict.UNREACHABLE
    if code in GONE:
        return LinkCheck.Verdict.GONE
    if code < 400:
        return LinkCheck.Verdict.FINE
    return LinkCheck.Verdict.UNREACHABLE if code >= 500 else LinkCheck.Verdict.UNSURE


def check(found: dict[str, int], asked: Callable[[str], int | None] = ask) -> Iterator[LinkCheck]:
    """Ask every address and note the answer; forgets addresses that nobody shows any more."""
    LinkCheck.objects.exclude(url__in=found).delete()
    known = LinkCheck.objects.in_bulk(field_name="url")
    for url, content in found.items():
        code = asked(url)
        row = known.get(url) or LinkCheck(url=url)
        row.content_id, row.code, row.verdict, row.checked_at = content, code, judge(code), timezone.now()
        fails = row.verdict in (LinkCheck.Verdict.GONE, LinkCheck.Verdict.UNREACHABLE)
        row.failing_since = (row.failing_since or row.checked_at) if fails else None
        row.save()
        yield row


def broken(now=None):
    """Addresses that failed at their last check and have been failing for a day or more."""
    limit = (now or timezone.now()) - timedelta(days=1)
    return LinkCheck.objects.filter(failing_since__lte=limit).select_related("content")
