"""Files are served only while something public shows them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from relations.editorial import publishing
from relations.exchange import pictures
from relations.models import AgreementText, Attachment
from tests.exchange.test_pictures import drawn
from tests.factories import make_agreement, make_article, publish

pytestmark = pytest.mark.django_db


def test_a_cover_is_hidden_until_its_article_is_public(client):
    picture = pictures.accept(drawn())
    article = make_article(languages=["ru"], cover=picture)

    before = client.get(picture.file.url)
    missing = client.get("/media/pictures/2026/11/nothing.jpg")
    publish(article)
    after = client.get(picture.file.url)

    assert before.status_code == 404
    assert before.content == missing.content
    assert after.status_code == 200
    assert after["Content-Type"] == "image/jpeg"
    assert after["X-Content-Type-Options"] == "nosniff"


def test_renditions_follow_their_picture(client):
    picture = pictures.accept(drawn())
    url = "/media/" + pictures.rendition_name(picture.file.name, 480, "avif")

    hidden = client.get(url)
    publish(make_article(languages=["ru"], cover=picture))
    shown = client.get(url)

    assert (hidden.status_code, shown.status_code) == (404, 200)
    assert shown["Content-Type"] == "image/avif"


def test_a_scheduled_article_shows_its_picture_at_its_hour(client, time_machine):
    picture = pictures.accept(drawn())
    article = make_article(languages=["ru"], cover=picture)
    publish(article, at=timezone.now() + timedelta(hours=1))

    early = client.get(picture.file.url)
    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))
    late = client.get(picture.file.url)

    assert (early.status_code, late.status_code) == (404, 200)


def test_a_picture_of_an_older_edition_is_shown_until_that_is_withdrawn(client, saule):
    picture = pictures.accept(drawn())
    article = make_article(
        languages=["ru", "kk"], body_ru=f'<p>Текст</p><figure><img src="{picture.file.url}" alt=""></figure>'
    )
    publish(article)
    article.body_ru = "<p>Текст без снимка</p>"
    article.save()
    publish(article, "ru")
    older = f"/ru/articles/{article.pk}-x/v/1/"

    page, shown = client.get(older, follow=True), client.get(picture.file.url)
    publishing.withdraw(article, "ru", by=saule, reason="Ошибка в данных.")
    hidden = client.get(picture.file.url)

    assert picture.file.url in page.content.decode()
    assert shown.status_code == 200
    assert (client.get(older).status_code, hidden.status_code) == (410, 404)
    assert client.get(f"/kk/articles/{article.pk}-x/", follow=True).status_code == 200


def test_withdrawing_hides_the_attachment(client, saule):
    article = make_article(languages=["ru"])
    publish(article)
    attachment = Attachment.objects.create(
        content=article, language="ru", file=ContentFile(b"%PDF-1.4 x", name="note.pdf")
    )

    shown = client.get(attachment.file.url)
    publishing.withdraw(article, "ru", by=saule, reason="Ошибка в данных.")
    hidden = client.get(attachment.file.url)

    assert (shown.status_code, hidden.status_code) == (200, 404)


def test_an_attachment_in_a_language_not_yet_published_stays_hidden(client):
    article = make_article()
    publish(article, "ru")
    attachment = Attachment.objects.create(
        content=article, language="kk", file=ContentFile(b"%PDF-1.4 x", name="note.pdf")
    )

    assert client.get(attachment.file.url).status_code == 404


def test_a_text_of_an_agreement_kept_back_is_not_served(client):
    agreement = make_agreement()
    publish(agreement)
    text = AgreementText.objects.create(
        agreement=agreement, language="uz", is_public=False, file=ContentFile(b"%PDF-1.4 x", name="uz.pdf")
    )

    hidden = client.get(text.file.url)
    AgreementText.objects.filter(pk=text.pk).update(is_public=True)
    shown = client.get(text.file.url)

    assert (hidden.status_code, shown.status_code) == (404, 200)


def test_staff_see_hidden_files_and_nobody_caches_them(client, aigerim):
    picture = pictures.accept(drawn())
    client.force_login(aigerim)

    answer = client.get(picture.file.url)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def hidden_attachment(**owner) -> str:
    """The address of a file that hangs on a draft."""
    article = make_article(**owner)
    row = Attachment.objects.create(
        content=article, language="ru", file=ContentFile(b"%PDF-1.4 draft", name="draft.pdf")
    )
    return row.file.url


def test_files_of_a_colleagues_draft_are_not_served_to_an_expert(client, aigerim, daniyar):
    foreign, own = hidden_attachment(created_by=daniyar), hidden_attachment(created_by=aigerim)
    client.force_login(aigerim)

    assert client.get(own).status_code == 200
    assert client.get(foreign).status_code == 404
    client.force_login(daniyar)
    assert client.get(own).status_code == 200


def test_a_session_without_second_factor_is_a_reader(client, daniyar, settings):
    file = hidden_attachment(created_by=daniyar)
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    client.force_login(daniyar)

    assert client.get(file).status_code == 404
    session = client.session
    session["has_second_factor"] = daniyar.pk
    session.save()
    assert client.get(file).status_code == 200


def test_a_session_that_ended_is_a_reader(client, daniyar):
    file = hidden_attachment(created_by=daniyar)
    client.force_login(daniyar)
    session = client.session
    session["seen_at"] -= 3600
    session.save()

    assert client.get(file).status_code == 404


def test_a_pdf_has_a_name_people_know_and_names_its_page(client):
    article = make_article(languages=["ru"])
    edition = publish(article)["ru"]
    row = Attachment.objects.create(
        content=article,
        language="ru",
        title_ru="Обзор отношений",
        file=ContentFile(b"%PDF-1.4 x", name="x.pdf"),
    )

    answer = client.get(row.file.url)

    assert 'filename="obzor-otnosheniy_ru.pdf"' in answer["Content-Disposition"]
    assert "filename*=UTF-8''%D0%9E" in answer["Content-Disposition"]
    page = f"{settings.SITE_URL}/ru/articles/{article.pk}-{edition.slug}/"
    assert answer["Link"] == f'<{page}>; rel="canonical"; hreflang="ru"'
