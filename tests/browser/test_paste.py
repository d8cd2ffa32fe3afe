"""What is pasted into the editor becomes the portal's own text, and what cannot is named under it."""

import io
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from PIL import Image
from playwright.sync_api import expect

from relations.editorial.permissions import GROUPS
from relations.models import Article, ImportReceipt, Picture
from tests import factories

from .test_desk_form import form_of, visit
from .waiting import save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CASES = Path(__file__).parents[1] / "exchange" / "cases"
PUT = """(target, [kind, words]) => {
  const data = new DataTransfer();
  data.setData(kind, words);
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
CLEAN = """async (pieces) => {
  const { cleanPaste } = await import("desk/editor/paste");
  const { Receipt } = await import("desk/editor/receipt");
  return pieces.map((html) => {
    const receipt = new Receipt();
    const text = cleanPaste(html, { language: "ru", receipt });
    return [text, Object.fromEntries([...receipt.lines].map(([kind, line]) => [kind, line.count]))];
  });
}"""


def listed(sign: str, words: str) -> str:
    return (
        f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{sign}<span>&nbsp;"
        f"</span></span>{words}</p>"
    )


# what is pasted (a case by its name) → what is kept, {kind: number of differences}
PASTES = {
    "paste-01": (
        '<p>Независимость провозглашена<span class="fn">16 декабря 1991 года принят закон.</span> парламентом, а '
        'население<span class="fn">20 млн человек.</span> росло<span class="fn">2024. Сборник.</span>.</p>',
        {},
    ),
    "paste-02": (
        '<p>Текст<span class="fn">Первая часть <i>Курсив</i> и <a href="https://adilet.zan.kz/rus">ссылка</a>. '
        "Второй абзац.</span> дальше.</p>",
        {},
    ),
    "paste-05": ("<p>Срок <ins>десять</ins> лет.</p>", {"deleted": 1}),
    "paste-06": ("<p>до после</p>", {"picture": 1}),
    "paste-08": ("<p> <u>подчёркнуто</u> </p>", {"struck": 2}),
    "paste-09": (
        '<p dir="rtl" lang="ar"><span lang="ar-SA" dir="rtl">معاهدة الصداقة (1998).</span></p>'
        '<p>Русский текст «<span lang="ar" dir="rtl">معاهدة</span>».</p>',
        {},
    ),
    "paste-10": (
        '<p><strong>жирный по стилю</strong> <b>қалың</b> <i><span lang="en-US">italic</span></i></p>',
        {},
    ),
    "paste-11": ("<p>Индекс E=mc<sup>2</sup> равен.</p>", {"equation": 1}),
    listed("4.", "четыре") + listed("5.", "пять"): ('<ol start="4"><li>четыре</li><li>пять</li></ol>', {}),
    listed("1)", "раз") + listed("1)", "снова"): ("<ol><li>раз</li></ol><ol><li>снова</li></ol>", {}),
    listed("а)", "первое") + listed("б)", "второе"): ("<p>а) первое</p><p>б) второе</p>", {}),
    listed("2.1.", "пункт"): ("<p>2.1. пункт</p>", {}),
    '<ol type="a" start="3"><li>три</li></ol>': ("<p>c) три</p>", {}),
    "<p><span style='font-weight:700;font-style:italic'>оба</span></p>": ("<p><em><strong>оба</strong></em></p>", {}),
    "<p>Йод и\u00ad\u200b край  здесь</p>".replace("Й", "Й"): ("<p>Йод и край здесь</p>", {}),
    "<p>Шарт ?аза?стан</p>": ("<p>Шарт ?аза?стан</p>", {"question": 1}),
    "<p>слово<iframe>тайное</iframe></p>": ("<p>слово<iframe>тайное</iframe></p>", {"object": 1}),
    "<ul><li>раз</li><ul><li>внутри</li></ul></ul>": ("<ul><li>раз<ul><li>внутри</li></ul></li></ul>", {}),
    '<ol><li>раз</li><li value="9">девять</li></ol>': ('<ol><li>раз</li></ol><ol start="9"><li>девять</li></ol>', {}),
    "<ol reversed><li>два</li><li>один</li></ol>": ("<p>2) два</p><p>1) один</p>", {}),
    "<ol style='list-style-type: lower-russian'><li>раз</li></ol>": ("<p>а) раз</p>", {}),
    "<p>видно<span style='display: none'>тайно</span></p>": ("<p>видно</p>", {"struck": 1}),
    "<p><span class=katex><math><mi>E</mi><annotation>E</annotation></math><span class=katex-html>E</span></span></p>": ("<p>E</p>", {"equation": 1}),
    "<p>a <!--[if gte msEquation 12]><m:oMath><m:sSup><m:e>x</m:e><m:sup>2</m:sup></m:sSup></m:oMath><![endif]--><![if !msEquation]><img src='file:///a.png'><![endif]></p>": ("<p>a x<sup>2</sup></p>", {"equation": 1}),
    "<p>слово</p><div style='mso-element:comment-list'><p>Проверить</p></div>": ("<p>слово</p>", {"comment": 1}),
    "<p class=MsoToc1>Глава 3</p><p>Текст</p>": ("<p>Текст</p>", {"contents": 1}),
    "<p><a href='file:///C:/a.doc'>файл</a></p>": ("<p>файл</p>", {"link": 1}),
    "<p>10<span style='mso-text-raise:3.0pt'>6</span></p>": ("<p>10<sup>6</sup></p>", {}),
    "<p><span style='font-family:Wingdings'>ü</span> да</p>": ("<p>✓ да</p>", {"sign": 1}),
    "<pre>раз\nдва</pre>": ("<p>раз<br>два</p>", {}),
    "Один <b>раз</b><br><br>Два": ("<p>Один <b>раз</b></p><p>Два</p>", {}),
    "<p>да <input type=checkbox checked></p>": ("<p>да ☒</p>", {}),
    "<ol><li style='list-style-type:lower-alpha'>раз</li><li>два</li></ol>": ("<p>a) раз</p><p>b) два</p>", {}),
    "<ol type=a><li>раз<ol type=i><li>внутри</li></ol></li><li value=7>два</li></ol>": ("<p>a) раз</p><p>i) внутри</p><p>g) два</p>", {}),
    "<p>Слово<sup id=r1><a href='https://a.kz/b#n1'>[1]</a></sup>.</p><ol><li id=n1><a href='https://a.kz/b#r1'>↑</a> Закон 1991 года.</li></ol>": ('<p>Слово<span class="fn">Закон 1991 года.</span>.</p>', {}),
    "<p>Слово<sup id=fnref:1><a href=#fn:1>1</a></sup>.</p><div><ol><li id=fn:1><p>Внизу. <a href=#fnref:1>↩</a></p></li></ol></div>": ('<p>Слово<span class="fn">Внизу.</span>.</p>', {}),
    "<p>см. <a href='#_Ref1'>таблицу 3</a>, <a href='#s'>главу</a></p><h2 id=s>Глава</h2>": ('<p>см. таблицу 3, <a href="#s">главу</a></p><h2 id="s">Глава</h2>', {"link": 1}),
    "<p>Ќазаќстан, Їкіметі</p>": ("<p>Ќазаќстан, Їкіметі</p>", {"old_letters": 2}),
    "<p><span style=\"font-family:'Wingdings 2'\">P</span> да</p>": ("<p>P да</p>", {"sign": 1}),
    "<details><summary>Сводка</summary>Внутри</details>": ("<div><p>Сводка</p>Внутри</div>", {}),
    "<span style='display:block'>Раз</span><span style='display:block'>Два</span>": ("<p>Раз</p><p>Два</p>", {}),
    "<p>а <object data=a.pdf>раз <b>два</b></object></p>": ("<p>а раз два</p>", {"object": 1}),
    "<div><p hidden>тайно</p><p>да</p></div>": ("<div><p>да</p></div>", {"struck": 1}),
    "<p>а<span class=msoDel><del>б</del></span></p>": ("<p>а</p>", {"deleted": 1}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _roles(transactional_db):
    for name in GROUPS:
        Group.objects.get_or_create(name=name)


@pytest.fixture
def desk(page, live_server, client, daniyar):
    article = factories.make_article(body_ru="")
    return visit(page, live_server, client, form_of(article), daniyar)


def editor(page):
    return page.locator('.text-row[data-text="body"] .pane[data-language="ru"] .ProseMirror')


def body(page):
    """The field that is sent: the editor writes into it what is pasted."""
    return page.locator("#id_body_ru")


def source(name: str) -> str:
    return next(CASES.glob(f"{name}*")).read_text(encoding="utf-8") if name.startswith("paste-") else name


def squeezed(html: str) -> str:
    return html.replace('="" ', " ").replace(' cite="mailto:a"', "").strip()


def test_pastes_are_kept_whole_or_named(desk):
    found = desk.evaluate(CLEAN, [source(name) for name in PASTES])

    wrong = {}
    for (name, (text, lines)), (got, told) in zip(PASTES.items(), found, strict=True):
        if (squeezed(got), told) != (text, lines):
            wrong[name] = (squeezed(got), told)
    assert wrong == {}


def test_notes_direction_and_list_starts_survive_the_editor(desk):
    for pasted, kept in (
        (
            source("paste-02"),
            re.compile(
                re.escape(
                    'Первая часть <em>Курсив</em> и <a href="https://adilet.zan.kz/rus">ссылка</a>. Второй абзац.'
                )
            ),
        ),
        (f"<p>Начало.</p>{source('paste-09')}", re.compile('<p lang="ar" dir="rtl">')),
        (listed("4.", "четыре"), '<ol start="4"><li>четыре</li></ol>'),
    ):
        editor(desk).click()
        desk.keyboard.press("Control+a")
        editor(desk).evaluate(PUT, ["text/html", pasted])
        expect(body(desk)).to_have_value(kept)


def test_lines_out_of_a_pdf_are_joined_and_one_key_takes_them_back(desk):
    editor(desk).click()
    editor(desk).evaluate(PUT, ["text/plain", source("paste-12")])
    expect(body(desk)).to_have_value("<p>Международное сотрудничество стран региона.</p><p>Новый абзац.</p>")

    editor(desk).click()
    desk.keyboard.press("Control+z")

    expect(body(desk)).to_have_value("")


def test_a_difference_is_shown_under_the_editor_and_kept_with_the_item(desk):
    editor(desk).click()
    editor(desk).evaluate(PUT, ["text/html", source("paste-05")])
    expect(desk.locator(".paste-receipt")).to_contain_text("«пять»")
    save(desk)

    article = Article.objects.get()
    receipt = ImportReceipt.objects.get(content=article)
    assert article.body_ru == "<p>Срок десять лет.</p>"
    assert (receipt.language, receipt.data["source"], receipt.data["lines"][0][:2]) == (
        "ru",
        "paste",
        ["deleted", 1],
    )


def test_a_screenshot_goes_to_the_library_and_into_the_text(desk):
    shot = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(shot, "PNG")
    put = """(target, bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], "image.png", { type: "image/png" }));
      target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }"""
    editor(desk).click()
    with desk.expect_response("**/upload/"):
        editor(desk).evaluate(put, list(shot.getvalue()))
    desk.locator(".ProseMirror figure img").first.wait_for()

    picture = Picture.objects.get()
    expect(body(desk)).to_have_value(re.compile(re.escape(picture.file.url)))
    expect(desk.locator(".paste-receipt")).to_have_count(0)
