"""Previews: the real pages over a working copy, for those who may, and through links that end."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from relations.editorial.previews import SALT, url_of
from relations.kinds import BY_CODE
from relations.models import AuditEntry, Edition, PreviewLink
from tests.factories import (
    make,
    make_article,
    publish,
)

SECRET = "Секретная строка черновика"


@pytest.fixture
def draft(aigerim):
    return make_article(languages=["ru"], created_by=aigerim, body_ru=f"<p>{SECRET}</p>")


def address(content, language="ru"):
    return reverse("preview", args=[content.pk, language])


def test_author_sees_the_draft_as_readers_would(client, draft, aigerim):
    client.force_login(aigerim)

    response = client.get(address(draft))

    assert response.status_code == 200
    assert SECRET in response.content.decode()
    assert "articles/detail.html" in [template.name for template in response.templates]
    assert not Edition.objects.exists()


def test_preview_is_sealed(client, draft, aigerim):
    client.force_login(aigerim)

    response = client.get(address(draft))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Content-Language"] == "ru"


@pytest.mark.parametrize("kind", BY_CODE)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_kind_in_every_language(client, daniyar, kind, language):
    item = make(kind)
    client.force_login(daniyar)

    response = client.get(address(item, language))

    assert response.status_code == 200
    page = response.content.decode()
    assert f'lang="{language}"' in page
    assert item.title_in(language).split(":")[0] in page


def test_preview_shows_changes_that_readers_do_not_see(client, draft, daniyar):
    publish(draft, "ru", by=daniyar)
    draft.refresh_from_db()
    draft.body_ru = "<p>Второе издание.</p>"
    draft.save()
    client.force_login(daniyar)

    assert "Второе издание." in client.get(address(draft)).content.decode()
    client.logout()
    public = client.get(f"/ru/articles/{draft.pk}/", follow=True).content.decode()
    assert "Второе издание." not in public
    assert SECRET in public


def test_language_without_text_shows_what_readers_would_get(client, draft, aigerim):
    client.force_login(aigerim)

    page = client.get(address(draft, "en")).content.decode()

    assert SECRET in page
    assert '<html lang="en"' in page


def test_visitor_is_sent_to_sign_in(client, draft):
    response = client.get(address(draft))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/preview/")


def test_foreign_draft_and_missing_one_look_the_same(client, aigerim):
    foreign = make_article(languages=["ru"])
    client.force_login(aigerim)

    hidden, missing = client.get(address(foreign)), client.get("/preview/99999/ru/")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


@pytest.fixture
def link(draft, aigerim):
    return PreviewLink.objects.create(content=draft, language="ru", created_by=aigerim)


def path_of(link):
    return reverse("shared-preview", args=[signing.dumps(link.pk, salt=SALT)])


def test_guest_reads_through_a_link(client, link):
    response = client.get(path_of(link))

    assert response.status_code == 200
    assert SECRET in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "/admin/" not in response.content.decode()
    link.refresh_from_db()
    assert link.opened_at is not None
    assert AuditEntry.objects.get().action == "preview_opened"


def test_link_opens_for_seven_days(link):
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= timedelta(days=7)


def test_expired_link_is_over(client, link):
    PreviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    response = client.get(path_of(link))

    assert response.status_code == 410
    assert SECRET not in response.content.decode()


def test_revoked_link_is_over(client, link):
    PreviewLink.objects.update(revoked_at=timezone.now())

    response = client.get(path_of(link))

    assert response.status_code == 410
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize("forge", [lambda t: t[:-2] + "xx", lambda t: "1" + t, lambda t: "1"])
def test_forged_link_is_unknown(client, link, forge):
    token = forge(signing.dumps(link.pk, salt=SALT))

    assert client.get(reverse("shared-preview", args=[token])).status_code == 404


def test_link_of_a_deleted_draft_is_unknown(client, link, draft):
    path = path_of(link)
    draft.delete()

    assert client.get(path).status_code == 404


def test_link_opens_one_item_in_one_language_only(client, link, draft):
    other = make_article(languages=["ru"], body_ru="<p>Другой черновик.</p>")

    assert client.get(path_of(link)).status_code == 200
    assert client.get(address(other)).status_code == 302
    assert client.get(f"/ru/articles/{draft.pk}/").status_code == 404


def test_address_names_the_site(link, settings):
    settings.SITE_URL = "https://portal.example"

    assert url_of(link).startswith("https://portal.example/preview/shared/")
