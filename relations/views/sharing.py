"""The picture of an edition for social networks, drawn when first asked for and kept beside the other files."""

import hashlib
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from relations.caches import OUTSIDE, publicly
from relations.citations.picture import Card, drawn
from relations.models import Edition
from relations.reading import shelf
from relations.reading.records import ItemRecord, records_of
from relations.reading.site import site_name
from relations.text.dates import date_range
from relations.text.languages import LANGUAGES

DRAWING = 1  # raise it when cards look different: kept ones are then drawn anew


@require_safe
@conditional_page
def card(request, pk, language, number):
    """The card of a public edition as PNG; older and hidden ones have none."""
    edition = shelf.edition_of(pk, language, number=number)
    response = HttpResponse(_kept(edition), content_type="image/png")
    response["Cache-Control"] = publicly(OUTSIDE)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _kept(edition: Edition) -> bytes:
    """The file of a card; a store that is full or away only means that it is drawn again."""
    words = shown(records_of([edition])[0])
    print_of = hashlib.blake2b(repr(words).encode(), digest_size=8).hexdigest()
    name = f"cards/{edition.pk}-{print_of}-{DRAWING}.png"
    with suppress(OSError), default_storage.open(name) as file:
        return file.read()
    picture = drawn(words)
    with suppress(OSError):
        default_storage.save(name, ContentFile(picture))
    return picture


def shown(item: ItemRecord) -> Card:
    """The words on the card of an item."""
    days = date_range(item.day, item.until, item.language, item.precision) if item.day else ""
    names = [author.name for author in item.authors]
    who = f"{names[0]} …" if len(names) > 2 else ", ".join(names)
    between = " – ".join(item.parties) if 0 < len(item.parties) <= 3 else ""
    line = ", ".join(part for part in (who or between or item.place, days) if part)
    return Card(
        site=site_name(item.language),
        label=item.label,
        title=item.title,
        line=line,
        languages=tuple(code for code in LANGUAGES if code in item.versions),
        language=item.language,
    )
