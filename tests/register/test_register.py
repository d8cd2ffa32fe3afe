from datetime import date, timedelta

import pytest
from django.utils import timezone

from relations.models import AgreementText, LinkKind, Standing
from relations.register import Selection, current_index, index
from relations.register.keeping import Kept
from tests.factories import make_agreement, make_event, make_organisation, make_place, make_topic, publish
from tests.register.ways import IN_BOTH, TODAY, act, ids, published

pytestmark = pytest.mark.django_db


def test_filters_join_by_and_and_their_values_by_or():
    treaty = published(parties=("kz", "uz"), instrument="treaty")
    protocol = published(parties=("kz", "cn"), instrument="protocol")
    published(parties=("kg", "tj"), instrument="treaty")
    register = current_index()

    either = Selection(register, TODAY, {"party": ["uz", "cn"]})
    both = Selection(register, TODAY, {"party": ["uz", "cn"], "instrument": ["treaty"]})

    assert set(ids(either)) == {treaty.pk, protocol.pk}
    assert ids(both) == [treaty.pk]


def test_counts_say_what_choosing_a_value_would_show():
    published(parties=("kz", "uz"), instrument="treaty")
    published(parties=("kz", "uz"), instrument="protocol")
    published(parties=("kz", "cn"), instrument="protocol")

    selection = Selection(current_index(), TODAY, {"party": ["uz"], "instrument": ["treaty"]})

    assert selection.total == 1
    assert selection.counts("instrument") == {"treaty": 1, "protocol": 1}
    assert selection.counts("party") == {"kz": 1, "uz": 1}


@IN_BOTH
def test_computed_entry_counts_in_years_orders_and_spans():
    computed = published(entry_method="last_notification", entry_days=30, signed_on=date(2020, 1, 1))
    for code in ("kz", "uz"):
        act(computed, "notification", code, date(2021, 12, 15))
    recorded = published(signed_on=date(2019, 1, 1), in_force_on=date(2020, 3, 1))
    register = current_index()
    every = Selection(register, TODAY)

    assert every.counts("in_force") == {"2022": 1, "2020": 1}
    assert every.every_id("in_force") == [computed.pk, recorded.pk]
    assert ids(Selection(register, TODAY, rows=register.entered.between(date(2022, 1, 14), None))) == [
        computed.pk
    ]
    assert Selection(register, TODAY, as_of=date(2021, 6, 1)).counts("in_force") == {"2020": 1}


@IN_BOTH
def test_a_date_known_to_a_year_lies_in_every_span_that_touches_the_year():
    rough = published(signed_on=date(1995, 1, 1), signed_on_precision="year")
    exact = published(signed_on=date(1995, 1, 1))
    register = current_index()

    assert set(ids(Selection(register, TODAY, rows=register.signed.between(None, date(1995, 1, 1))))) == {
        rough.pk,
        exact.pk,
    }
    assert ids(
        Selection(register, TODAY, rows=register.signed.between(date(1995, 6, 1), date(1995, 7, 1)))
    ) == [rough.pk]
    assert ids(Selection(register, TODAY, rows=register.signed.between(date(1996, 1, 1), None))) == []
    assert register.signed.at(register.place_of[rough.pk]) == (date(1995, 1, 1), "year")


def test_a_page_is_reached_by_its_number():
    made = [published(signed_on=date(2000 + number, 1, 1)).pk for number in range(5)]
    selection = Selection(current_index(), TODAY)

    pages = [selection.numbered(number, "oldest", "en", 2) for number in (1, 2, 3, 99)]

    assert [page.ids for page in pages] == [made[:2], made[2:4], made[4:], made[4:]]
    assert [(page.has_previous, page.has_next) for page in pages] == [
        (False, True), (True, True), (True, False), (True, False)
    ]  # fmt: skip


