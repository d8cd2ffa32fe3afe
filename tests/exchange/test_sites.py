"""Former sites: the export of WordPress and pages of a crawler, written for these tests after the formats' documents."""

import io
from xml.sax.saxutils import escape

import pytest
from PIL import Image

from relations.exchange.intake import jobs
from relations.exchange.intake.folders import folder_at
from relations.exchange.sites import crawl, streaming, wordpress
from relations.exchange.sites.exports import Export, head_of
from relations.exchange.sites.pictures import media_of
from relations.exchange.sites.streaming import ExportRefused, records
from relations.exchange.word.chunks import decoded
from relations.models import Article, OldAddress, Picture
from relations.text.markup import plain_text
from tests import factories

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Институт</title>
<wp:author><wp:author_login><![CDATA[aseitova]]></wp:author_login>
<wp:author_display_name><![CDATA[А. Сейтова]]></wp:author_display_name></wp:author>"""
TEXT = "Торговля выросла на 12,5 % в 1998 году. " * 6


def item(number: int, body: str, language="", group="", **more) -> str:
    values = {"title": f"Обзор {number}", "status": "publish", "type": "post"} | more
    extra = f'<category domain="language" nicename="{language}"><![CDATA[x]]></category>' if language else ""
    extra += (
        f'<category domain="post_translations" nicename="{group}"><![CDATA[x]]></category>' if group else ""
    )
    return f"""<item><title>{escape(values["title"])}</title><link>http://old.example/obzor-{number}/</link>
