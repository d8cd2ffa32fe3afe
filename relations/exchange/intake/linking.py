"""Links of former sites: when a batch has been brought, what its texts say of one another becomes a link to the item.

Only then: a text may point at one that comes later. A link to a file that came with a text leads to that file.
What leads nowhere stays as it was and is named in the receipt; if its target comes later, the table of old addresses
still leads readers on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from relations.editorial import history
from relations.exchange.receipt import Receipt
from relations.models import Article, ImportReceipt, IntakeBatch, IntakePaper, OldAddress, changes
from relations.text.addresses import candidates

from .papers import Beat, unheard

State = IntakePaper.State
HREF = re.compile(r'(<a\b[^<>]*?\bhref=")([^"]*)(")')


def link(batch: IntakeBatch, beat: Beat = unheard) -> None:
    """Join the texts that were written but not yet joined, an item at a time."""
    while (first := batch.papers.filter(state=State.WRITTEN).exclude(content=None).first()) is not None:
        papers = list(batch.papers.filter(state=State.WRITTEN, content=first.content_id).defer("body"))
        with transaction.atomic(), changes.together():
            join(batch, papers)
        beat(0)


def join(batch: IntakeBatch, papers: list[IntakePaper]) -> None:
    """The links of one item, and the receipts of its papers."""
    pk, hosts = papers[0].content_id, hosts_of(batch.source)
    lost = _joined(Article.objects.get(pk=pk), papers, hosts)
    if lost is None:  # most texts have no such link: nothing of the item changes
        with history.noted([pk], by=batch.by):
            article = Article.objects.get(pk=pk)
            lost = _joined(article, papers, hosts, is_to_stay=True)
            article.save()
    for paper in papers:
        receipt = Receipt.from_json(paper.receipt) if paper.receipt else Receipt("file")
        for address in lost[paper.pk]:
            receipt.note("old_link", ("file", ""), address)
        ImportReceipt.keep(papers[0].content, paper.language, receipt, by=batch.by, file_name=paper.key)
        paper.receipt, paper.state = receipt.as_json(), State.BROUGHT
        paper.save(update_fields=["state", "receipt"])


def _joined(
    article: Article, papers: list[IntakePaper], hosts: Collection[str], is_to_stay: bool = False
) -> dict[int, list[str]] | None:
    """The addresses that lead nowhere, by papers; None if a text would change and is not to."""
    found = {}
    for paper in papers:
        column = f"body_{paper.language}"
        body = getattr(article, column) or ""
        text, found[paper.pk] = with_links(body, hosts)
        if text != body and not is_to_stay:
            return None
        setattr(article, column, text)
    return found


def hosts_of(source: str) -> frozenset[str]:
    """The site that a batch is named after, if it is: `old.example`."""
    found = re.fullmatch(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)/?", source.strip().lower())
    return frozenset([found[1]]) if found else frozenset()


def with_links(body: str, hosts: Collection[str] = ()) -> tuple[str, list[str]]:
    """The text with links to items and files of the portal, and the addresses that lead nowhere."""
    asked = {href: _keys(html.unescape(href), hosts) for _before, href, _after in HREF.findall(body)}
    asked = {href: keys for href, keys in asked.items() if keys}
    known = _destinations({key for keys in asked.values() for key in keys})
    found = {href: next((known[key] for key in keys if key in known), "") for href, keys in asked.items()}

    def place(match: re.Match) -> str:
        return f"{match[1]}{found[match[2]]}{match[3]}" if found.get(match[2]) else match[0]

    return HREF.sub(place, body), [html.unescape(href) for href, target in found.items() if not target]


def _keys(address: str, hosts: Collection[str]) -> list[str]:
    """Under which old addresses a link of the site itself may be known; nothing for any other link."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return []
    is_own = address.startswith("/") and not address.startswith(("//", "/p/", settings.MEDIA_URL))
    if not (is_own or host in hosts) or (parts.path in ("", "/") and not parts.query):
        return []
    return candidates(parts.path, parts.query)


def _destinations(keys: Collection[str]) -> dict[str, str]:
    """Today's addresses of old ones; one query for five hundred."""
    found, asked = {}, sorted(keys)
    for start in range(0, len(asked), 500):
        rows = OldAddress.objects.filter(address__in=asked[start : start + 500])
        for address, content, page in rows.values_list("address", "content", "page"):
            found[address] = f"/p/{content}" if content else html.escape(page)
    return found
