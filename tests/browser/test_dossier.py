"""The dossier without a script, from the keyboard, on a phone and on paper."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def address(world):
    return f"/ru/dossiers/{world['dossier']}/"


def test_everything_is_there_without_a_script(reader, address):
    with reader(address, scripts=False) as page:
        assert page.locator(".ladder > li").count() == 1
        assert page.locator(".timeline > li").count() >= 2
        assert page.locator("svg.chart-wide").first.is_visible()
        assert not page.locator("svg.chart-narrow").first.is_visible()

        page.locator(".legend a[href*='show=milestones']").click()

        assert page.locator(".timeline > li").count() == 1
        assert page.url.endswith("?show=milestones#timeline")


def test_table_of_values_opens_from_the_keyboard(reader, address):
    with reader(address) as page:
        summary = page.locator(".figure summary").first
        table = page.locator(".figure .data-table").first
        assert not table.is_visible()

        summary.focus()
        page.keyboard.press("Enter")

        assert table.is_visible()


def test_phone_has_its_own_drawing_and_no_sideways_scroll(reader, address):
    with reader(address, width=320, scheme="dark") as page:
        assert page.locator("svg.chart-narrow").first.is_visible()
        assert not page.locator("svg.chart-wide").first.is_visible()
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

        assert page.locator(".figure .data-table").first.is_visible()
        assert not page.locator(".legend").first.is_visible()
