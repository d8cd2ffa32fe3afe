"""A dossier of two countries and a treaty between them, both published."""

from datetime import date

import pytest

from tests import factories as make


@pytest.fixture
def dossier(db):
    dossier = make.make_dossier(
        title_kk="Қазақстан – Өзбекстан", title_ru="Казахстан – Узбекистан", title_en="Kazakhstan–Uzbekistan"
    )
    make.publish(dossier)
    return dossier


@pytest.fixture
def treaty(db):
    treaty = make.make_agreement(
        title_ru="Договор о демаркации", title_kk="Демаркация туралы шарт", in_force_on=date(2023, 7, 4)
    )
    make.publish(treaty)
    return treaty
