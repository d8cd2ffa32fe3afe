"""Pictures of the library in PDFs: the JPEG rendition that is wide enough for paper."""

from django.conf import settings
from django.core.files.storage import default_storage

from relations.exchange.pictures import used_in
from relations.models import Picture, rendition_name
from relations.reading.labels import named

from .blocks import photo

WIDE_ENOUGH = 900  # pixels over the width of the text: about 140 to the inch
LARGEST = 2_000_000  # bytes; a larger file is not worth its weight in a PDF


def printed(src: str, alt: str) -> dict | None:
    """The picture that a text shows under an address, as a block; nothing when it is none of ours."""
    found = used_in(f'<img src="{src}">') if alt and src.startswith(settings.MEDIA_URL) else []
    return _block(found[0], alt, "") if found else None


def printed_cover(stored: Picture | None, language: str) -> list[dict]:
    """The cover of an item with caption and credit; a decorative one stays on the screen."""
    if stored is None or not stored.file or stored.is_decorative:
        return []
    caption = ". ".join(
        str(part).rstrip(".")
        for part in (named(stored, "caption", language), named(stored, "credit", language))
        if part
    )
    alt = str(named(stored, "alt", language)) or caption
    found = _block(stored, alt, caption) if alt else None
    return [found] if found else []


def _block(stored: Picture, alt: str, caption: str) -> dict | None:
    fitting = [width for width in sorted(stored.widths) if width >= WIDE_ENOUGH] or sorted(stored.widths)[-1:]
    names = [rendition_name(stored.file.name, width, "jpg") for width in fitting[:1]]
    names += [stored.file.name] if stored.file.name.lower().endswith((".jpg", ".jpeg")) else []
    for name in names:
        try:
            with default_storage.open(name) as file:
                data = file.read(LARGEST + 1)
        except OSError:
            continue
        if len(data) <= LARGEST and data.startswith(b"\xff\xd8"):
            return photo(data, stored.width, stored.height, alt, caption)
    return None
