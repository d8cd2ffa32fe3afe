"""A passkey from its making to the next sign-in, with the authenticator that Chromium keeps for tests."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from relations.models import AuditEntry

from .acting import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def authenticator(page):
    """A fingerprint reader that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    number = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda: session.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]


def confirm(hand, page):
    """Before a second factor is changed the password is asked for once more."""
    if "/reauthenticate/" in page.url:
        page.fill("[name=password]", PASSWORD)
        hand.click("main form button[type=submit]", loads=True)


def test_a_passkey_is_made_and_opens_the_desk_without_a_password(
    hand, page, people, authenticator, settings, live_server
):
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    hand.open("/accounts/login/")
    page.fill("[name=login]", "daniyar")
    page.fill("[name=password]", PASSWORD)
    hand.click("main form button[type=submit]", loads=True)

    # The desk is closed until there is a second factor; the page says so and offers a key.
    hand.open("/admin/")
    confirm(hand, page)
    hand.click(page.get_by_role("link", name="Use a passkey or security key instead"), loads=True)
    confirm(hand, page)
    page.fill("[name=name]", "Ноутбук")
    if hand.shows("[name=passwordless]"):
        page.check("[name=passwordless]")
    hand.click("#mfa_webauthn_add", loads=True)
    assert len(authenticator()) == 1
    assert Authenticator.objects.filter(user=people["daniyar"], type="webauthn").exists()
    hand.open("/admin/")
    expect(page.locator("#board")).to_be_visible()

    # Next morning: one click.
    page.context.clear_cookies()
    hand.open("/accounts/login/")
    hand.clicks = 0
    hand.click("#passkey_login")
    page.wait_for_url("**/admin/")
    expect(page.locator("#board")).to_be_visible()
    assert hand.clicks == 1
    assert AuditEntry.objects.filter(action="sign_in", actor=people["daniyar"]).count() >= 2