<dc:creator><![CDATA[aseitova]]></dc:creator><guid isPermaLink="false">http://old.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[Коротко]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>1998-05-12 10:00:00</wp:post_date><wp:status>{values["status"]}</wp:status>
<wp:post_type>{values["type"]}</wp:post_type><category domain="category" nicename="e"><![CDATA[Экономика]]></category>{extra}
{more.get("meta", "")}</item>"""


def export(*items: str) -> bytes:
    return f"{HEAD}{''.join(items)}</channel></rss>".encode()


def export_of(data: bytes, media=lambda _name: None) -> Export:
    return Export({"export.xml": lambda: io.BytesIO(data)}, media)


def papers(data: bytes, media=lambda _name: None):
    return list(wordpress.papers(export_of(data, media)))


def read(body: str, media=lambda _name: None):
    return papers(export(item(1, body)), media)[0].read()


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 90)).save(out, "PNG")
    return out.getvalue()


def test_a_post_says_who_when_and_where_it_stood():
    (paper,) = papers(
        export(item(7, TEXT, "ru", "pll_1"), item(8, "x", status="draft"), item(9, "x", type="attachment"))
    )

    assert paper.key == "wordpress:7"
    assert paper.values == {
        "title": "Обзор 7", "lead": "Коротко", "authors": "А. Сейтова", "date": "1998-05-12", "keywords": "Экономика",
        "language": "ru", "group": "pll_1",
        "old_addresses": "http://old.example/obzor-7/\nhttp://old.example/?p=7\n/?p=7",
    }  # fmt: skip


def test_translations_of_wpml_are_a_group():
    def meta(key, value):
        return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"

    said = meta("_wpml_import_language_code", "kk") + meta("_wpml_import_translation_group", "t5")
    (paper,) = papers(export(item(1, TEXT, meta=said)))

    assert (paper.values["language"], paper.values["group"]) == ("kk", "t5")


def test_lines_become_paragraphs_and_blocks_go():
    assert read("Раз.\n\nДва\nтри.").body == "<p>Раз.</p><p>Два<br>три.</p>"
    assert read("<!-- wp:paragraph --><p>Раз.</p><!-- /wp:paragraph -->").body == "<p>Раз.</p>"


def test_lines_between_blocks_are_paragraphs_too():
    body = read(
        "Раз.\n\n<h2>Часть</h2>\nДва\nтри.\n<ul>\n<li>а</li>\n</ul>\n\n[caption]<img src='x.png'> Карта[/caption]Четыре."
    ).body

    assert [plain_text(part) for part in body.split("<p>")[1:]] == [
        "Раз.\nЧасть",
        "Два\nтри.\nа\nКарта",
        "Четыре.",
    ]
    assert "<h2>Часть</h2>" in body
    assert "<ul><li>а</li></ul>" in body


def test_shortcodes_around_text_are_unwrapped_and_others_named():
    reading = read('[vc_row][vc_column width="1/2"]Текст.[/vc_column][/vc_row][contact-form-7 id="5"]')

    assert plain_text(reading.body).strip() == "Текст."
    assert reading.receipt.lines["element"].count == 1


def test_pictures_come_with_their_words_and_missing_ones_are_named():
    body = (
        '[caption id="a"]<img src="http://old.example/wp-content/uploads/1998/05/map.png" alt="Карта"> Карта границы[/caption]'
        '<p><img src="http://old.example/wp-content/uploads/gone.png"></p>'
    )
    media = media_of(["uploads/1998/05/map.png", "uploads/2001/map.png"], lambda name: name.encode())

    reading = read(body, media)

    assert reading.pictures == [b"uploads/1998/05/map.png"]
    assert 'src="/media/word-picture/0"' in reading.body
    assert "<figcaption>Карта границы</figcaption>" in reading.body
    assert reading.receipt.lines["picture_outside"].count == 1


def test_links_to_the_site_itself_lose_its_name():
    reading = read('<p><a href="http://www.old.example/?p=3">a</a> <a href="https://un.org/x">b</a></p>')

    assert 'href="/?p=3"' in reading.body
    assert 'href="https://un.org/x"' in reading.body


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE rss SYSTEM "http://evil.example/x.dtd">',
        "<!DOCTYPE rss>",
    ],
)
def test_entities_are_never_expanded(head):
    made = export_of(export(item(1, TEXT)).replace(b"<rss", f"{head}<rss".encode(), 1))

    assert list(wordpress.papers(made)) == []
    assert len(made.remarks) == 1


def test_what_stands_before_the_damage_comes_in():
    data = export(item(1, TEXT), item(2, TEXT))
    made = export_of(data[: data.rindex(b"<item>") + 50])

    assert [paper.key for paper in wordpress.papers(made)] == ["wordpress:1"]
    assert made.remarks[0].startswith("export.xml: ")


def test_a_record_that_is_too_large_is_refused_and_the_others_come(monkeypatch):
    monkeypatch.setattr(streaming, "LONGEST", 3_000)
    one, two, three = papers(export(item(1, TEXT), item(2, "слово " * 1_000), item(3, TEXT)))

    assert [paper.key for paper in (one, two, three)] == ["wordpress:1", "wordpress:2", "wordpress:3"]
    assert "Торговля" in three.read().body
    with pytest.raises(ExportRefused):
        two.read()


def test_drafts_are_counted():
    made = export_of(export(item(1, TEXT), item(2, TEXT, status="draft")))

    assert len(list(wordpress.papers(made))) == 1
    assert "1 " in made.remarks[0]


def test_an_address_that_is_none_harms_no_other_post():
    one, two = papers(
        export(item(1, '<a href="http://[x">a</a>' + TEXT), item(2, TEXT)).replace(
            b"http://old.example/obzor-1/", b"http://[1/"
        )
    )

    assert one.values["old_addresses"].startswith("http://[1/")
    assert "Торговля" in one.read().body
    assert two.key == "wordpress:2"


def test_records_are_read_one_at_a_time():
    class Endless(io.RawIOBase):
        sent = 0

        def read(self, size):
            self.sent += 1
            return b"<r>" + b"<x><y>1</y></x>" * 100 if self.sent == 1 else b"<x><y>1</y></x>" * 100

    stream = Endless()
    found = records(stream, "x")

    assert next(found)[1].text("y") == "1"
    assert stream.sent == 1


PAGE = f"""<!doctype html><html lang="ru"><head><title>Обзор торговли | Институт</title>
<meta name="description" content="Коротко о торговле"><meta name="author" content="А. Сейтова">
<meta property="article:published_time" content="1998-05-12T10:00:00+06:00">
<link rel="canonical" href="http://old.example/ru/obzor.html">
<link rel="alternate" hreflang="kk" href="http://old.example/kk/sholu.html"></head>
<body><nav><a href="/">Меню</a></nav><header>Шапка</header><main><article><h1>Обзор торговли</h1><p>{TEXT}</p>
<img src="../img/map.png" alt="Карта"><script>evil()</script></article></main><footer>Подвал</footer></body></html>"""


def test_a_page_is_its_article_without_what_stands_around():
    media = media_of(["site/img/map.png"], lambda _name: b"png")

    reading = crawl.read_page(PAGE.encode(), media)

    assert plain_text(reading.body).strip() == TEXT.strip()
    assert reading.pictures == [b"png"]
    assert reading.values == {
        "lead": "Коротко о торговле", "authors": "А. Сейтова", "date": "1998-05-12", "language": "ru",
        "old_addresses": "http://old.example/ru/obzor.html", "group": "/kk/sholu.html", "title": "Обзор торговли",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "address", "link"),
    [
        ("old.example/ru/2001/page.html", "http://old.example/ru/2001/page.html", "/ru/2001/next.html"),
        ("ru/page.html", "/ru/page.html", "/ru/next.html"),
    ],
)
def test_a_page_that_does_not_say_where_it_stood_stood_where_it_lies(name, address, link):
    page = f'<html><body><main><p>{TEXT}</p><a href="next.html">дальше</a></main></body></html>'

    reading = crawl.read_page(page.encode(), lambda _name: None, name)

    assert reading.values["old_addresses"] == address
    assert f'href="{link}"' in reading.body


@pytest.mark.parametrize(
    "hostile", ["<article>" * 5_000, "<h1>" * 20_000, "<main><p>" + "<!--" * 20_000, "<a href='" * 9_000]
)
def test_a_hostile_page_takes_no_time(hostile):
    crawl.read_page(f'<link rel="canonical">{hostile}'.encode(), lambda _name: None)


def test_a_document_saved_as_html_is_no_page():
    assert not crawl.is_page(b"<html><body><h1>x</h1><p>y</p></body></html>")
    assert crawl.is_page(PAGE.encode())


@pytest.mark.django_db
def test_a_whole_export_comes_in(tmp_path, daniyar):
    factories.make_topic()
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "map.png").write_bytes(a_picture())
    image = '<p><img src="http://old.example/wp-content/uploads/map.png" alt="Карта"></p>'
    items = (
        item(1, f"<p>{TEXT}</p>{image}", "ru", "g1"),
        item(2, "<p>Сауда 1998 жылы өсті. Қазақстан.</p>" * 4, "kk", "g1"),
    )
    (tmp_path / "export.xml").write_bytes(export(*items)[:-10])

    batch = jobs.begin("wordpress", by=daniyar)
    jobs.work(batch.pk, tmp_path)
    jobs.accept(batch, batch.papers.values_list("pk", flat=True))
    batch.refresh_from_db()
    jobs.bring_in(batch)
    jobs.work(batch.pk)

    article = Article.objects.get()
    picture = Picture.objects.get()
    assert picture.file.url in article.body_ru
    assert article.keywords_ru == "Экономика"
    assert OldAddress.objects.filter(address="/?p=2").values_list("content", "language").get() == (
        article.pk,
        "kk",
    )
    assert any("export.xml" in remark for remark in batch.remarks)


def test_links_out_of_a_folder_are_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("тайна")
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")

    assert list(folder_at(inside).papers()) == []


def test_controls_and_wrong_encodings_do_not_keep_a_file_out():
    text = export(item(1, "Первый"), item(2, "Вт\x08орой"), item(3, "Третий"))
    head = b'encoding="UTF-8"'

    for data in (
        text,
        text.decode().encode("cp1251"),  # says UTF-8
        text.replace(head, b'encoding="klingon"'),
        text.replace(head, b'encoding="windows-1251"').decode().encode("cp1251"),
    ):
        made = export_of(data)
        assert [plain_text(paper.read().body) for paper in wordpress.papers(made)] == [
            "Первый",
            "Второй",
            "Третий",
        ]
        assert made.remarks == []


def test_an_export_in_wide_letters_is_known_and_read():
    data = export(item(1, "Первый")).decode().replace("UTF-8", "UTF-16").encode("utf-16")

    assert wordpress.recognises("a.xml", head_of("a.xml", lambda: io.BytesIO(data)))
    assert [paper.key for paper in papers(data)] == ["wordpress:1"]


def test_different_texts_under_one_number_both_come_and_equal_ones_once(tmp_path, daniyar):
    twice = item(1, f"<p>{TEXT}</p>")
    (tmp_path / "a.xml").write_bytes(export(twice, item(2, f"<p>{TEXT} Ещё.</p>")))
    (tmp_path / "b.xml").write_bytes(export(twice, item(2, f"<p>{TEXT} Иначе.</p>", title="Другой")))

    for _again in range(2):
        batch = jobs.begin("old", by=daniyar)
        jobs.work(batch.pk, tmp_path)
        found = {paper.key: paper for paper in batch.papers.all()}

        assert list(found) == ["wordpress:1", "wordpress:2", "wordpress:2 (2)"]
        assert found["wordpress:2"].values["title"] == "Обзор 2"
        assert found["wordpress:2 (2)"].values["title"] == "Другой"
        assert [key for key, paper in found.items() if "number:wordpress:2" in paper.doubts] == [
            "wordpress:2 (2)"
        ]
    assert jobs.is_grave("number:wordpress:2")


def test_a_page_that_names_a_wrong_encoding_is_read_as_it_was_meant():
    page = '<html><head><meta charset="utf-8"></head><body><p>Обзор торговли</p></body></html>'

    assert "Обзор торговли" in decoded(page.encode("cp1251"))
    assert "Обзор торговли" in decoded(page.replace("utf-8", "klingon").encode())


def meta(key: str, value: str) -> str:
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"


def test_what_a_post_holds_besides_its_text_is_taken_or_named():
    attached = "<wp:attachment_url>http://old.example/files/map.png</wp:attachment_url>"
    more = meta("_thumbnail_id", "9") + meta("annotation", "Важные слова") + meta("views", "12")
    more += "<wp:comment><wp:comment_content>Спасибо</wp:comment_content></wp:comment>"
    more += '<category domain="author" nicename="x"><![CDATA[И. Иванов]]></category>'
    more += '<category domain="author" nicename="y"><![CDATA[П. Петров]]></category>'
    body = '[box title="Слова рамки"]<p>Текст</p>[/box]<!-- wp:block {"ref":5} /--><iframe src="http://map.example/"></iframe>'
    body += "<dl><dt>Термин</dt><dd>Значение</dd></dl><select><option>Выбор</option></select>"
    data = export(item(1, body, meta=more), item(9, "", type="attachment", meta=attached))

    (paper,) = papers(data, lambda address: b"png" if address.endswith("map.png") else None)
    reading = paper.read()

    assert paper.values["authors"] == "И. Иванов; П. Петров"
    assert reading.pictures == [b"png"]
    assert plain_text(reading.body).split() == ["Текст", "Термин", "Значение"]
    named = {kind: [words for _place, words in line.items] for kind, line in reading.receipt.lines.items()}
    assert named == {
        "element": ['<!-- wp:block {"ref":5} /-->', '[box title="Слова рамки"]', '<iframe src="http://map.example/">'],
        "column": ["annotation: Важные слова"],
        "comment": [""],
        "words": ["выбор"],
    }  # fmt: skip


def test_other_types_of_records_come_with_a_doubt_or_are_counted():
    made = export_of(
        export(
            item(1, "a", type="review", title="А & <b>Б</b> &laquo;В&raquo;"),
            item(2, "b", language="de"),
            item(3, "c", meta="<wp:post_password>x</wp:post_password>"),
            item(4, "d", type="wpcf7_contact_form"),
            item(5, "e", type="nav_menu_item"),
            item(6, "f"),
        )
    )

    found = list(wordpress.papers(made))

    assert [(paper.key, paper.doubts) for paper in found] == [
        ("wordpress:1", ["kind:review"]), ("wordpress:2", ["language:de"]), ("wordpress:6", []),
    ]  # fmt: skip
    assert found[0].values["title"] == "А & Б «В»"
    assert len(made.remarks) == 2
    assert "wpcf7_contact_form (1)" in made.remarks[1]


def test_an_entity_of_html_is_no_end_of_an_export():
    data = export(item(1, "a"), item(2, "b")).replace(
        "<title>Обзор 1".encode(), "<title>Обзор&nbsp;&mdash; 1&x;".encode()
    )

    assert [paper.values["title"] for paper in papers(data)] == ["Обзор — 1&x;", "Обзор 2"]


def test_what_a_page_says_twice_or_beside_its_article_is_told():
    body = "<aside>Врезка</aside><form>Имя</form></main><main><p>Другое</p></main>"
    page = PAGE.replace("</main>", body).replace(
        "<head>", '<head><meta name="date" content="2005-01-02"><base href="/a/b/">'
    )
    page = page.replace(
        "<script>", '<img src="data:," data-src="/x/photo.png"><a href="c.html">Дальше</a><script>'
    )
    media = media_of(["x/photo.png"], lambda _name: b"photo")

    reading = crawl.read_page(
        page.replace("<article>", "").replace("</article>", "").encode(), media, "old.example/a.html"
    )

    assert reading.doubts == ["moments:1998-05-12, 2005-01-02"]
    assert reading.values["date"] == "1998-05-12"
    assert reading.pictures == [b"photo"]
    assert 'href="/a/b/c.html"' in reading.body
    said = [words for _place, words in reading.receipt.lines["element"].items]
    assert said == ["<aside> Врезка", "<form> Имя", "<main> Другое"]


def test_a_text_in_another_language_than_its_source_says_and_one_without_words_are_doubted(tmp_path, daniyar):
    (tmp_path / "export.xml").write_bytes(
        export(item(1, f"<p>{TEXT * 2}</p>", language="kk"), item(2, "", language="ru"))
    )
    batch = jobs.begin("old", by=daniyar)
    jobs.work(batch.pk, tmp_path)

    doubts = {row.key: row.doubts for row in batch.papers.all()}

    assert "tongue:ru" in doubts["wordpress:1"]
    assert "empty" in doubts["wordpress:2"]
