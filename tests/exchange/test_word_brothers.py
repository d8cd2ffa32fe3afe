"""More of what Word writes, each kind in its least form: what stands in the draft, and what the receipt names."""

import io
import re

import pytest
from PIL import Image

from relations.exchange import word
from tests.exchange.docx import STYLES, R, W, docx, paragraph
from tests.exchange.test_word_kinds import kinds, numbered, numbering, run

NAMESPACES = (
    f'{W} xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
BEGIN, MIDDLE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def field(instruction: str, result: str = "", data: str = "") -> str:
    begin = BEGIN.replace("/></w:r>", f">{data}</w:fldChar></w:r>") if data else BEGIN
    middle = MIDDLE + result if result else ""
    return f"{begin}<w:r><w:instrText xml:space='preserve'> {instruction} </w:instrText></w:r>{middle}{END}"


def drawing(inside: str, name: str = "Фигура 1", about: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="{name}">{about}</wp:docPr><a:graphic><a:graphicData>'
        f"{inside}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def picture(name: str = "Рисунок 1", about: str = "") -> str:
    return drawing('<pic:pic><pic:blipFill><a:blip r:embed="im"/></pic:blipFill></pic:pic>', name, about)


def relations(**rows: tuple[str, str]) -> dict[str, str]:
    """Id → (kind, target); targets with a colon lie outside."""
    lines = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for key, (kind, target) in {
            "s1": ("styles", "styles.xml"),
            "n1": ("footnotes", "footnotes.xml"),
            **rows,
        }.items()
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return {"word/_rels/document.xml.rels": f"{head}{lines}</Relationships>"}


def style(kind: str, inside: str) -> dict[str, str]:
    row = f'<w:style w:type="{kind}" w:styleId="Own"><w:name w:val="Свой"/>{inside}</w:style></w:styles>'
    return {"word/styles.xml": STYLES.replace("</w:styles>", row)}


def read(*blocks: str, **options):
    body = "".join([paragraph("Обзор года", "Title"), *blocks])
    document = f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'
    return word.read(docx(document=document, **options))


def stored(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 9), (200, 10, 10)).save(out, form)
    return out.getvalue()


CHOICES = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Казахстан"/><w:listEntry w:val="Узбекистан"/></w:ddList></w:ffData>'
TICKED = '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'


@pytest.mark.parametrize(
    ("runs", "body", "lines"),
    [
        (field("FORMDROPDOWN", data=CHOICES), "<p>Узбекистан</p>", {}),
        (field("FORMCHECKBOX", data=TICKED) + run(" да"), "<p>☒ да</p>", {}),
        (run("a ") + field(r"EQ \f(1;2)"), "<p>a 1/2</p>", {"equation": 1}),
        (run("a ") + field('SYMBOL 97 \\f "Symbol"'), "<p>a α</p>", {}),
        (field("MACROBUTTON NoMacro [имя]") + run("!"), "<p>[имя]!</p>", {}),
        (run("до ") + field('DATE \\@ "dd.MM"') + run("после"), "<p>до после</p>", {"field": 1}),
        (run("Слово") + field('XE "Указатель"'), "<p>Слово</p>", {}),
        (
            '<w:fldSimple w:instr=\' HYPERLINK "https://e.org/s" \'>' + run("сайт") + "</w:fldSimple>",
            '<p><a href="https://e.org/s" rel="noopener noreferrer">сайт</a></p>',
            {},
        ),
        (  # Word shows the result alone, not what the condition compares
            BEGIN + "<w:r><w:instrText> IF </w:instrText></w:r>" + field("PAGE", run("7")) + MIDDLE + run("итог") + END,
            "<p>итог</p>",
            {},
        ),
        (
            run("Рис. ") + field("SEQ Рис", run("7")) + run(", ") + field("SEQ Рис") + run(", ") + field("SEQ Рис \\r 2"),
            "<p>Рис. 7, 8, 2</p>",
            {},
        ),
        (
            "<m:oMath><m:r><w:rPr><w:strike/></w:rPr><m:t>x</m:t></m:r><m:r><m:t>y</m:t></m:r></m:oMath>",
            "<p>y</p>",
            {"equation": 1, "words": 1},
        ),
        (field("TOC", run("Введение 3")) + run("Важно"), "<p>Важно</p>", {"contents": 1}),
        (BEGIN + "<w:r><w:instrText> TOC </w:instrText></w:r>" + run("не закрыто"), "<p>не закрыто</p>", {}),
        (drawing("<wps:wsp/>", "Стрелка") + run("x"), "<p>x</p>", {"drawing": 1}),
        (
            '<w:r><w:pict><v:shape><v:textpath string="НАДПИСЬ"/></v:shape></w:pict></w:r>' + run("x"),
            "<p>x</p><p>НАДПИСЬ</p>",
            {"text_box": 1},
        ),
        (
            "<w:r><mc:AlternateContent><mc:Choice Requires='cx1'>"
            + drawing("<cx:chart/>", "Воронка").removeprefix("<w:r>").removesuffix("</w:r>")
            + f"</mc:Choice><mc:Fallback><w:t>недоступна</w:t></mc:Fallback></mc:AlternateContent></w:r>{run('x')}",
            "<p>x</p>",
            {"chart": 1},
        ),
        ('<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>' + run("x"), "<p>x</p>", {}),
        ('<w:r><w:sym w:font="Fancy" w:char="F061"/></w:r>' + run("x"), "<p>x</p>", {"symbol": 1}),
        (run("x ") + run("ab", '<w:rFonts w:ascii="Symbol"/>'), "<p>x αβ</p>", {"sign": 1}),
        (run("x\ue123y"), "<p>x y</p>", {"symbol": 1}),
        (run("раз") + '<w:r><w:br w:type="page"/></w:r>' + run("два"), "<p>раз два</p>", {}),
        (run("10") + run("6", '<w:position w:val="6"/>'), "<p>10<sup>6</sup></p>", {}),
        (f"<m:oMath><m:r><m:t>v=</m:t></m:r>{run('путь')}</m:oMath>", "<p>v=путь</p>", {"equation": 1}),
        ("<m:oMath><m:bar><m:e><m:r><m:t>p</m:t></m:r></m:e></m:bar></m:oMath>", "<p>p\u0305</p>", {"equation": 1}),
        (
            f'<w:del w:id="1"><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:del>{run("y")}',
            "<p>y</p>",
            {"deleted": 1},
        ),
        (f"<w:unheard>{run('внутри')}</w:unheard>", "<p>внутри</p>", {}),
        (f"<w14:conflictIns>{run('вставка')}</w14:conflictIns>", "<p>вставка</p>", {}),
        (run("x") + "<w:r><w:delText>сирота</w:delText></w:r>", "<p>x</p>", {"deleted": 1}),
    ],
)  # fmt: skip
def test_what_stands_in_a_line(runs, body, lines):
    draft = read(p(runs))

    assert (draft.body, kinds(draft)) == (body, lines)


@pytest.mark.parametrize(
    ("blocks", "body", "lines"),
    [
        (p(run("К"), properties='<w:framePr w:dropCap="drop"/>') + p(run("азахстан")), "<p>Казахстан</p>", {}),
        ("<m:oMathPara><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></m:oMathPara>", "<p>a=b</p>", {"equation": 1}),
        (f"<w:unheard>{p(run('блок'))}</w:unheard>", "<p>блок</p>", {}),
        (
            f"<w:tbl><w:tr><w:tc>{p(run('есть'))}</w:tc></w:tr><w:tr><w:trPr><w:del w:id='5'/></w:trPr>"
            f"<w:tc>{p(run('нет'))}</w:tc></w:tr></w:tbl>",
            "<table><tbody><tr><td>есть</td></tr></tbody></table>",
            {"deleted": 1},
        ),
        (
            f"<w:tbl><w:tr><w:tc>{p(run('есть'))}</w:tc><w:tc><w:tcPr><w:cellDel w:id='5'/></w:tcPr>"
            f"{p(run('нет'))}</w:tc></w:tr></w:tbl>",
            "<table><tbody><tr><td>есть</td></tr></tbody></table>",
            {"deleted": 1},
        ),
        (
            f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{p(run('тайно'))}</w:tc></w:tr>"
            f"<w:tr><w:tc>{p(run('явно'))}</w:tc></w:tr></w:tbl>",
            "<table><tbody><tr><td>явно</td></tr></tbody></table>",
            {"hidden": 1},
        ),
    ],
)  # fmt: skip
def test_what_stands_among_paragraphs(blocks, body, lines):
    draft = read(blocks)

    assert (draft.body, kinds(draft)) == (body, lines)


@pytest.mark.parametrize(("look", "kind"), [("<w:vanish/>", "hidden"), ("<w:strike/>", "struck")])
def test_a_paragraph_style_hides_and_strikes_too(look, kind):
    own = style("paragraph", f"<w:rPr>{look}</w:rPr>")

    draft = read(p(run("прежнее"), properties='<w:pStyle w:val="Own"/>'), paragraph("Новое"), extra=own)

    assert (draft.body, kinds(draft)) == ("<p>Новое</p>", {kind: 1})


@pytest.mark.parametrize(
    ("form", "text", "start", "expected"),
    [
        ("decimalEnclosedCircle", "%1", 2, "② x"),
        ("hebrew1", "%1.", 15, "טו. x"),
        ("arabicAlpha", "%1.", 2, "ب. x"),
        ("chineseCounting", "%1、", 21, "二十一、 x"),
        ("thaiNumbers", "%1)", 12, "๑๒) x"),
    ],
)
def test_numbers_of_other_scripts(form, text, start, expected):
    assert read(numbered("x"), extra=numbering((form, text, start))).body == f"<p>{expected}</p>"


def test_the_numbers_of_a_column_without_other_words_are_kept():
    row = f"<w:tr><w:tc>{numbered('')}</w:tc><w:tc>{p(run('Китай'))}</w:tc></w:tr>"

    draft = read(f"<w:tbl>{row * 2}</w:tbl>", extra=numbering(("decimal", "%1.", 1)))

    assert "<td>1.</td><td>Китай</td></tr><tr><td>2.</td>" in draft.body
    assert kinds(draft) == {"number": 2}


def test_a_deleted_item_counts_in_no_list():
    deleted = p(
        '<w:del w:id="4"><w:r><w:delText>нет</w:delText></w:r></w:del>',
        properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="3"/></w:rPr>',
    )

    draft = read(deleted, numbered("есть"), extra=numbering(("decimal", "Ст. %1.", 1)))

    assert draft.body == "<p>Ст. 1. есть</p>"


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF"])
def test_pictures_of_offices_are_taken(form):
    name = f"media/a.{form.lower()}"

    draft = read(
        p(picture()), paragraph("x"), extra={**relations(im=("image", name)), f"word/{name}": stored(form)}
    )

    assert draft.pictures[0][:4] == b"\x89PNG"
    assert kinds(draft) == {}


WORDY = " ".join(f"слово{number}" for number in range(90))
OLD_PICTURE = '<w:r><w:pict><v:shape alt="{}"><v:imagedata r:id="im" o:title="map"/></v:shape></w:pict></w:r>'


@pytest.mark.parametrize(
    ("block", "alt"),
    [
        (picture("Р").replace('name="Р"', 'descr="Карта Арала"'), "Карта Арала"),
        (picture("Р").replace('name="Р"', 'title="Карта." descr="Бассейн"'), "Карта. Бассейн"),
        (picture("Р").replace('name="Р"', 'title="Карта" descr="Карта"'), "Карта"),
        (OLD_PICTURE.format("Карта Арала"), "Карта Арала"),
    ],
)
def test_a_picture_keeps_the_words_about_it(block, alt):
    extra = {**relations(im=("image", "media/a.png")), "word/media/a.png": stored("PNG")}

    draft = read(p(block), paragraph("x"), extra=extra)

    assert f'alt="{alt}"' in draft.body
    assert kinds(draft) == {}


def test_words_about_a_picture_beyond_their_field_are_named_and_none_is_cut():
    extra = {**relations(im=("image", "media/a.png")), "word/media/a.png": stored("PNG")}

    draft = read(p(picture("Р").replace('name="Р"', f'descr="{WORDY}"')), paragraph("x"), extra=extra)

    alt = re.search('alt="([^"]*)"', draft.body)[1]
    items = [words for _place, words in draft.receipt.lines["words"].items]
    assert len(alt) <= 300
    assert [*alt.split(), *" ".join(items).split()] == WORDY.split()
    assert max(map(len, items)) <= 300
    assert draft.receipt.lines["words"].unnamed == 0


def test_drawings_that_no_browser_shows_are_named_with_their_place():
    extra = {**relations(im=("image", "media/a.wmf")), "word/media/a.wmf": b"\xd7\xcd\xc6\x9a"}

    draft = read(paragraph("x"), p(picture("Схема")), extra=extra)

    assert draft.receipt.lines["picture"].items == [(("paragraph", 3), "Схема (WMF)")]


def test_a_picture_in_the_title_goes_to_the_text_and_one_in_a_header_is_named():
    png = stored("PNG")
    title = p(run("Название"), picture(), properties='<w:pStyle w:val="Title"/>')
    header = {"word/header1.xml": f"<w:hdr {NAMESPACES}>{p(picture('Герб'))}</w:hdr>"}
    extra = {
        **relations(im=("image", "media/a.png"), h=("header", "header1.xml")),
        "word/media/a.png": png,
        **header,
    }
    document = (
        f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{title}{paragraph("x")}</w:body></w:document>'
    )

    draft = word.read(docx(document=document, extra=extra))

    assert (draft.title, draft.body) == (
        "Название",
        '<p><img alt="" src="/media/word-picture/0"></p><p>x</p>',
    )
    assert draft.receipt.lines["header"].items[0][1] == "Герб"


@pytest.mark.parametrize("target", ["file:///C:/a.docx", "ftp://e.org/z"])
def test_links_that_are_not_kept_are_named_by_their_address(target):
    linked = p(f'<w:hyperlink r:id="L">{run("слово")}</w:hyperlink>')

    draft = read(linked, extra=relations(L=("hyperlink", target)))

    assert draft.body == "<p>слово</p>"
    assert draft.receipt.lines["link"].items == [(("file", ""), target)]


ARCHIVE = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>=D1=82=D0=B5=D0=BA=D1=81=D1=82</p></body></html>\r\n--B--"
)
STRUCK = docx(paragraph("Часть"), p(run("старое", "<w:strike/>"), run("новое"))).read()


