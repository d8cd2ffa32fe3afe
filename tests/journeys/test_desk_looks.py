"""The first page of the desk, the workflow panel and the sign-in: no accessibility fault, in three languages."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.utils import timezone

from relations.editorial import publishing
from relations.editorial.permissions import GROUPS
from relations.models import User
from tests.browser.waiting import settle
from tests.factories import make_article, make_user, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDE = """document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.tagName + "." + one.className)"""


@pytest.fixture
def editor(transactional_db):
    """An editor for whom something waits, with one edition of tomorrow."""
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
    editor, author = make_user("editor", username="daniyar"), make_user("expert", username="aigerim")
    article = make_article(languages=["ru", "kk"], created_by=author)
    publishing.submit(article, "ru", by=author)
    publish(article, "kk", by=editor, at=timezone.now() + timedelta(days=1))
    return editor


@pytest.fixture
def examined(chromium, live_server, client):
    """Opens a page without a content policy (axe copies elements with their styles) and names its faults."""
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()

    def faults(path, language, width=1366, scheme="light", user=None):
        context.clear_cookies()
        cookies = [{"name": "language", "value": language, "url": live_server.url}]
        if user:
            User.objects.update(interface_language=language)
            client.force_login(user)
            session = client.cookies["sessionid"].value
            cookies.append({"name": "sessionid", "value": session, "url": live_server.url})
        context.add_cookies(cookies)
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + path)
        settle(page)
        assert page.evaluate(WIDE) == [], "scrolls sideways"
        found = Axe().run(page, options=RULES).response["violations"]
        return [(fault["id"], fault["nodes"][0]["target"]) for fault in found]

    yield faults
    context.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_sign_in(examined, transactional_db, language):
    assert examined("/accounts/login/", language) == []


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("kk", 1280, "light"), ("ru", 1366, "dark"), ("en", 390, "light")]
)
def test_first_page(examined, editor, language, width, scheme):
    assert examined("/admin/", language, width, scheme, editor) == []
