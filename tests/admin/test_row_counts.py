"""How many rows a page may bring: as many as it sent, and no forged number of them."""

import pytest

from relations.admin import row_sheets
from relations.models import Reference
from tests import factories as make

from .sheet import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make.make_user("editor", interface_language="en"))
    return client


def references(many: int, agreement) -> dict:
    rows = {"references-TOTAL_FORMS": str(many)}
    for place in range(many):
        row = {
            "register": "unts",
            "number": str(place),
            "id": "",
            "base": "",
            "url": "",
            "agreement": agreement.pk,
        }
        rows |= {f"references-{place}-{name}": value for name, value in row.items()}
        rows |= {f"references-{place}-note_{code}": "" for code in ("kk", "ru", "en")}
    return rows


def test_a_page_of_more_than_a_thousand_fields_is_saved(desk):
    agreement = make.make_agreement()
    address = f"/admin/relations/agreement/{agreement.pk}/change/"

    others = {f"field-{number}": "" for number in range(2000)}
    answer = desk.post(address, opened(desk, address) | references(2, agreement) | others)

    assert answer.status_code == 302
    assert agreement.references.count() == 2


@pytest.mark.parametrize(("claimed", "sent", "taken"), [(2000, 1, 1), (4, 4, 3), (10**9, 0, 0)])
def test_a_forged_number_of_rows_makes_no_forms_and_is_told(desk, claimed, sent, taken, monkeypatch):
    monkeypatch.setattr(row_sheets, "MOST_NEW", 3)
    agreement = make.make_agreement(title_ru="Конвенция")
    address = f"/admin/relations/agreement/{agreement.pk}/change/"
    rows = references(sent, agreement) | {
        "references-TOTAL_FORMS": str(claimed),
        "title_ru": "Новое название",
    }

    answer = desk.post(address, opened(desk, address) | rows)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"The page named {claimed} rows here, and {taken} can be taken." in page
    assert "Новое название" in page
    sheets = {one.formset.prefix: len(one.formset.forms) for one in answer.context["inline_admin_formsets"]}
    assert sheets["references"] == taken
    assert not Reference.objects.exists()
