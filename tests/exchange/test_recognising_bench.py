"""What a scanned page costs and how well it is read: a noised print of the demo's own texts at 300 dpi (`pytest -m bench -s`)."""

import json
import resource
from pathlib import Path

import pytest

from relations.exchange import recognising, recognition
from relations.text.markup import plain_text
from tests.exchange.scans import distance, printed, scan
from tests.measured import Memory

pytestmark = pytest.mark.bench
TEXTS = Path(__file__).resolve().parents[2] / "relations" / "demo" / "data" / "articles.json"
MOST_SECONDS, MOST_MEGABYTES, MOST_ERRORS = 10, 500, 0.03


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("number", [0, 1])
def test_a_page_is_read_well_and_cheaply(language, number, settings, tmp_path):
    if lack := recognition.hindrance():
        pytest.skip(lack)
    settings.VAR_DIR = tmp_path
    articles = json.loads(TEXTS.read_text(encoding="utf-8"))["articles"]
    article = [one for one in articles if len(one["body"]) == 3][number]
    page, words = printed(plain_text(article["body"][language]))
    data, before, memory = scan(page, dpi=300).read(), cpu(), Memory()
    memory.start()

    outcome = recognising.outcome_of(data)

    memory.over.set()
    seconds, read = cpu() - before, " ".join(outcome.pages[0].text.split())
    errors = distance(read, words) / len(words)
    print(
        f"\n{language} {number}: {errors:.2%} wrong letters, {seconds:.1f} s CPU, {memory.peak} MB, "
        f"certain by {outcome.pages[0].confidence} %"
    )
    assert errors <= MOST_ERRORS
    assert seconds <= MOST_SECONDS
    assert memory.peak <= MOST_MEGABYTES
