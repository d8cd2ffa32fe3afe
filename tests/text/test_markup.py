import html as entities
import json
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relations.text import markup
from relations.text.body import item_ids, link_items, render_body
from relations.text.footnotes import inline_footnotes, render_footnotes
from relations.text.markup import (
    clean_html,
    excerpt,
    plain_text,
    reading_minutes,
    with_heading_ids,
    word_count,
)
from relations.text.tokens import words
from tests.text.hostile import SHAPES

DEMO = Path(__file__).parents[2] / "relations" / "demo" / "data" / "articles.json"
ACTIVE_TAGS = words(
    "script style iframe frame frameset object embed applet svg math form input button select textarea base link meta "
    "template noscript audio video marquee portal dialog xmp plaintext title body html"
)


class Reader(HTMLParser):
    """Reads the result as a browser would and keeps every tag and attribute."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def active_parts(html: str) -> list[str]:
    """Everything in the text that could act, call out or disturb the page around it."""
    found = []
    for tag, attributes in Reader(html).tags:
        if tag in ACTIVE_TAGS or tag not in markup.TAGS:
            found.append(tag)
        for name, value in attributes.items():
            address = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "target", "ping", "name"):
                found.append(name)
            if name == "href" and not re.match(r"(https?://[^/@\\]+([/?#]|$)|mailto:|#|/(?![/\\]))", address):
                found.append(f"{name}={value}")
            if name in ("src", "srcset") and not re.match(r"/media/[^\\]*$", address):
                found.append(f"{name}={value}")
            if name == "id" and not re.match(r"(fn|fnref|note|ref|part|art|sec)", value):
                found.append(f"{name}={value}")
    return found


def cleaned_afresh(html: str) -> str:
    """Cleaned by somebody who has not seen the text before."""
    markup._known_clean.clear()
    return clean_html(html)


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_text_comes_out_dead(shape):
    encodings = [shape, f"<p>{shape}</p>", f"<table><tr><td>{shape}</td></tr></table>", f"<ul><li>{shape}"]

    for text in encodings:
        cleaned = clean_html(text)

        assert active_parts(cleaned) == []
        assert cleaned_afresh(cleaned) == cleaned


def test_hostile_corpus_is_large_and_without_repetition():
    assert len(set(SHAPES)) == len(SHAPES)
    assert len(SHAPES) >= 80


def test_escaped_script_stays_text():
    assert clean_html("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


PIECES = """<p>|</p>|<b>|</b>|<em>|</i>|<a href='/p/7'>|</a>|<table>|<tr>|<td>|</table>|<ul>|<li>|</ul>|<div>|</div>|<h1>|
</h1>|<span class=fn>|</span>|<br>|&nbsp;|&|<|қазақ |\u00a0|<section class=footnotes>|</section>|<blockquote>"""
FRAGMENTS = st.sampled_from([*SHAPES, *PIECES.split("|")])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=25).map("".join))
def test_cleaning_twice_changes_nothing(text):
    cleaned = clean_html(text)

    assert cleaned_afresh(cleaned) == cleaned
    assert active_parts(cleaned) == []


STRESS = """<b>|<b>x</b>|<div>x</div>|<div>x |<p><b><i>x</p>|<table><tr><td>|&|<|<!--|<li>|<svg><style>|<p a=x |&nbsp;|</b><p>|
<span class=fn>y</span>|<math><mtext><table>|<a><b>|\u00a0|- |<ul><li>|<select>|<sup><a href=#fn1>1</a></sup>|<a href='"""


@pytest.mark.parametrize("shape", STRESS.split("|"))
def test_stress_is_answered_quickly(shape):
    text = (shape * 300_000)[:300_000]
    started = time.process_time()

    cleaned = clean_html(text)

    assert time.process_time() - started < 1
    assert cleaned_afresh(cleaned) == cleaned
    excerpt(cleaned)


