"""A registrar fills the grid of acts: what follows is seen before it is saved, in every language, without a fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from relations.editorial.permissions import GROUPS
from relations.models import PartyAction
from tests.browser.waiting import words_of
from tests.factories import make_agreement, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize(("language", "width"), [("ru", 1366), ("kk", 390), ("en", 1366)])
def test_standing_changes_while_dates_are_typed(chromium, live_server, client, language, width):
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
    client.force_login(make_user("registrar", interface_language=language))
    agreement = make_agreement(
        parties=("kz", "uz", "kg"), entry_method="consents", entry_count=2, entry_days=30
    )
    context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([session])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/relations/agreement/{agreement.pk}/acts/")
    outcome = page.locator("#acts-outcome h2")
    first, second, third = (page.locator(f"#acts-line-{number} strong") for number in (1, 2, 3))
    before, unbound = words_of(outcome), words_of(third)

    for party in agreement.parties.all()[:2]:
        page.locator(f"[name='n{party.pk}-consent-on']").fill("20 мая 2023")

    expect(second).not_to_have_text(unbound)
    expect(outcome).not_to_have_text(before)
    expect(first).to_have_text(words_of(second))
    expect(third).not_to_have_text(words_of(second))
    assert not PartyAction.objects.exists()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_navigation():
        page.locator("[name='_save']").click()
    assert PartyAction.objects.count() == 2
    context.close()
