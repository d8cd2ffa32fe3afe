"""The card that stands for an edition in social networks and messengers: 1200 × 630, in the portal's own type.

Pillow reads the WOFF2 files of the site itself, so a card has every letter that a page has; Arabic, Hebrew, Georgian,
Armenian and Chinese come from the fonts of the PDFs. A letter that no font has is left out rather than drawn as a box.
"""

import io
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
COLUMN = 720
NIGHT, TEAL, SEA, GOLD, PAPER, SOFT = "#07393e", "#0b5c63", "#3f8a8a", "#d3a447", "#f3ecdd", "#b5cdc9"
FINE = 2  # ornaments are drawn larger and made small again, for smooth edges
TITLE_SIZES = (66, 60, 54, 48, 42, 38, 34)
TITLE_HEIGHT = 305
ABSENT = "\U0010fffd"


@dataclass(frozen=True)
class Card:
    """What a card says."""

    site: str
    label: str
    title: str
    line: str = ""  # authors and date, parties, days and place
    languages: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Face:
    """A typeface of the site and the file that has its rarer letters."""

    name: str
    rare: str
    weight: int = 400


OTHERS = ("portal-arabic", "portal-hebrew", "portal-georgian", "portal-armenian", "portal-chinese")
UNSPACED = re.compile("(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])(?=[\u2e80-\u9fff\uf900-\ufaff])")
DISPLAY = Face("portal-serif-display", "portal-serif-ext")
SANS = Face("portal-sans", "portal-sans-ext")
SANS_STRONG = Face("portal-sans", "portal-sans-ext", 600)


@cache
def font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """A font of the site in one size; variable ones in one weight."""
    root = Path(settings.BASE_DIR)
    folder = root / "relations" / "briefing" / "fonts" if name in OTHERS else root / "static" / "fonts"
    path = folder / f"{name}.{'ttf' if name in OTHERS else 'woff2'}"
    loaded = ImageFont.truetype(str(path), size)
    with suppress(OSError):  # drawn in one weight only
        loaded.set_variation_by_axes([weight])
    return loaded


@cache
def has_letter(name: str, letter: str) -> bool:
    """Does this font draw the letter, or only the box of a missing one?"""
    face = font(name, 40, 400)
    return letter.isspace() or bytes(face.getmask(letter)) != bytes(face.getmask(ABSENT))


def drawn_by(letter: str, face: Face) -> str:
    """The font that has a letter; nothing when none has it."""
    return next((name for name in (face.name, face.rare, *OTHERS) if has_letter(name, letter)), "")


def known(text: str) -> str:
    """The text without letters that no font has."""
    return "".join(letter for letter in text if letter.isspace() or drawn_by(letter, DISPLAY))


def runs(text: str, face: Face, size: int):
    """The text in pieces that one font can draw; spaces inside a piece are its own, so that its words keep their order."""
    names = ["" if letter.isspace() else drawn_by(letter, face) or face.name for letter in text]
    for place, name in enumerate(names):
        if not name:
            after = next((one for one in names[place:] if one), "")
            names[place] = after if after and after == names[place - 1] and place else face.name
    start = 0
    for name, letters in groupby(names):
        end = start + len(list(letters))
        yield text[start:end], font(name, size, face.weight)
        start = end


def width(text: str, face: Face, size: int) -> float:
    return sum(used.getlength(piece) for piece, used in runs(text, face, size))


def write(
    draw: ImageDraw.ImageDraw, x: float, y: float, text: str, face: Face, size: int, colour: str
) -> float:
    """One line of text on its base line; answers where it ends."""
    for piece, used in runs(text, face, size):
        draw.text((x, y), piece, font=used, fill=colour, anchor="ls")
        x += used.getlength(piece)
    return x


def folded(text: str, face: Face, size: int, limit: int) -> list[str]:
    """The text in lines that fit; breaks at spaces, never at a no-break space, and between Chinese signs."""
    lines: list[str] = []
    for word in text.split(" "):
        for number, part in enumerate(UNSPACED.split(word)):
            longer = f"{lines[-1]}{'' if number else ' '}{part}" if lines else part
            if lines and width(longer, face, size) <= limit:
                lines[-1] = longer
            else:
                lines.append(part)
    return lines


