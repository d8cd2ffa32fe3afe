"""A save at the desk is one change, however many rows it writes."""

from decimal import Decimal

import pytest

from relations.editorial import freshness
from relations.models import Indicator, Observation

from .sheet import read

pytestmark = pytest.mark.django_db


def test_many_rows_of_one_form_turn_once(client, daniyar):
    indicator = Indicator.objects.create(
        code="turnover", title_ru="Товарооборот", unit_code="USD", unit_ru="долл."
    )
    for year in range(2020, 2024):
        Observation.objects.create(
            indicator=indicator, period=str(year), value=year, source_ru="Бюро статистики"
        )
    client.force_login(daniyar)
    address = f"/admin/relations/indicator/{indicator.pk}/change/"
    values = read(client.get(address))
    named = [name for name in values if name.startswith("observations-") and name.endswith("-value")]
    rows = [name for name in named if "__prefix__" not in name]
    before = freshness.number()

    answer = client.post(address, values | dict.fromkeys(rows, "7.5"))

    assert answer.status_code == 302, answer.context["errors"]
    assert len(rows) == 4
    assert set(indicator.observations.values_list("value", flat=True)) == {Decimal("7.5")}
    assert freshness.number() == before + 1
