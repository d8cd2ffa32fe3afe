"""A date in the form of the desk: typed as people write it, read by the server, kept by Back and by a wrong one."""

from datetime import date

import pytest
from playwright.sync_api import expect

from relations.models import Agreement, User
from tests import factories

from .acting import Hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(page, live_server, client, daniyar):
    """The editor at the form of an agreement, the desk in Kazakh."""
    User.objects.filter(pk=daniyar.pk).update(interface_language="kk")
    agreement = factories.make_agreement()
    hand = Hand(page, live_server.url, client)
    hand.sit_down(daniyar, f"/admin/relations/agreement/{agreement.pk}/change/")
    return page


def beside(page, name="in_force_on"):
    return page.locator(f"#id_{name}_said")


def type_date(page, text, name="in_force_on"):
    page.fill(f"#id_{name}", text)
    page.locator(f"#id_{name}").press("Tab")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("22 декабря 2022", "2022 жылғы 22 желтоқсан"),
        ("12.2022", "2022 жылғы желтоқсан"),
        ("2022", "2022 жыл"),
        ("жоқ", "әлі болған жоқ"),
    ],
)
def test_what_was_read_is_said_at_once(form, typed, said):
    type_date(form, typed)

    expect(beside(form)).to_have_text(said)


def test_a_wrong_date_is_named_before_and_after_saving_and_nothing_is_lost(form):
    type_date(form, "31.11.2022")
    expect(beside(form)).to_contain_text("31.11.2022")
    expect(form.locator("#id_in_force_on")).to_have_attribute("aria-invalid", "true")
    form.click("[name=_save]")

    expect(form.locator(".field-in_force_on .errorlist").first).to_contain_text("31.11.2022")
    expect(form.locator("#id_in_force_on")).to_have_value("31.11.2022")
    type_date(form, "30.11.2022")
    expect(beside(form)).to_have_text("2022 жылғы 30 қараша")
    form.click("[name=_save]")

    expect(form.locator("ul.messagelist")).to_be_visible()
    assert Agreement.objects.get().in_force_on == date(2022, 11, 30)


def test_a_new_row_reads_dates_too(form):
    form.locator("#actions-group summary").first.click()
    form.locator("#actions-group .add-row a").click()
    type_date(form, "2022 жылғы желтоқсан", "actions-0-done_on")

    expect(beside(form, "actions-0-done_on")).to_have_text("2022 жылғы желтоқсан")
