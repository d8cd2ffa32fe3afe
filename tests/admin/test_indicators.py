"""Values of indicators at the desk: revisions told apart, cells pasted from a spreadsheet."""

from decimal import Decimal

import pytest
from django.urls import reverse

from relations.models import Indicator, Observation

from .sheet import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade():
    return Indicator.objects.create(
        code="trade",
        title_ru="Товарооборот",
        unit_ru="млрд долл.",
        currency="USD",
        scale=9,
        unit_code="bn_usd",
    )


@pytest.fixture
def curator(client, daniyar):
    client.force_login(daniyar)
    return client


PASTE = reverse("admin:relations_indicator_import")


def test_pasted_cells_are_looked_at_and_then_stored(curator, trade):
    posted = {"paste": "2021\t3,9\n2022\t4,6\n", "indicator": "trade", "source": "stat.uz"}

    looked = curator.post(PASTE, posted)
    assert not trade.observations.exists()
    curator.post(PASTE, {"take": "1"})

    assert "trade 2022" in looked.content.decode()
    assert [one.value for one in trade.observations.order_by("starts_on")] == [Decimal("3.9"), Decimal("4.6")]


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({}, "paste"),
        ({"paste": "1", "indicator": "lost"}, "indicator"),
        ({"paste": "1\n2", "indicator": "trade", "first_period": "весна"}, "first_period"),
        ({"paste": "1\n2", "indicator": "trade", "first_period": "январь–май 2022"}, "first_period"),
    ],
)
def test_what_cannot_be_pasted_is_told_beside_its_field_and_nothing_is_lost(curator, trade, posted, field):
    response = curator.post(PASTE, posted)

    assert list(response.context["form"].errors) == [field]
    assert posted.get("paste", "") in response.content.decode()


def test_the_page_of_a_series_leads_to_pasting_into_it(curator, trade):
    page = curator.get(reverse("admin:relations_indicator_change", args=[trade.pk])).content.decode()

    assert f"{PASTE}?indicator=trade" in page
    assert 'value="trade"' in curator.get(f"{PASTE}?indicator=trade").content.decode()


def test_two_values_of_a_period_need_days_that_tell_them_apart(curator, trade):
    Observation.objects.create(indicator=trade, period="2022", value=4, source_ru="stat.uz")
    page = reverse("admin:relations_indicator_change", args=[trade.pk])
    posted = opened(curator, page)
    posted |= {
        "observations-TOTAL_FORMS": "2",
        "observations-1-period": "2022 г.",
        "observations-1-value": "5",
        "observations-1-source_ru": "stat.uz",
    }

    refused = curator.post(page, posted)
    assert trade.observations.count() == 1
    stored = curator.post(page, posted | {"observations-1-published_on": "2023-09-01"})

    errors = refused.context["inline_admin_formsets"][0].formset.errors[1]
    assert list(errors) == ["published_on"]
    assert stored.status_code == 302, stored.context["errors"]
    assert trade.observations.count() == 2
    assert trade.observations.latest("id").period == "2022"
