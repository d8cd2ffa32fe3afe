"""What was promised in agreements and what became of it, on one page."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from relations.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/ru/agreements/commitments/"


def promise(agreement, title: str, verdict="pending", **facts) -> FollowUp:
    return FollowUp.objects.create(
        agreement=agreement, title_ru=title, verdict=verdict, source="источник", **facts
    )


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def shown(client, **asked) -> list[str]:
    page = client.get(ADDRESS, asked)
    assert page.status_code == 200
    return [str(row["title"]) for row in page.context["ledger"].rows]


@pytest.fixture
def world():
    water = factories.make_agreement(title_ru="О воде")
    roads = factories.make_agreement(title_ru="О дорогах", parties=["kz", "tj"])
    hidden = factories.make_agreement(title_ru="Тайный")
    promise(water, "позже", due_on=in_days(90), verdict="on_track")
    promise(water, "просрочено", due_on=in_days(-3))
    promise(water, "сделано", verdict="done", done_on=in_days(-30), due_on=in_days(-60))
    promise(roads, "без срока")
    promise(hidden, "никому не видно", due_on=in_days(-5))
    factories.publish(water, "ru")
    factories.publish(roads, "ru")
    return water


def test_open_promises_come_first_by_their_day(client, world):
    assert shown(client) == ["просрочено", "позже", "без срока", "сделано"]


def test_a_late_one_says_how_late_and_in_which_agreement(client, world):
    page = client.get(ADDRESS)

    late = page.context["ledger"].rows[0]
    assert (late["late"], late["edition"].title) == (3, "О воде")
    assert "просрочено на 3 дня" in page.content.decode()


def test_they_are_narrowed_by_verdict_and_party(client, world):
    assert shown(client, verdict="overdue") == ["просрочено"]
    assert shown(client, verdict="done") == ["сделано"]
    assert shown(client, party="tj") == ["без срока"]
    assert shown(client, party="uz", verdict="on_track") == ["позже"]
    assert client.get(ADDRESS, {"party": "zz"}).status_code == 404
    assert client.get(ADDRESS, {"verdict": "x"}).status_code == 404


def test_a_relation_shows_its_own(client, world):
    dossier = factories.make_dossier(title_ru="Досье")
    factories.publish(dossier, "ru")

    assert shown(client, dossier=dossier.pk) == ["просрочено", "позже", "сделано"]
    page = client.get(f"/ru/dossiers/{dossier.pk}-x/", follow=True)
    assert f"{ADDRESS}?dossier={dossier.pk}" in page.content.decode()


def test_hidden_agreements_promise_nothing(client, world):
    page = client.get(ADDRESS)

    assert "никому не видно" not in page.content.decode()
    assert {choice.text: choice.count for choice in page.context["ledger"].verdicts.choices}[
        "просрочено"
    ] == 1


def test_as_many_queries_for_many_as_for_few(client, world, django_assert_max_num_queries):
    for number in range(20):
        promise(world, f"{number}", due_on=in_days(number))

    with django_assert_max_num_queries(8):
        client.get(ADDRESS)
