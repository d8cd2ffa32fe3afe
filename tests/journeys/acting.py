"""What people do at the desk with a mouse and a keyboard, counted."""

import re
import time

from playwright.sync_api import expect

from tests.browser.waiting import settle

PASSWORD = "a long pass phrase"


class Hand:
    """One person at one screen. Counts clicks (a file or a choice in a list is two), pages loaded and seconds."""

    def __init__(self, page, base, client):
        self.page, self.base, self.client = page, base, client
        self.clicks, self.loads, self.started = 0, 0, time.monotonic()

    def sit_down(self, user, path="/admin/"):
        """Begin as somebody who has signed in already."""
        self.page.context.clear_cookies()
        self.client.force_login(user)
        cookie = {"name": "sessionid", "value": self.client.cookies["sessionid"].value, "url": self.base}
        self.page.context.add_cookies([cookie])
        self.open(path)
        self.clicks, self.loads, self.started = 0, 0, time.monotonic()

    def open(self, path):
        self.page.goto(path if path.startswith("http") else self.base + path)
        self.settle()

    def settle(self):
        settle(self.page)

    def click(self, target, *, loads=False):
        """Click a selector or a locator; `loads` waits for the page that follows."""
        found = self.page.locator(target) if isinstance(target, str) else target
        if loads:
            with self.page.expect_navigation():
                found.first.click()
            self.settle()
            self.loads += 1
        else:
            found.first.click()
        self.clicks += 1

    def upload(self, selector, upload):
        self.page.set_input_files(selector, upload)
        self.clicks += 2

    def press(self, language, button, **fields):
        """Do an act of the workflow panel; what hides in a drawer is opened first, fields by name are filled."""
        found = panel(self.page, language).locator("button", has_text=re.compile(f"^\\s*{button}")).first
        if not found.is_visible():
            self.click(found.locator("xpath=ancestor::details[1]").locator("summary"))
        act = found.get_attribute("value").partition(":")[0]
        for name, value in fields.items():
            self.fill(self.page.locator(f"[name='act-{language}-{act}-{name}']"), value)
        self.click(found, loads=True)

    def fill(self, control, value):
        kind = control.first.get_attribute("type")
        if control.first.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
            self.clicks += 2
        elif kind in ("radio", "checkbox"):
            control.and_(self.page.locator(f"[value={value}]") if kind == "radio" else control).check()
            self.clicks += 1
        else:
            control.fill(value)

    def save(self):
        self.click("[name=_continue]", loads=True)

    def expect_said(self, words):
        """This is among the messages on top of the page."""
        expect(self.page.locator(".messagelist")).to_contain_text(words)

    def shows(self, selector) -> bool:
        """Does the page as it stands, settled after the last act, have such a thing?"""
        return self.page.locator(selector).count() > 0

    @property
    def seconds(self):
        return time.monotonic() - self.started


def panel(page, language):
    return page.locator(f'.workflow-version[data-language="{language}"]')


def writing(page, language, name="body"):
    """The editor of one rich text."""
    return page.locator(f'.text-row[data-text="{name}"] .pane[data-language="{language}"] .ProseMirror')


def paste(page, language, html):
    """Put HTML into the editor of one language the way Ctrl+V does."""
    editor = writing(page, language)
    editor.click()
    editor.evaluate(
        """(element, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        html,
    )


def visitor(page, base, path):
    """What somebody without an account sees at an address."""
    page.context.clear_cookies()
    response = page.goto(base + path)
    return response.status, page.content()
