"""Suggestions under the search field, by keyboard alone."""

import pytest

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_goes_to_a_suggestion_by_keyboard(page, live_server):
    factories.publish(factories.make_article())
    page.goto(f"{live_server.url}/ru/")
    page.focus("#q")
    page.keyboard.type("союзн", delay=20)
    page.wait_for_selector(".suggestions:not([hidden]) [role=option]")
    field = page.locator("#q")

    page.keyboard.press("ArrowDown")

    assert field.get_attribute("aria-expanded") == "true"
    option = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert option.get_attribute("aria-selected") == "true"
    assert factories.TITLES["ru"] in option.inner_text()

    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/articles/**")
