"""Tables of a text as rows of words."""

from relations.text.body import render_body
from relations.text.tables import tables_of

HTML = (
    "<p>До</p><table><caption>Товарооборот</caption><thead><tr><th scope='col'>Год</th>"
    "<th scope='col' colspan='2'>Млрд&nbsp;долл.</th></tr></thead>"
    '<tbody><tr><td>2024<span class="fn">Оценка <em>портала</em>.</span></td><td>4,3</td><td><strong>4</strong>,4</td></tr></tbody>'
    "</table><p>После</p><table><tr><td>x</td></tr></table>"
)


def test_cells_captions_and_spans_are_kept_and_notes_are_not():
    first, second = tables_of(HTML)

    assert first.caption == "Товарооборот"
    assert first.rows == [["Год", "Млрд долл.", ""], ["2024", "4,3", "4,4"]]
    assert second.rows == [["x"]]
    assert tables_of("<p>Без таблиц</p>") == []


def test_each_table_is_followed_by_its_own_link():
    shown, _toc = render_body(HTML, "en", with_downloads=True)

    assert shown.count("table-download") == 2
    assert 'href="tables/en-1.csv"' in shown
    assert 'href="tables/en-2.csv"' in shown
    assert "table-download" not in render_body(HTML, "en")[0]
