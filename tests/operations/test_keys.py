"""A new SECRET_KEY voids no second factor: the former one opens it until it is sealed anew."""

from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db
FORMER = "the-former-key-" + "abcdefg" * 8


@pytest.fixture
def factors(settings, daniyar):
    """An app and recovery codes, sealed before the key was changed."""
    present, settings.SECRET_KEY = settings.SECRET_KEY, FORMER
    seal = get_adapter().encrypt
    Authenticator.objects.create(user=daniyar, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    codes = {"seed": seal("seed"), "used_mask": 0, "migrated_codes": [seal("12345678")]}
    Authenticator.objects.create(user=daniyar, type="recovery_codes", data=codes)
    Authenticator.objects.create(user=daniyar, type="webauthn", data={"credential": {}})
    settings.SECRET_KEY = present


def test_the_former_key_opens_until_factors_are_sealed_anew(settings, factors):
    settings.SECRET_KEY_FALLBACKS = [FORMER]
    out = StringIO()
    call_command("reseal", stdout=out)
    settings.SECRET_KEY_FALLBACKS = []

    opened = get_adapter().decrypt
    app, codes = (
        Authenticator.objects.get(type="totp").data,
        Authenticator.objects.get(type="recovery_codes").data,
    )
    assert opened(app["secret"]) == "JBSWY3DPEHPK3PXP"
    assert (opened(codes["seed"]), opened(codes["migrated_codes"][0])) == ("seed", "12345678")
    assert "sealed anew: 2" in out.getvalue()


def test_what_no_key_opens_is_told_and_left(settings, factors):
    before = Authenticator.objects.get(type="totp").data

    with pytest.raises(CommandError, match="2 are sealed under a key that is not known"):
        call_command("reseal", stdout=StringIO())

    assert Authenticator.objects.get(type="totp").data == before
