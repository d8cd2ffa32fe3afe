"""Pictures as pages show them: in the best format the browser knows, no larger than needed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from relations.models import Picture
from relations.models.files import rendition_name
from relations.text.languages import in_languages

from .labels import Label, named, named_in


@dataclass(slots=True)
class Cover:
    """A picture with its renditions. `alt` is empty for a decorative one, `sources` until renditions are made."""

    src: str
    width: int
    height: int
    alt: Label | str = ""
    srcset: str = ""
    sources: list[tuple[str, str]] = field(default_factory=list)  # (type, srcset), smallest files first
    focus: str = ""  # where the point of the picture is, when it is not the middle: "left", "top right" …
    credit: Label | str = ""
    caption: Label | str = ""


def picture(name: str, width: int, height: int, widths: Iterable[int] = (), focal=(0.5, 0.5)) -> Cover:
    """A stored picture with the addresses of its renditions."""

    def address(path):
        return f"{settings.MEDIA_URL}{path}"

    def srcset(form):
        return ", ".join(f"{address(rendition_name(name, size, form))} {size}w" for size in widths)

    if not widths:
        return Cover(src=address(name), width=width, height=height, focus=_focus(*focal))
    middle = sorted(widths)[len(widths) // 2]
    return Cover(
        src=address(rendition_name(name, middle, "jpg")),
        width=width,
        height=height,
        srcset=srcset("jpg"),
        sources=[("image/avif", srcset("avif")), ("image/webp", srcset("webp"))],
        focus=_focus(*focal),
    )


def _focus(x: float, y: float) -> str:
    across = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    down = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    return f"{down} {across}".strip()


def cover_of(stored: Picture | None, language: str) -> Cover | None:
    """The picture of one item, with caption and credit."""
    if stored is None or not stored.file:
        return None
    focal = stored.focal_x, stored.focal_y
    cover = picture(stored.file.name, stored.width, stored.height, stored.widths, focal)
    cover.alt = "" if stored.is_decorative else named(stored, "alt", language)
    cover.credit, cover.caption = named(stored, "credit", language), named(stored, "caption", language)
    return cover


COVER = (
    "content__cover__file",
    "content__cover__width",
    "content__cover__height",
    "content__cover__widths",
    "content__cover__focal_x",
    "content__cover__focal_y",
    "content__cover__is_decorative",
    *in_languages("content__cover__alt"),
)


def cover_in(row: dict, language: str) -> Cover | None:
    """The picture of a card, out of a row of `values(*COVER)` of an edition."""
    name, width, height, widths, x, y, is_decorative = (row[column] for column in COVER[:7])
    if not name:
        return None
    cover = picture(name, width, height, widths, (x, y))
    cover.alt = "" if is_decorative else named_in(row, "content__cover__alt", language)
    return cover
