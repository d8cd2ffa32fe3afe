"""What a scanned page costs and how well it is read: a noised print of the demo's own texts at 300 dpi (`pytest -m bench -s`)."""

import json
import os
import resource
import threading
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from relations.exchange import recognising, recognition
from relations.text.markup import plain_text
from tests.exchange.scans import FONT, scan

pytestmark = pytest.mark.bench
TEXTS = Path(__file__).resolve().parents[2] / "relations" / "demo" / "data" / "articles.json"
A4 = (2480, 3508)  # at 300 dpi
MOST_SECONDS, MOST_MEGABYTES, MOST_ERRORS = 10, 500, 0.03


def printed(text: str) -> tuple[Image.Image, str]:
    """A page of a text as a middling scanner gives it: turned a little, soft, with grain; and the words that fit on it."""
    page, font, lines, line, y = Image.new("L", A4, 255), ImageFont.truetype(FONT, 46), [], "", 250
    draw = ImageDraw.Draw(page)
    for word in text.split():
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font=font) <= A4[0] - 600:
            line = longer
            continue
        draw.text((300, y), line, font=font, fill=20)
        lines.append(line)
        line, y = word, y + 67
        if y > A4[1] - 300:
            break
    page = page.rotate(0.4, fillcolor=255).filter(ImageFilter.GaussianBlur(0.8))
    return Image.blend(page, Image.effect_noise(A4, 40), 0.18), " ".join(lines)


def distance(one: str, other: str) -> int:
    """How many letters have to be changed, put in or taken out (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, theirs in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != theirs)))
        before = now
    return before[-1]


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def below(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    try:
        own = [
            int(one)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for one in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return own + [one for child in own for one in below(child)]


class Watch(threading.Thread):
    """The most memory that all processes below this one had together, in megabytes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak, self.over = 0, threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            found = 0
            for pid in below(os.getpid()):
                try:
                    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                except OSError:
                    continue
                found += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) // 1024
            self.peak = max(self.peak, found)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("number", [0, 1])
def test_a_page_is_read_well_and_cheaply(language, number, settings, tmp_path):
    if lack := recognition.hindrance():
        pytest.skip(lack)
    settings.VAR_DIR = tmp_path
    articles = json.loads(TEXTS.read_text(encoding="utf-8"))["articles"]
    article = [one for one in articles if len(one["body"]) == 3][number]
    page, words = printed(plain_text(article["body"][language]))
    data, before, watch = scan(page, dpi=300).read(), cpu(), Watch()
    watch.start()

    outcome = recognising.outcome_of(data)

    watch.over.set()
    seconds, read = cpu() - before, " ".join(outcome.pages[0].text.split())
    errors = distance(read, words) / len(words)
    print(
        f"\n{language} {number}: {errors:.2%} wrong letters, {seconds:.1f} s CPU, {watch.peak} MB, "
        f"certain by {outcome.pages[0].confidence} %"
    )
    assert errors <= MOST_ERRORS
    assert seconds <= MOST_SECONDS
    assert watch.peak <= MOST_MEGABYTES
