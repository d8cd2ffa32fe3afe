"""Vocabularies come in from tables by code."""

import pytest
from django.core.files.base import ContentFile

from relations.exchange import tables, vocabularies
from relations.exchange.rows import Outcome, bring_in
from relations.models import AuditEntry, Topic
from tests.factories import make_topic

pytestmark = pytest.mark.django_db


def bring(text, by, name="topics"):
    return bring_in(
        tables.read(ContentFile(text.encode(), name="a.csv")),
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


@pytest.mark.parametrize("name", vocabularies.VOCABULARIES)
def test_an_exported_vocabulary_comes_back_unchanged(name, daniyar):
    make_topic("trade", synonyms="сауда\nторг")
    form = vocabularies.format_of(name)
    if not form.export():
        form.write({"code": "kz", "name_ru": "Казахстан", "alpha3": "KAZ", "numeric": "398"}, daniyar)

    table = tables.read(ContentFile(tables.write_csv(list(form.columns), form.export()), name="a.csv"))
    report = bring_in(table, form, by=daniyar, dry_run=False)

    assert {row.outcome for row in report.rows} == {Outcome.SAME}
