"""Brothers of the cases: the kinds of what Word writes, each in a form of its own, and a receipt that misses nothing."""

import io
import zipfile

import pytest

from relations.exchange import word
from relations.exchange.word import rewriting
from tests.exchange.docx import STYLES, W, docx, paragraph

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(*blocks, **options):
    return word.read(docx(paragraph("Обзор года", "Title"), *blocks, **options))


def kinds(draft) -> dict[str, int]:
    return {kind: line.count for kind, line in draft.receipt.lines.items()}


def numbered(text: str, number: int = 1, level: int = 0, style: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:p><w:pPr>{styled}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"{run(text)}</w:p>"
    )


def numbering(*levels: tuple[str, str, int], override: int | None = None) -> dict[str, str]:
    rows = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text, start) in enumerate(levels)
    )
    start = (
        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{override}"/></w:lvlOverride>' if override else ""
    )
    relations = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
    <Relationship Id="n1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>"""
    return {
        "word/_rels/document.xml.rels": relations,
        "word/numbering.xml": f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{rows}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{start}</w:num></w:numbering>',
    }


def test_a_list_that_starts_later_and_goes_on_after_a_paragraph_keeps_its_numbers():
    plain = numbering(("decimal", "%1.", 4))

    draft = read(numbered("четыре"), numbered("пять"), paragraph("между"), numbered("шесть"), extra=plain)

    assert draft.body == (
        '<ol start="4"><li>четыре</li><li>пять</li></ol><p>между</p><ol start="6"><li>шесть</li></ol>'
    )


def test_a_list_that_counts_anew_is_a_list_of_its_own():
    draft = read(
        numbered("раз"),
        numbered("два"),
        numbered("снова", 2),
        extra=numbering(("decimal", "%1)", 1), override=1),
    )

    assert draft.body == "<ol><li>раз</li><li>два</li></ol><ol><li>снова</li></ol>"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("russianLower", "%1)", "а) первый"),
        ("lowerLetter", "%1)", "a) первый"),
        ("upperRoman", "%1.", "I. первый"),
        ("decimal", "Пункт %1 —", "Пункт 1 — первый"),
        ("decimal", "%1-бап.", "1-бап. первый"),
    ],
)
def test_numbers_that_are_more_than_a_number_become_words(form, text, expected):
    draft = read(numbered("первый"), extra=numbering((form, text, 1)))

    assert draft.body == f"<p>{expected}</p>"
    assert kinds(draft) == {"number": 1}


def test_numbers_of_several_levels_count_as_in_word():
    levels = numbering(("upperRoman", "%1", 1), ("decimal", "%1.%2.", 1))

    draft = read(
        numbered("Глава", style="1"), numbered("Пункт", 1, 1), numbered("Пункт", 1, 1),
        numbered("Глава", style="1"), numbered("Пункт", 1, 1), extra=levels,
    )  # fmt: skip

    assert (
        draft.body == "<h2>I Глава</h2><p>I.1. Пункт</p><p>I.2. Пункт</p><h2>II Глава</h2><p>II.1. Пункт</p>"
    )


def test_tracked_changes_are_as_if_accepted():
    draft = read(
        f'<w:p>{run("Срок ")}<w:del w:id="1"><w:r><w:delText>пять</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{run("десять")}</w:ins>{run(" лет.")}</w:p>'
        f'<w:p><w:moveFrom w:id="3">{run("перенесено")}</w:moveFrom><w:moveTo w:id="4">{run("сюда")}</w:moveTo></w:p>'
    )

    assert draft.body == "<p>Срок десять лет.</p><p>сюда</p>"
    assert kinds(draft) == {"deleted": 2}


def test_struck_and_hidden_words_go_whichever_way_they_were_marked():
    style = (
        '<w:style w:type="character" w:styleId="Old"><w:name w:val="Отменено"/><w:rPr><w:strike/></w:rPr></w:style>'
        "</w:styles>"
    )
    styled, unstruck = '<w:rStyle w:val="Old"/>', '<w:strike w:val="0"/>'

    draft = read(
        f"<w:p>{run('Действует ')}{run('до ', '<w:dstrike/>')}{run('2020', '<w:strike/>')}{run('до 2030')}</w:p>",
        f"<w:p>{run('Видно')}{run(' тайно', '<w:vanish/>')}{run(' прежнее', styled)}{run(' не', unstruck)}</w:p>",
        extra={"word/styles.xml": STYLES.replace("</w:styles>", style)},
    )

    assert draft.body == "<p>Действует до 2030</p><p>Видно не</p>"
    assert kinds(draft) == {"struck": 2, "hidden": 1}
    assert draft.receipt.lines["struck"].items[0] == (("paragraph", 2), "до 2020")


