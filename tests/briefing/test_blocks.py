from relations.briefing import blocks_of
from relations.briefing.blocks import stepwise


def words(block):
    return "".join(run.get("s", "") for run in block["r"])


def test_paragraphs_and_headings_keep_their_order():
    blocks = blocks_of("<h2>Торговля</h2><p>Первый</p><h3>Экспорт</h3><p>Второй</p>")

    assert [(block["k"], words(block)) for block in blocks] == [
        ("h", "Торговля"),
        ("p", "Первый"),
        ("h", "Экспорт"),
        ("p", "Второй"),
    ]


def test_headings_never_skip_a_level():
    levels = [block["level"] for block in blocks_of("<h4>a</h4><h2>b</h2><h4>c</h4><h3>d</h3>")]

    assert levels == [2, 2, 3, 3]
    assert stepwise([]) == []


def test_styles_and_links_are_data():
    [block] = blocks_of(
        '<p>a <strong>b <em>c</em></strong> <a href="/p/7">d</a> H<sub>2</sub>O</p>', "https://site.example"
    )

    assert {"s": "c", "b": True, "i": True} in block["r"]
    assert {"s": "d", "href": "https://site.example/p/7"} in block["r"]
    assert {"s": "2", "sub": True} in block["r"]


def test_links_that_are_not_web_addresses_are_only_words():
    [block] = blocks_of('<p><a href="#fn1">x</a><a href="javascript:alert(1)">y</a></p>')

    assert all("href" not in run for run in block["r"])


def test_notes_become_footnotes_in_place():
    [block] = blocks_of('<p>Слово<span class="fn">Смотри <em>источник</em></span>, дальше.</p>')

    assert block["r"][1] == {"note": [{"s": "Смотри "}, {"s": "источник", "i": True}]}
    assert block["r"][2] == {"s": ", дальше."}


def test_numbered_notes_of_the_old_form_become_footnotes_too():
    html = (
        '<p>Слово<sup class="fn-ref"><a id="fnref1" href="#fn1">1</a></sup></p>'
        '<section class="footnotes"><ol><li id="fn1">Примечание <a href="#fnref1" class="fn-back">↩</a></li></ol></section>'
    )

    [block] = blocks_of(html)

    assert block["r"][1]["note"][0]["s"].strip() == "Примечание"


def test_lists_nest():
    [block] = blocks_of("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>")

    assert [item[0]["r"][0]["s"] for item in block["items"]] == ["a", "c"]
    assert block["items"][0][1]["items"][0][0]["r"][0]["s"] == "b"


def test_tables_have_head_rows_caption_and_spans():
    [block] = blocks_of(
        "<table><caption>Вехи</caption><thead><tr><th>Год</th><th>Событие</th></tr></thead>"
        '<tbody><tr><td>1992</td><td>a</td></tr><tr><td colspan="2">b</td></tr></tbody></table>'
    )

    assert block["columns"] == 2
    assert [cell["r"][0]["s"] for cell in block["head"][0]] == ["Год", "Событие"]
    assert block["rows"][1][0]["cs"] == 2
    assert block["caption"] == [{"s": "Вехи"}]


def test_table_of_header_cells_alone_still_has_a_row():
    [block] = blocks_of("<table><tr><th>a</th></tr></table>")

    assert block["head"] == []
    assert len(block["rows"]) == 1


def test_broken_html_loses_no_words():
    blocks = blocks_of("слова <li>пункт</li><p>абзац <table><tr><td>ячейка<p>ещё</table> конец")

    text = str(blocks)
    assert all(word in text for word in ("слова", "пункт", "абзац", "ячейка", "ещё", "конец"))


def test_empty_text_has_no_blocks():
    assert blocks_of("") == []
    assert blocks_of(None) == []
