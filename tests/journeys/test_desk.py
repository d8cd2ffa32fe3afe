"""One day at the desk, person by person, each story in a browser from the first page to what came of it."""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from relations.editorial import history, publishing
from relations.exchange import agreements, pictures, tables
from relations.models import Agreement, Article, Edition, Remark, Revision, Translation, WorkState
from tests import factories
from tests.exchange import docx

from .acting import paste, visitor, writing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_an_expert_brings_a_word_file_and_submits_it(hand, page, people):
    paragraphs = [docx.paragraph(f"Товарооборот двух стран вырос в {year} году.", note=1 if year == 2020 else None)
                  for year in range(2010, 2025)]  # fmt: skip
    made = docx.docx(
        docx.paragraph("Торговля соседей", "Title"), docx.paragraph("Десять лет роста", "1"), *paragraphs,
        docx.table(["Год", "Оборот"], ["2023", "4,4"], ["2024", "4,2"]), notes=("Бюро национальной статистики.",),
    )  # fmt: skip
    hand.sit_down(people["aigerim"])

    hand.click(page.get_by_role("link", name="New article from a Word document"), loads=True)
    hand.upload("[name=file]", {"name": "review.docx", "mimeType": WORD, "buffer": made.read()})
    hand.click("input[value='Read the document']", loads=True)
    expect(page.locator(".desk-preview h2")).to_have_text("Десять лет роста")
    expect(page.locator(".desk-preview table tr")).to_have_count(3)
    assert Article.objects.count() == 0
    page.fill("[name=lead]", "Обзор торговли за десять лет.")
    hand.click("input[value='Make the draft']", loads=True)
    hand.press("ru", "Submit for review")

    hand.expect_said("submitted for review")
    article = Article.objects.get()
    assert (article.title_ru, article.created_by) == ("Торговля соседей", people["aigerim"])
    assert "Бюро национальной статистики." in article.body_ru
    assert Translation.objects.get(content=article, language="ru").state == WorkState.IN_REVIEW
    assert hand.clicks <= 6
    assert hand.seconds < 60


def test_a_translator_follows_the_letter_and_works_beside_the_original(hand, page, people):
    article = factories.make_article(languages=["ru"])
    factories.publish(article, "ru", by=people["daniyar"])
    hand.sit_down(people["daniyar"], f"/admin/relations/article/{article.pk}/change/")
    hand.press("kk", "Assign", to=str(people["zhanar"].pk))
    letter = next(letter for letter in mail.outbox if letter.to == [people["zhanar"].email])
    address = next(word for word in letter.body.split() if "/change/" in word)
    path = address[address.index("/admin/") :]

    hand.sit_down(people["zhanar"], path)
    expect(page.locator('.text-row[data-text="body"] .pane[data-language="ru"]')).to_be_visible()
    page.fill("#id_title_kk", factories.TITLES["kk"])
    page.fill("#id_lead_kk", factories.LEADS["kk"])
    paste(page, "kk", factories.BODIES["kk"])
    hand.save()
    hand.press("kk", "Submit for review")

    hand.expect_said("submitted for review")
    row = Translation.objects.get(content=article, language="kk")
    assert (row.state, row.author) == (WorkState.IN_REVIEW, people["zhanar"])
    assert row.source_edition == Edition.objects.get(language="ru")
    assert hand.clicks <= 3

    hand.sit_down(people["zhanar"])
    expect(page.locator("#board tbody tr").first).to_contain_text("In review")


def test_an_editor_compares_remarks_approves_and_schedules_three_languages(hand, page, people):
    article = factories.make_article(created_by=people["aigerim"])
    factories.publish(article, by=people["saule"], at=timezone.now() - timedelta(days=1))
    article.lead_ru, article.lead_kk, article.lead_en = "Новый обзор.", "Жаңа шолу.", "A new review."
    article.save()
    for language, author in (("ru", "aigerim"), ("kk", "zhanar"), ("en", "aigerim")):
        publishing.touch(article, language, by=people[author])
        Translation.objects.filter(content=article, language=language).update(
            state=WorkState.IN_REVIEW, submitted_by=people[author]
        )
    hand.sit_down(people["daniyar"])

    hand.click(page.get_by_role("region", name="Wait for your review").get_by_role("link"), loads=True)
    hand.press("ru", "Leave the remark", text="Откуда эта цифра?")
    assert Remark.objects.get().language == "ru"
    for language in ("kk", "ru", "en"):
        hand.click(f'.language-tab[data-language="{language}"]')
        hand.press(language, "Approve:")
    tomorrow = timezone.localdate() + timedelta(days=1)
    hand.click(page.get_by_text("Publish all ready languages together"))
    whole = page.locator(".workflow-whole")
    whole.locator("[name$=day]").fill(tomorrow.isoformat())
    whole.locator("[name$=hour]").fill("09:00")
    button = whole.get_by_role("button")
    expect(button).to_have_text(f"Schedule for {tomorrow.day} {tomorrow:%B %Y}, 09:00")
    hand.click(button, loads=True)

    hand.expect_said("09:00")
    hand.expect_said("Astana")
    waiting = Edition.objects.scheduled()
    assert {edition.language for edition in waiting} == {"kk", "ru", "en"}
    assert {timezone.localtime(edition.published_at).strftime("%d %H:%M") for edition in waiting} == {
        f"{tomorrow:%d} 09:00"
    }
    assert hand.clicks <= 14
    hand.open("/admin/")
    expect(page.locator(".start-coming li")).to_have_count(3)


