"""What holds for any facts, however they contradict one another."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relations.law import (
    ARTICLES,
    BOUND,
    CONSENT,
    FAR,
    Act,
    ActionKind,
    EntryMethod,
    Facts,
    Manner,
    Moment,
    PartyStanding,
    Rule,
    Status,
    Term,
    histories_of,
    history_of,
)

CODES = ("kz", "uz", "kg", "tj", "tm")
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
PRECISIONS = st.sampled_from(["day", "day", "day", "month", "year"])
MOMENTS = st.none() | st.builds(Moment, DAYS, PRECISIONS)
SMALL = st.none() | st.integers(0, 12)
ENDING = (ActionKind.DENUNCIATION, ActionKind.REVOCATION, ActionKind.TERMINATION)
# Acts whose absence is read: one that comes to light says that the party was not bound, or not there, before.
EVIDENCE = (*CONSENT, ActionKind.SIGNATURE, ActionKind.NOTIFICATION, ActionKind.ENTRY, ActionKind.EXCHANGE)


@st.composite
def acts(draw, parties, after=date(1990, 1, 1), kinds=ActionKind.values):
    on = draw(st.dates(after, date(2031, 1, 1)))
    dated = draw(st.integers(0, 9)) > 0
    effective = draw(st.none() | st.dates(after, date(2031, 1, 1)))
    return Act(
        kind=draw(st.sampled_from(kinds)),
        party=draw(st.none() | st.sampled_from(parties)),
        on=on if dated else None,
        precision=draw(PRECISIONS) if dated else draw(st.sampled_from(["unknown", "not_yet"])),
        effective=effective if dated else None,
        until=draw(st.none() | DAYS),
        definitive=draw(st.booleans()),
        id=draw(st.integers(1, 10_000)),
    )


@st.composite
def any_facts(draw, sizes=(1, 5), number=None, kinds=ActionKind.values):
    parties = CODES[: draw(st.integers(*sizes))]
    return Facts(
        id=number,
        parties=parties,
        acts=tuple(draw(st.lists(acts(parties, kinds=kinds), max_size=8, unique_by=lambda act: act.id))),
        is_political=draw(st.integers(0, 5)) == 0,
        is_unsigned=draw(st.booleans()),
        initialled=draw(MOMENTS),
        signed=draw(MOMENTS),
        entered=draw(MOMENTS),
        is_known_not_in_force=draw(st.booleans()),
        provisional=draw(MOMENTS),
        manner=Manner(
            kind=draw(st.sampled_from(EntryMethod.values)),
            n=draw(st.none() | st.integers(1, 6)),
            must=draw(st.frozensets(st.sampled_from(parties), max_size=2)),
            days=draw(SMALL),
            months=draw(SMALL),
            first_of_month=draw(st.booleans()),
            on=draw(st.none() | DAYS),
        ),
        term=Term(
            years=draw(st.none() | st.integers(1, 9000)),
            until=draw(st.none() | DAYS),
            renewal=draw(st.none() | st.integers(1, 50)),
            notice_months=draw(SMALL),
            notice_by_law=draw(st.booleans()),
        ),
        terminated=draw(st.none() | st.builds(Moment, DAYS)),
        ceased={"tj": date(2010, 5, 5)} if draw(st.booleans()) else {},
    )


def all_periods(history):
    return [history.periods, *history.parties.values()]


@settings(max_examples=100)
@given(any_facts())
def test_periods_cover_all_time_without_gap_or_overlap(facts):
    for periods in all_periods(history_of(facts)):
        assert periods[0].starts_on == date.min
        assert periods[-1].ends_on == FAR
        assert all(a.ends_on == b.starts_on for a, b in itertools.pairwise(periods))
        assert all(a.starts_on < a.ends_on for a in periods)
        assert all(a.standing != b.standing for a, b in itertools.pairwise(periods))


@given(any_facts())
def test_every_standing_of_a_party_has_its_rule_and_article(facts):
    history = history_of(facts)

    for periods in history.parties.values():
        assert all(str(period.rule.label) and str(period.article) for period in periods)
    known = [p for p in history.periods if p.standing not in (Status.UNKNOWN, Status.DRAFT)]
    assert all(period.rule for period in known)


@settings(max_examples=100)
@given(any_facts(), st.randoms(use_true_random=False))
def test_order_of_entry_does_not_matter(facts, chance):
    mixed = list(facts.acts)
    chance.shuffle(mixed)

    found, again = history_of(facts), history_of(replace(facts, acts=tuple(mixed)))

    assert found.periods == again.periods
    assert found.parties == again.parties


def is_joining_of(party, act):
    return act.kind in CONSENT and act.party in (party, None)


@settings(max_examples=120)
@given(any_facts(), st.data())
def test_a_later_act_changes_nothing_before_it(facts, data):
    """Apart from acts whose absence was read: see `EVIDENCE`.

    Acts of one day have no order. A notice before a consent of its author says that there was an earlier stay.
    """
    day = data.draw(DAYS)
    kinds = [kind for kind in ActionKind.values if kind not in EVIDENCE]
    act = data.draw(acts(facts.parties, after=day, kinds=kinds))
    act = replace(act, precision="day", on=act.on or day, id=20_000)
    assume(all(one.on != act.on for one in facts.acts))
    assume(
        act.kind != ActionKind.DENUNCIATION or not any(is_joining_of(act.party, one) for one in facts.acts)
    )
    before, after = history_of(facts), history_of(replace(facts, acts=(*facts.acts, act)))

    for x in (day - timedelta(days=1), date(1995, 5, 5), date(2005, 5, 5)):
        if x < day:
            assert before.on(x).standing == after.on(x).standing
            for party in facts.parties:
                assert before.party_on(party, x).standing == after.party_on(party, x).standing


@settings(max_examples=100)
@given(any_facts(), st.data())
def test_a_later_consent_changes_nothing_before_it_for_others(facts, data):
    """Of the author more becomes known: that it was not bound before, though all were taken to be (P4)."""
    day = data.draw(DAYS)
    author = data.draw(st.sampled_from(facts.parties))
    kinds = [ActionKind.RATIFICATION, ActionKind.ACCEPTANCE, ActionKind.APPROVAL]
    act = replace(data.draw(acts(facts.parties, after=day, kinds=kinds)), party=author, precision="day")
    act = replace(act, on=act.on or day, id=20_000)
    before, after = history_of(facts), history_of(replace(facts, acts=(*facts.acts, act)))
    lasting = before.end == after.end and before.entry.day == after.entry.day

    for x in (day - timedelta(days=1), date(1995, 5, 5)):
        if x < day and lasting:
            for party in set(facts.parties) - {author}:
                assert before.party_on(party, x).standing == after.party_on(party, x).standing


@settings(max_examples=100)
@given(any_facts(sizes=(2, 2), kinds=[kind for kind in ActionKind.values if kind != "succession"]))
def test_bilateral_parties_are_bound_and_freed_on_one_day(facts):
    facts = replace(facts, is_political=False, ceased={})
    history = history_of(facts)

    def spans(party):
        return [(p.standing, p.starts_on, p.ends_on) for p in history.parties[party] if p.standing in BOUND]

    assert spans("kz") == spans("uz")


def test_an_accession_without_a_day_is_no_coming_back():
    """Found by the property above: a later notice made a party of the conclusion of whoever had acceded."""
    facts = Facts(
        parties=("kz",), provisional=Moment(date(2000, 1, 1)), acts=(Act("accession", "kz", None, id=1),)
    )
    noticed = replace(facts, acts=(*facts.acts, Act("denunciation", "kz", date(2000, 1, 2), id=2)))

    statuses = [history_of(one).on(date(2000, 1, 1)).standing for one in (facts, noticed)]

    assert statuses == [Status.UNKNOWN, Status.UNKNOWN]


def test_leaving_on_the_day_of_entry_frees_both_of_two():
    """Found by the property above: the other one stayed bound for ever, to nobody."""
    facts = Facts(
        parties=("kz", "uz"),
        entered=Moment(date(2000, 1, 1)),
        acts=(
            Act("ratification", on=date(1999, 1, 1), id=1),
            Act("denunciation", "kz", date(2000, 1, 1), effective=date(2000, 1, 1), id=2),
        ),
    )

    history = history_of(facts)

    assert [history.bound_on(day) for day in (date(2000, 1, 1), date(2010, 1, 1))] == [set(), set()]
    assert history.on(date(2010, 1, 1)).standing == Status.TERMINATED


@given(any_facts(), DAYS)
def test_in_force_means_entered_and_not_ended(facts, day):
    history = history_of(facts)

    if history.on(day).standing == Status.IN_FORCE:
        assert history.entry.day <= day
        assert not history.ended_by(day)
    if history.on(day).standing in (Status.TERMINATED, Status.SUPERSEDED):
        assert history.bound_on(day) == set()
        assert history.next_term_end(day) is None
        assert history.notices_on(day) == []


@given(any_facts(), DAYS)
def test_nobody_is_bound_before_the_agreement_is_in_force(facts, day):
    history = history_of(facts)

    if history.bound_on(day):
        assert history.entry.day <= day


@given(any_facts(), DAYS)
def test_next_end_of_the_term_lies_ahead(facts, day):
    found = history_of(facts).next_term_end(day)

    assert found is None or found > day


@settings(max_examples=50)
@given(any_facts(number="old"), any_facts(number="new"), any_facts(number="newest"))
def test_one_is_replaced_only_for_parties_of_both(old, new, newest):
    histories = histories_of(
        [old, replace(new, supersedes=("old",)), replace(newest, supersedes=("old", "new"))]
    )
    alone, replaced = history_of(old), histories["old"]

    if replaced.end and replaced.end.status == Status.SUPERSEDED:
        assert replaced.end.since.newer in ("new", "newest")
        assert replaced.end.since.rule == Rule.REPLACED
        day = replaced.end.since.day
        if not old.is_political:
            newer = histories[replaced.end.since.newer]
            assert alone.bound_on(day) <= newer.bound_on(day)
    for pair in replaced.replaced:
        assert pair.parties <= set(old.parties)
        assert pair.parties <= set(histories[pair.newer].facts.parties)


@given(any_facts(number="a"), any_facts(number="b"))
def test_the_order_in_which_agreements_are_read_does_not_matter(a, b):
    a = replace(a, supersedes=("b",))

    one, other = histories_of([a, b]), histories_of([b, a])

    assert all(one[key].periods == other[key].periods for key in "ab")


def test_every_rule_has_a_sentence_and_an_article():
    assert set(ARTICLES) == set(Rule)
    assert all(str(rule.label).endswith(".") for rule in Rule)


def test_standings_of_a_party_are_those_of_the_rule_book():
    assert PartyStanding.values == [
        "named", "signatory", "contracting", "provisional", "party", "suspended", "former",
    ]  # fmt: skip
