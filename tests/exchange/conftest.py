"""Who brings tables in, and the vocabularies that their cells name."""

import pytest

from relations.models import Country
from tests.factories import make_country, make_organisation, make_place, make_topic, make_user

NAMES = {
    "kz": ("Казахстан", "Қазақстан"), "uz": ("Узбекистан", "Өзбекстан"), "kg": ("Кыргызстан", "Қырғызстан"),
    "cn": ("Китай", "Қытай"),
}  # fmt: skip


@pytest.fixture
def registrar(db):
    for code, (russian, kazakh) in NAMES.items():
        make_country(code)
        Country.objects.filter(code=code).update(name_ru=russian, name_kk=kazakh)
    Country.objects.filter(code="kg").update(official_name_ru="Кыргызская Республика")
    make_organisation()
    make_topic()
    make_place()
    return make_user("registrar", username="timur")