@pytest.mark.parametrize(
    ("name", "data", "body", "lines"),
    [
        ("a.mht", ARCHIVE.encode(), "<p>текст</p><p>x</p>", {}),
        ("a.htm", "<meta charset=windows-1251><p>Кириллица</p><img src=a.png>".encode("cp1251"),
         "<p>Кириллица</p><p>x</p>", {"picture_outside": 1}),
        ("a.txt", "раз <b>\nдва".encode(), "<p>раз &lt;b&gt;</p><p>два</p><p>x</p>", {}),
        ("a.dat", "<html><p>без имени</p>".encode(), "<p>без имени</p><p>x</p>", {}),
        ("a.docx", STRUCK, "<p>Часть</p><p>новое</p><p>x</p>", {"struck": 1}),
        ("a.rtf", rb"{\rtf1 x}", "<p>x</p>", {"chunk": 1}),
    ],
)  # fmt: skip
def test_documents_inside_a_document(name, data, body, lines):
    draft = read(
        '<w:altChunk r:id="c"/>',
        paragraph("x"),
        extra={**relations(c=("aFChunk", name)), f"word/{name}": data},
    )

    assert (draft.body, kinds(draft)) == (body, lines)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Пакт «پیمان دوستی» 2020", '<p>Пакт «<span dir="rtl">پیمان دوستی</span>» 2020</p>'),
        ("Рядом العربية внутри", '<p>Рядом <span dir="rtl">العربية</span> внутри</p>'),
        ("السنة 2024 رقم 5", '<p dir="rtl">السنة 2024 رقم 5</p>'),
    ],
)
def test_only_the_words_that_run_from_the_right_say_so(text, body):
    assert read(p(run(text))).body == body


def test_a_note_does_not_turn_its_sentence():
    draft = read(paragraph("слово", note=1), notes=["معاهدة الصداقة والتعاون"])

    assert draft.body == '<p>слово<span class="fn"><span dir="rtl">معاهدة الصداقة والتعاون</span></span></p>'
