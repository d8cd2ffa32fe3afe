"""A group for every role exists after every migration, also for a language that came later."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from relations.editorial.permissions import GROUPS

pytestmark = pytest.mark.django_db


def test_a_missing_group_comes_back_with_the_next_migration():
    Group.objects.filter(name="translator-kk").delete()

    call_command("migrate", verbosity=0)

    assert set(GROUPS) <= set(Group.objects.values_list("name", flat=True))
    assert Group.objects.filter(name="translator-kk").count() == 1