def test_tag_with_thousands_of_attributes_is_dropped():
    attributes = "".join(f" a{number}=x" for number in range(60_000))

    assert clean_html(f"<p>before</p><p{attributes}>after</p>") == "<p>before</p>after<p></p>"


def test_benign_text_survives_unchanged():
    text = (
        '<h2 id="part-1">Қатынастар</h2>\n<p>Тауар айналымы – 6,2\u00a0%, <strong>өсім</strong> <em>бар</em>; H<sub>2</sub>O '
        '<sup>2</sup><br>№\u00a0124-НҚ</p><ul><li>ә ғ қ ң ө ұ ү һ і</li></ul><ol start="3"><li>«үш»</li></ol>'
        "<blockquote><p>Начинается с разговора.</p></blockquote>"
        '<table><caption>Вехи</caption><thead><tr><th scope="col">Год</th><th scope="col" class="number">Млрд</th></tr></thead>'
        '<tbody><tr><th scope="row">1992</th><td colspan="2">—</td></tr></tbody></table>'
        '<p class="source-line" lang="kk">Дереккөз</p><hr>'
        '<figure><picture><source srcset="/media/r/a-480.avif 480w, /media/r/a-960.avif 960w" type="image/avif">'
        '<img src="/media/a.jpg" alt="Два круга" width="960" height="540" loading="lazy"></picture>'
        "<figcaption>Подпись</figcaption></figure>"
        '<p>Мақала<span class="fn">Ескертпе, <em>толық</em></span> соңы.</p>'
        '<p><a href="https://example.org/a?b=1&amp;c=2#d" rel="noopener noreferrer">out</a> <a href="#part-1">here</a> '
        '<a href="/p/12">item</a> <a href="mailto:info@example.org">mail</a></p>'
    )

    assert cleaned_afresh(text) == text


def test_old_and_foreign_tags_become_ours():
    assert clean_html("<h1>A</h1><h5>B</h5><p><b>c</b> <i>d</i></p>") == (
        "<h2>A</h2><h4>B</h4><p><strong>c</strong> <em>d</em></p>"
    )


def test_word_markup_leaves_only_words():
    pasted = (
        "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--><style>p.MsoNormal{margin:0}</style>"
        "<p class=MsoNormal style='mso-margin-top-alt:auto'><span lang=RU style='font-size:12pt'>Товарооборот"
        "<o:p></o:p></span></p><div class=WordSection1><p>14&nbsp;ноября</p></div>"
    )

    assert clean_html(pasted) == "<p>Товарооборот</p><p>14\u00a0ноября</p>"


def test_divisions_become_paragraphs():
    assert clean_html("<div>one</div><div><em>two</em></div><div><p>three</p></div>") == (
        "<p>one</p><p><em>two</em></p><p>three</p>"
    )


def test_address_of_a_page_becomes_permanent():
    assert clean_html('<a href="/ru/agreements/17-dogovor/">x</a>') == '<a href="/p/17">x</a>'
    assert clean_html('<a href="www.akorda.kz">x</a>') == (
        '<a href="https://www.akorda.kz" rel="noopener noreferrer">x</a>'
    )


def test_clean_text_is_recognised_without_parsing_it_again(monkeypatch):
    cleaned = clean_html("<p>Бір <b>рет</b></p>")
    monkeypatch.setattr(markup, "_cleaned", None)

    assert clean_html(cleaned) == "<p>Бір <strong>рет</strong></p>"


def test_demo_articles_survive_cleaning():
    for article in json.loads(DEMO.read_text())["articles"]:
        for body in article["body"].values():
            if body:
                assert clean_html(body) == body.replace("&nbsp;", "\u00a0")


