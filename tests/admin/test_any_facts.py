"""Nothing that the desk takes in makes a page fail: any facts, typed into the form of an agreement, then read everywhere."""

import random
from datetime import date

import pytest
from django.db import transaction

from relations.api.oai import identifier
from relations.editorial import registrar
from relations.law import ActionKind, DoubtCode
from relations.models import Contradiction, Country, Duration, EntryMethod, Instrument, Precision
from tests import factories as make

from .sheet import opened

pytestmark = pytest.mark.django_db
SEEDS = range(8)  # 24 were tried; each costs some twenty pages
DAYS = (
    "", "", "", "01.01.1700", "31.12.1899", "29.02.2000", "10.01.2020", "10.06.2020", "01.01.2021", "15.05.2024",
    "31.12.2199", "31.12.9998", "2020", "05.2020", "01.01.0001",
)  # fmt: skip
NUMBERS = ("", "", "0", "1", "2", "5", "12", "30", "99", "300", "600", "999", "3660", "8000", "99999999999")
PRECISIONS = Precision.values


@pytest.fixture
def desk(client):
    client.force_login(make.make_user("registrar", "editor", interface_language="en"))
    return client


def change(agreement):
    return f"/admin/relations/agreement/{agreement.pk}/change/"


def any_facts(chance: random.Random, parties) -> dict:
    """What somebody might type about an agreement, sensible or not."""
    pick = chance.choice
    facts = {
        "instrument": pick(Instrument.values), "is_binding": pick(("unknown", "true", "false")),
        "initialled_on": pick(DAYS), "signed_on": pick(DAYS), "signed_on_precision": pick(PRECISIONS),
        "in_force_on": pick(DAYS), "in_force_on_precision": pick(PRECISIONS), "provisional_from": pick(DAYS),
        "entry_method": pick(EntryMethod.values), "entry_count": pick(NUMBERS), "entry_days": pick(NUMBERS),
        "entry_months": pick(NUMBERS), "entry_on": pick(DAYS), "duration": pick(Duration.values),
        "term_years": pick(NUMBERS), "term_until": pick(DAYS), "renewal_years": pick(NUMBERS),
        "notice_months": pick(NUMBERS), "terminated_on": pick(DAYS),
    }  # fmt: skip
    for name in ("entry_first_of_month", "notice_by_law"):
        if chance.random() < 0.5:
            facts[name] = "on"
    count = chance.randrange(6)
    facts["actions-TOTAL_FORMS"] = count
    for number in range(count):
        facts |= {
            f"actions-{number}-{name}": value
            for name, value in {
                "id": "", "party": pick(["", *parties]), "kind": pick(ActionKind.values), "done_on": pick(DAYS),
                "done_on_precision": pick(PRECISIONS), "effective_on": pick(DAYS),
                "effective_on_precision": pick(PRECISIONS), "until": pick(DAYS), "document_en": "A paper",
            }.items()
        }  # fmt: skip
    return facts


def readable(agreement, language: str) -> list[str]:
    """Every public and every internal place that tells of an agreement, pages in one language."""
    slug = agreement.editions.get(language=language).slug
    page = f"/{language}/agreements/{agreement.pk}-{slug}/"
    return [
        page, f"{page}?as_of=1900-01-01", f"{page}?as_of=2020-03-01&known_on=2020-01-01",
        f"/{language}/agreements/", f"/{language}/feeds/facts/agreements/{agreement.pk}.xml",
        f"{page}{slug}_{language}.pdf",
        "/en/agreements/?party=kz&with=uz&status=in_force&as_of=2020-03-01&sort=in_force",
        "/en/agreements/?party=kz&standing=party&entered_from=1900-01-01&signed_to=2199-12-31",
        "/en/agreements/register.csv", "/en/agreements/register.json", "/en/agreements/register.xlsx",
        "/en/agreements/changes/", f"/api/v1/agreements/{agreement.pk}?language=en", "/api/v1/agreements?language=en",
        f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier(agreement.pk)}",
        f"/admin/relations/agreement/{agreement.pk}/acts/?day=10.06.2020", "/admin/relations/agreement/registrar/",
        change(agreement),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_any_facts_are_refused_in_words_or_read_everywhere(desk, seed):
    agreement = make.make_agreement(parties=("kz", "uz", "kg")[: 2 + seed % 2], title_en="A treaty")
    make.publish(agreement)
    chance = random.Random(seed)
    form = opened(desk, change(agreement))
    facts = any_facts(chance, [str(party.pk) for party in agreement.parties.all()])

    answer = desk.post(change(agreement), {**form, **facts})
    while (
        answer.status_code == 200
    ):  # refused: every wrong field says why; leave those empty and save the rest
        wrong = wrong_fields(answer)
        assert wrong, "refused without a word"
        facts = {
            name: value
            for name, value in facts.items()
            if name.endswith("-id") or (name not in wrong and not in_row(name, wrong))
        }  # an emptied row is still sent, as a browser does
        answer = desk.post(change(agreement), {**form, **facts})

    assert answer.status_code == 302
    for address in readable(agreement, ("kk", "ru", "en")[seed % 3]):
        got = desk.get(address)
        content = b"".join(got.streaming_content) if got.streaming else got.content
        assert (got.status_code, bool(content)) == (200, True), address


