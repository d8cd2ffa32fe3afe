"""Ten thousand archived items beside two thousand of today: `pytest -m bench tests/views/test_archive_speed.py -s`.

Processor time of a page, nothing kept; the median of nine.
"""

import datetime as dt
import random
import statistics
import time

import pytest
from django.core.cache import caches

from relations.demo import people, vocabularies
from relations.demo.synthetic import add_items
from relations.models import Edition, Kind, changes

pytestmark = [pytest.mark.bench, pytest.mark.django_db, pytest.mark.ignore_template_errors]
PAGES = (
    "/ru/", "/ru/articles/", "/ru/articles/?topic=mutual-trade", "/ru/archive/", "/ru/search/?q=договор",
    "/ru/search/?kind=article&q=торговля+соглашение", "/ru/search/?kind=article&q=торговля&from=1995&to=2012",
)  # fmt: skip


def milliseconds(client, path: str) -> float:
    spent = []
    for turn in range(9):
        for cache in caches.all():
            cache.clear()
        begun = time.process_time()
        assert client.get(path, {"n": turn} if "?" not in path else None).status_code == 200
        spent.append((time.process_time() - begun) * 1000)
    return statistics.median(spent)


def test_pages_cost_what_they_cost_before(client):
    vocabularies.load_vocabularies()
    staff, _passwords = people.make_people()
    add_items(2_000, staff["chief-editor"], lambda _count: None)
    before = {path: milliseconds(client, path) for path in PAGES}

    add_items(10_000, staff["chief-editor"], lambda _count: None, {Kind.ARTICLE: 1})
    chance = random.Random(3)
    newest = Edition.objects.filter(kind=Kind.ARTICLE).order_by("-pk").values_list("pk", flat=True)[:15_000]
    for pk in list(newest):
        day = dt.date(1995, 1, 1) + dt.timedelta(days=chance.randrange(6_500))
        Edition.objects.filter(pk=pk).update(dated_on=day, from_archive=True)
    changes.turn_over()
    after = {path: milliseconds(client, path) for path in PAGES}

    for path in (*PAGES, "/ru/archive/2001/", "/ru/archive/2001/5/"):
        was = f"{before[path]:7.1f} ms" if path in before else "      –   "
        print(f"{was} → {after.get(path) or milliseconds(client, path):7.1f} ms  {path}")
