"""How much processor time searches take: `DATABASE_URL=… pytest -m bench tests/search/test_speed.py -s`.

Asks the database that is configured, whatever lies in it; `manage.py demo --items 100000` fills one.
"""

import random
import re
import time

import pytest

from relations.models import Edition
from relations.search import desk, search
from relations.search.words import stop_words
from relations.text.languages import LANGUAGES
from relations.text.markup import plain_text

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore")]
EACH = 40  # queries of each language
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"[^\W\d_]{4,}")


@pytest.fixture
def bodies(django_db_blocker):
    """Texts that readers may see, with their languages, read from the configured database and not from a test's own."""
    with django_db_blocker.unblock():
        chosen = random.Random(7)
        found = []
        for language in LANGUAGES:
            public = Edition.objects.public().filter(language=language)
            ids = list(public.values_list("pk", flat=True)[:60_000])
            rows = Edition.objects.filter(pk__in=chosen.sample(ids, min(EACH, len(ids))))
            found += [(plain_text(row.body), language) for row in rows]
        if not found:
            pytest.skip("The configured database has no public texts.")
        yield found


def two_words(bodies):
    chosen = random.Random(8)
    for body, language in bodies:
        words = [word for word in WORD.findall(body) if word.lower() not in stop_words(language)]
        if len(words) > 20:
            yield " ".join(chosen.sample(words, 2)), language


def questions(bodies):
    chosen = random.Random(9)
    for body, language in bodies:
        sentences = [part for part in SENTENCE.split(body) if 6 <= len(part.split()) <= 16]
        if sentences:
            yield chosen.choice(sentences), language


def spent(ask, queries):
    """Milliseconds of processor time: the median and the 95th of a hundred, the better of two turns."""
    times = []
    for query, language in queries:
        turns = []
        for _turn in range(2):
            began = time.process_time()
            ask(query, language)
            turns.append((time.process_time() - began) * 1000)
        times.append(min(turns))
    times.sort()
    return times[len(times) // 2], times[len(times) * 95 // 100]


@pytest.mark.parametrize(
    ("name", "made", "ask", "goal"),
    [
        ("two words", two_words, search, 50),
        ("questions", questions, search, 150),
        ("desk", two_words, lambda query, _language: desk.match_ids(query), 150),
    ],
)
def test_time_of_a_search(bodies, name, made, ask, goal):
    """Prints the times beside the goal for 100,000 editions; a clock decides nothing here."""
    search("а", "ru")  # the first search of a process reads the facts of all items
    queries = list(made(bodies))

    median, slow = spent(ask, queries)

    print(f"\n{name}: {len(queries)} queries, p50 {median:.1f} ms, p95 {slow:.1f} ms (goal {goal} ms)")
    assert 0 < median <= slow
