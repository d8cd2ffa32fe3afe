"""One field for a date: how exactly it is known follows from what was typed, and is said back in words."""

import html
import json
import re
from datetime import date

import pytest
from django.db import models
from django.urls import reverse

from relations.admin import dates
from relations.models import Agreement, Dossier, Event, PartyAction, User
from tests import factories

from .sheet import opened, read

pytestmark = pytest.mark.django_db

READ = [
    ("22.12.2022", date(2022, 12, 22), "day"),
    ("22 декабря 2022", date(2022, 12, 22), "day"),
    ("2022 жылғы 22 желтоқсан", date(2022, 12, 22), "day"),
    ("22 December 2022", date(2022, 12, 22), "day"),
    ("12.2022", date(2022, 12, 1), "month"),
    ("2022 жылғы желтоқсан", date(2022, 12, 1), "month"),
    ("2022", date(2022, 1, 1), "year"),
    ("жоқ", None, "not_yet"),
    ("Әлі жоқ", None, "not_yet"),
    ("еще нет", None, "not_yet"),
    ("not yet", None, "not_yet"),
    ("?", None, "unknown"),
    ("", None, "unknown"),
]


def address(item) -> str:
    return reverse(f"admin:relations_{item.kind}_change", args=[item.pk])


def beside(page, name: str) -> str:
    """The words beside a field, with plain blanks."""
    found = re.search(rf'id="id_{name}_said" aria-live="polite">([^<]*)<', page.content.decode())
    return html.unescape(found[1]).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def agreement():
    return factories.make_agreement()


@pytest.fixture
def desk(client, daniyar):
    client.force_login(daniyar)
    return client


@pytest.mark.parametrize(("typed", "day", "precision"), READ)
def test_precision_follows_from_what_was_typed(desk, agreement, typed, day, precision):
    url = address(agreement)

    answer = desk.post(url, {**opened(desk, url), "in_force_on": typed})

    assert answer.status_code == 302, answer.context["errors"]
    agreement.refresh_from_db()
    assert (agreement.in_force_on, agreement.in_force_on_precision) == (day, precision)


@pytest.mark.parametrize(("typed", "day", "precision"), READ)
def test_a_form_that_is_opened_and_saved_changes_no_date(desk, agreement, typed, day, precision):
    Agreement.objects.filter(pk=agreement.pk).update(in_force_on=day, in_force_on_precision=precision)
    url = address(agreement)

    for language in ("kk", "ru", "en"):
        User.objects.update(interface_language=language)
        desk.post(url, opened(desk, url))

        agreement.refresh_from_db()
        assert (agreement.in_force_on, agreement.in_force_on_precision) == (day, precision)
    assert agreement.version == Agreement.objects.get().version


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "2022 жылғы 22 желтоқсан"), ("ru", "22 декабря 2022 г."), ("en", "22 December 2022")],
)
def test_it_is_said_back_in_the_language_of_the_desk(desk, agreement, language, words):
    User.objects.update(interface_language=language)
    agreement.in_force_on, agreement.in_force_on_precision = date(2022, 12, 22), "day"
    agreement.save()

    assert beside(desk.get(address(agreement)), "in_force_on") == words


def test_what_is_not_known_and_what_has_not_come_are_said_too(desk, agreement):
    User.objects.update(interface_language="en")
    url = address(agreement)

    assert beside(desk.get(url), "in_force_on") == "date not known"
    desk.post(url, {**opened(desk, url), "in_force_on": "жоқ"})
    assert beside(desk.get(url), "in_force_on") == "has not happened yet"


@pytest.mark.parametrize("typed", ["31.11.2022", "when it rains", "12/22/2022", "20222"])
def test_a_wrong_date_is_named_and_stays(desk, agreement, typed):
    User.objects.update(interface_language="en")
    url = address(agreement)
    was = agreement.signed_on

    answer = desk.post(url, {**opened(desk, url), "signed_on": typed, "title_kk": "Жаңа атау"})

    assert answer.status_code == 200
    assert typed in answer.context["adminform"].form.errors["signed_on"][0]
    assert read(answer)["signed_on"] == typed
    assert read(answer)["title_kk"] == "Жаңа атау"
    agreement.refresh_from_db()
    assert agreement.signed_on == was


def test_a_day_that_needs_its_day_says_so(desk):
    event = factories.make_event()
    User.objects.update(interface_language="en")
    url = address(event)

    answer = desk.post(url, {**opened(desk, url), "starts_on": "12.2022"})

    assert answer.context["adminform"].form.errors["starts_on"] == ["This date needs its day: 22.12.2022."]
    assert read(answer)["starts_on"] == "12.2022"


def test_a_day_is_read_from_words(desk):
    event = factories.make_event()
    url = address(event)

    answer = desk.post(
        url, {**opened(desk, url), "starts_on": "22 декабря 2022", "ends_on": "2022 жылғы 23 желтоқсан"}
    )

    assert answer.status_code == 302, answer.context["errors"]
    event = Event.objects.get()
    assert (event.starts_on, event.ends_on) == (date(2022, 12, 22), date(2022, 12, 23))


