"""Rows of many tables in one question are the rows that each table would give."""

from datetime import date

import pytest

from relations.models import AgreementText, Country, FactsRecord, Party
from relations.models.gathered import Table, gather
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    agreement = make.make_agreement(signed_on=date(2022, 12, 22))
    agreement.parties.create(organisation=make.make_organisation(), order=9)
    make.publish(agreement)
    for day in (date(2023, 5, 1), None, date(2023, 2, 1)):
        precision = "day" if day else "unknown"
        party = agreement.parties.first()
        agreement.actions.create(kind="ratification", party=party, done_on=day, done_on_precision=precision)
    AgreementText.objects.create(agreement=agreement, language="ru", body="<p>Текст</p>", is_authentic=True)
    return agreement


def stored(row, without=()):
    """The columns of a row; what is translated only in its languages."""
    names = [column.attname for column in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if f"{name}_kk" not in names and name not in without}


def test_rows_have_the_values_types_and_order_of_their_tables(agreement, django_assert_num_queries):
    tables = {
        "actions": agreement.actions.all(),
        "standings": agreement.standings.all(),
        "parties": agreement.parties.all(),
        "countries": agreement.countries.all(),
        "records": FactsRecord.objects.filter(agreement=agreement),
    }
    with django_assert_num_queries(1):
        found = gather({name: Table(rows) for name, rows in tables.items()})
    said = {name: [stored(row) for row in rows] for name, rows in found.items()}

    assert said == {name: [stored(row) for row in rows] for name, rows in tables.items()}
    assert all(rows for rows in said.values())


def test_joined_rows_come_along_and_nothing_of_them_but_what_is_named(agreement, django_assert_num_queries):
    joined = {"country": ("code", "name_ru"), "organisation": ("code", "name_ru")}

    with django_assert_num_queries(1):
        parties = gather({"parties": Table(agreement.parties.all(), joined=joined)})["parties"]
        names = [party.term.name_ru for party in parties]

    assert names == ["Казахстан", "Узбекистан", "Шанхайская организация сотрудничества"]
    assert "slug" in parties[0].country.get_deferred_fields()


def test_a_column_may_stay(agreement):
    table = Table(agreement.texts.all(), without=("body",))

    text = gather({"texts": table})["texts"][0]

    assert (text.language, "body" in text.get_deferred_fields()) == ("ru", True)


def test_only_the_columns_named_are_read(agreement):
    text = gather({"texts": Table(agreement.texts.all(), only=("language",))})["texts"][0]

    assert (text.language, "source_url" in text.get_deferred_fields()) == ("ru", True)


def test_tables_without_rows_are_empty_lists():
    assert gather({"parties": Table(Party.objects.all()), "countries": Table(Country.objects.all())}) == {
        "parties": [],
        "countries": [],
    }
