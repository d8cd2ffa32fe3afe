"""Vocabularies come in from tables by code."""

import pytest
from django.core.files.base import ContentFile

from relations.exchange import tables, vocabularies
from relations.exchange.rows import Outcome
from relations.models import AuditEntry, Topic
from tests.exchange.importing import bring_in
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


def bring(text, by, name="topics"):
    return bring_in(
        tables.read(ContentFile(text.encode(), name="a.csv"), vocabularies.format_of(name).known),
        vocabularies.format_of(name),
        by=by,
        dry_run=False,
    )


def test_a_term_is_made_and_changed_by_code(daniyar):
    make_topic("trade")

    report = bring(
        "code,name_kk,name_ru,name_en,synonyms,parent\n"
        "water,Су,Вода,Water,гидро; су ресурстары,trade\n"
        "trade,Сауда,Торговля и бизнес,Trade,,\n"
        "lost,Ж,П,L,,nowhere\n",
        daniyar,
    )

    assert [row.outcome for row in report.rows] == [Outcome.CREATED, Outcome.CHANGED, Outcome.REFUSED]
    water = Topic.objects.get(code="water")
    assert (water.slug, water.parent.code, water.synonyms) == ("water", "trade", "гидро\nсу ресурстары")
    assert AuditEntry.objects.filter(action="import", actor=daniyar).count() == 2


ROWS = {
    "countries": {"name_ru": "Казахстан", "alpha3": "KAZ", "numeric": "398"},
    "experts": {
        "family_name_ru": "Серик",
        "is_former": "да",
        "topics": "Торговля",
        "orcid": "0000-0002-1825-0097",
    },
    "event-types": {"name_ru": "Визит", "is_visit": "yes", "rank": "3"},
    "series": {"name_ru": "Встречи глав", "since": "2018"},
    "departments": {"name_ru": "Отдел Азии", "order": "2"},
    "places": {"name_ru": "Хива"},
    "organisations": {"name_ru": "ШОС", "founded": "2001"},
}


@pytest.mark.parametrize("name", vocabularies.VOCABULARIES)
def test_an_exported_vocabulary_comes_back_unchanged(name, daniyar):
    make_topic("trade", name_ru="Торговля", synonyms="сауда\nторг")
    form = vocabularies.format_of(name)
    if not form.export():
        form.write({"code": "kz", **ROWS[name]}, daniyar)

    rows = form.export()
    table = tables.read(ContentFile(tables.write_csv(list(form.columns), rows), name="a.csv"))
    report = bring_in(table, form, by=daniyar, dry_run=False)

    assert {row.outcome for row in report.rows} == {Outcome.SAME}
    assert all(dict(zip(form.columns, rows[0], strict=True))[column] for column in ROWS.get(name, ()))


def test_the_preview_tells_each_cell_and_faults_stand_beside_theirs(daniyar):
    make_topic("trade")
    head = "код,Фамилия,department,topics,orcid\n"

    report = bring(f"{head}serik,Серік,,trade,\nlost,Л,Нет,nowhere,12\n", daniyar, "experts")

    made, refused = report.rows
    assert made.cells == [("family_name_ru", "", "Серік"), ("topics", "", "trade")]
    assert set(refused.errors) == {"department", "topics"}
