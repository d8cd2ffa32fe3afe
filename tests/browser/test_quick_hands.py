"""Hands that are quicker than the server: nothing they type or choose is lost, doubled or put elsewhere."""

import io
import json
import re

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from relations.editorial.permissions import GROUPS
from relations.models import Article, Draft, ImportReceipt
from tests import factories

from .test_desk_form import form_of, visit
from .waiting import settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GIVE = """([kind, files, html]) => {
  const data = new DataTransfer();
  for (const [name, type, bytes] of files) data.items.add(new File([Uint8Array.from(bytes)], name, { type }));
  if (html) data.setData("text/html", html);
  const target = document.activeElement;
  target.dispatchEvent(new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(autouse=True)
def _roles(transactional_db):
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


@pytest.fixture
def open_form(page, live_server, client, daniyar):
    page.on("dialog", lambda dialog: dialog.accept())
    return lambda item: visit(page, live_server, client, form_of(item), daniyar)


def editor(page):
    return page.locator('.text-row[data-text="body"] .pane[data-language="ru"] .ProseMirror')


def held(page, address):
    """Answers of an address wait until `release` is called."""
    waiting, released = [], []
    page.route(address, lambda route: route.continue_() if released else waiting.append(route))

    def release():
        released.append(True)
        for route in waiting:
            route.continue_()

    return release


# the form is sent as far as the page knows, and nothing comes back
SENT = """() => {
  const form = document.querySelector("#content-main form");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[name=_continue]").click();
}"""


def test_what_is_typed_while_a_form_is_sent_is_offered_afterwards(open_form):
    page = open_form(factories.make_article(body_ru="<p>Раз.</p>"))
    page.evaluate(SENT)
    page.locator("#id_title_ru").fill("Название, набранное позже")
    page.reload()
    settle(page)

    offered = page.locator("[data-copy]")
    expect(offered).to_have_count(1)
    page.fill("#id_lead_ru", "Набрано до того, как копия возвращена.")
    offered.locator("[data-copy-restore]").click()

    expect(page.locator("#id_title_ru")).to_have_value("Название, набранное позже")
    expect(page.locator("[data-copy]:visible dd")).to_contain_text(["Набрано до того"])


def test_what_is_typed_before_the_scripts_are_there_counts_as_unsaved(open_form):
    page = open_form(factories.make_article())
    release = held(page, "**/desk/editor*.js")
    page.goto(page.url, wait_until="commit")
    page.locator("#id_title_ru").fill("Набрано рано")
    release()
    settle(page)

    expect(page.locator("[data-desk-state]")).to_have_text("Not saved yet")


def test_a_form_that_was_stopped_on_its_way_is_open_again(open_form):
    page = open_form(factories.make_article())
    page.evaluate(SENT)
    expect(page.locator("form.is-sending")).to_have_count(1)

    page.keyboard.press("Escape")

    expect(page.locator("form.is-sending")).to_have_count(0)


def test_enter_chooses_what_was_typed_and_not_what_is_still_shown(open_form):
    factories.make_country("kg")
    factories.make_country("uz")
    page = open_form(factories.make_article())
    page.locator("#id_countries + .select2-container .select2-selection").click()
    expect(page.locator(".select2-results__option--highlighted")).to_be_visible()
    release = held(page, "**/autocomplete/**")

    page.keyboard.type("узб")
    page.keyboard.press("Enter")
    release()

    expect(page.locator("#id_countries option:checked")).to_have_text(["Uzbekistan"])


def test_a_search_that_answers_late_does_not_replace_a_newer_one(open_form):
    page = open_form(factories.make_article())
    editor(page).click()
    page.keyboard.press("Control+k")
    expect(page.locator(".dialog-hits li")).not_to_have_count(0)
    late = []
    page.route("**/find/**q=%D0%B0&**", lambda route: late.append(route))
    page.route(
        "**/find/**q=%D0%B0%D0%B1&**",
        lambda route: route.fulfill(json={"results": [{"title": "новое", "kind": "", "address": "/p/1"}]}),
    )
    search = page.locator("dialog input[type=search]")
    with page.expect_request("**/find/**"):
        search.fill("а")
    search.fill("аб")
    expect(page.locator(".dialog-hits li")).to_have_text(["новое"])

    old = json.dumps({"results": [{"title": "старое", "kind": "", "address": "/p/2"}]})
    with page.expect_response("**/find/**"):
        late[0].fulfill(body=old, content_type="application/json")
    page.evaluate("new Promise((resolve) => setTimeout(resolve))")

    expect(page.locator(".dialog-hits li")).to_have_text(["новое"])


def test_pictures_come_where_they_were_put_and_saving_waits_for_them(open_form):
    page = open_form(factories.make_article(body_ru=""))
    shots = []
    for colour in ("teal", "tomato"):
        file = io.BytesIO()
        Image.new("RGB", (60, 40), colour).save(file, "PNG")
        shots.append([f"{colour}.png", "image/png", list(file.getvalue())])
    release = held(page, "**/upload/")
    editor(page).click()
    page.keyboard.type("До.")
    page.evaluate(GIVE, ["paste", [*shots, ["a.docx", "application/msword", [1]]], ""])
    page.keyboard.type("После.")
    page.evaluate("document.querySelector('[name=_continue]').click()")
    expect(page.locator("[data-desk-state]")).to_contain_text("on their way")

    with page.expect_navigation():
        release()
    settle(page)

    text = Article.objects.get().body_ru
    assert [part.split(" ")[0] for part in text.split("<")[1:]] == [
        "p>До.", "/p>", "figure>", "img", "/figure>", "figure>", "img", "/figure>", "p>После.", "/p>",
    ]  # fmt: skip
    assert [line[0] for line in ImportReceipt.objects.get().data["lines"]] == ["file"]


def test_one_key_takes_back_a_paste_with_its_pictures(open_form):
    page = open_form(factories.make_article(body_ru="<p>Было.</p>"))
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    editor(page).click()
    page.keyboard.press("Control+End")
    page.evaluate(GIVE, ["paste", [], f"<p>Вид</p><img alt='Река  Талас' src='data:image/png;base64,{dot}'>"])
    expect(editor(page).locator("figure img[src][alt='Река Талас']")).to_have_count(1)

    page.keyboard.press("Control+z")

    expect(page.locator("#id_body_ru")).to_have_value("<p>Было.</p>")


def test_rows_of_a_copy_come_back_beside_those_of_a_colleague(open_form, daniyar):
    article = factories.make_article()
    article.sources.create(title_ru="Источник Сауле", url="https://a.example/")
    values = {"sources-TOTAL_FORMS": "1", "sources-0-id": "", "sources-0-title_ru": "Источник Данияра"}
    Draft.objects.create(
        user=daniyar, model="article", content_id=article.pk, values=values, saved_at=timezone.now()
    )
    page = open_form(article)

    expect(page.locator("[data-copy-where]")).to_have_text("(Source Русский)")
    page.locator("[data-copy-restore]").click()

    expect(page.locator("#id_sources-0-title_ru")).to_have_value("Источник Сауле")
    expect(page.locator("#id_sources-1-title_ru")).to_have_value("Источник Данияра")


def test_what_is_typed_after_a_key_that_changes_the_language_stands_in_that_language(open_form):
    page = open_form(factories.make_article(body_ru="", body_kk=""))
    editor(page).click()
    page.keyboard.type("рус")

    page.keyboard.press("Alt+1")
    page.keyboard.type("қаз")

    expect(page.locator("#id_body_kk")).to_have_value("<p>қаз</p>")
    expect(page.locator("#id_body_ru")).to_have_value("<p>рус</p>")


def test_a_double_click_on_a_hit_leaves_the_cursor_behind_the_link(open_form):
    page = open_form(factories.make_article(title_ru="Мост", body_ru="<p>Конец </p>" + "<p>Абзац</p>" * 20))
    editor(page).locator("p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("И ")
    expect(page.locator("#id_body_ru")).to_have_value(re.compile("^<p>И Конец"))
    page.keyboard.press("Control+k")
    page.locator(".dialog-hits li button", has_text="Мост").dblclick(delay=600)  # however slow the hand is

    page.keyboard.type("здесь")

    expect(page.locator("#id_body_ru")).to_have_value(re.compile("<p>И <a [^>]*>Мост</a>здесьКонец"))
