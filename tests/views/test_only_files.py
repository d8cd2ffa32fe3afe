"""An item that is only a file: it is published, shown with its pages, told to machines, and said to be a scan where it is."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from relations.editorial import completeness
from relations.exchange import bounded, first_pages
from relations.models import Attachment, FilePage
from tests.exchange.scans import scan, written
from tests.factories import make_article, publish

WORDS = "Стороны подтвердили договор 1998 года.\n\nВторой абзац с <угловыми> скобками."
SAID = {
    "kk": ("Сканнан танылған", "Мәтінді бағдарлама оқыды"),
    "ru": ("Распознано со скана", "Текст прочитала программа"),
    "en": ("Recognised from a scan", "A program read this text"),
}


@pytest.fixture
def review(db):
    """A scan of 1998 with a lead, published in Russian."""
    lead = "Сканированный обзор."
    item = make_article(title_ru="Обзор 1998 года", lead_ru=lead, body_ru="", languages=("ru",))
    row = Attachment(content=item, language="ru", pages=2, reading="recognised", role="scan")
    row.file.save("a.pdf", scan(), save=False)
    row.searchable.save("b.pdf", scan(), save=False)
    row.save()
    FilePage.objects.create(attachment=row, number=1, text=WORDS, source="recognised", confidence=91)
    FilePage.objects.create(attachment=row, number=2, text="Печатный текст.", source="layer")
    publish(item, "ru")
    item.row = row
    return item


def page(item, language="ru") -> str:
    return Client().get(f"/{language}/articles/{item.pk}/", follow=True).content.decode()


@pytest.mark.parametrize("language", SAID)
def test_the_page_shows_the_pages_of_the_file_and_says_that_a_program_read_them(review, language):
    shown = page(review, language)

    assert all(words in shown for words in SAID[language])
    assert "Второй абзац с &lt;угловыми&gt; скобками." in shown
    assert f'href="/media/{review.row.searchable}#page=2"' in shown
    assert f'href="/media/{review.row.file}"' in shown


def test_both_files_can_be_had(review):
    client = Client()

    for name in (review.row.file.name, review.row.searchable.name):
        answer = client.get(f"/media/{name}")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"].startswith("inline")


def test_it_has_no_minutes_to_read_and_is_in_the_list(review):
    assert "1 минута" not in page(review)
    assert "Обзор 1998 года" in Client().get("/ru/articles/").content.decode()


def test_the_api_says_which_words_were_recognised(review):
    told = Client().get(f"/api/v1/articles/{review.pk}?language=ru").json()

    (file,) = told["files"]
    assert (file["recognised"], file["confidence"], file["pages"]) == (True, 91, 2)
    assert file["url"].endswith(review.row.searchable.name)
    assert file["original_url"].endswith(review.row.file.name)
    assert [(one["number"], one["text"], one["recognised"]) for one in file["page_texts"]] == [
        (1, WORDS, True), (2, "Печатный текст.", False),
    ]  # fmt: skip


def test_the_pdf_has_the_words_and_what_they_are(review):
    answer = Client().get(review.editions.get().get_briefing_url())

    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Распознано со скана" in text
    assert "Стороны подтвердили договор 1998 года" in " ".join(text.split())


@pytest.mark.django_db
def test_neither_a_file_in_another_language_nor_one_without_pages_stands_for_a_text():
    item = make_article(languages=("ru",), body_ru="")
    fields = lambda: [gap.field for gap in completeness.blocking(item, "ru")]  # noqa: E731  asked four times
    assert fields() == ["body_ru"]

    Attachment.objects.create(content=item, language="kk", pages=3)
    row = Attachment.objects.create(content=item, language="ru")
    assert fields() == ["body_ru"]

    row.pages = 3
    row.save()
    assert fields() == []


# --- Its cover ----------------------------------------------------------------------------------------------


def attach(item) -> Attachment:
    row = Attachment(content=item, language="ru", pages=1)
    row.file.save("a.pdf", written("Review of 1998"))
    return row


@pytest.mark.django_db
def test_the_first_page_is_the_cover_of_an_item_that_has_nothing_else():
    if first_pages.drawn(written("x").read()) is None:
        pytest.skip("pdftoppm is not installed")
    item = make_article(languages=("ru",), body_ru="")

    first_pages.draw_cover.enqueue(attach(item).pk)

    item.refresh_from_db()
    assert (item.cover.is_decorative, item.cover.width, item.cover.height) == (True, 1600, 960)


@pytest.mark.django_db
def test_an_item_with_a_text_gets_no_cover(monkeypatch):
    monkeypatch.setattr(first_pages, "drawn", None)
    item = make_article(languages=("ru",), body_ru="<p>Текст.</p>")

    first_pages.draw_cover.enqueue(attach(item).pk)

    item.refresh_from_db()
    assert item.cover is None


@pytest.mark.parametrize("trouble", ["time", "exit"])
def test_a_page_that_cannot_be_drawn_is_no_failure(trouble, monkeypatch):
    def fail(*_args, **_kwargs):
        raise bounded.Failed(trouble)

    monkeypatch.setattr(first_pages.shutil, "which", lambda name: name)
    monkeypatch.setattr(first_pages, "run", fail)
    assert first_pages.drawn(b"%PDF-") is None

    monkeypatch.setattr(first_pages.shutil, "which", lambda _name: None)
    assert first_pages.drawn(b"%PDF-") is None
