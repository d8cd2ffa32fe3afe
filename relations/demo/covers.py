"""Covers drawn by the portal itself: circles, ridges, bars, lozenges, contours, in the palette of the design.

Every drawing is decided by its name alone, so that a second run draws the same picture.
"""

import io
import itertools
import math
import random
from collections.abc import Callable

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from relations.exchange import pictures
from relations.models import Content, Picture, changes

from .source import translated

WIDTH, HEIGHT, SCALE = 1600, 1000, 2  # drawn twice as large, then reduced: smooth edges

NIGHT, TEAL, SEA, MIST = (7, 57, 62), (11, 92, 99), (63, 138, 138), (188, 214, 207)
SAND, PAPER, GOLD, BRICK = (232, 218, 189), (246, 239, 224), (195, 146, 47), (141, 47, 34)
CREDIT = {"kk": "Портал суреті", "ru": "Рисунок портала", "en": "Drawing: the portal"}

Colour = tuple[int, int, int]


class Sheet:
    """A sheet of paper 800 × 500 units large, the measure in which the design draws."""

    def __init__(self, ground: Colour):
        self.unit = WIDTH * SCALE / 800
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def circle(self, x, y, radius, fill=None, line=None, width=1.0):
        box = [
            (x - radius) * self.unit,
            (y - radius) * self.unit,
            (x + radius) * self.unit,
            (y + radius) * self.unit,
        ]
        self.draw.ellipse(box, fill=fill, outline=line, width=self._width(width) if line else 0)

    def shape(self, points, fill):
        self.draw.polygon([(x * self.unit, y * self.unit) for x, y in points], fill=fill)

    def line(self, points, colour, width=1.0):
        scaled = [(x * self.unit, y * self.unit) for x, y in points]
        self.draw.line(scaled, fill=colour, width=self._width(width), joint="curve")

    def box(self, x, y, width, height, fill):
        self.draw.rectangle(
            [x * self.unit, y * self.unit, (x + width) * self.unit, (y + height) * self.unit], fill
        )

    def arch(self, x, y, width, height, fill):
        self.circle(x + width / 2, y + width / 2, width / 2, fill)
        self.box(x, y + width / 2, width, height - width / 2, fill)

    def finished(self) -> Image.Image:
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    def _width(self, width: float) -> int:
        return max(1, round(width * self.unit))


def alliance(chance: random.Random) -> Sheet:
    """Two great circles of thin rings that overlap."""
    sheet = Sheet(NIGHT)
    left, right, y, radius = 190 + chance.randint(-20, 40), 560 + chance.randint(-20, 20), 330, 320
    for extra in range(20, 260, 20):
        for x in (left, right):
            sheet.circle(x, y, radius + extra, line=TEAL, width=0.8)
    sheet.circle(left, y, radius, TEAL)
    sheet.circle(right, y, radius, SEA)
    lens = _lens(left, right, y, radius)
    sheet.shape(lens, GOLD)
    for ring in range(14, radius, 15):
        sheet.circle(left, y, ring, line=MIST, width=1.1)
        sheet.circle(right, y, ring, line=SAND, width=1.1)
    return sheet


def _lens(left, right, y, radius):
    half = (right - left) / 2
    angle = math.acos(half / radius)
    steps = [angle - 2 * angle * step / 80 for step in range(81)]
    first = [(left + radius * math.cos(a), y + radius * math.sin(a)) for a in steps]
    return first + [(right - radius * math.cos(a), y - radius * math.sin(a)) for a in steps]


def ridge(chance: random.Random) -> Sheet:
    """Mountain ridges, one before the other, under a pale sun."""
    sheet = Sheet(MIST)
    sheet.circle(chance.randint(140, 640), 150, 62, SAND)
    for base, colour in ((240, (143, 184, 179)), (300, SEA), (360, TEAL), (430, NIGHT)):
        x, points = -60, [(-60, 500)]
        high = chance.random() < 0.5
        while x < 900:
            points.append((x, base + (chance.randint(-70, -30) if high else chance.randint(20, 60))))
            high = not high
            x += chance.randint(80, 145)
        sheet.shape([*points, (900, 500)], colour)
        if colour != (143, 184, 179):
            _slopes(sheet, points[1:])
    return sheet


def _slopes(sheet: Sheet, points) -> None:
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        if next_y > y:
            for step in range(1, 8):
                share = step / 8
                at_x, at_y = x + (next_x - x) * share, y + (next_y - y) * share
                length = 50 + 8 * step
                sheet.line([(at_x, at_y), (at_x - length * 0.3, at_y + length)], MIST, 0.6)


