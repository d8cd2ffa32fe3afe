"""Checking outside links: which addresses stand in public texts and records, and how they answer.

403, 429 and their like are no alarm: such servers refuse programs, so a person has to look. An address is reported
only when it failed in two checks, at least a day apart.
"""

from __future__ import annotations

import html
import ipaddress
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from relations.models import (
    Claim,
    Edition,
    FollowUp,
    LinkCheck,
    Milestone,
    PartyAction,
    Reference,
    Source,
    Step,
)

HREF = re.compile(r'href="(https?://[^"]+)"')
GONE = {404, 410, 451}
TIMEOUT = 15  # seconds for one address
AGENT = "Mozilla/5.0 (compatible; relations-portal link check)"
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
    public = Edition.objects.public()
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
    if not _is_outside(url):
        return None
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT})
        try:
            with urllib.request.build_opener().open(request, timeout=TIMEOUT) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            if method == "HEAD" and error.code in (400, 403, 404, 405, 501):
                continue  # some servers answer HEAD wrongly
            return error.code
        except (OSError, ValueError):
            return None
    return None


def _is_outside(url: str) -> bool:
    """Does the address lead to the public internet? (A text must not make us call our own servers.)"""
    if getattr(settings, "LINK_CHECK_ANY_HOST", False):
        return True
    host = urlsplit(url).hostname
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(one[4][0]).is_global for one in found)


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
