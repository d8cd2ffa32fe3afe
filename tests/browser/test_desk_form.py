"""The edit form of the desk in a real browser: languages, the editor, copies of unsaved text, accessibility."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from relations.editorial.permissions import GROUPS
from relations.models import Article, Draft, User
from tests import factories

from .waiting import expect_copy_here, save, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(autouse=True)
def _roles(transactional_db):
    """Emptying the tables between these tests takes the roles with it."""
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


def visit(page, live_server, client, path, user, language="en", width=1366, scheme="light"):
    """Open an address of the desk as somebody, in a language of the desk."""
    User.objects.filter(pk=user.pk).update(interface_language=language)
    client.force_login(user)
    page.context.clear_cookies()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + path)
    settle(page)
    return page


@pytest.fixture
def desk(page, live_server, client):
    """The desk in a page that fails on script errors and on anything the content policy blocked."""
    page.on("dialog", lambda dialog: dialog.accept())
    return lambda path, user, *more, **how: visit(page, live_server, client, path, user, *more, **how)


@pytest.fixture
def examined(chromium, live_server, client):
    """The desk in a page without a content policy: axe copies elements together with their inline styles."""
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    yield lambda *what: visit(page, live_server, client, *what)
    context.close()


def form_of(item) -> str:
    return reverse(f"admin:relations_{item.kind}_change", args=[item.pk])


def editor(page, language="ru"):
    return page.locator(f'.text-row[data-text="body"] .pane[data-language="{language}"] .ProseMirror')


def body(page, language="ru"):
    """The field that is sent: the editor writes into it what is typed."""
    return page.locator(f"#id_body_{language}")


def open_language(page):
    return page.locator('.language-tab[aria-pressed="true"]')


def expect_panes(page, *languages):
    """These languages are shown, and no others."""
    for code in ("kk", "ru", "en"):
        shown = page.locator(f'.desk-texts .pane[data-language="{code}"]:visible')
        if code in languages:
            expect(shown.first).to_be_visible()
        else:
            expect(shown).to_have_count(0)


def test_spaces_stay_spaces_under_the_strict_policy(desk, daniyar):
    page = desk(form_of(factories.make_article(body_ru="")), daniyar)

    editor(page).click()
    page.keyboard.type("Қазақша әріптер  мен сөздер ")
    page.keyboard.type("тағы")

    expect(body(page)).to_have_value("<p>Қазақша әріптер  мен сөздер тағы</p>")


def test_one_language_at_a_time_and_two_side_by_side(desk, daniyar):
    page = desk(form_of(factories.make_article()), daniyar, width=1280)
    expect_panes(page, "ru")

    page.keyboard.press("Alt+1")
    expect_panes(page, "kk")
    page.keyboard.press("Alt+0")
    expect_panes(page, "kk", "ru")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    expect(open_language(page)).to_have_attribute("data-language", "kk")


def test_copying_from_the_source_fills_the_translation(desk, daniyar):
    article = factories.make_article(body_kk="", title_kk="")
    page = desk(form_of(article) + "?language=kk&beside=ru", daniyar)

    page.locator('.desk-texts .text-row[data-text="body"] .copy-source').click()
    page.locator('.desk-texts .text-row[data-text="title"] .copy-source').click()

    expect(body(page, "kk")).to_have_value(article.body_ru)
    expect(page.locator("#id_title_kk")).to_have_value(article.title_ru)


def test_a_translator_starts_in_the_own_language_with_the_original_to_read(desk, zhanar):
    page = desk(form_of(factories.make_article(body_kk="")), zhanar, "kk")

    expect(open_language(page)).to_have_attribute("data-language", "kk")
    expect(page.locator('.pane[data-language="ru"] .readonly.prose')).to_be_visible()
    expect(body(page, "ru")).to_have_count(0)
    page.locator('.desk-texts .text-row[data-text="body"] .copy-source').click()
    expect(body(page, "kk")).to_have_value(factories.BODIES["ru"])


def test_the_page_opens_on_the_language_with_an_error(desk, daniyar):
    page = desk(form_of(factories.make_article()), daniyar)
    page.locator("#id_title_kk").evaluate("field => { field.value = 'ұ'.repeat(501) }")

    save(page)

    expect(open_language(page)).to_have_attribute("data-language", "kk")
    expect(page.locator('.language-tab[data-language="kk"] .count.errors')).to_contain_text("1")
    expect(page.locator('.pane[data-language="kk"] .errorlist')).to_be_visible()


def test_footnote_link_table_and_no_break_space_survive_saving(desk, daniyar):
    target = factories.make_agreement(
        title_ru="Договор о союзнических отношениях", title_en="Treaty on Allied Relations"
    )
    article = factories.make_article(body_ru="<p>Текст</p>")
    page = desk(form_of(article), daniyar)

    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Alt+f")
    page.keyboard.type("Источник: пресс-служба")
    page.keyboard.press("Enter")
    expect(editor(page)).to_be_focused()
    page.keyboard.type(" 100")
    page.keyboard.press("Control+Shift+Space")
    page.keyboard.type("млрд ")
    page.keyboard.press("Control+k")
    page.locator("dialog input[type=search]").fill("Allied")
    page.locator(".dialog-hits button", has_text="Договор о союзнических").first.click()
    page.keyboard.press("Enter")
    expect(editor(page)).to_be_focused()
    pane = page.locator('.pane[data-language="ru"] .desk-toolbar')
    pane.locator('[data-name="table"]').click()
    page.locator("dialog input[type=text]").fill("Товарооборот")
    page.locator("dialog button[type=submit]").click()
    expect(editor(page)).to_be_focused()
    page.keyboard.type("Год")
    expect(body(page)).to_have_value(re.compile("Год</th>"))
    save(page)

    text = Article.objects.get(pk=article.pk).body_ru
    assert '<span class="fn">Источник: пресс-служба</span> 100\u00a0млрд ' in text
    assert f'<a href="/p/{target.pk}">' in text
    assert "<caption>Товарооборот</caption><thead><tr>" in text
    assert '<th scope="col">Год</th>' in text
    expect(body(page)).to_have_value(text)


@pytest.mark.parametrize(
    ("button", "answer", "expected"),
    [
        ("table", "Товарооборот", '<table><caption>Товарооборот</caption><thead><tr><th scope="col">Г</th>'),
        ("link", "https://gov.example/", "https://gov.example/</a>Г</p>"),
    ],
)
def test_a_letter_typed_the_moment_a_dialog_closes_comes_after_its_answer(
    desk, daniyar, button, answer, expected
):
    page = desk(form_of(factories.make_article(body_ru="<p>Текст </p>")), daniyar)
    editor(page).click()
    page.keyboard.press("Control+End")
    page.locator(f'.pane[data-language="ru"] .desk-toolbar [data-name="{button}"]').press("Enter")
    page.locator("dialog input[type=text]").fill(answer)

    page.evaluate(
        """async () => {
          document.querySelector("dialog button[type=submit]").click();
          await Promise.resolve().then(() => null);  // what waits already is done; no new event has come
          document.execCommand("insertText", false, "Г");
        }"""
    )

    expect(body(page)).to_have_value(re.compile(re.escape(expected)))


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
<h1 style='mso-style:x'>Обзор<o:p></o:p></h1><h2>Торговля</h2>
<p class=MsoNormal>Рост<span style='mso-spacerun:yes'>&nbsp; </span>торговли<a style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a> на <b>25&nbsp;%</b>.<script>alert(1)</script></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;
</span></span><![endif]>Первый</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>Вложенный</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>Второй</p>
<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>
<a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"><span>[1]</span></a> Данные за 2024&nbsp;год.</p></div></div>
</body></html>"""


