"""A withdrawal takes every edition of its language that readers saw: all kinds, whatever is public beside it."""

import pytest
from django.urls import reverse

from relations.editorial import publishing
from relations.models import CONTENT_KINDS
from tests import factories

pytestmark = pytest.mark.django_db
SECRETS = ("первоесекретное", "второесекретное")


@pytest.fixture(params=list(CONTENT_KINDS), ids=str)
def item(request):
    """An item with two editions in Russian, each with a word of its own, and one in Kazakh."""
    made = getattr(factories, f"make_{request.param}")()
    for secret in SECRETS:
        made = type(made).objects.get(pk=made.pk)
        made.title_ru, made.lead_ru, made.body_ru = (
            f"Заголовок {secret}",
            f"Лид {secret}",
            f"<p>Текст {secret}.</p>",
        )
        made.title_kk, made.body_kk = "Қазақша мәтін", "<p>Қазақша мәтін.</p>"
        made.save()
        factories.publish(made, "ru")
    factories.publish(made, "kk")
    return made


def page(client, item, number, language="ru"):
    address = reverse(f"{item.kind}-edition", args=[item.pk, "x", number]).split("/", 2)[2]
    return client.get(f"/{language}/{address}", follow=True)


def test_all_editions_until_the_withdrawal_are_gone(client, item, saule):
    assert SECRETS[0] in page(client, item, 1).content.decode()

    publishing.withdraw(item, "ru", by=saule, reason="Ошибка в расчётах")

    for number in (1, 2):
        response = page(client, item, number)
        assert response.status_code == 410, number
        assert "Текст" not in response.content.decode()
        assert "Ошибка в расчётах" in response.content.decode()
    whole = client.get(
        f"/ru/{item.section if hasattr(item, 'section') else item.kind + 's'}/{item.pk}/", follow=True
    )
    assert not any(secret in whole.content.decode() for secret in SECRETS)


def test_a_new_edition_after_it_leads_to_none_of_them(client, item, saule):
    publishing.withdraw(item, "ru", by=saule, reason="Ошибка в расчётах")
    item = type(item).objects.get(pk=item.pk)
    item.title_ru, item.lead_ru, item.body_ru = "Новый заголовок", "Новый лид", "<p>Новый текст.</p>"
    item.save()
    factories.ready(item, "ru")
    publishing.bring_back(item, "ru", by=saule)

    shown = client.get(f"/p/{item.pk}", follow=True, headers={"Accept-Language": "ru"}).content.decode()

    assert "Новый заголовок" in shown
    assert "/v/1/" not in shown
    assert "/v/2/" not in shown
    assert not any(secret in shown for secret in SECRETS)
    assert [page(client, item, number).status_code for number in (1, 2)] == [410, 410]