def test_rows_take_dates_likewise(desk, agreement):
    url = address(agreement)
    new = {
        "actions-TOTAL_FORMS": 1, "actions-0-kind": "signature", "actions-0-id": "", "actions-0-party": "",
        "actions-0-done_on": "12.2022", "actions-0-effective_on": "",
    }  # fmt: skip

    answer = desk.post(url, {**opened(desk, url), **new})

    assert answer.status_code == 302, answer.context["errors"]
    action = PartyAction.objects.get()
    assert (action.done_on, action.done_on_precision) == (date(2022, 12, 1), "month")
    assert (action.effective_on, action.effective_on_precision) == (None, "day")
    assert opened(desk, url)["actions-0-done_on"] == "12.2022"


def test_a_wrong_date_in_a_row_keeps_the_row(desk, agreement):
    url = address(agreement)
    new = {
        "actions-TOTAL_FORMS": 1, "actions-0-kind": "signature", "actions-0-id": "", "actions-0-party": "",
        "actions-0-done_on": "32.12.2022", "actions-0-document_ru": "Нота",
    }  # fmt: skip

    answer = desk.post(url, {**opened(desk, url), **new})

    assert answer.status_code == 200
    assert (read(answer)["actions-0-done_on"], read(answer)["actions-0-document_ru"]) == (
        "32.12.2022",
        "Нота",
    )
    assert not PartyAction.objects.exists()


def test_two_people_at_one_date(desk, saule, agreement):
    """What only one of them changed is merged; what both changed is shown, with both dates in words."""
    User.objects.update(interface_language="en")
    url = address(agreement)
    mine = opened(desk, url)
    agreement.in_force_on, agreement.in_force_on_precision = date(2023, 1, 1), "year"
    agreement.save()

    kept = desk.post(url, {**mine, "signed_on": "11.2022"})
    clash = desk.post(url, {**mine, "in_force_on": "12.2022"})

    assert kept.status_code == 302
    agreement.refresh_from_db()
    assert (agreement.signed_on, agreement.signed_on_precision) == (date(2022, 11, 1), "month")
    assert (agreement.in_force_on, agreement.in_force_on_precision) == (date(2023, 1, 1), "year")
    assert clash.context["adminform"].form.conflicts["in_force_on"].theirs == "2023"


def test_a_coarser_date_alone_is_a_change(desk, agreement):
    """1 January and the year that begins with it are the same day in the table, and different facts."""
    Agreement.objects.filter(pk=agreement.pk).update(signed_on=date(2022, 1, 1), signed_on_precision="day")
    url = address(agreement)

    desk.post(url, {**opened(desk, url), "signed_on": "2022"})

    agreement.refresh_from_db()
    assert agreement.signed_on_precision == "year"


def test_who_may_only_look_reads_the_date_as_exactly_as_it_is_known(client, zhanar, agreement):
    Agreement.objects.filter(pk=agreement.pk).update(signed_on=date(2022, 1, 1), signed_on_precision="year")
    User.objects.update(interface_language="en")
    client.force_login(zhanar)

    page = client.get(address(agreement)).content.decode()

    assert '<div class="readonly">2022</div>' in page
    assert '<div class="readonly">date not known</div>' in page


def test_no_form_of_the_desk_asks_for_a_precision(desk):
    dossier, agreement = factories.make_dossier(), factories.make_agreement()

    for item in (dossier, agreement, factories.make_event(), factories.make_article()):
        names = opened(desk, address(item))
        assert not [name for name in names if "precision" in name], item.kind
    assert Dossier.objects.count() == 1


def test_every_date_of_the_desk_is_a_written_one(desk):
    for item in (factories.make_dossier(), factories.make_agreement(), factories.make_event()):
        page = desk.get(address(item))
        forms = [page.context["adminform"].form]
        forms += [rows.formset.empty_form for rows in page.context["inline_admin_formsets"]]
        for form in forms:
            columns = {c.name for c in form._meta.model._meta.fields if type(c) is models.DateField}
            for name in columns & set(form.fields):
                assert isinstance(form.fields[name], tuple(dates.FIELDS.values())), (form, name)


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        ("absent", "12.2022", {"said": "December 2022"}),
        ("absent", "жоқ", {"said": "has not happened yet"}),
        ("absent", "", {"said": "date not known"}),
        ("coarse", "", {"said": ""}),
        ("day", "2022", {"error": "This date needs its day: 22.12.2022."}),
        ("day", "31.11.2022", {"error": "“31.11.2022”: there is no such day."}),
        ("nothing of ours", "1.1.2020", {"said": "1 January 2020"}),
    ],
)
def test_the_server_says_what_it_reads(desk, kind, text, answer):
    User.objects.update(interface_language="en")

    found = json.loads(desk.get(reverse("admin:desk_read_date"), {"kind": kind, "text": text}).content)

    assert {name: words.replace("\N{NO-BREAK SPACE}", " ") for name, words in found.items()} == answer
