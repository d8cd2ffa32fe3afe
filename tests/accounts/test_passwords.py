"""Which passwords are refused besides the common ones."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        "KazakhstanPortal2026!",
        "портал-институт-2025",
        "Қазақстан.Саясат.99",
        "institute_admin_12",
        "aaaaaaaaaaaab1",
    ],
)
def test_words_of_the_house_alone_are_no_password(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)

    assert "password_of_the_house" in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password", ["a long pass phrase", "seven blue horses", "төрт түлік мал бағу", "portal-mQ7x-vb2L"]
)
def test_a_phrase_is_one(password):
    validate_password(password)
