"""Which agreements are in force between two, and how a party itself stands."""

from datetime import date

import pytest
from django.utils import timezone

from relations.models import LinkKind
from relations.register import Selection, current_index
from tests.register.ways import IN_BOTH, TODAY, act, ids, published

pytestmark = pytest.mark.django_db


def test_together_asks_for_agreements_between_the_same_parties():
    between = published(parties=("kz", "uz"))
    published(parties=("kz", "cn"))

    selection = Selection(current_index(), TODAY, {"party": ["kz"]}, together=["uz"])

    assert ids(selection) == [between.pk]


def left_by_one():
    """In force for three since 2010; Uzbekistan left on 1 January 2020."""
    agreement = published(
        parties=("kz", "uz", "kg"), signed_on=date(2009, 5, 1), in_force_on=date(2010, 1, 1)
    )
    uz = agreement.parties.get(country__code="uz")
    agreement.actions.create(
        kind="denunciation", party=uz, done_on=date(2019, 1, 1), effective_on=date(2020, 1, 1)
    )
    return agreement


def in_force(register, party, together, day=TODAY):
    filters = {"party": party, "status": ["in_force"]}
    return Selection(register, TODAY, filters, together=together, as_of=day)


def test_in_force_together_means_between_these():
    left = left_by_one()
    pair = published(parties=("kz", "uz"), signed_on=date(2015, 1, 1), in_force_on=date(2016, 1, 1))
    register = current_index()

    assert set(ids(in_force(register, ["kz"], ["uz"], date(2019, 6, 1)))) == {left.pk, pair.pk}
    assert ids(in_force(register, ["kz"], ["uz"])) == [pair.pk]
    assert ids(in_force(register, ["kz"], ["kg"])) == [left.pk]
    assert ids(in_force(register, ["kz"], ["uz", "kg"])) == []
    assert ids(in_force(register, [], ["uz"])) == [pair.pk]
    assert set(ids(Selection(register, TODAY, {"party": ["kz"]}, together=["uz"]))) == {left.pk, pair.pk}


@IN_BOTH
def test_in_force_between_two_is_not_what_a_newer_one_replaced_for_both():
    old = published(parties=("kz", "uz", "kg"), signed_on=date(2000, 5, 1), in_force_on=date(2001, 1, 1))
    newer = published(parties=("kz", "uz"), signed_on=date(2014, 5, 1), in_force_on=date(2015, 1, 1))
    newer.links_out.create(target=old, kind=LinkKind.SUPERSEDES)
    register = current_index()

    assert ids(in_force(register, ["kz"], ["uz"], date(2014, 12, 31))) == [old.pk]
    assert ids(in_force(register, ["kz"], ["uz"])) == [newer.pk]
    assert ids(in_force(register, ["kz"], ["kg"])) == [old.pk]


def reserved_and_opposed(made_on=date(2009, 6, 1)):
    """In force for three since 2010; Kazakhstan opposes what Uzbekistan reserved."""
    agreement = published(
        parties=("kz", "uz", "kg"), signed_on=date(2009, 5, 1), in_force_on=date(2010, 1, 1)
    )
    kz, uz = (agreement.parties.get(country__code=code) for code in ("kz", "uz"))
    reservation = agreement.reservations.create(party=uz, text="Article 9 is not applied.", made_on=made_on)
    return agreement, agreement.objections.create(
        reservation=reservation, party=kz, opposes_entry=True, made_on=made_on
    )


@IN_BOTH
def test_in_force_between_two_is_not_what_one_opposes_for_the_reservation_of_the_other():
    agreement, objection = reserved_and_opposed()
    register = current_index()

    assert ids(in_force(register, ["kz"], ["uz"])) == []
    assert (
        ids(in_force(register, ["kz"], ["kg"])) == ids(in_force(register, ["uz"], ["kg"])) == [agreement.pk]
    )
    assert ids(in_force(register, ["kz"], ["uz", "kg"])) == []

    for taken_back in (objection, objection.reservation):  # either of the two
        taken_back.withdrawn_on = date(2020, 1, 1)
        taken_back.save()
        assert ids(in_force(current_index(), ["kz"], ["uz"])) == [agreement.pk]
        assert ids(in_force(current_index(), ["kz"], ["uz"], date(2019, 12, 31))) == []
        taken_back.withdrawn_on = None
        taken_back.save()
        assert ids(in_force(current_index(), ["kz"], ["uz"])) == []


def test_an_objection_that_only_varies_the_treaty_leaves_it_in_force_between_the_two():
    """VCLT 20(4)(b), 21(3)."""
    agreement, objection = reserved_and_opposed()
    objection.opposes_entry = False
    objection.save()

    assert ids(in_force(current_index(), ["kz"], ["uz"])) == [agreement.pk]


@IN_BOTH
def test_what_was_known_of_an_objection_is_asked_of_the_log():
    agreement, objection = reserved_and_opposed()
    then = timezone.localdate()
    question = {"party": ["kz"], "status": ["in_force"]}

    def known():
        return ids(Selection(current_index(), TODAY, question, together=["uz"], known_on=then))

    assert known() == []
    objection.delete()
    assert known() == [agreement.pk]


@IN_BOTH
def test_counts_of_a_pair_are_what_choosing_each_would_show():
    left_by_one()
    published(parties=("kz", "uz"), signed_on=date(2015, 1, 1), in_force_on=date(2016, 1, 1))
    published(parties=("kz", "uz"), signed_on=date(2021, 1, 1))
    register = current_index()
    selection = in_force(register, ["kz"], ["uz"])

    assert selection.total == 1
    assert selection.counts("status") == {"in_force": 1, "signed": 1}
    for code, count in selection.counts("party").items():
        assert in_force(register, [code], ["uz"]).total == count, code
    assert "kg" not in selection.counts("party")
    assert selection.counts_together() == {"kz": 1, "uz": 1}
    assert in_force(register, ["kz"], []).counts_together() == {"kz": 2, "uz": 1, "kg": 1}


def test_asking_about_a_pair_takes_three_queries_once_a_day(django_assert_num_queries):
    left_by_one()
    register = current_index()

    with django_assert_num_queries(3):
        for code in ("uz", "kg"):
            in_force(register, ["kz"], [code]).counts("party")


def test_standing_of_a_party_itself_is_asked_for_and_counted():
    joined = published(parties=("kz", "uz", "kg"), signed_on=date(2010, 5, 1), in_force_on=date(2011, 1, 1))
    for code in ("kz", "kg"):
        act(joined, "ratification", code, date(2010, 6, 1))
    signed = published(parties=("kz", "uz"), signed_on=date(2020, 1, 1))
    register = current_index()

    def asked(parties, *standings):
        return Selection(register, TODAY, {"party": parties, "standing": standings})

    assert ids(asked(["kz"], "party")) == [joined.pk]
    assert set(ids(asked(["uz"], "signatory"))) == {joined.pk, signed.pk}
    assert set(ids(asked(["kz", "uz"], "signatory"))) == {joined.pk, signed.pk}
    assert ids(asked([], "party")) == [joined.pk]
    assert asked(["uz"]).counts("standing") == {"signatory": 2}
    assert asked(["kz"], "party").counts("standing") == {"party": 1, "signatory": 1}
    assert asked(["kz"], "party").counts("party") == {"kz": 1, "kg": 1}
