"""PDFs on demand: only public editions, one address per language, kept until something in them changes."""

import io
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.utils import timezone, translation
from PIL import Image
from pypdf import PdfReader

from relations.briefing import keeping
from relations.briefing.kinds import document_of_kind
from relations.editorial import publishing
from relations.exchange.bounded import Failed
from relations.models import AgreementText, Edition, FollowUp, PartyAction, Picture, Step
from relations.views import briefings, limits
from tests import factories as make

pytestmark = pytest.mark.django_db


def words_of(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(response.content))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def address(content, language="ru"):
    return Edition.objects.public().get(content=content, language=language).get_briefing_url()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_article_in_each_language(client, language):
    article = make.make_article(
        authors=[make.make_expert()], body_ru='<h2>Глава</h2><p>Слово<span class="fn">Сноска</span></p>'
    )
    make.publish(article)

    response = client.get(address(article, language))

    words = words_of(response)
    assert make.TITLES[language] in words
    assert f"/p/{article.pk}" in words
    assert response["Content-Language"] == language


def test_headers_name_page_other_languages_and_file(client, settings):
    article = make.make_article(languages=("ru", "en"))
    make.publish(article)

    response = client.get(address(article))

    page = Edition.objects.public().get(content=article, language="ru")
    assert f'<{settings.SITE_URL}/ru/articles/{article.pk}-{page.slug}/>; rel="canonical"' in response["Link"]
    assert (
        f'<{settings.SITE_URL}{address(article, "en")}>; rel="alternate"; hreflang="en"' in response["Link"]
    )
    assert 'hreflang="kk"' not in response["Link"]
    name = response["Content-Disposition"]
    assert f'filename="{page.slug}_ru.pdf"' in name
    assert "filename*=UTF-8''%D0%9A%D0%B0%D0%B7" in name
    assert name.isascii()


def test_only_public_editions_have_one(client, saule):
    draft = make.make_article()
    coming = make.make_article()
    make.publish(coming, at=timezone.now() + timedelta(days=1))
    gone = make.make_article()
    make.publish(gone)
    old = address(gone)
    for language in ("kk", "ru", "en"):
        publishing.withdraw(gone, language, by=saule, reason="Ошибка")

    missing = client.get("/ru/articles/999999-x/x_ru.pdf")
    for path in (f"/ru/articles/{draft.pk}-x/x_ru.pdf", f"/ru/articles/{coming.pk}-x/x_ru.pdf", old):
        response = client.get(path)
        assert response.status_code == missing.status_code == 404
        assert make.TITLES["ru"] not in response.content.decode()


def test_missing_language_and_other_kind_are_not_found(client):
    article = make.make_article(languages=("ru",))
    make.publish(article)
    slug = Edition.objects.get(content=article).slug

    assert client.get(f"/kk/articles/{article.pk}-{slug}/{slug}_kk.pdf").status_code == 404
    assert client.get(f"/ru/agreements/{article.pk}-{slug}/{slug}_ru.pdf").status_code == 404


def test_old_name_is_sent_to_the_present_one(client):
    article = make.make_article()
    make.publish(article)

    response = client.get(f"/ru/articles/{article.pk}-old/old_ru.pdf")

    assert response.status_code == 301
    assert response["Location"] == address(article)


def test_it_is_made_once_and_again_when_the_text_changes(client, monkeypatch):
    made = []
    real = keeping.pdf_of
    monkeypatch.setattr(keeping, "pdf_of", lambda *args: made.append(1) or real(*args))
    article = make.make_article()
    make.publish(article)

    first = client.get(address(article))
    assert client.get(address(article)).content == first.content
    assert len(made) == 1
    assert client.get(address(article), headers={"If-None-Match": first["ETag"]}).status_code == 304

    article.refresh_from_db()
    article.body_ru = "<p>Новый текст.</p>"
    article.save()
    make.publish(article, "ru")
    assert "Новый текст." in words_of(client.get(address(article)))
    assert len(made) == 2


def test_agreement_has_its_facts_and_no_hidden_text(client):
    agreement = make.make_agreement(in_force_on=date(2023, 7, 4), title_ru="Договор о границе")
    party = agreement.parties.first()
    PartyAction.objects.create(
        agreement=agreement, party=party, kind="ratification", done_on=date(2023, 3, 28), number="215-VII"
    )
    AgreementText.objects.create(agreement=agreement, language="uz", is_public=False, body="<p>Maxfiy</p>")
    make.publish(agreement)

    words = words_of(client.get(address(agreement)))

    assert "Договор о границе" in words
    assert "22 декабря 2022" in words
    assert "4 июля 2023" in words
    assert "215-VII" in words
    assert "Maxfiy" not in words


