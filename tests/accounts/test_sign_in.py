"""Signing in: closed sign-up, walls against guessing, a second factor, sessions that end, and what the log knows."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.sessions import SET_UP_AT, SIGNED_IN_AT
from relations.models import AuditEntry, User

PASSWORD = "a long pass phrase"


@pytest.fixture
def needs_factor(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True


def sign_in(client, name="daniyar", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": name, "password": password}, **more)


def code(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def confirm(client):
    """Enter the password once more, as before every change of a second factor."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def with_app(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", "actor_name", "subject"))


def test_password_opens_the_desk_where_no_factor_is_asked(client, daniyar):
    response = sign_in(client)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert actions() == [("sign_in", "daniyar", "")]


def test_admin_sends_strangers_to_the_sign_in(client, db):
    known, unknown = client.get("/admin/relations/article/"), client.get("/admin/nothing/here/")

    assert known["Location"] == "/admin/login/?next=/admin/relations/article/"
    assert client.get(known["Location"])["Location"] == (
        "/accounts/login/?next=%2Fadmin%2Frelations%2Farticle%2F"
    )
    assert unknown["Location"] == "/admin/login/?next=/admin/nothing/here/"


def test_password_alone_opens_nothing(client, daniyar, needs_factor):
    sign_in(client)

    for path in ("/admin/", "/admin/relations/article/", "/admin/relations/article/add/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/totp/activate/")


def test_preview_needs_the_second_factor_too(client, daniyar, needs_factor):
    sign_in(client)

    assert client.get("/preview/1/ru/")["Location"] == "/accounts/2fa/totp/activate/"


def test_new_member_sets_up_an_app_and_gets_in(
    client, daniyar, needs_factor, django_capture_on_commit_callbacks
):
    sign_in(client)
    confirm(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})

    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/admin/").status_code == 200
    assert ("second_factor_added", "daniyar", "") in actions()


def first_sign_in(client, on_commit) -> str:
    """Sign in, set the demanded app up; answers where that leads."""
    page = client.post(reverse("account_login"), {"login": "daniyar", "password": PASSWORD}, follow=True)
    assert [address for address, _status in page.redirect_chain] == [
        "/admin/",
        "/accounts/2fa/totp/activate/",
    ]
    assert page.status_code == 200
    with on_commit(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code(page.context["form"].secret)})
    return answer["Location"]


def test_the_password_is_asked_once_at_the_first_sign_in(
    client, daniyar, needs_factor, django_capture_on_commit_callbacks
):
    address = first_sign_in(client, django_capture_on_commit_callbacks)

    assert address == "/accounts/2fa/recovery-codes/"
    assert client.get(address).status_code == 200
    assert client.get("/admin/").status_code == 200


def test_the_recovery_codes_ask_again_later(
    client, daniyar, needs_factor, django_capture_on_commit_callbacks
):
    address = first_sign_in(client, django_capture_on_commit_callbacks)
    session = client.session
    session[SET_UP_AT] -= 3600
    session.save()

    assert client.get(address)["Location"].startswith("/accounts/reauthenticate/")


def test_secret_is_stored_encrypted(client, daniyar):
    secret = with_app(daniyar)

    stored = Authenticator.objects.get(user=daniyar).data["secret"]

    assert secret not in stored
    assert Authenticator.objects.get(user=daniyar).wrap().validate_code(code(secret))