def test_a_paste_from_word_keeps_lists_headings_and_footnotes(desk, daniyar):
    page = desk(form_of(factories.make_article(body_ru="")), daniyar)
    editor(page).click()

    editor(page).evaluate(
        """(target, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        WORD,
    )

    expect(body(page)).to_have_value(
        "<h2>Обзор</h2><h3>Торговля</h3>"
        '<p>Рост торговли<span class="fn">Данные за 2024 год.</span> на <strong>25&nbsp;%</strong>.</p>'
        "<ol><li>Первый<ul><li>Вложенный</li></ul></li><li>Второй</li></ol>"
    )


def test_unsaved_text_comes_back_after_a_crash(desk, daniyar):
    article = factories.make_article()
    page = desk(form_of(article), daniyar)
    page.locator("#id_title_ru").fill("Не сохранено")
    editor(page).click()
    page.keyboard.type("Новое начало. ")
    expect_copy_here(page, "Не сохранено", "Новое начало.")

    page.goto("about:blank")
    page.go_back()
    settle(page)
    page.goto(page.url)
    settle(page)
    offer = page.locator("[data-copy]")
    expect(offer).to_be_visible()
    offer.locator("[data-copy-restore]").click()

    expect(page.locator("#id_title_ru")).to_have_value("Не сохранено")
    expect(editor(page)).to_contain_text("Новое начало.")
    save(page)
    assert Article.objects.get().title_ru == "Не сохранено"
    expect(page.locator("[data-copy]")).to_have_count(0)


def test_the_server_keeps_a_copy_and_says_so(desk, daniyar):
    page = desk(form_of(factories.make_article()), daniyar)
    page.locator("#id_title_ru").fill("Черновик")
    page.locator("[data-desk-state]", has_text="Not saved yet").wait_for()

    with page.expect_response("**/autosave/"):
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true}); document.dispatchEvent(new Event('visibilitychange'))"
        )

    page.locator("[data-desk-state]", has_text=re.compile(r"^\s*Copy kept at .+; not saved yet")).wait_for()
    assert Draft.objects.get(user=daniyar).values["title_ru"] == "Черновик"


def test_an_expired_session_is_told_honestly_and_nothing_is_lost(desk, daniyar):
    page = desk(form_of(factories.make_article()), daniyar)
    page.locator("#id_title_ru").fill("Черновик")
    page.context.clear_cookies(name="sessionid")

    with page.expect_response("**/autosave/"):
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true}); document.dispatchEvent(new Event('visibilitychange'))"
        )

    page.locator("[data-desk-state]", has_text=re.compile(r"^\s*Not saved!")).wait_for()
    expect(page.locator("[data-desk-state]")).to_have_attribute("data-state", "failed")
    assert "Черновик" in page.evaluate("Object.values(localStorage).join()")


def test_rows_are_ordered_by_buttons(desk, daniyar):
    first, second = factories.make_article(title_en="First"), factories.make_article(title_en="Second")
    collection = factories.make_collection(first, second)
    page = desk(form_of(collection), daniyar)

    page.locator("#entries-0 .row-move").nth(1).click()
    save(page)

    assert [entry.content_id for entry in collection.entries.order_by("order")] == [second.pk, first.pk]


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("kk", "light", 1366), ("ru", "dark", 1280), ("en", "light", 390)]
)
@pytest.mark.parametrize("view", ["list", "form", "side-by-side", "history", "add", "term"])
def test_the_desk_breaks_no_rule_of_wcag(examined, daniyar, view, language, scheme, width):
    article = factories.make_article(
        authors=[factories.make_expert()], countries=[factories.make_country("kz")]
    )
    factories.publish(article, "ru", "en", by=None)
    article.body_ru = article.body_ru.replace(".", " и сегодня.")
    article.save()
    factories.publish(article, "ru", by=None)
    path = {
        "list": reverse("admin:relations_article_changelist"),
        "form": form_of(article),
        "side-by-side": form_of(article) + "?language=en&beside=ru",
        "history": reverse("admin:relations_article_history", args=[article.pk]),
        "add": reverse("admin:relations_event_add"),
        "term": reverse("admin:relations_country_change", args=[factories.make_country("kz").pk]),
    }[view]

    page = examined(path, daniyar, language, width, scheme)

    found = Axe().run(page, options=RULES)
    assert [(v["id"], [n["html"][:160] for n in v["nodes"][:4]]) for v in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
