"""The grid of acts tries what is not stored yet: parties, manner of entry, term; and notes what was searched for in vain."""

from datetime import date

import pytest

from relations.models import Agreement, Sought
from tests.factories import make_agreement, make_country, make_organisation, make_user

from .sheet import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar():
    return make_user("registrar", interface_language="en", first_name="Daniyar", last_name="Omarov")


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


def grid(agreement):
    return f"/admin/relations/agreement/{agreement.pk}/acts/"


def party(agreement, code):
    return agreement.parties.get(country__code=code)


def test_manner_and_delay_are_tried_on_any_day_and_stored_when_saved(desk):
    agreement = make_agreement()
    typed = {f"n{one.pk}-notification-on": "1.6.2024" for one in agreement.parties.all()}
    typed |= {
        "clause-entry_method": "last_notification",
        "clause-entry_days": "30",
        "clause-duration": "unknown",
    }
    form = opened(desk, grid(agreement))

    before, after = (
        desk.post(grid(agreement), form | typed | {"_try": "", "day": day})
        for day in ("30.6.2024", "1.7.2024")
    )

    assert (before.context["status"], after.context["status"]) == ("signed", "in_force")
    assert Agreement.objects.get().entry_method == "unknown"
    assert desk.post(grid(agreement), form | typed | {"_save": ""}).status_code == 302
    assert (Agreement.objects.get().entry_method, Agreement.objects.get().entry_days) == (
        "last_notification",
        30,
    )


def test_term_and_notice_are_tried(desk):
    agreement = make_agreement(in_force_on=date(2020, 1, 1))
    typed = {"clause-duration": "term", "clause-term_years": "5", "clause-entry_method": "unknown"}

    answer = desk.post(
        grid(agreement), opened(desk, grid(agreement)) | typed | {"_try": "", "day": "1.1.2024"}
    )

    assert answer.context["next_end"] == date(2025, 1, 1)


@pytest.mark.parametrize("years", ["8000", "0", "-1", "many", ""])
def test_impossible_term_is_refused_beside_it_and_nothing_is_stored(desk, years):
    agreement = make_agreement()
    uz = party(agreement, "uz")
    typed = {"clause-duration": "term", "clause-term_years": years, "clause-entry_method": "unknown"}
    typed |= {f"n{uz.pk}-consent-on": "1.6.2024"}

    answer = desk.post(grid(agreement), opened(desk, grid(agreement)) | typed | {"_save": ""})

    assert answer.status_code == 200
    assert answer.context["sheet"].clauses.errors
    assert 'value="1.6.2024"' in answer.content.decode()
    assert not agreement.actions.exists()


def test_clauses_changed_by_somebody_else_are_not_overwritten(desk):
    agreement = make_agreement()
    form = opened(desk, grid(agreement))
    Agreement.objects.filter(pk=agreement.pk).update(entry_days=10)

    answer = desk.post(grid(agreement), form | {"clause-entry_days": "30", "_save": ""})

    assert answer.status_code == 200
    assert "changed by somebody else" in answer.content.decode()
    assert Agreement.objects.get().entry_days == 10


def test_parties_that_are_not_stored_are_tried_with_their_acts_and_stored_together(desk):
    agreement = make_agreement(entry_method="consents", entry_count=3)
    make_country("kg"), make_organisation("sco")
    typed = {f"n{one.pk}-consent-on": "1.6.2023" for one in agreement.parties.all()}
    typed |= {"new0-party": "Kyrgyzstan", "new0-consent-on": "2.6.2023", "new1-party": "sco"}
    form = opened(desk, grid(agreement))

    tried = desk.post(grid(agreement), form | typed | {"_try": "", "day": "3.6.2023"})

    standings = [line.standing.standing for line in tried.context["sheet"].lines if line.standing]
    assert (tried.context["status"], standings) == ("in_force", ["party", "party", "party", "signatory"])
    assert agreement.parties.count() == 2
    assert desk.post(grid(agreement), form | typed | {"_save": ""}).status_code == 302
    assert [one.code for one in agreement.parties.all()] == ["kz", "uz", "kg", "sco"]
    assert [act.party.code for act in agreement.actions.order_by("done_on", "party__order")] == [
        "kz",
        "uz",
        "kg",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Atlantis", "is no country or organisation"),
        ("Uzbekistan", "in the list already"),
        ("", "Name the party"),
    ],
)
def test_a_party_that_cannot_be_added_is_told_beside_its_line(desk, name, said):
    agreement = make_agreement()
    typed = {"new0-party": name, "new0-consent-on": "2.6.2023", "_save": ""}

    answer = desk.post(grid(agreement), opened(desk, grid(agreement)) | typed)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert (agreement.parties.count(), agreement.actions.count()) == (2, 0)


def test_searched_in_vain_is_ticked_with_day_and_name_and_taken_back(desk, registrar, time_machine):
    time_machine.move_to("2026-03-03T06:00:00+00:00", tick=False)
    agreement = make_agreement()
    tick = f"n{party(agreement, 'uz').pk}-consent-sought"

    desk.post(grid(agreement), opened(desk, grid(agreement)) | {tick: "on", "_save": ""})

    found = Sought.objects.get()
    assert (found.party.code, found.kind, found.sought_on, found.by) == (
        "uz",
        "ratification",
        date(2026, 3, 3),
        registrar,
    )
    form = opened(desk, grid(agreement))
    assert form[tick] == "on"
    assert "3\u00a0March 2026, Daniyar Omarov" in desk.get(grid(agreement)).content.decode()
    desk.post(grid(agreement), form | {"_save": ""})
    assert Sought.objects.exists()
    desk.post(grid(agreement), {name: value for name, value in form.items() if name != tick} | {"_save": ""})
    assert not Sought.objects.exists()


def test_who_may_only_look_sees_no_lines_for_new_parties(client):
    agreement = make_agreement()
    client.force_login(make_user("translator-kk"))

    page = client.get(grid(agreement)).content.decode()

    assert "new0-party" not in page
    assert "data-acts" in page


def called(name):
    return {f"title_{code}": name for code in ("kk", "ru", "en")}


def test_registrar_is_told_the_last_day_of_a_long_notice_long_before_the_end(desk, time_machine):
    time_machine.move_to("2026-03-03T06:00:00+00:00", tick=False)
    common = {"duration": "term", "term_years": 5, "renewal_years": 5, "notice_months": 12}
    make_agreement(**called("Exact"), in_force_on=date(2022, 5, 1), **common)
    make_agreement(
        **called("Rough"), in_force_on=date(2022, 1, 1), in_force_on_precision="year", term_years=5, duration="term",
        notice_months=6,
    )  # fmt: skip

    sections = dict(desk.get("/admin/relations/agreement/registrar/").context["sections"])

    notices = {row[0]: row[2] for row in sections["Last day to give notice within 180 days"]}
    assert notices["Exact"] == "1\u00a0May 2026"
    assert sorted(notices.values()) == ["1\u00a0May 2026", "2026"]
