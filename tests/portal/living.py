"""A web process that lives through publications, on the database that the environment names; prints what it saw as JSON.

`python -m tests.portal.living threads` reads with eight threads meanwhile, `… memory` watches what the process takes.
"""

import datetime as dt
import json
import random
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path

from django.db import connection
from django.test import RequestFactory

from portal.wsgi import application
from relations.editorial import publishing
from relations.models import Article, User
from relations.register import EventIndex, Index, Selection, current_index, events, index
from relations.register.keeping import Kept, beside
from relations.search import search
from relations.search.memory import give_back
from relations.views import kept
from tests import factories

THREADS, ROUNDS = 8, 10
WARM, PUBLICATIONS = 60, 200
WITHIN = (
    4.0  # seconds of processor (two of the clock on two cores) until all see what was published or withdrawn
)
TODAY = dt.date(2025, 11, 13)
WORDS = ("договор", "союзничество", "agreement", "өзбек", "treaty uzbekistan", "торговля")
PATHS = (
    "/ru/",
    "/ru/agreements/",
    "/ru/agreements/?party=uz",
    "/en/articles/",
    "/kk/events/",
    "/ru/topics/trade/",
)
SESSION = "sessionid=somebody"  # such a reader is served past the page cache


def get(path, cookie=""):
    """Status and text of a page, asked as a server asks."""
    headers = {"HTTP_HOST": "localhost"} | ({"HTTP_COOKIE": cookie} if cookie else {})
    environ = RequestFactory().get(path, **headers).environ
    answers = []
    body = b"".join(application(environ, lambda status, _headers, *_rest: answers.append(status)))
    return int(answers[0][:3]), body.decode()


class Readers:
    """Eight readers who search, count and open pages until they are told to stop."""

    def __init__(self):
        self.stop, self.wrong, self.asked = threading.Event(), [], Counter()
        self.threads = [threading.Thread(target=self.read, args=(number,)) for number in range(THREADS)]

    def read(self, number):
        chance = random.Random(number)
        while not self.stop.is_set():
            act = chance.choice([self.search, self.count, self.open])
            try:
                act(chance)
            except Exception:
                self.wrong.append(traceback.format_exc())
            self.asked[act.__name__] += 1
        connection.close()

    def search(self, chance):
        results = search(chance.choice(WORDS), "ru", chance.choice([None, {"kind": ["agreement"]}]))
        assert len(results.hits) <= results.total

    def count(self, _chance):
        selection = Selection(current_index(), TODAY)
        assert sum(selection.counts("status").values()) == selection.total == len(selection.every_id())

    def open(self, chance):
        status, _body = get(chance.choice(PATHS), chance.choice(["", SESSION]))
        assert status == 200, status


def places_that_show(title, number):
    """Where an agreement is seen: the search, the register past the page cache and in it, its own page."""
    found = {"search"} if any(hit.item == number for hit in search(title, "ru").hits) else set()
    found |= {cookie or "page" for cookie in ("", SESSION) if title in get("/ru/agreements/", cookie)[1]}
    if number in current_index().place_of:
        found.add("register")
    return found


def late(title, number, wanted):
    """Where it is not as wanted, after the time within which it must be."""
    until = time.process_time() + WITHIN
    while (found := places_that_show(title, number)) != wanted and time.process_time() < until:
        time.sleep(0.05)
    return sorted(found ^ wanted)


def with_threads():
    everywhere, wrong = {"search", "page", SESSION, "register"}, []
    editor = User.objects.get(username="daniyar")
    readers = Readers()
    for thread in readers.threads:
        thread.start()
    for number in range(ROUNDS):
        title = f"Соглашение о водохранилище{'абвгдежзик'[number]}"
        agreement = factories.make_agreement(title_ru=title, signed_on=TODAY, languages=("ru",))
        factories.publish(agreement, "ru")
        wrong += [f"{title}: {place} shows it late" for place in late(title, agreement.pk, everywhere)]
        if number % 2:
            publishing.withdraw(agreement, "ru", by=editor, reason="Ошибка")
            wrong += [f"{title}: {place} shows it still" for place in late(title, agreement.pk, set())]
    readers.stop.set()
    for thread in readers.threads:
        thread.join()
    return {
        "asked": dict(readers.asked),
        "wrong": wrong,
        "exceptions": readers.wrong[:5],
        "count": len(readers.wrong),
    }


def taken():
    """Memory of this process in MiB, when what is free was given back; without the pages of files that are mapped."""
    give_back()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def with_memory():
    article, figures = Article.objects.first(), []
    for number in range(1, WARM + PUBLICATIONS + 1):
        article.refresh_from_db()
        article.body_ru = f"<p>{'Текст обзора. ' * 200} {number}</p>"
        article.save()
        factories.publish(article, "ru")
        time.sleep(0.26)  # the page cache looks at the turn four times a second
        for path in PATHS:
            for cookie in ("", SESSION):
                assert get(path, cookie)[0] == 200
        get(f"/ru/articles/{article.pk}/")
        if number >= WARM and (number - WARM) % 50 == 0:
            figures.append(round(taken(), 1))
    return {"figures": figures}


if __name__ == "__main__":
    index.kept, events.kept = Kept(Index, 1, beside), Kept(EventIndex, 1, beside)  # as on a site
    kept.pages = kept.Kept(60)
    print(json.dumps({"threads": with_threads, "memory": with_memory}[sys.argv[1]]()))
