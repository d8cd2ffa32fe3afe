"""Sessions: how each was opened decides; they end elsewhere when they must; their owner sees them and is told."""

import json
import time
from types import SimpleNamespace

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from relations.editorial import notices
from relations.models import AuditEntry, User
from tests.accounts.test_sign_in import PASSWORD, code, sign_in, with_app
from tests.admin.sheet import read

DESK = "/admin/"


@pytest.fixture
def needs_factor(settings):
    settings.STAFF_NEEDS_SECOND_FACTOR = True


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser(
        "marat", "marat@institute.example", PASSWORD, interface_language="en"
    )


def is_in(client) -> bool:
    return client.get(DESK).status_code == 200


def set_up_app(client, commit) -> str:
    """Set up an authenticator app in this session; answers its secret."""
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with commit(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    return secret


def test_a_session_that_waited_with_a_password_gets_nothing_from_a_factor_set_up_elsewhere(
    daniyar, needs_factor, django_capture_on_commit_callbacks
):
    waiting, own = Client(), Client()
    sign_in(waiting)
    sign_in(own)

    set_up_app(own, django_capture_on_commit_callbacks)

    assert is_in(own)
    assert not is_in(waiting)
    assert waiting.get(DESK)["Location"].startswith("/admin/login/")


def test_a_session_whose_record_survived_gets_nothing_either(daniyar, needs_factor):
    waiting = Client()
    sign_in(waiting)
    UserSession.objects.all().delete()

    with_app(daniyar)

    assert not is_in(waiting)
    assert "_auth_user_id" not in waiting.session


def test_a_forged_mark_of_another_person_opens_nothing(client, daniyar, saule, needs_factor):
    sign_in(client)
    session = client.session
    session["has_second_factor"] = saule.pk
    session.save()

    assert client.get(DESK)["Location"] == "/accounts/2fa/totp/activate/"


def test_setting_up_the_first_factor_asks_for_the_password_once(
    client, daniyar, needs_factor, django_capture_on_commit_callbacks
):
    sign_in(client)

    set_up_app(client, django_capture_on_commit_callbacks)

    assert is_in(client)


def test_a_factor_asks_for_the_password_again_when_the_sign_in_is_old(client, daniyar, needs_factor):
    with time_machine.travel("2026-03-02 09:00+05:00", tick=False) as clock:
        sign_in(client)
        clock.shift(600)
        response = client.get("/accounts/2fa/totp/activate/")

    assert response["Location"].startswith("/accounts/reauthenticate/")


def test_removing_the_factor_closes_the_desk_and_every_other_session(
    daniyar, needs_factor, django_capture_on_commit_callbacks
):
    first, second = Client(), Client()
    sign_in(first)
    secret = set_up_app(first, django_capture_on_commit_callbacks)
    with time_machine.travel("2026-12-31 09:00+05:00", tick=False) as clock:
        for browser in (first, second):
            clock.shift(60)
            sign_in(browser)
            browser.post("/accounts/2fa/authenticate/", {"code": code(secret)})
            assert is_in(browser)
        first.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        with django_capture_on_commit_callbacks(execute=True):
            first.post("/accounts/2fa/totp/deactivate/")

        assert not Authenticator.objects.exists()
        assert first.get(DESK)["Location"] == "/accounts/2fa/totp/activate/"
        assert not is_in(second)
        assert second.get(DESK)["Location"].startswith("/admin/login/")


def test_the_administrator_resets_a_factor_and_all_sessions_end(client, daniyar, administrator):
    own = Client()
    sign_in(own)
    with_app(daniyar)
    client.force_login(administrator)

    client.post(reverse("admin:relations_user_reset_factor", args=[daniyar.pk]))

    assert not is_in(own)
    assert "second factors" in mail.outbox[-1].body or "факторы" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [daniyar.email]


def test_a_desk_that_nobody_sits_at_closes(client, daniyar):
    with time_machine.travel("2026-03-02 09:00+05:00", tick=False) as clock:
        sign_in(client)
        clock.shift(29 * 60)
        assert is_in(client)
        clock.shift(29 * 60)
        assert is_in(client)
        clock.shift(31 * 60)
        assert not is_in(client)


def test_a_member_sees_the_own_sessions_and_ends_the_others(daniyar, saule):
    here, elsewhere, foreign = Client(), Client(), Client()
    sign_in(here, headers={"User-Agent": "Firefox here"})
    sign_in(elsewhere, headers={"User-Agent": "Telephone elsewhere"}, REMOTE_ADDR="203.0.113.9")
    sign_in(foreign, "saule", headers={"User-Agent": "Of somebody else"})
    page = here.get(reverse("usersessions_list")).content.decode()

    assert "Firefox here" in page
    assert "Telephone elsewhere" in page
    assert "203.0.113.9" in page
    assert "Of somebody else" not in page

    here.post(reverse("usersessions_list"))

    assert is_in(here)
    assert not is_in(elsewhere)
    assert is_in(foreign)


def test_a_new_browser_is_told_by_mail_a_known_one_is_not(daniyar):
    User.objects.update(interface_language="en")
    known, new = Client(), Client()
    sign_in(known)
    assert mail.outbox == []  # the very first sign-in is no news
    known.get(DESK)
    known.get(reverse("mfa_index"))
    known.post(reverse("account_logout"))

    sign_in(known)
    assert mail.outbox == []
    sign_in(new, REMOTE_ADDR="203.0.113.9")

    assert mail.outbox[-1].to == [daniyar.email]
    assert "a browser that was not used before" in mail.outbox[-1].body
    assert "203.0.113.9" in mail.outbox[-1].body


def test_the_mark_of_a_device_cannot_be_made_up(daniyar):
    sign_in(Client())
    forger = Client()
    forger.cookies["device"] = "x" * 24

    sign_in(forger)

    assert len(mail.outbox) == 1


def change_user(client, user, **values):
    page = client.get(reverse("admin:relations_user_change", args=[user.pk]))
    fields = {
        name: value for name, value in page.context["adminform"].form.initial.items() if value is not None
    }
    fields = {name: value for name, value in fields.items() if not isinstance(value, bool) or value}
    fields["groups"] = [group.pk for group in user.groups.all()]
    return client.post(reverse("admin:relations_user_change", args=[user.pk]), fields | values)


def test_a_changed_address_is_told_to_the_old_one_and_logged(client, daniyar, administrator):
    client.force_login(administrator)

    response = change_user(client, daniyar, email="other@institute.example")

    assert response.status_code == 302
    daniyar.refresh_from_db()
    assert daniyar.email == "other@institute.example"
    assert mail.outbox[-1].to == ["daniyar@institute.example"]
    assert AuditEntry.objects.get(action="user_changed").detail["fields"] == ["email"]


@pytest.fixture
def open_desk(administrator, needs_factor):
    """A desk that the administrator opened ten minutes ago."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "t" * 32
    client.force_login(administrator)
    session = client.session
    session["signed_in_at"], session["seen_at"] = int(time.time()) - 600, int(time.time())
    session["has_second_factor"] = administrator.pk
    session.save()
    return client


def sent(client, address: str, values: dict):
    """A form of the desk, with its token."""
    return client.post(
        address, values | {"csrfmiddlewaretoken": "t" * 32}, headers={"Origin": "http://testserver"}
    )


def test_an_account_is_not_changed_by_whoever_sits_at_an_open_desk(open_desk, daniyar):
    address = reverse("admin:relations_user_change", args=[daniyar.pk])
    shown = open_desk.get(address)
    sheet = read(shown) | {"email": "thief@example.org"}

    refused = sent(open_desk, address, sheet)
    before = User.objects.get(pk=daniyar.pk).email
    answer = sent(open_desk, refused["Location"], {"password": PASSWORD})

    assert shown.status_code == 200
    assert refused["Location"].startswith("/accounts/reauthenticate/")
    assert before == daniyar.email
    assert answer.status_code == 302
    assert User.objects.get(pk=daniyar.pk).email == "thief@example.org"  # what was typed was not lost


@pytest.mark.parametrize("name", ["relations_user_add", "auth_user_password_change"])
def test_pages_that_take_passwords_ask_first_and_keep_none(open_desk, daniyar, name):
    address = reverse(f"admin:{name}", args=[daniyar.pk] if "password" in name else [])
    new = {
        "username": "aliya",
        "usable_password": "true",
        "password1": "a new long phrase",
        "password2": "a new long phrase",
    }

    asked, refused = open_desk.get(address), sent(open_desk, address, new)

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert refused["Location"] == address
    assert "a new long phrase" not in str(dict(open_desk.session))
    assert not User.objects.filter(username="aliya").exists()
    assert User.objects.get(pk=daniyar.pk).check_password(PASSWORD)


@pytest.mark.parametrize("name", ["relations_user_reset_factor", "relations_user_holdings"])
def test_factors_and_holdings_are_not_touched_from_there_either(open_desk, daniyar, aigerim, name):
    Authenticator.objects.create(user=daniyar, type="totp", data={})

    answer = sent(
        open_desk, reverse(f"admin:{name}", args=[daniyar.pk]), {"to": aigerim.pk, "switch_off": "on"}
    )

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(user=daniyar).exists()
    assert User.objects.get(pk=daniyar.pk).is_active


def test_the_administrator_ends_all_sessions_of_a_colleague(client, daniyar, administrator):
    own = Client()
    sign_in(own)
    client.force_login(administrator)
    address = reverse("admin:relations_user_end_sessions", args=[daniyar.pk])

    page = client.get(reverse("admin:relations_user_change", args=[daniyar.pk])).content.decode()
    before = is_in(own)
    client.post(address)

    assert f'action="{address}"' in page
    assert (before, is_in(own)) == (True, False)
    assert mail.outbox[-1].to == [daniyar.email]
    assert AuditEntry.objects.filter(action="sessions_ended", subject="daniyar").count() == 1
    client.force_login(daniyar)
    assert client.post(address).status_code == 403


def test_who_signs_out_leaves_nothing_in_the_browser(client, daniyar):
    sign_in(client)

    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'


def test_nobody_changes_the_own_address_past_the_log(client, daniyar):
    sign_in(client)

    assert client.get("/accounts/email/").status_code == 404
    assert client.post("/accounts/email/", {"action_add": "", "email": "x@example.org"}).status_code == 404
    assert client.get("/accounts/confirm-email/abc/").status_code == 404


def test_a_password_that_somebody_else_gave_is_changed_first(client, daniyar, administrator):
    staff, own = Client(), Client()
    staff.force_login(administrator)
    sign_in(own)
    new = "given by the administrator"
    staff.post(
        reverse("admin:auth_user_password_change", args=[daniyar.pk]),
        {"password1": new, "password2": new, "usable_password": "true"},
    )

    assert not is_in(own)
    assert mail.outbox[-1].to == [daniyar.email]
    sign_in(client, password=new)
    assert client.get(DESK)["Location"] == reverse("account_change_password")
    assert client.get("/accounts/2fa/totp/activate/")["Location"] == reverse("account_change_password")
    mine = "chosen by the owner alone"
    client.post(
        reverse("account_change_password"), {"oldpassword": new, "password1": mine, "password2": mine}
    )
    assert is_in(client)


def test_a_new_colleague_chooses_a_password_first(client, administrator):
    client.force_login(administrator)
    fields = {
        "username": "aliya", "email": "aliya@institute.example", "first_name": "Алия", "last_name": "Н.",
        "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    client.post(reverse("admin:relations_user_add"), fields)
    new = Client()

    sign_in(new, "aliya")

    assert new.get(DESK)["Location"] == reverse("account_change_password")


def test_a_waiting_letter_cannot_be_read_in_the_database(daniyar, monkeypatch):
    waiting, send = [], notices.send.func
    monkeypatch.setattr(notices, "send", SimpleNamespace(enqueue=lambda *args: waiting.append(args)))

    Client().post(reverse("account_reset_password"), {"email": "daniyar@institute.example"})

    stored = json.dumps(waiting)
    assert "accounts/password/reset" not in stored
    assert "daniyar@" not in stored
    send(*waiting[0])
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