def contours(chance: random.Random) -> Sheet:
    """Lines of height crossed by a dotted border with its signs."""
    sheet = Sheet(PAPER)
    phase, slope = chance.random() * 6, chance.uniform(0.15, 0.45)

    def height(x, level):
        wave = 34 * math.sin(x / 90 + phase) + 22 * math.sin(x / 47 + 1.7 * phase + level * 0.09)
        return level * 21 - 120 + wave * (1 - 0.02 * level) + slope * (x - 400) * 0.35

    for level in range(34):
        sheet.line([(x, height(x, level)) for x in range(-20, 830, 8)], SEA, 1.2)
    border = [(x, 250 + 90 * math.sin(x / 150 + phase) - slope * (x - 400) * 0.5) for x in range(-10, 820, 4)]
    sheet.line(border, PAPER, 26)
    for place in range(0, len(border), 3):
        x, y = border[place]
        sheet.circle(x, y, 2.6, BRICK)
    for place in range(18, len(border), 42):
        x, y = border[place]
        sheet.shape([(x, y - 17), (x + 17, y), (x, y + 17), (x - 17, y)], NIGHT)
        sheet.shape([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], GOLD)
    return sheet


def bars(chance: random.Random) -> Sheet:
    """Columns of bricks that grow towards a golden goal."""
    sheet = Sheet(SAND)
    rows = [chance.randint(3, 6)]
    for _step in range(6):
        rows.append(rows[-1] + chance.choice([0, 1, 2, 3]))
    for place, count in enumerate(rows):
        x = 60 + place * 102
        for row in range(count):
            sheet.box(x, 430 - row * 14, 40, 10, TEAL)
        for row in range(max(2, count - chance.randint(1, 3))):
            sheet.box(x + 44, 430 - row * 14, 40, 10, NIGHT)
    top = 430 - (rows[-1] + 4) * 14
    sheet.line([(60, top), (744, top)], GOLD, 2)
    sheet.shape([(744, top - 14), (758, top), (744, top + 14), (730, top)], GOLD)
    sheet.box(60, 446, 684, 2, NIGHT)
    return sheet


def lozenges(chance: random.Random) -> Sheet:
    """A woven pattern of lozenges within one another."""
    sheet = Sheet(NIGHT)
    colours = [TEAL, MIST, NIGHT, SEA, GOLD, NIGHT]
    shift = chance.randint(0, 3)
    for x, y, size in ((0, 0, 0.62), (800, 0, 0.62), (0, 500, 0.62), (800, 500, 0.62), (400, 250, 1.0)):
        for ring in range(11, 0, -1):
            reach = ring * 46 * size
            colour = colours[(ring + shift) % len(colours)]
            sheet.shape(
                [(x, y - reach * 0.62), (x + reach, y), (x, y + reach * 0.62), (x - reach, y)], colour
            )
    for place in range(-4, 5):
        x = 400 + place * 88
        for y in (22, 478):
            sheet.shape([(x, y - 13), (x + 21, y), (x, y + 13), (x - 21, y)], PAPER)
            sheet.shape([(x, y - 6), (x + 9, y), (x, y + 6), (x - 9, y)], BRICK)
    return sheet


def arches(chance: random.Random) -> Sheet:
    """Five arches side by side before a rising sun."""
    sheet = Sheet(SAND)
    sun = chance.randint(420, 640)
    sheet.circle(sun, 190, 96, GOLD)
    for ring in range(12, 96, 9):
        sheet.circle(sun, 190, ring, line=SAND, width=0.9)
    colours = [NIGHT, TEAL, SEA, (20, 110, 112), NIGHT]
    chance.shuffle(colours)
    for place, colour in enumerate(colours):
        height = chance.randint(150, 300)
        x = 78 + place * 130
        sheet.arch(x, 500 - height, 118, height + 20, colour)
        for rib in range(10, 118, 11):
            depth = 59 - math.sqrt(max(0, 59**2 - (rib - 59) ** 2))
            sheet.line([(x + rib, 500 - height + depth + 4), (x + rib, 500)], PAPER, 0.5)
    return sheet


def waves(chance: random.Random) -> Sheet:
    """Water flowing down between its banks, band after band."""
    sheet = Sheet(PAPER)
    phase = chance.random() * 6
    bands = [MIST, SEA, TEAL, NIGHT, TEAL, SEA, MIST]
    for place, colour in enumerate(bands):
        top = 90 + place * 52
        upper = [(x, top + 44 * math.sin(x / 130 + phase + place * 0.35)) for x in range(-20, 830, 6)]
        lower = [(x, y + 70) for x, y in reversed(upper)]
        sheet.shape(upper + lower, colour)
        for row in range(1, 5):
            sheet.line([(x, y + row * 13) for x, y in upper], PAPER, 0.7)
    sheet.circle(chance.randint(560, 690), 84, 40, GOLD)
    return sheet