def test_register_as_it_was_known_on_a_day(time_machine):
    time_machine.move_to("2026-03-03T06:00:00+00:00", tick=False)
    early = published(parties=("kz", "uz", "kg"), signed_on=date(2020, 1, 1), in_force_on=date(2021, 1, 1))
    newer = published(signed_on=date(2022, 1, 1), in_force_on=date(2022, 6, 1))
    time_machine.move_to("2026-06-01T06:00:00+00:00", tick=False)
    act(early, "denunciation", "uz", date(2024, 1, 1), effective_on=date(2024, 1, 1))
    newer.links_out.create(target=early, kind=LinkKind.SUPERSEDES)
    late = published(signed_on=date(2019, 1, 1))
    register, today = current_index(), date(2026, 6, 1)

    def known(day, **filters):
        return Selection(register, today, filters, known_on=day)

    assert set(ids(known(date(2026, 3, 3)))) == {early.pk, newer.pk}
    assert known(date(2026, 3, 2)).total == 0
    assert set(ids(known(date(2026, 6, 1)))) == {early.pk, newer.pk, late.pk}
    assert early.pk in ids(known(date(2026, 3, 3), party=["uz"], standing=["party"]))
    assert early.pk not in ids(known(date(2026, 6, 1), party=["uz"], standing=["party"]))
    assert known(date(2026, 3, 3)).status_of(early.pk) == "in_force"


def test_bilateral_are_those_of_exactly_two():
    pair = published(parties=("kz", "uz"))
    published(parties=("kz", "uz", "kg"))
    published(parties=("kz",))

    register = current_index()

    assert ids(Selection(register, TODAY, rows=register.bilateral)) == [pair.pk]


def test_status_and_list_stand_as_on_the_day_asked():
    old = published(signed_on=date(2013, 6, 14), in_force_on=date(2014, 1, 1))
    published(signed_on=date(2022, 12, 22))
    register = current_index()

    then = Selection(register, TODAY, as_of=date(2013, 12, 31))
    later = Selection(register, TODAY, as_of=date(2021, 12, 31))

    assert ids(then) == [old.pk]
    assert then.counts("status") == {"signed": 1}
    assert later.counts("status") == {"in_force": 1}
    assert register.status_of(old.pk, date(2013, 12, 31)) == "signed"


@IN_BOTH
def test_hidden_agreements_and_events_are_in_no_count():
    seen = published()
    make_agreement(parties=("kz", "cn"))
    scheduled = make_agreement(parties=("kg", "tj"))
    publish(scheduled, at=timezone.now() + timedelta(days=1))
    hidden_event = make_event()
    seen.links_out.create(target=hidden_event, kind=LinkKind.SIGNED_AT)

    selection = Selection(current_index(), TODAY)

    assert ids(selection) == [seen.pk]
    assert selection.counts("party") == {"kz": 1, "uz": 1}
    assert selection.counts("signed_at") == {}


@IN_BOTH
def test_every_facet_counts_what_it_names():
    event = make_event()
    publish(event)
    broad = make_topic("economy")
    narrow = make_topic("trade", parent=broad)
    agreement = published(place=make_place(), level="intergovernmental", in_force_on=date(2023, 7, 4))
    agreement.topics.add(narrow)
    agreement.parties.create(organisation=make_organisation("sco"))
    agreement.links_out.create(target=event, kind=LinkKind.SIGNED_AT)
    AgreementText.objects.create(agreement=agreement, language="uz", body="<p>1-modda</p>")
    AgreementText.objects.create(agreement=agreement, language="ru", body="<p>Статья 1</p>", is_public=False)

    selection = Selection(current_index(), TODAY)
    counts = {facet: selection.counts(facet) for facet in index.FACETS}

    assert counts == {
        "party": {"kz": 1, "uz": 1, "sco": 1},
        "status": {"in_force": 1},
        "instrument": {"treaty": 1},
        "level": {"intergovernmental": 1},
        "topic": {"trade": 1, "economy": 1},
        "year": {"2022": 1},
        "in_force": {"2023": 1},
        "place": {"tashkent": 1},
        "text": {"uz": 1},
        "signed_at": {str(event.pk): 1},
    }
    assert current_index().names["signed_at", str(event.pk)]["en"] == event.title_en


def test_only_my_language_and_what_search_found():
    trilingual = published()
    russian = published(languages=("ru",))
    register = current_index()

    assert ids(Selection(register, TODAY, language="en")) == [trilingual.pk]
    assert ids(Selection(register, TODAY, among=[russian.pk, 999_999])) == [russian.pk]
    assert ids(Selection(register, TODAY, among=[])) == []


