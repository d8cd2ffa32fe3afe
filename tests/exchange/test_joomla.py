"""Articles of Joomla out of CSV files and dumps, written for these tests after its tables (installation/sql)."""

import io

import pytest

from relations.exchange.sites import dumps, joomla
from relations.exchange.sites.exports import Export
from relations.exchange.sites.pictures import media_of
from relations.exchange.sites.streaming import ExportRefused
from relations.text.markup import plain_text

TEXT = "<p>Торговля выросла на 12,5 % в 1998 году.</p>"
COLUMNS = "id,title,alias,introtext,fulltext,state,catid,created,created_by,created_by_alias,publish_up,images,metakey,language"
CONTENT = f"""{COLUMNS}
12,"Обзор ""1998"" года",obzor,"<p>Коротко.</p>","{TEXT}",1,8,1998-05-12 10:00:00,42,,1998-05-12 10:00:00,"{{""image_fulltext"":""images\\/map.png#joomlaImage:\\/\\/x"",""image_fulltext_caption"":""Карта"" }}",торговля,ru-RU
13,Шолу,sholu,"<p>Сауда өсті. Қазақстан.</p>",,1,8,1998-05-12 10:00:00,77,Ә. Сейітова,0000-00-00 00:00:00,,,kk-KZ
14,Черновик,draft,x,,0,8,1998-05-12 10:00:00,42,,NULL,,,ru-RU
15,"Мало столбцов",x
16,Иное,inoe,"<p>Текст</p>",,2,9,2001-01-02 00:00:00,99,,2005-06-07 00:00:00,,,*
"""
BESIDE = {
    "assoc.csv": "id,context,key\n12,com_content.item,k1\n13,com_content.item,k1\n8,com_categories.item,k2\n",
    "cat.csv": "id,extension,path,title\n8,com_content,obzory/ekonomika,Экономика\n",
    "users.csv": "id,name,username,email\n42,А. Сейтова,as,a@b\n",
    "menu.csv": "menutype,path,link,published\nmain,publikacii,index.php?option=com_content&view=category&id=8,1\n",
    "lang.csv": "lang_code,sef\nru-RU,ru\nkk-KZ,kz\n",
}


def export_of(files: dict, media=lambda _name: None) -> Export:
    data = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    return Export({name: lambda part=part: io.BytesIO(part) for name, part in data.items()}, media)


def papers(files: dict, media=lambda _name: None) -> dict:
    return {paper.key: paper for paper in joomla.papers(export_of(files, media))}


def test_an_article_says_who_when_and_where_it_stood():
    found = papers({"content.csv": CONTENT, **BESIDE})

    values = found["joomla:12"].values
    assert {name: text for name, text in values.items() if name != "old_addresses"} == {
        "title": 'Обзор "1998" года', "lead": "Коротко.", "authors": "А. Сейтова", "date": "1998-05-12", "keywords": "торговля",
        "language": "ru", "group": "joomla:12",
    }  # fmt: skip
    assert set(values["old_addresses"].split("\n")) >= {
        "/index.php?option=com_content&view=article&id=12",
        "/index.php?option=com_content&task=view&id=12",
        "/obzory/ekonomika/12-obzor",
        "/publikacii/12-obzor",
        "/ru/publikacii/obzor",
    }
    assert "/kz/publikacii/sholu" in found["joomla:13"].values["old_addresses"]


def test_associations_group_translations_and_what_is_doubtful_is_said():
    made = export_of({"content.csv": CONTENT, **BESIDE})
    found = {paper.key: paper for paper in joomla.papers(made)}

    assert found["joomla:13"].values["group"] == "joomla:12"
    assert found["joomla:13"].values["authors"] == "Ә. Сейітова"
    assert "group" not in found["joomla:16"].values
    assert found["joomla:16"].doubts == ["moments:2001-01-02, 2005-06-07", "account:99"]
    assert found["joomla:16"].values["date"] == "2001-01-02"
    assert "joomla:14" not in found
    assert len(made.remarks) == 2  # the line with too few columns, and the draft


def test_the_picture_of_an_article_keeps_its_caption():
    media = media_of(["images/map.png"], lambda name: name.encode())

    reading = papers({"content.csv": CONTENT, **BESIDE}, media)["joomla:12"].read()

    assert reading.pictures == [b"images/map.png"]
    assert "<figcaption>Карта</figcaption>" in reading.body


@pytest.mark.parametrize(
    ("text", "shown", "named"),
    [
        ("До {loadposition user1} после", "До после", 1),
        ("{gallery}stories/1998{/gallery}Текст", "Текст", 1),
        ("{tab Первая}Слова здесь{/tabs}", "Слова здесь", 1),
        ("{slider=Раздел}Слова о торговле.{/slider}", "Слова о торговле.", 0),
        ("{jcomments on}Текст", "Текст", 0),
        ("Множество {a} и {1, 2}", "Множество {a} и {1, 2}", 0),
        ('Часть<hr title="Вторая" class="system-pagebreak" />Ещё', "Часть\nВторая\nЕщё", 0),
    ],
)
def test_tags_of_plug_ins_are_unwrapped_or_named(text, shown, named):
    body, receipt = joomla._unfolded(f"<p>{text}</p>")

    assert plain_text(body) == shown
    assert receipt.noted == named