def test_plain_text_has_a_line_per_block_and_no_markup():
    html = "<h2>A &amp; B</h2><p>one<br>two</p><table><tr><td>1</td><td>2</td></tr></table><script>x</script>"

    assert plain_text(html) == "A & B\none\ntwo\n1 2"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>A&nbsp;\t b</p>\r\n<p> c </p>", "A\u00a0 b\nc"),
        ("<p>a</p><script>if (a < b) {}</script><STYLE>p {}</STYLE><p>b", "a\nb"),
        ("a<script>b", "a"),
        ("&lt;b&gt; &amp;lt; <em>c</em>d", "<b> &lt; cd"),
    ],
)
def test_plain_text_of_what_did_not_come_from_the_cleaner(html, text):
    assert plain_text(html) == text


def test_plain_text_can_leave_the_notes_out():
    html = '<p>Сөз<span class="fn">ескертпе</span> бар.</p>'

    assert plain_text(html) == "Сөз ескертпе бар."
    assert plain_text(html, notes=False) == "Сөз бар."


def test_excerpt_is_cut_at_a_word():
    html = "<h2>Heading</h2><p>Астана и\u00a0Ташкент подписали договор, который действует.</p>"

    assert excerpt(html, 40) == "Астана и\u00a0Ташкент подписали договор…"
    assert excerpt("<p>Short.</p>", 40) == "Short."
    assert excerpt(f"<p>{'ж' * 100}</p>", 10) == f"{'ж' * 9}…"


def test_words_are_counted_as_a_reader_would():
    assert word_count("<p>Қазақстан–Өзбекстан, қазақ-өзбек; 6,2 % and don’t</p>") == 7
    assert word_count(None) == 0


def test_reading_time_is_at_least_a_minute():
    assert reading_minutes(1, "kk") == 1
    assert reading_minutes(1200, "ru") == 7


def test_headings_get_addresses_and_a_table_of_contents():
    html, toc = with_heading_ids(
        '<h2>Бір</h2><h3>Екі<span class="fn">n</span></h3><h2 id="art-7">Үш</h2><h4>x</h4>'
    )

    assert html.startswith('<h2 id="part-1">Бір</h2><h3 id="part-1-1">Екі')
    assert [(heading.level, heading.id, heading.text) for heading in toc] == [
        (2, "part-1", "Бір"),
        (3, "part-1-1", "Екі"),
        (2, "art-7", "Үш"),
        (4, "part-2-0-1", "x"),
    ]


def test_footnotes_are_numbered_with_links_both_ways():
    shown = render_footnotes(
        '<p>Бір <span class="fn">Алғашқы</span>, екі<span class="fn">Соңғы</span>.</p>', "kk"
    )

    assert shown.startswith(
        '<p>Бір<sup class="note-ref"><a id="ref-1" href="#note-1" aria-label="1-ескертпе">1</a></sup>, '
        'екі<sup class="note-ref"><a id="ref-2" href="#note-2" aria-label="2-ескертпе">2</a></sup>.</p>'
        '<section class="notes" aria-labelledby="notes"><h2 id="notes">Ескертпелер</h2><ol><li id="note-1">Алғашқы '
        '<a class="back" href="#ref-1" aria-label="Мәтінге оралу, 1-ескертпе"><svg'
    )
    assert shown.endswith("</a></li></ol></section>")


def test_prefix_keeps_two_texts_on_a_page_apart():
    first, _ = render_body('<h2>A</h2><p>x<span class="fn">n</span></p>', "ru", prefix="a-")
    second, _ = render_body('<h2>A</h2><p>x<span class="fn">n</span></p>', "en", prefix="b-")

    names = re.findall(r' id="([^"]+)"', first + second)
    assert len(names) == len(set(names)) == 8
    assert 'href="#b-note-1"' in second


def test_numbered_notes_move_into_the_sentence():
    ours = (
        '<p>Text.<sup class="fn-ref"><a id="fnref1" href="#fn1" aria-label="Note 1">1</a></sup></p><section '
        'class="footnotes" aria-label="Notes"><ol><li id="fn1">See <em>here</em>. <a href="#fnref1" class="fn-back">↩</a>'
        "</li></ol></section>"
    )
    mammoth = (
        '<p>Text.<sup><a href="#footnote-2" id="footnote-ref-2">[1]</a></sup></p><ol><li id="footnote-2"><p> See '
        '<em>here</em>. <a href="#footnote-ref-2">↑</a></p></li></ol>'
    )
    word = (
        '<p>Text.<a href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a></p><div><hr>'
        '<div style="mso-element:footnote" id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> See '
        "<em>here</em>.</p></div></div>"
    )

    for text in (ours, mammoth, word):
        assert clean_html(inline_footnotes(text)) == '<p>Text.<span class="fn">See <em>here</em>.</span></p>'