def test_unknown_values_select_nothing_and_break_nothing():
    published()

    selection = Selection(current_index(), TODAY, {"party": ["zz"]}, together=["??"])

    assert selection.total == 0
    assert ids(selection) == []


@IN_BOTH
def test_orders_and_pages_fit_together_in_both_directions():
    made = [
        published(signed_on=date(2000 + year, 5, 1), in_force_on=date(2030 - year, 1, 1), title_en=title)
        for year, title in enumerate(["Delta", "Alpha", "Charlie", "Bravo", "Echo"])
    ]
    undated = published(signed_on=None, signed_on_precision="unknown", title_en="Foxtrot")
    a, b, c, d, e = (agreement.pk for agreement in made)
    selection = Selection(current_index(), TODAY)

    assert selection.every_id() == [e, d, c, b, a, undated.pk]
    assert selection.every_id("oldest") == [undated.pk, a, b, c, d, e]
    assert selection.every_id("title", "en") == [b, d, c, a, e, undated.pk]
    assert selection.every_id("in_force")[:2] == [a, b]
    for order in ("newest", "oldest", "title", "in_force"):
        whole = selection.every_id(order, "en")
        first = selection.page(order, "en", size=2)
        second = selection.page(order, "en", size=2, after=first.ids[-1])
        back = selection.page(order, "en", size=2, before=second.ids[0])
        last = selection.page(order, "en", size=2, last=True)
        assert (first.ids, second.ids, back.ids, last.ids) == (whole[:2], whole[2:4], whole[:2], whole[4:])
        assert (first.has_previous, first.has_next) == (False, True)
        assert (second.has_previous, second.has_next) == (True, True)
        assert (back.has_previous, back.has_next) == (False, True)
        assert (last.has_previous, last.has_next) == (True, False)


def test_what_a_search_found_is_paged_in_the_order_of_the_search():
    made = [published(signed_on=date(2000 + year, 5, 1)).pk for year in range(5)]
    ranked = [made[2], 999_999, made[0], made[4], made[1]]
    selection = Selection(current_index(), TODAY, among=ranked)

    first = selection.page("relevance", size=2)
    second = selection.page("relevance", size=2, after=first.ids[-1])
    back = selection.page("relevance", size=2, before=second.ids[0])

    assert (first.ids, second.ids, back.ids) == ([made[2], made[0]], [made[4], made[1]], first.ids)
    assert (first.has_next, second.has_next, back.has_previous) == (True, False, False)


def test_position_of_a_vanished_agreement_is_the_beginning():
    agreement = published()

    assert ids(Selection(current_index(), TODAY), after=424_242) == [agreement.pk]


def test_small_register_is_built_anew_and_a_large_one_is_kept_and_follows(
    monkeypatch, django_assert_num_queries
):
    agreement = published()
    monkeypatch.setattr(index, "kept", Kept(index.Index, 1))
    first = current_index()

    with django_assert_num_queries(1):
        assert current_index() is first

    newer = make_agreement(signed_on=date(2024, 1, 1))
    publish(newer)
    assert Selection(current_index(), TODAY).every_id() == [newer.pk, agreement.pk]
    assert Selection(first, TODAY).every_id() == [agreement.pk]


def test_kept_register_forgets_when_a_scheduled_agreement_opens(monkeypatch, time_machine):
    published()
    later = make_agreement(signed_on=date(2024, 1, 1))
    publish(later, at=timezone.now() + timedelta(hours=1))
    monkeypatch.setattr(index, "kept", Kept(index.Index, 1))
    assert later.pk not in current_index().place_of

    time_machine.move_to(timezone.now() + timedelta(hours=2))

    assert later.pk in current_index().place_of


def test_building_takes_the_same_queries_for_one_and_for_many(django_assert_num_queries):
    published()
    with django_assert_num_queries(3):
        current_index()
    for _number in range(3):
        published()
    with django_assert_num_queries(3):
        current_index()


@IN_BOTH
def test_without_standing_the_status_is_to_be_confirmed():
    agreement = published()
    Standing.objects.all().delete()

    assert current_index().status_of(agreement.pk, TODAY) == "unknown"