def lattice(chance: random.Random) -> Sheet:
    """A lattice of crossing laths, knotted with gold."""
    sheet = Sheet(TEAL)
    step = chance.choice([74, 80, 88])
    for offset in range(-700, 1500, step):
        sheet.line([(offset, -20), (offset + 340, 520)], MIST, 5)
        sheet.line([(offset, -20), (offset + 340, 520)], NIGHT, 1)
        sheet.line([(offset + 340, -20), (offset, 520)], SAND, 5)
        sheet.line([(offset + 340, -20), (offset, 520)], NIGHT, 1)
    for offset in range(-700, 1500, step):
        for other in range(-700, 1500, step):
            x = (offset + other + 340) / 2
            y = (other + 340 - offset) / 2 * (540 / 340) - 20
            if -10 < x < 810 and -10 < y < 510:
                sheet.circle(x, y, 6.5, NIGHT)
                sheet.circle(x, y, 4.2, GOLD)
    return sheet


MOTIFS: dict[str, tuple[Callable[[random.Random], Sheet], dict[str, str]]] = {
    "alliance": (alliance, {
        "kk": "Жіңішке сақиналардан құралған, бір-бірімен айқасқан екі шеңбер",
        "ru": "Два круга из тонких колец, наложенные один на другой",
        "en": "Two circles of thin rings laid over one another",
    }),
    "ridge": (ridge, {
        "kk": "Бозғылт күн астындағы тау жоталары",
        "ru": "Горные хребты под бледным солнцем",
        "en": "Mountain ridges under a pale sun",
    }),
    "contours": (contours, {
        "kk": "Шекара белгілері бар сызық кесіп өткен карта сызықтары",
        "ru": "Горизонтали карты, пересеченные линией с пограничными знаками",
        "en": "Contour lines of a map crossed by a line with boundary signs",
    }),
    "bars": (bars, {
        "kk": "Алтын сызыққа қарай өсіп бара жатқан бағандар",
        "ru": "Столбцы, растущие к золотой линии",
        "en": "Columns growing towards a golden line",
    }),
    "lozenges": (lozenges, {
        "kk": "Бірінің ішіне бірі салынған ромбылардан өрілген өрнек",
        "ru": "Узор из вложенных друг в друга ромбов",
        "en": "A pattern of lozenges within one another",
    }),
    "arches": (arches, {
        "kk": "Көтеріліп келе жатқан күн алдындағы бес арка",
        "ru": "Пять арок перед восходящим солнцем",
        "en": "Five arches before a rising sun",
    }),
    "waves": (waves, {
        "kk": "Қатар ағып жатқан су жолақтары",
        "ru": "Потоки воды, идущие рядом",
        "en": "Bands of water flowing side by side",
    }),
    "lattice": (lattice, {
        "kk": "Түйіндері алтынмен көмкерілген кереге торы",
        "ru": "Решетка кереге с золотыми узлами",
        "en": "The lattice of a yurt, its knots in gold",
    }),
}  # fmt: skip

OF_TOPIC = {
    "borders-delimitation": "contours", "border-security": "contours", "border-crossings": "contours",
    "mutual-trade": "bars", "economy-trade": "bars", "investment": "bars",
    "industrial-cooperation": "lozenges", "culture-humanitarian": "lozenges", "interregional-cooperation": "lattice",
    "transboundary-water": "waves", "energy-water": "waves", "electricity-green-energy": "waves", "oil-gas": "waves",
    "bilateral-relations": "alliance", "central-asia-plus": "arches", "consultative-meetings": "arches",
    "regionalisation": "arches", "international-organisations": "lattice", "nuclear-disarmament": "ridge",
    "regional-security": "ridge", "railways": "ridge", "legal-framework": "lattice",
}  # fmt: skip


def draw(motif: str, name: str) -> Image.Image:
    """The picture of a motif in the variation that a name decides."""
    return MOTIFS[motif][0](random.Random(name)).finished()


def cover(content: Content, code: str, topics: list[str]) -> Picture:
    """Draw a cover after the first topic that has a motif, and give it to the item."""
    motif = next((OF_TOPIC[topic] for topic in topics if topic in OF_TOPIC), "ridge")
    buffer = io.BytesIO()
    draw(motif, code).save(buffer, "PNG")
    upload = ContentFile(buffer.getvalue(), name=f"{code}.png")
    picture = pictures.accept(upload, **translated("alt", MOTIFS[motif][1]), **translated("credit", CREDIT))
    changes.update(type(content).objects.filter(pk=content.pk), cover=picture)
    content.cover = picture
    return picture
