"""When a page of the desk is ready for hands, and how a form is sent: a test that acts sooner acts on half a page."""

from playwright.sync_api import expect


def settle(page):
    """The page and its scripts are there: the form script marks the page when all its behaviours are attached."""
    page.wait_for_load_state("load")
    if page.locator("script[src*='desk/form']").count():
        expect(page.locator("html[data-desk=ready]")).to_have_count(1)


def follow(page, target):
    """Click what leads to another page, and wait for it."""
    with page.expect_navigation():
        target.click()
    settle(page)


def expect_copy_here(page, *words):
    """The browser keeps a copy of what was typed: written a moment after the last key."""
    page.wait_for_function(
        "words => words.every((one) => Object.values(localStorage).join().includes(one))", arg=list(words)
    )


def words_of(target) -> str:
    """The words as they stand now: for what has settled, to be compared with later ones."""
    return target.inner_text()


def save(page):
    follow(page, page.locator("[name=_continue]"))
