"""Rows of an agreement speak of its own parties."""

import pytest
from django.core.exceptions import ValidationError

from relations.models import Objection, PartyAction, Reservation, Sought
from tests.factories import make_agreement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("row", [PartyAction, Sought, Reservation, Objection])
def test_a_party_of_another_agreement_is_refused(row):
    mine, another = make_agreement(), make_agreement()
    party = another.parties.first()

    with pytest.raises(ValidationError) as refused:
        row(agreement=mine, party=party).clean()

    assert set(refused.value.message_dict) == {"party"}
