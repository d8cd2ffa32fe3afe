"""The dossier without a script, from the keyboard, on a phone and on paper."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def address(world):
    return f"/ru/dossiers/{world['dossier']}/"


def test_everything_is_there_without_a_script(reader, address):
    with reader(address, scripts=False) as page:
        expect(page.locator(".ladder > li")).to_have_count(1)
        expect(page.locator(".timeline > li").nth(1)).to_be_visible()
        expect(page.locator("svg.chart-wide").first).to_be_visible()
        expect(page.locator("svg.chart-narrow").first).to_be_hidden()

        page.locator(".legend a[href*='show=milestones']").click()

        expect(page).to_have_url(re.compile(r"\?show=milestones#timeline$"))
        expect(page.locator(".timeline > li")).to_have_count(1)


def test_table_of_values_opens_from_the_keyboard(reader, address):
    with reader(address) as page:
        summary = page.locator(".figure summary").first
        table = page.locator(".figure .data-table").first
        expect(table).to_be_hidden()

        summary.focus()
        page.keyboard.press("Enter")

        expect(table).to_be_visible()


def test_phone_has_its_own_drawing_and_no_sideways_scroll(reader, address):
    with reader(address, width=320, scheme="dark") as page:
        expect(page.locator("svg.chart-narrow").first).to_be_visible()
        expect(page.locator("svg.chart-wide").first).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_list_comes_before_the_picture_for_those_who_listen(reader, address):
    with reader(address) as page:
        order = page.evaluate(
            "[...document.querySelectorAll('.chronicle .decade, .chronicle .strip')].map(e => e.className)"
        )

        assert order[0].startswith("decade")
        assert order[-1] == "strip"


def test_paper_shows_tables_and_no_filters(reader, address):
    with reader(address) as page:
        page.emulate_media(media="print")

        expect(page.locator(".figure .data-table").first).to_be_visible()
        expect(page.locator(".legend").first).to_be_hidden()