def test_agreement_lists_its_texts_its_family_and_what_was_carried_out(client):
    older, treaty = make.make_agreement(title_ru="Договор о дружбе"), make.make_agreement(title_ru="Протокол")
    AgreementText.objects.create(
        agreement=treaty, language="uz", title="Bayonnoma", is_authentic=True, body="<p>1</p>"
    )
    AgreementText.objects.create(
        agreement=treaty, language="ru", title="Тайный", body="<p>1</p>", is_public=False
    )
    FollowUp.objects.create(
        agreement=treaty, title="Открыть границу", verdict="done", done_on=date(2024, 8, 8), source="bm.ge"
    )
    treaty.links_out.create(target=older, kind="amends")
    hidden = make.make_agreement(title_ru="Скрытый")
    hidden.links_out.create(target=treaty, kind="amends")
    for agreement in (older, treaty):
        make.publish(agreement)

    words = words_of(client.get(address(treaty)))

    assert "Bayonnoma" in words
    assert "Договор о дружбе" in words
    assert "Открыть границу" in words
    assert "Тайный" not in words
    assert "Скрытый" not in words


def test_cover_and_pictures_of_a_text_are_printed_with_alternative_and_credit(client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cover = drawn("cover", alt_ru="Горы", credit_ru="Фото портала", caption_ru="Перевал")
    inside = drawn("inside", alt_ru="Мост")
    article = make.make_article(
        cover=cover,
        languages=("ru",),
        body_ru=f'<p>До.</p><figure><img src="/media/{inside.file.name}" alt="Мост через реку"></figure>'
        "<p>После.</p>",
    )
    make.publish(article)

    response = client.get(address(article))

    words, reader = words_of(response), PdfReader(io.BytesIO(response.content))
    assert "Перевал. Фото портала" in words
    assert sum(len(page.images) for page in reader.pages) == 2
    assert "[Мост" not in words


def test_a_lost_file_of_a_picture_costs_no_pdf(client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cover = drawn("cover", alt_ru="Горы")
    cover.file.storage.delete(cover.file.name)
    article = make.make_article(cover=cover, languages=("ru",))
    make.publish(article)

    assert make.TITLES["ru"] in words_of(client.get(address(article)))


def drawn(name, **words):
    """A picture of one colour in the library."""
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(data, "JPEG")
    return Picture.objects.create(file=ContentFile(data.getvalue(), f"{name}.jpg"), **words)


def test_agreement_without_any_date_says_so(client):
    agreement = make.make_agreement(signed_on=None, signed_on_precision="unknown")
    make.publish(agreement)

    assert make.TITLES["ru"] in words_of(client.get(address(agreement)))


def test_dossier_tells_the_whole_story_of_public_items(client):
    dossier = make.make_dossier(title_ru="Казахстан – Узбекистан")
    treaty = make.make_agreement(title_ru="Договор о союзничестве")
    hidden = make.make_agreement(title_ru="Секретный протокол", signed_on=date(2023, 1, 1))
    Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2022, 12, 22), document=treaty)
    Step.objects.create(dossier=dossier, level="alliance", taken_on=date(2023, 1, 1), document=hidden)
    make.publish(dossier)
    make.publish(treaty)

    words = words_of(client.get(address(dossier)))

    assert "Казахстан – Узбекистан" in words
    assert "Договор о союзничестве" in words
    assert "Секретный" not in words


def test_events_have_none(client):
    event = make.make_event()
    make.publish(event)

    assert address(event) == ""


def test_pages_offer_the_file(client):
    article, agreement, dossier = make.make_article(), make.make_agreement(), make.make_dossier()
    for content in (article, agreement, dossier):
        make.publish(content)
        page = Edition.objects.public().get(content=content, language="ru").get_absolute_url()
        assert f'href="{address(content)}"' in client.get(f"/ru{page[3:]}").content.decode()


# --- Made once, few at a time ---------------------------------------------------------------------------------


def test_a_client_that_wants_many_new_files_waits_and_kept_ones_are_free(client, monkeypatch):
    article = make.make_article()
    make.publish(article)
    kept = address(article, "en")
    monkeypatch.setattr(briefings, "NEW_PDFS", 1)
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000.0)
    assert client.get(kept).status_code == 200

    refused = client.get(address(article, "ru"))

    assert (refused.status_code, refused["Retry-After"]) == (429, "20")
    assert "Слишком много запросов" in refused.content.decode()
    assert client.get(kept).status_code == 200


def test_what_another_process_is_making_is_not_made_twice(client, monkeypatch):
    article = make.make_article()
    make.publish(article)
    monkeypatch.setattr(keeping, "PATIENCE", 0.1)
    edition = Edition.objects.get(content=article, language="ru")
    monkeypatch.setattr(keeping, "pdf_of", lambda *given: pytest.fail("made twice"))
    with translation.override("ru"):
        tag = keeping.fingerprint(edition, document_of_kind(edition))
    caches["files"].add(f"{tag}:making", 1, 60)

    waiting = client.get(address(article))

    assert (waiting.status_code, waiting["Retry-After"]) == (503, str(keeping.WAIT))
    caches["files"].set(tag, b"%PDF", 60)
    assert client.get(address(article)).content == b"%PDF"


def test_what_is_too_much_to_print_is_not_tried_again_at_once(client, monkeypatch):
    article = make.make_article()
    make.publish(article)
    tried = []

    def too_much(*given):
        tried.append(given)
        raise Failed("time")

    monkeypatch.setattr(keeping, "pdf_of", too_much)

    answers = [client.get(address(article)) for _ in range(2)]

    assert [(one.status_code, one["Retry-After"]) for one in answers] == [(503, "600")] * 2
    assert len(tried) == 1