MYSQL = """-- MySQL dump 10.13
/*!40101 SET NAMES utf8 */;
CREATE TABLE IF NOT EXISTS `jos_content` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT COMMENT 'a, b); c',
  `title` varchar(255) NOT NULL DEFAULT '',
  `introtext` mediumtext,
  `state` tinyint(3) DEFAULT '0',
  PRIMARY KEY (`id`), KEY `idx` (`state`)
) ENGINE=InnoDB;
INSERT INTO `jos_session` VALUES ('x','it''s; (nothing)',0x4142);
INSERT INTO `jos_content` VALUES (1,'Пакт «О\\'Нил»; (1998)','<p>\\"a\\"\\nб -- не конец /* и не */ </p>',1),
(2,_utf8mb4'Второй ''раз''',NULL,1),(3,0xD0A2D180D0B8,'x',-2),(4,'мало',1);
INSERT INTO site.jos_content (title, id, introtext) VALUES ("Двойные ""кавычки"" тут", 5, CONCAT('a', 'b'))
ON DUPLICATE KEY UPDATE title='x';
INSERT INTO `jos_content_frontpage` VALUES (1,1);
"""


def rows(text, tables=("jos_content",)):
    wrong = []
    data = text if isinstance(text, bytes) else text.encode()
    return [row for _name, row in dumps.rows(io.BytesIO(data), lambda name: name in tables, wrong)], wrong


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_dump_of_mysql_is_read_as_it_was_meant(encoding):
    found, wrong = rows(MYSQL.encode(encoding))

    assert found[0] == {
        "id": "1", "title": "Пакт «О'Нил»; (1998)", "introtext": '<p>"a"\nб -- не конец /* и не */ </p>', "state": "1",
    }  # fmt: skip
    assert found[1]["title"] == "Второй 'раз'"
    assert (found[2]["title"], found[2]["state"]) == ("Три", "-2")
    assert found[3] == {"title": 'Двойные "кавычки" тут', "id": "5", "introtext": ""}
    assert wrong == [4]


def test_a_dump_of_postgresql_is_read_as_it_was_meant():
    text = """-- PostgreSQL database dump
COPY public.jos_content (id, title, introtext) FROM stdin;
1\tПуть C:\\\\x\t\\N
2\tмало
\\.
INSERT INTO public."jos_content" ("id", "title", "introtext") VALUES (3, 'a\\b''c', E'x\\ny');
"""
    found, wrong = rows(text)

    assert [row["title"] for row in found] == ["Путь C:\\x", "a\\b'c"]
    assert (found[0]["introtext"], found[1]["introtext"]) == ("", "x\ny")
    assert wrong == [2]


def test_values_over_the_borders_of_portions_are_whole(monkeypatch):
    monkeypatch.setattr("relations.exchange.sites.streaming.PORTION", 7)

    assert rows(MYSQL) == rows(MYSQL)
    assert [row["id"] for row in rows(MYSQL)[0]] == ["1", "2", "3", "5"]


@pytest.mark.parametrize("end", ["(2,'без конца", "(2,'x'", "(2,"])
def test_what_stands_before_the_damage_of_a_dump_comes_in(end):
    coming = dumps.rows(
        io.BytesIO(f"INSERT INTO t (id, a) VALUES (1,'x'),{end}".encode()), lambda _name: True, []
    )

    assert next(coming)[1] == {"id": "1", "a": "x"}
    with pytest.raises(ExportRefused):
        next(coming)


def test_a_value_without_end_is_not_kept(monkeypatch):
    monkeypatch.setattr(dumps, "LONGEST", 1_000)
    monkeypatch.setattr("relations.exchange.sites.streaming.PORTION", 100)

    class Endless(io.BytesIO):
        read_so_far = 0

        def read(self, size=-1):
            self.read_so_far += size
            return super().read(size) or b"x" * size

    stream = Endless(b"INSERT INTO t (a) VALUES ('")
    with pytest.raises(ExportRefused):
        list(dumps.rows(stream, lambda _name: True, []))
    assert stream.read_so_far < 10_000


def test_articles_of_a_dump_come_with_their_tables():
    text = f"""INSERT INTO `abc_users` (`id`,`name`,`username`) VALUES (42,'А. Сейтова','as');
INSERT INTO `abc_content` (`id`,`title`,`introtext`,`state`,`created_by`) VALUES (1,'ÐžÐ±Ð·Ð¾Ñ€','{TEXT}',1,42);"""

    found = papers({"dump.sql": text})

    assert (found["joomla:1"].values["title"], found["joomla:1"].values["authors"]) == ("Обзор", "А. Сейтова")


def test_a_dump_without_articles_is_said():
    made = export_of({"dump.sql": "INSERT INTO `x` VALUES (1);"})

    assert list(joomla.papers(made)) == []
    assert len(made.remarks) == 1


def test_a_record_that_is_written_otherwise_is_named():
    wrong = []
    text = b"INSERT INTO jos_content SET id=5, title='a';\nINSERT INTO jos_content (id) VALUES (6);"

    assert [row for _table, row in dumps.rows(io.BytesIO(text), lambda _table: True, wrong)] == [{"id": "6"}]
    assert wrong == [1]
