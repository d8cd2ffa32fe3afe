"""Visits and meetings come in from tables with whoever took part."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from relations.exchange import tables
from relations.exchange.events import COLUMNS, export, format_of_events
from relations.exchange.rows import Outcome
from relations.models import Event, Kind, LinkKind, Revision
from tests.exchange.importing import bring_in
from tests.factories import (
    make_agreement,
    make_country,
    make_event_type,
    make_organisation,
    make_place,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("kz", "uz"):
        make_country(code)
    make_organisation()
    make_event_type()
    make_place()


def bring(rows: list[dict], by, dry_run: bool = False):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    data = tables.write_csv(columns, [[row.get(name, "") for name in columns] for row in rows])
    form = format_of_events()
    table = tables.read(ContentFile(data, name="a.csv"), form.known)
    return bring_in(table, form, by=by, dry_run=dry_run)


VISIT = {
    "Дата начала": "14 ноября 2025 г.",
    "ends_on": "15.11.2025",
    "Название": "Визит в Ташкент",
    "type": "Государственный визит",
    "Город": "г. Ташкент",
    "status": "held",
    "participants": "Казахстан | Касым-Жомарт Токаев | Президент | глава\nuz | Шавкат Мирзиёев | Президент | head\nШОС",
    "Источник": "Акорда | https://akorda.kz",
}  # fmt: skip


def test_an_event_comes_with_its_participants_and_sources(daniyar):
    report = bring([VISIT], daniyar)

    event = Event.objects.get()
    assert [row.outcome for row in report.rows] == [Outcome.CREATED], report.rows[0].errors
    assert (event.starts_on, event.ends_on, event.place.code) == (
        date(2025, 11, 14),
        date(2025, 11, 15),
        "tashkent",
    )
    people = [(row.person_ru, row.is_head) for row in event.participations.all()]
    assert people[0] == ("Касым-Жомарт Токаев", True)
    assert [row.organisation_id is not None for row in event.participations.all()] == [False, False, True]
    assert sorted(event.countries.values_list("code", flat=True)) == ["kz", "uz"]
    assert event.sources.get().url == "https://akorda.kz"
    assert Revision.objects.filter(content=event).count() == 1


def test_the_same_row_again_changes_nothing_and_a_changed_cell_one_thing(daniyar):
    bring([VISIT], daniyar)

    again = bring([VISIT], daniyar)
    changed = bring([{**VISIT, "status": "cancelled"}], daniyar)

    assert [row.outcome for row in again.rows] == [Outcome.SAME]
    assert changed.rows[0].cells == [("status", "held", "cancelled")]
    assert Event.objects.count() == 1


def test_a_preview_writes_nothing(daniyar):
    report = bring([VISIT], daniyar, dry_run=True)

    assert report.rows[0].outcome == Outcome.CREATED
    assert not Event.objects.exists()


def test_what_was_exported_comes_back_unchanged(daniyar):
    make_topic("trade")
    agreement = make_agreement(register_number="12-V")
    bring([{**VISIT, "documents": "12-V", "topics": "trade"}], daniyar)
    assert agreement.links_out.get(kind=LinkKind.SIGNED_AT).target.kind == Kind.EVENT

    report = bring([dict(zip(COLUMNS, row, strict=True)) for row in export()], daniyar)

    assert [row.outcome for row in report.rows] == [Outcome.SAME]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("type", "шествие"), ("Город", "Атлантида"), ("participants", "Атлантида | N"), ("documents", "99-Z"),
        ("Дата начала", "ноябрь 2025"), ("Название", ""), ("id", "777"), ("status", "maybe"),
        ("participants", "kz | N | | свидетель"), ("ends_on", "13.11.2025"),
    ],
)  # fmt: skip
def test_a_row_with_a_fault_is_refused_by_name_and_nothing_of_it_is_written(daniyar, column, text):
    report = bring([{**VISIT, column: text}], daniyar)

    assert [row.outcome for row in report.rows] == [Outcome.REFUSED]
    assert report.rows[0].errors
    assert not Event.objects.exists()


def test_who_may_not_make_events_imports_none(zhanar):
    report = bring([VISIT], zhanar)

    assert [row.outcome for row in report.rows] == [Outcome.REFUSED]
