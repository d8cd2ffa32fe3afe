"""How much processor time the register takes: `DATABASE_URL=… pytest -m bench tests/register/test_speed.py -s`.

Asks the database that is configured, whatever lies in it; `manage.py demo --agreements 3500` fills one with 3,500
agreements and 12,000 acts of their parties. What is changed for measuring is rolled back.
"""

import random
import statistics
import time
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from relations.models import (
    Agreement,
    Content,
    PartyAction,
    changes,
    refresh_standings,
)
from relations.register import current_index, index
from relations.views import kept

pytestmark = [pytest.mark.bench, pytest.mark.filterwarnings("ignore")]
FACETS = ("status=in_force", "party=kz&with=uz", "instrument=treaty", "year=2019", "sort=title", "page=9")


@pytest.fixture
def register(django_db_blocker, monkeypatch):
    """The agreements of the configured database; nothing that a page shows is kept."""
    with django_db_blocker.unblock():
        if not PartyAction.objects.exists():
            pytest.skip("The configured database has no acts.")
        monkeypatch.setattr(kept.pages, "size", 0)
        print(
            f"\n{connection.vendor}: {Agreement.objects.count()} agreements, {PartyAction.objects.count()} acts"
        )
        current_index()
        yield


def cpu_of(work) -> float:
    """Milliseconds of the processor, of the database too where it is in this process."""
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def told(name: str, spent: list[float]) -> None:
    print(f"{name:28} median {statistics.median(spent):7.1f} ms, most {max(spent):7.1f} ms")


def page(client: Client, query: str) -> None:
    assert client.get(f"/en/agreements/{query}", HTTP_HOST="localhost").status_code == 200


def test_list_facets_and_any_day(register):
    client, chosen = Client(), random.Random(5)
    days = [date(1995, 1, 1) + timedelta(days=chosen.randrange(11_000)) for _ in range(30)]
    page(client, "")
    told("list", [cpu_of(lambda: page(client, "")) for _ in range(20)])
    told("facets", [cpu_of(lambda query=query: page(client, f"?{query}")) for query in FACETS * 4])
    told("as_of", [cpu_of(lambda day=day: page(client, f"?as_of={day}")) for day in days])
    told(
        "as_of in force",
        [cpu_of(lambda day=day: page(client, f"?as_of={day}&status=in_force")) for day in days],
    )
    told("one agreement", [cpu_of(lambda pk=pk: one(client, pk)) for pk in some(chosen, 20)])


def some(chosen: random.Random, number: int) -> list[int]:
    return chosen.sample(list(Agreement.objects.values_list("pk", flat=True)), number)


def one(client: Client, pk: int) -> None:
    assert client.get(f"/p/{pk}", follow=True, HTTP_HOST="localhost").status_code == 200


def test_following_one_change(register):
    spent = []
    for pk in some(random.Random(6), 10):
        with transaction.atomic():
            agreement = Agreement.objects.get(pk=pk)
            spent.append(cpu_of(lambda agreement=agreement: recorded(agreement)))
            transaction.set_rollback(True)
    told("one change, all it moves", spent)
    told("the register read anew", [cpu_of(lambda: index.Index()) for _ in range(5)])


def recorded(agreement: Agreement) -> None:
    with changes.together():
        agreement.actions.create(
            kind="ratification", party=agreement.parties.first(), done_on=date(2020, 5, 1)
        )


def test_computing_everything_anew(register):
    everything = list(Content.objects.values_list("pk", flat=True))
    print(f"all standings                {cpu_of(refresh_standings) / 1000:7.1f} s")
    spent = cpu_of(lambda: [changes.differences(some, keep=False) for some in batches(everything)])
    print(f"all that is derived          {spent / 1000:7.1f} s for {len(everything)} items")


def batches(ids: list[int], size: int = 100) -> list[list[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
