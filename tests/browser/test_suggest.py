"""Suggestions under the search field, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_goes_to_a_suggestion_by_keyboard(page, live_server):
    factories.publish(factories.make_article())
    page.goto(f"{live_server.url}/ru/")
    field = page.locator("#q")
    field.focus()
    expect(field).to_have_role("combobox")  # the script that the focus fetches has arrived
    field.fill("союзн")
    expect(field).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")

    option = page.locator("[role=option][aria-selected=true]")
    expect(option).to_contain_text(factories.TITLES["ru"])
    expect(field).to_have_attribute("aria-activedescendant", option.evaluate("option => option.id"))

    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/articles/**")
