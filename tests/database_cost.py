"""What pages cost the database: CPU of its process for each kind of page, made anew each time.

`DATABASE_URL=postgres://… SECRET_KEY=… PAGE_CACHE_MEGABYTES=0 python tests/database_cost.py`, on the machine of the
database (Linux), after `manage.py demo --items 20000` and VACUUM ANALYZE. Compare with another size, not with another machine.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402 after the set-up
from django.db import connection  # noqa: E402 likewise
from django.test import Client  # noqa: E402 likewise

from relations.models import Edition, Kind, Topic  # noqa: E402 likewise
from relations.views import kept  # noqa: E402 likewise

ROUNDS, EACH = 30, 12


def addresses() -> dict[str, list[str]]:
    """Some pages of each kind."""
    found = {"home": ["/ru/", "/kk/", "/en/"]}
    for kind in Kind:
        rows = Edition.objects.public().filter(language="ru", content__kind=kind).order_by("text_hash")
        found[kind.value] = [edition.get_absolute_url() for edition in rows[:EACH]]
    found["topic"] = [f"/ru/topics/{slug}/" for slug in Topic.objects.values_list("slug", flat=True)[:EACH]]
    found["lists"] = [f"/ru/{name}/" for name in ("articles", "agreements", "events")]
    found["archive"] = ["/ru/archive/"]
    words = ("ru/search/?q=Узбекистан", "ru/search/?q=договор+о+торговле", "kk/search/?q=келісім")
    found["search"] = [f"/{word}" for word in (*words, "en/search/?q=trade")]
    return found


def busy(pid: int) -> float:
    """Milliseconds that a process has been on a processor."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def main() -> None:
    kept.pages.size = 0  # nothing is kept between requests
    logging.disable(logging.ERROR)
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    for name, pages in addresses().items():
        pages = [page for page in pages if client.get(page).status_code == 200]  # and once beforehand
        asked = pages * max(1, ROUNDS // max(1, len(pages)))
        began, used = busy(pid), time.process_time()
        for page in asked:
            client.get(page)
        if asked:
            cost = (busy(pid) - began) / len(asked), (time.process_time() - used) * 1_000 / len(asked)
            print(f"{name:12} database {cost[0]:6.2f} ms   Python {cost[1]:6.1f} ms   {len(pages)} pages")


if __name__ == "__main__":
    main()
