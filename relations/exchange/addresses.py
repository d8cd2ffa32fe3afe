"""Addresses of former sites as a table: the old address, and the item (its number or any address of it) or page here."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext

from relations.kinds import BY_SECTION
from relations.models import Content, OldAddress
from relations.text.addresses import normal
from relations.text.languages import LANGUAGES

from .rows import Format, Outcome, RowRefused

COLUMNS = ("address", "leads_to", "language")
NAMES = {
    "address": ("old address", "from", "старый адрес", "откуда", "ескі мекенжай", "қайдан"),
    "leads_to": ("leads to", "to", "item", "куда", "материал", "қайда", "материал"),
    "language": ("язык", "тіл"),
}
ITEM = re.compile(
    rf"/(?:p|(?:(?P<language>{'|'.join(LANGUAGES)})/(?:{'|'.join(BY_SECTION)})))/(?P<pk>\d{{1,18}})[-/]?"
)


def format_of_addresses() -> Format:
    return Format(
        name="addresses",
        columns=COLUMNS,
        required=("address", "leads_to"),
        write=write,
        export=export,
        names=NAMES,
        sample=(("https://old.example/index.php?id=12", "/p/17", "ru"), ("/?p=123", "/ru/topics/trade/", "")),
    )


def write(values: dict[str, str], by) -> tuple[str, Outcome, list[str]]:
    """One old address; what it led to before is replaced."""
    language, page, content = values.get("language", "").strip().lower(), "", None
    if language and language not in LANGUAGES:
        raise RowRefused(
            {"language": [gettext("Write one of these: %(codes)s.") % {"codes": ", ".join(LANGUAGES)}]}
        )
    target = values.get("leads_to", "").strip()
    path = urlsplit(target).path
    if target.isdecimal() or (found := ITEM.match(path)):
        pk = target if target.isdecimal() else found["pk"]
        language = language or ("" if target.isdecimal() else found["language"] or "")
        content = Content.objects.filter(pk=int(pk[:18])).first()
        if content is None:
            raise RowRefused({"leads_to": [gettext("There is no item with this number.")]})
    else:
        page = path if path.startswith("/") else target
    row = OldAddress.objects.filter(address=normal(values["address"])).first()
    outcome = Outcome.CHANGED if row else Outcome.CREATED
    row = row or OldAddress(address=values["address"])
    given = {"content_id": content.pk if content else None, "page": page, "language": language}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    if not changed:
        return row.address, Outcome.SAME, []
    for name, value in given.items():
        setattr(row, name, value)
    row.full_clean(validate_unique=False)
    row.save()
    return row.address, outcome, changed if outcome == Outcome.CHANGED else []


def export() -> list[list]:
    rows = OldAddress.objects.order_by("address").values_list("address", "content", "page", "language")
    return [[address, f"/p/{pk}" if pk else page, language] for address, pk, page, language in rows]