def wrong_fields(answer) -> set[str]:
    """The fields with a message beside them; a row or the whole form that contradicts itself loses its dates."""
    form = answer.context["adminform"].form
    found = {form.add_prefix(name) for name in form.errors if name != "__all__"}
    if "__all__" in form.errors:
        found |= {name for name in form.fields if name.endswith(("_on", "_precision", "_from", "_until"))}
        found |= {"duration", "term_years"}
    for inline in answer.context["inline_admin_formsets"]:
        for row in inline.formset.forms:
            if row.errors:
                found |= {row.add_prefix(name) for name in row.fields}
    return found


def in_row(name: str, wrong: set[str]) -> bool:
    return name.rpartition("-")[0] in {other.rpartition("-")[0] for other in wrong if "-" in other}


# --- What history knows is accepted and named; what is impossible is refused --------------------------------


def rows(*acts):
    found = {"actions-TOTAL_FORMS": len(acts)}
    for number, act in enumerate(acts):
        act = {"id": "", "done_on_precision": "day"} | act
        found |= {f"actions-{number}-{name}": value for name, value in act.items()}
    return found


KNOWN = {
    "two ratifications": (
        [{"kind": "ratification", "done_on": "10.01.2023"}, {"kind": "ratification", "done_on": "10.02.2023"}],
        {}, DoubtCode.TWO_CONSENTS,
    ),
    "entry before any signature": ([], {"in_force_on": "01.01.2020", "in_force_on_precision": "day"}, DoubtCode.ENTRY_BEFORE_SIGNATURE),
    "denunciation by one that is not bound": (
        [{"kind": "denunciation", "done_on": "10.01.2023", "effective_on": "10.01.2024"}],
        {}, DoubtCode.NOTICE_BY_STRANGER,
    ),
    "effect before 1900": (
        [{"kind": "ratification", "done_on": "10.01.2023", "effective_on": "10.01.1850"}], {}, DoubtCode.OLD_DATE,
    ),
    "a very long term": ([], {"duration": "term", "term_years": "999"}, DoubtCode.LONG_TERM),
    "an end without a day": (
        [{"kind": "denunciation", "done_on": "", "done_on_precision": "unknown"}], {}, DoubtCode.UNDATED_END,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", KNOWN)
def test_what_history_knows_is_taken_in_and_named_in_three_places(desk, case):
    acts, facts, code = KNOWN[case]
    agreement = make.make_agreement()
    make.publish(agreement)
    kz = str(agreement.parties.get(country__code="kz").pk)

    answer = desk.post(
        change(agreement),
        {**opened(desk, change(agreement)), **facts, **rows(*({"party": kz} | act for act in acts))},
        follow=True,
    )

    said = str(code.label)
    assert Contradiction.objects.filter(agreement=agreement, code=code).exists()
    assert [message for message in map(str, answer.context["messages"]) if said in message] != []
    assert said in desk.get(f"/admin/relations/agreement/{agreement.pk}/acts/").content.decode().replace(
        "&#x27;", "'"
    )
    notes = [due.note for title, listed in registrar.sections(answer.wsgi_request.user) for due in listed]
    assert [note for note in notes if said in note] != []
    assert (
        desk.get(f"/en/agreements/{agreement.pk}-{agreement.editions.get(language='en').slug}/").status_code
        == 200
    )


def test_act_of_a_state_that_did_not_exist_is_taken_in_and_named(desk):
    agreement = make.make_agreement(signed_on=date(1970, 1, 1))
    Country.objects.filter(code="uz").update(began_on=date(1991, 8, 31))
    uz = str(agreement.parties.get(country__code="uz").pk)

    answer = desk.post(
        change(agreement),
        {
            **opened(desk, change(agreement)),
            **rows({"party": uz, "kind": "ratification", "done_on": "10.01.1980"}),
        },
        follow=True,
    )

    assert str(DoubtCode.NO_SUCH_STATE.label) in " ".join(map(str, answer.context["messages"]))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"duration": "term", "term_years": "8000"}, "term_years"), ({"duration": "term"}, "__all__"),
        ({"term_years": "0"}, "term_years"), ({"entry_count": "-1"}, "entry_count"),
        ({"signed_on": "30.02.2023", "signed_on_precision": "day"}, "signed_on"),
        ({"terminated_on": "01.01.2000"}, "__all__"), ({"renewal_years": "999999999999"}, "renewal_years"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_impossible_is_refused_in_the_language_of_the_desk_and_nothing_is_lost(
    desk, facts, field, language
):
    agreement = make.make_agreement()
    user = type(agreement)._meta.apps.get_model("relations.User").objects.get()
    user.interface_language = language
    user.save()

    answer = desk.post(
        change(agreement), {**opened(desk, change(agreement)), **facts, "short_title_en": "Kept"}
    )

    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert field in form.errors
    assert form["short_title_en"].value() == "Kept"
    agreement.refresh_from_db()
    assert agreement.term_years is None
    with transaction.atomic():
        assert not agreement.contradictions.filter(code=DoubtCode.LONG_TERM).exists()