def test_link_without_a_note_stays_a_link():
    text = '<p><a href="#note-1">see the table</a></p>'

    assert inline_footnotes(text) == text


def test_body_wraps_tables_and_renews_links():
    html = '<p><a href="/p/5#part-1">a</a> <a href="/p/6">b</a></p><table><tbody></tbody></table>'

    shown, toc = render_body(html, "en")
    shown = link_items(shown, {5: "/en/articles/5-new/"})

    assert toc == []
    assert item_ids(html) == {5, 6}
    assert shown == (
        '<p><a href="/en/articles/5-new/#part-1">a</a> <a href="/p/6">b</a></p>'
        '<div class="table-wrap"><table class="data-table"><tbody></tbody></table></div>'
    )
    assert link_items(html, {}) == html


def test_end_mark_closes_the_text_before_the_notes():
    shown, _ = render_body('<p>x<span class="fn">n</span></p>', "en", end_mark="<svg></svg>")

    assert '</sup><svg></svg></p><section class="notes"' in shown


def test_entities_are_not_doubled():
    text = "R&D & Co <p>5 < 6</p>"

    assert entities.unescape(clean_html(text)) == text
    assert clean_html(clean_html(text)) == "R&amp;D &amp; Co <p>5 &lt; 6</p>"


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("{site}/ru/agreements/17-dogovor/", "/p/17"),
        ("{site}/ru/agreements/17-dogovor/?utm_source=mail#acts", "/p/17#acts"),
        ("/kk/articles/17/#part-1", "/p/17#part-1"),
        ("{site}/p/17", "/p/17"),
        ("{site}/admin/relations/article/17/change/?language=kk#kk", "/p/17#kk"),
        ("{site}/preview/17/ru/", "/p/17"),
        ("{site}/ru/articles/?topic=trade", "/ru/articles/?topic=trade"),
        ("{site}", "/"),
        ("{site}.evil.example/ru/articles/17/", "{site}.evil.example/ru/articles/17/"),
        ("https://other.example/ru/articles/17-x/", "https://other.example/ru/articles/17-x/"),
        ("{site}//evil.example/p/17", None),
    ],
)
def test_an_own_address_pasted_becomes_permanent_and_no_foreign_one(settings, pasted, stored):
    settings.SITE_URL = "https://portal.example"
    site = "HTTPS://Portal.example" if "utm" in pasted else settings.SITE_URL

    html = clean_html(f'<a href="{pasted.format(site=site)}">x</a>')

    href = re.search(r'href="([^"]*)"', html)
    assert (href and href[1]) == (stored and stored.format(site=settings.SITE_URL))


@pytest.mark.parametrize(
    "path",
    ["../admin/logout/", "a/../../x.png", "./x.png", "..", "%2e%2e/x.png", "a%2Fb.png", "a%5cb.png", "x%00.png",
     "/evil.example/x.png", "a\\b.png", "a b.png"],
)  # fmt: skip
def test_a_picture_leads_nowhere_but_into_the_folder_of_files(path):
    own, strange = (
        '<p><img src="/media/pictures/x.png" alt="a"></p>',
        f'<p><img src="/media/{path}" alt="a"></p>',
    )

    assert clean_html(own) == own
    assert clean_html(strange) == "<p></p>"
    assert clean_html(f'<p><img src="/media/x.png" srcset="/media/{path} 2x" alt="a"></p>') == (
        '<p><img src="/media/x.png" alt="a"></p>'
    )