def fitted(text: str, limit: int, height: int) -> tuple[int, list[str]]:
    """The largest size in which the whole title fits, and its lines; the smallest cuts it with an ellipsis."""
    for size in TITLE_SIZES:
        lines = folded(text, DISPLAY, size, limit)
        if len(lines) * size * 1.16 <= height and all(width(line, DISPLAY, size) <= limit for line in lines):
            return size, lines
    most = int(height // (size * 1.16))
    return size, [*lines[: most - 1], shortened(lines[most - 1] + " …", DISPLAY, size, limit)] if len(
        lines
    ) > most else lines


def shortened(line: str, face: str, size: int, limit: float) -> str:
    """The line without its last words, as far as it takes to fit."""
    while width(line, face, size) > limit and " " in line:
        line = f"{line.removesuffix(' …').rsplit(' ', 1)[0]} …"
    return line


def drawn(card: Card) -> bytes:
    """The card as a PNG file."""
    picture = ground().copy()
    draw = ImageDraw.Draw(picture)
    write(draw, MARGIN + 64, 100, card.site, SANS_STRONG, 26, PAPER)
    size, lines = fitted(known(card.title), COLUMN, TITLE_HEIGHT)
    y = 190
    if card.label:
        write(draw, MARGIN, y, card.label, SANS_STRONG, 26, GOLD)
    y += 22 + size
    for line in lines:
        write(draw, MARGIN, y, line, DISPLAY, size, PAPER)
        y += round(size * 1.16)
    foot = HEIGHT - 64
    end = MARGIN
    for code in card.languages:
        strong = code == card.language
        end = write(draw, end, foot, code.upper(), SANS_STRONG, 24, GOLD if strong else SOFT) + 18
    if card.line:
        start = end + 10 if card.languages else MARGIN
        write(
            draw, start, foot, shortened(known(card.line), SANS, 26, WIDTH - MARGIN - start), SANS, 26, SOFT
        )
    out = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def ground() -> Image.Image:
    """What every card stands on: two circles of rings that overlap, and the crown of the yurt as the mark."""
    large = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), NIGHT)
    left, right, radius = (960, 250), (1190, 430), 300
    mask_left, mask_right = (_disc(centre, radius) for centre in (left, right))
    large.paste(TEAL, mask=mask_left)
    large.paste("#17666b", mask=mask_right)
    both = Image.composite(mask_right, Image.new("L", large.size), mask_left)
    large.paste("#b98a2c", mask=both)
    draw = ImageDraw.Draw(large)
    for centre, colour in ((left, "#4f8f8d"), (right, "#8fb2a6")):
        for step in range(14, radius, 15):
            _ring(draw, centre, step, colour)
    _crown(draw, (MARGIN + 24, 91), 24)
    shade = Image.new("L", (WIDTH, 1))  # the rings fade where the words stand
    shade.putdata([max(0, min(255, round(255 - (x - 620) * 1.1))) for x in range(WIDTH)])
    picture = large.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    words = Image.composite(Image.new("RGB", (WIDTH, HEIGHT), NIGHT), picture, shade.resize((WIDTH, HEIGHT)))
    words.paste(picture.crop((0, 0, 140, 140)))  # the mark
    return words


def _disc(centre, radius) -> Image.Image:
    mask = Image.new("L", (WIDTH * FINE, HEIGHT * FINE))
    ImageDraw.Draw(mask).ellipse(_box(centre, radius), fill=255)
    return mask


def _box(centre, radius):
    (x, y), fine = centre, FINE
    return [(x - radius) * fine, (y - radius) * fine, (x + radius) * fine, (y + radius) * fine]


def _ring(draw, centre, radius, colour, line=1.2) -> None:
    draw.ellipse(_box(centre, radius), outline=colour, width=round(line * FINE))


def _crown(draw, centre, radius) -> None:
    """The mark of the portal, as in static/img/mark.svg."""
    x, y = centre
    _ring(draw, centre, radius, PAPER, 2.2)
    _ring(draw, centre, radius * 0.83, PAPER, 1)
    reach = radius * 0.8
    for shift in (-5.5, 0, 5.5):
        bend = abs(shift) * 0.15
        for points in (
            [(x + shift, y - reach + bend), (x + shift * 0.75, y), (x + shift, y + reach - bend)],
            [(x - reach + bend, y + shift), (x, y + shift * 0.75), (x + reach - bend, y + shift)],
        ):
            draw.line(
                [(px * FINE, py * FINE) for px, py in points],
                fill=PAPER,
                width=round(1.4 * FINE),
                joint="curve",
            )
