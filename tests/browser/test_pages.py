"""Every kind of public page in three languages, as different readers see it: opens, fits, breaks no rule of WCAG.

A new kind of page is a row of PAGES; what it shows is made in `stories.make_world()`.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LANGUAGES = ("kk", "ru", "en")
PAGES = {
    "home": "/{lang}/",
    "article-list": "/{lang}/articles/",
    "article-list-filtered": "/{lang}/articles/?topic=trade&country=uz&languages=all",
    "article-list-empty": "/{lang}/articles/?type=digest",
    "article": "/{lang}/articles/{article}/",
    "article-untranslated": "/{lang}/articles/{untranslated}/",
    "article-edition": "/{lang}/articles/{article}-x/v/{old_edition}/",
    "agreement-list": "/{lang}/agreements/",
    "agreement": "/{lang}/agreements/{agreement}/",
    "event-list": "/{lang}/events/",
    "event": "/{lang}/events/{event}/",
    "search": "/{lang}/search/?q=договор",
    "search-nothing": "/{lang}/search/?q=абракадабра",
    "dossier": "/{lang}/dossiers/{dossier}/",
    "dossier-list": "/{lang}/dossiers/",
    "indicator": "/{lang}/indicators/trade-uz/",
    "indicator-bars": "/{lang}/indicators/trade-share/",
    "collection": "/{lang}/collections/{collection}/",
    "topic-list": "/{lang}/topics/",
    "topic": "/{lang}/topics/trade/",
    "country-list": "/{lang}/countries/",
    "country": "/{lang}/countries/kazakhstan/",
    "organisation": "/{lang}/organisations/sco/",
    "expert-list": "/{lang}/experts/",
    "expert": "/{lang}/experts/{expert}/",
    "archive": "/{lang}/archive/",
    "archive-year": "/{lang}/archive/{year}/",
    "archive-month": "/{lang}/archive/{year}/{month}/",
    "about": "/{lang}/about/",
    "contacts": "/{lang}/contacts/",
    "accessibility": "/{lang}/accessibility/",
    "privacy": "/{lang}/privacy/",
    "security-policy": "/{lang}/security/",
    "missing": "/{lang}/nothing-here/",
    "withdrawn": "/{lang}/articles/{withdrawn}-x/",
}
STATUS = {"missing": 404, "withdrawn": 410}
# Each language is looked at as another reader would: together they cover schemes, screens and settings.
READERS = {
    "kk": {"width": 390, "scheme": "dark"},
    "ru": {"width": 1366, "scheme": "light"},
    "en": {
        "width": 1366,
        "scheme": "dark",
        "cookie": "theme-light.size-3.contrast-high.spacing-wide.images-off",
    },
}
RULES = {
    "resultTypes": ["violations"],  # what passes need not be written down
    "preload": False,  # axe would put style sheets into the page, which our content policy rightly refuses
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


@pytest.mark.parametrize("kind", PAGES)
def test_page_can_be_read_by_everyone(kind, world, reader):
    for language in LANGUAGES:
        path = PAGES[kind].format(lang=language, **world)

        with reader(path, **READERS[language], expect=STATUS.get(kind, 200)) as page:
            expect(page.locator("html")).to_have_attribute("lang", language)
            expect(page.locator("h1")).to_have_count(1)
            expect(page.locator("h1")).to_have_text(re.compile(r"\S"))
            assert _overflow(page) <= 0, f"{path} is wider than the screen"
            assert _broken_rules(page) == [], path
            if language == "kk":
                page.set_viewport_size({"width": 320, "height": 640})
                assert _overflow(page) <= 0, f"{path} is wider than the smallest screen"
                page.evaluate("Object.assign(document.documentElement.dataset, {size: '3', spacing: 'wide'})")
                assert _overflow(page) <= 0, f"{path} is wider than it with the largest letters"


def test_menu_and_settings_open_without_scripts(world, reader):
    with reader("/ru/", width=390, scripts=False) as page:
        page.locator(".menu-button").click()
        expect(page.locator("#main-nav")).to_be_visible()
        page.locator("#main-nav .close").click()

        page.locator("[popovertarget=settings]").first.click()
        page.locator("#settings label:has([name=theme][value=dark])").click()
        page.locator("#settings [type=submit]").click()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page).to_have_url(f"{world['base']}/ru/")


def test_theme_switch_holds_on_the_next_page(world, reader):
    with reader("/kk/about/") as page:
        with page.expect_response("**/settings/"):  # the choice is kept when the server has answered
            page.locator("[data-theme-switch]").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")

        page.goto(f"{world['base']}/kk/contacts/")

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_note_pops_up_beside_its_number_and_goes_with_escape(world, reader):
    with reader(f"/ru/articles/{world['article']}/") as page:
        number = page.locator(".note-ref a").first
        number.focus()
        expect(page.locator(".note-popover")).to_have_text(re.compile(r"\S"))

        page.keyboard.press("Escape")

        expect(page.locator(".note-popover")).to_have_count(0)
        number.click()
        expect(page).to_have_url(re.compile("#note-1$"))
        page.locator("#note-1 .back").click()
        expect(page).to_have_url(re.compile("#ref-1$"))


def test_keyboard_reaches_the_text_at_once(world, reader):
    with reader("/en/") as page:
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()

        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#main$"))
        page.keyboard.press("Tab")

        expect(page.locator("main :focus")).to_have_count(1)


def _overflow(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def _broken_rules(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}" for rule in found for node in rule["nodes"]
    ]