def test_code_is_asked_and_checked(client, daniyar, needs_factor):
    secret = with_app(daniyar)

    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.get("/admin/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code(secret)})["Location"] == "/admin/"

    assert client.get("/admin/").status_code == 200
    assert ("second_factor_failed", "daniyar", "") in actions()


def test_wall_after_at_most_ten_wrong_tries(client, daniyar):
    for _try in range(10):
        sign_in(client, password="wrong")

    assert "_auth_user_id" not in client.session
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_wall_is_not_moved_by_a_forged_header(client, daniyar):
    for number in range(10):
        sign_in(client, password="wrong", headers={"X-Forwarded-For": f"203.0.113.{number}"})

    sign_in(client, headers={"X-Forwarded-For": "203.0.113.99"})

    assert "_auth_user_id" not in client.session


def test_stranger_cannot_lock_a_member_out(client, daniyar):
    for _try in range(10):
        sign_in(client, password="wrong", REMOTE_ADDR="203.0.113.7")

    sign_in(client, REMOTE_ADDR="198.51.100.4")

    assert client.session["_auth_user_id"] == str(daniyar.pk)


def test_address_behind_our_own_proxy(client, daniyar, settings):
    settings.TRUSTED_PROXIES = 1

    sign_in(client, headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.7"})

    assert AuditEntry.objects.get().address == "203.0.113.7"


def test_broken_forwarded_header_is_no_error(client, daniyar, settings):
    settings.TRUSTED_PROXIES = 2

    assert sign_in(client, headers={"X-Forwarded-For": "<script>"}).status_code == 302


def test_wrong_name_and_wrong_password_look_the_same(client, daniyar):
    pages = [
        sign_in(client, name=name, password="wrong").content.decode() for name in ("daniyar", "nobody99")
    ]

    blank = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert blank[0] == blank[1]


def test_failed_sign_in_is_logged_without_what_was_typed(client, daniyar):
    sign_in(client, password="wrong")
    sign_in(client, name="my secret pass phrase", password="x")

    assert actions() == [("sign_in_failed", "", "daniyar"), ("sign_in_failed", "", "—")]


def test_reset_tells_nobody_whether_an_account_exists(client, daniyar):
    answers = []
    for email in ("daniyar@institute.example", "nobody@institute.example"):
        response = client.post(reverse("account_reset_password"), {"email": email})
        answers.append((response.status_code, response["Location"]))

    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [["daniyar@institute.example"]]


def test_letter_of_the_reset_is_in_the_members_language(client, daniyar):
    User.objects.update(interface_language="en")

    client.post(
        reverse("account_reset_password"),
        {"email": "daniyar@institute.example"},
        headers={"Accept-Language": "ru"},
    )

    assert "Somebody, probably you, asked for a new password" in mail.outbox[0].body


def test_changed_password_ends_other_sessions(client, daniyar):
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    fields = {
        "oldpassword": PASSWORD,
        "password1": "quite another phrase",
        "password2": "quite another phrase",
    }

    client.post(reverse("account_change_password"), fields)

    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
    assert "password_changed" in [action for action, *_more in actions()]
    assert mail.outbox[-1].to == ["daniyar@institute.example"]


def test_short_and_common_passwords_are_refused(client, daniyar):
    sign_in(client)
    for password in ("short pass", "Passw0rd", "314159265358"):
        fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        if client.post(reverse("account_change_password"), fields).status_code == 302:
            pytest.fail(f"{password} was accepted")


def test_session_ends_after_twelve_hours_however_busy(client, daniyar):
    with time_machine.travel("2026-03-02 09:00+05:00", tick=False) as clock:
        sign_in(client)
        for _half_hour in range(28):
            clock.shift(1500)
            assert client.get("/admin/").status_code == 200
        clock.shift(1201)

        response = client.get("/admin/")

    assert response["Location"] == "/admin/login/?next=/admin/"


def test_session_without_a_beginning_is_not_trusted(client, daniyar):
    sign_in(client)
    session = client.session
    del session[SIGNED_IN_AT]
    session.save()

    assert client.get("/admin/").status_code == 302


def test_sign_in_gives_a_new_session_and_sign_out_ends_it(client, daniyar):
    client.get(reverse("account_login"))
    sign_in(client)
    first = client.session.session_key

    client.post(reverse("account_logout"))

    assert not Session.objects.filter(session_key=first).exists()
    sign_in(client)
    assert client.session.session_key != first


def test_nobody_signs_up(client, db):
    fields = {"username": "intruder", "email": "i@example.org", "password1": PASSWORD, "password2": PASSWORD}

    response = client.post(reverse("account_signup"), fields)

    assert not User.objects.exists()
    assert "account/signup_closed.html" in [template.name for template in response.templates]


def test_switched_off_account_is_out_at_once(client, daniyar):
    sign_in(client)
    User.objects.update(is_active=False)

    assert client.get("/admin/").status_code == 302


def test_reader_without_rights_is_refused(client, db):
    User.objects.create_user("reader", password=PASSWORD)

    sign_in(client, name="reader")

    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_no_open_redirect(client, daniyar, target):
    response = client.post(
        f"{reverse('account_login')}?next={target}", {"login": "daniyar", "password": PASSWORD}
    )
    assert response["Location"] == "/admin/"

    response = client.post(reverse("desk-language"), {"language": "kk", "next": target})
    assert response["Location"] == reverse("account_login")


def test_language_is_kept_in_the_account(client, daniyar):
    sign_in(client)

    client.post(reverse("admin:desk_language"), {"language": "en", "next": "/admin/"})

    assert User.objects.get().interface_language == "en"
    assert '<html lang="en"' in client.get("/admin/").content.decode()


def test_unknown_language_changes_nothing(client, daniyar):
    sign_in(client)

    client.post(reverse("desk-language"), {"language": "xx", "next": "/admin/"})

    assert User.objects.get().interface_language == "ru"


def test_language_needs_a_post(client, daniyar):
    assert client.get(reverse("desk-language")).status_code == 405


def test_desk_is_kept_by_no_cache(client, daniyar):
    sign_in(client)

    for path in ("/admin/", "/accounts/2fa/", "/accounts/password/change/"):
        assert "no-store" in client.get(path)["Cache-Control"]


PAGES = ["account_login", "account_reset_password", "account_reset_password_done",
         "account_reset_password_from_key_done", "account_inactive", "account_signup"]  # fmt: skip
OWN_PAGES = ["account_logout", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
             "account_reauthenticate"]  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_strangers_in_three_languages(client, db, name, language):
    response = client.get(reverse(name), headers={"Accept-Language": language})

    assert response.status_code == 200
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert "css/pages/account.css" in page
    assert " style=" not in page


@pytest.mark.parametrize("name", OWN_PAGES)
def test_pages_of_members(client, daniyar, name):
    sign_in(client)
    confirm(client)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "css/pages/account.css" in response.content.decode()


def test_pages_of_members_with_an_app(client, daniyar):
    secret = with_app(daniyar)
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    confirm(client)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        response = client.get(reverse(name))
        assert response.status_code == 200, name
        assert "css/pages/account.css" in response.content.decode()
    client.post(reverse("mfa_generate_recovery_codes"))
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10


def test_wrong_names_cost_as_much_as_wrong_passwords(client, daniyar, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda user, raw: hashed.append("unknown"))
    monkeypatch.setattr(User, "check_password", lambda user, raw: hashed.append("known"))

    for name in ("daniyar", "nobody99"):
        sign_in(client, name=name, password="wrong")

    assert hashed == ["known", "unknown"]
