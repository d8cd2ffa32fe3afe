"""A hand in Firefox, whose habits on Back and reload are not Chromium's: driven through its own remote control.

Playwright has its Firefox only as a download of its own; Debian's is driven by Marionette, which every Firefox speaks.
"""

import contextlib
import os
import shutil
import socket
import tempfile
import warnings

import pytest

with warnings.catch_warnings():  # what the driver rests on asks for names that Python and distro will drop
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver import By, Wait
    from marionette_driver.errors import MarionetteException
    from marionette_driver.marionette import Marionette

FIREFOX = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox") or ""


class Fox:
    """One person at one screen."""

    def __init__(self, marionette: Marionette, base: str):
        self.marionette, self.base = marionette, base

    def sit_down(self, client, user, path: str):
        """Begin as somebody who has signed in already."""
        client.force_login(user)
        self.marionette.navigate(f"{self.base}/robots.txt")
        self.marionette.delete_all_cookies()
        self.script("localStorage.clear()")
        self.marionette.add_cookie({"name": "sessionid", "value": client.cookies["sessionid"].value})
        self.open(path)

    def open(self, path: str):
        self.marionette.navigate(self.base + path)
        self.settle()

    def settle(self):
        """The page is there, and the script of the form has attached all its behaviours."""
        ready = (
            "return document.readyState === 'complete' && document.documentElement.dataset.desk === 'ready'"
        )
        self.wait(lambda: self.script(ready))

    def wait(self, is_so):
        """Until something is so; a page that is on its way out is asked again."""

        def asked(_marionette):
            with contextlib.suppress(MarionetteException):
                return is_so()
            return False

        Wait(self.marionette, timeout=30, interval=0.1).until(asked)

    def script(self, text: str, *arguments):
        return self.marionette.execute_script(text, script_args=arguments)

    def fill(self, selector: str, text: str):
        """Type with keys, so that the page hears what a person's typing says."""
        field = self.marionette.find_element(By.CSS_SELECTOR, selector)
        field.clear()
        field.send_keys(text)

    def value(self, selector: str) -> str:
        return self.script("return document.querySelector(arguments[0]).value", selector)

    def expect(self, selector: str, times: int = 1):
        self.wait(lambda: len(self.marionette.find_elements(By.CSS_SELECTOR, selector)) == times)

    def follow(self, selector: str):
        """Click what leads to another page, and wait for that."""
        page = self.script("return performance.timeOrigin")
        self.script("document.querySelector(arguments[0]).click()", selector)
        self.wait(lambda: self.script("return performance.timeOrigin") != page)
        self.settle()

    def save(self):
        self.follow("[name=_continue]")

    def back(self):
        self.marionette.go_back()
        self.settle()

    def reload(self):
        self.marionette.refresh()
        self.settle()


def started() -> Marionette:
    """A headless Firefox. In CI a missing browser is a failure, elsewhere a skip."""
    if not FIREFOX:
        if os.environ.get("CI"):
            pytest.fail("Firefox is not installed; in CI browser tests may not be skipped.")
        pytest.skip("Firefox is not installed")
    with socket.socket() as probe:  # a door of its own: several runs may stand beside one another
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tempfile.gettempdir()  # a folder: a file that is named here is removed first, /dev/null too
    marionette = Marionette(bin=FIREFOX, headless=True, port=port, gecko_log=log)
    marionette.start_session({"unhandledPromptBehavior": "accept"})
    return marionette
