"""An admin of the desk is put together of many parts: none of them may stand in the way of another's private methods."""

import inspect

import pytest
from django.contrib import admin

from relations.models import WorkState
from tests.admin.sheet import press
from tests.factories import make, make_user

ADMINS = {site.model._meta.model_name: type(site) for site in admin.site._registry.values()}


def shadowed(admin_class) -> list[str]:
    """Private methods of two parts by the same name, of which the nearer does not call the other."""
    seen: dict[str, type] = {}
    found = []
    for part in reversed([one for one in admin_class.__mro__ if one.__module__.startswith("relations.")]):
        for name, method in vars(part).items():
            if not name.startswith("_") or name.startswith("__") or not inspect.isfunction(method):
                continue
            if (
                name in seen
                and f"super().{name}(" not in inspect.getsource(method)
                and not issubclass(part, seen[name])
            ):
                found.append(f"{part.__name__}.{name} hides {seen[name].__name__}.{name}")
            seen[name] = part
    return found


@pytest.mark.parametrize("model", ADMINS)
def test_no_part_hides_a_private_method_of_another(model):
    assert shadowed(ADMINS[model]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["article", "agreement", "event", "dossier", "collection"])
def test_every_kind_is_submitted_and_approved_by_its_buttons(client, aigerim, daniyar, kind):
    item = make(kind, created_by=aigerim)
    writer = make_user("editor")

    press(client, writer, item, "submit:ru")
    press(client, daniyar, item, "approve:ru")

    assert item.translations.get(language="ru").state == WorkState.READY