def test_an_editor_sees_what_an_expert_changed_between_two_saves(hand, page, people):
    article = factories.make_article(lead_ru="Доля торговли 8,1 %.", created_by=people["aigerim"])
    history.record(article, by=people["aigerim"])
    article.lead_ru = "Доля торговли 8,9 %."
    article.save()
    history.record(article, by=people["aigerim"])
    hand.sit_down(people["daniyar"], f"/admin/relations/article/{article.pk}/change/")

    hand.click(".historylink", loads=True)
    hand.click(page.get_by_role("button", name="Compare the two"), loads=True)

    changed = page.locator(".difference").filter(has=page.locator("[lang=ru]"))
    expect(changed.locator("del").first).to_contain_text("8,1")
    expect(changed.locator("ins").first).to_contain_text("8,9")
    assert hand.clicks == 2


def test_the_registrar_imports_a_spreadsheet_with_two_bad_rows(hand, page, people):
    for code in ("kz", "uz"):
        factories.make_country(code)
    columns = list(agreements.format_of_register().columns)
    rows = [
        {"register_number": f"N-{number}", "title_ru": f"Соглашение № {number}", "instrument": "agreement",
         "signed_on": "31.02.2020" if number == 7 else f"{number:02}.03.2020",
         "parties": "kz; atlantis" if number == 19 else "kz; uz"}
        for number in range(1, 26)
    ]  # fmt: skip
    sheet = tables.write_xlsx(columns, [[row.get(name, "") for name in columns] for row in rows])
    upload = {"name": "register.xlsx", "mimeType": tables.XLSX, "buffer": sheet}
    hand.sit_down(people["timur"], "/admin/relations/agreement/")

    hand.click(page.get_by_role("link", name="Import"), loads=True)
    hand.upload("[name=file]", upload)
    hand.click("input[value='Check the table']", loads=True)
    refused = page.locator("tr.refused")
    expect(refused).to_have_count(2)
    expect(refused.nth(0)).to_contain_text("signed_on")
    expect(refused.nth(1)).to_contain_text("atlantis")
    assert Agreement.objects.count() == 0
    hand.click("input[value='Import the good rows']", loads=True)

    hand.expect_said("The table was imported.")
    assert Agreement.objects.count() == 23
    assert hand.clicks <= 5
    written = Revision.objects.count()
    hand.upload("[name=file]", upload)
    hand.click("input[value='Check the table']", loads=True)
    expect(page.locator(".counts .same dd")).to_have_text("23")
    expect(page.locator("input[value='Import the good rows']")).to_have_count(0)
    assert Revision.objects.count() == written


def test_a_picture_of_the_library_stands_in_the_text(hand, page, people, live_server):
    stored = io.BytesIO()
    Image.new("RGB", (1200, 800), (20, 90, 120)).save(stored, "JPEG")
    picture = pictures.accept(
        ContentFile(stored.getvalue(), name="summit.jpg"), by=people["daniyar"],
        alt_ru="Саммит в Ташкенте", caption_ru="Главы государств, 2025 год",
    )  # fmt: skip
    article = factories.make_article(languages=["ru"], created_by=people["daniyar"])
    hand.sit_down(people["daniyar"], f"/admin/relations/article/{article.pk}/change/?language=ru")

    writing(page, "ru").click()
    page.keyboard.press("Control+End")
    hand.click(page.locator('.pane[data-language="ru"] .desk-toolbar button[aria-label*="icture"]'))
    hand.click("dialog .dialog-hits button")
    expect(page.locator("dialog .dialog-chosen")).to_have_text(re.compile(r"\S"))
    hand.click(page.locator("dialog button[type=submit]"))
    expect(page.locator("#id_body_ru")).to_have_value(re.compile("<figure"))
    hand.save()

    article.refresh_from_db()
    assert f'src="{picture.file.url}"' in article.body_ru
    assert 'alt="Саммит в Ташкенте"' in article.body_ru
    assert "<figcaption>Главы государств, 2025 год" in article.body_ru
    factories.publish(article, "ru", by=people["saule"])
    assert visitor(page, live_server.url, f"/ru/articles/{article.pk}/")[0] == 200
    image = page.locator("main figure img").first
    expect(image).to_have_attribute("width", "1200")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