def test_equations_become_a_line_of_text():
    equation = (
        f"<m:oMath {M}><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
        "<m:r><m:t>=</m:t></m:r><m:rad><m:deg/><m:e><m:r><m:t>a+b</m:t></m:r></m:e></m:rad></m:oMath>"
    )

    draft = read(f"<w:p>{run('Итак, ')}{equation}{run('.')}</w:p>")

    assert draft.body == "<p>Итак, c<sup>2</sup>=√(a+b).</p>"
    assert kinds(draft) == {"equation": 1}


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        ("<w:fldSimple w:instr='DATE'>%s</w:fldSimple>", "<p>слово</p>"),
        ("<w:smartTag>%s</w:smartTag>", "<p>слово</p>"),
        ("<w:customXml>%s</w:customXml>", "<p>слово</p>"),
        ("<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>", "<p>слово</p>"),
        ("<w:bdo w:val='ltr'><w:dir w:val='ltr'>%s</w:dir></w:bdo>", "<p>слово</p>"),
        ("<w:hyperlink r:id='none' xmlns:r='x'>%s</w:hyperlink>", "<p>слово</p>"),
    ],
)
def test_wrappers_keep_what_they_hold(wrapped, expected):
    draft = read(f"<w:p>{wrapped % run('слово')}</w:p>")

    assert (draft.body, kinds(draft)) == (expected, {})


def test_a_table_of_contents_is_left_out_and_said():
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Введение 3")}</w:p>'
        f'<w:p>{run("Итоги 9")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )

    draft = read(field, paragraph("Введение", "1"), paragraph("Текст."))

    assert draft.body == "<h2>Введение</h2><p>Текст.</p>"
    assert kinds(draft) == {"contents": 1}


def test_headers_and_comments_are_said_with_their_words():
    relations = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="h" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>
    <Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/></Relationships>"""
    extra = {
        "word/_rels/document.xml.rels": relations,
        "word/header1.xml": f"<w:hdr {W}>{paragraph('Для служебного пользования')}</w:hdr>",
        "word/comments.xml": f'<w:comments {W}><w:comment w:id="0">{paragraph("Проверить год")}</w:comment></w:comments>',
    }

    draft = read(paragraph("Текст."), extra=extra)

    assert kinds(draft) == {"header": 1, "comment": 1}
    assert draft.receipt.lines["comment"].items[0][1] == "Проверить год"


def test_an_own_mark_of_a_note_stands_once():
    body = '<w:p><w:r><w:t>Текст</w:t></w:r><w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r></w:p>'

    draft = read(body, notes=["* Автор благодарит коллег."])

    assert draft.body == '<p>Текст<span class="fn">* Автор благодарит коллег.</span></p>'


def test_strict_files_are_read():
    strict = (
        f'<?xml version="1.0"?><w:document {W}><w:body>{paragraph("Строгий формат", bold=True)}'
        f"{paragraph('Текст.')}</w:body></w:document>"
    ).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    draft = word.read(docx(document=strict))

    assert (draft.title, draft.body) == ("Строгий формат", "<p>Текст.</p>")


def test_letters_lost_before_are_flagged():
    draft = read(paragraph("Шарт ?аза?стан мен Қытай арасында. Солай ма? Иә."))

    assert draft.receipt.lines["question"].items == [(("file", ""), "?аза?стан")]


@pytest.mark.parametrize("victim", ["слово", "17", "№", "Δ"])
def test_whatever_the_conversion_loses_the_receipt_names(victim, monkeypatch):
    """A converter that swallows words is not believed: the second reading finds them, with their place."""
    whole = rewriting.Rewriting.package_of

    def swallowing(self):
        data = whole(self)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as was, zipfile.ZipFile(out, "w") as now:
            for name in was.namelist():
                now.writestr(
                    name,
                    was.read(name).replace(victim.encode(), b"")
                    if "document.xml" in name
                    else was.read(name),
                )
        return out.getvalue()

    monkeypatch.setattr(rewriting.Rewriting, "package_of", swallowing)

    draft = read(paragraph("Первый абзац."), paragraph("Здесь слово, № 17 и Δ."))

    lost = draft.receipt.lines["words"]
    assert (lost.count, lost.items) == (1, [(("paragraph", 3), victim.casefold())])


def test_a_receipt_comes_back_from_its_json():
    draft = read(f"<w:p>{run('прежнее', '<w:strike/>')}{run('новое')}</w:p>")

    again = word.Draft("ru", "", "", "").receipt.from_json(draft.receipt.as_json())

    assert again == draft.receipt
