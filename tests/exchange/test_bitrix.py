"""Elements of an information block of Bitrix out of XML and CSV, written for these tests after what its export writes."""

import io
from xml.sax.saxutils import escape

import pytest

from relations.exchange.sites import bitrix
from relations.exchange.sites.exports import Export
from relations.exchange.sites.pictures import media_of
from relations.text.markup import plain_text

TEXT = "<p>Торговля выросла на 12,5 % в 1998 году.</p>"


def value(key: str, *values: str, kind: str = "") -> str:
    inner = "".join(f"<Значение>{escape(one)}</Значение>" for one in values)
    again = "".join(
        f"<ЗначениеСвойства><Значение>{escape(one)}</Значение><Описание></Описание></ЗначениеСвойства>" for one in values
    ) if not key.startswith("CML2_") else ""  # fmt: skip
    type_ = f"<Тип>{kind}</Тип>" if kind else ""
    return f"<ЗначенияСвойства><Ид>{key}</Ид>{inner}{type_}{again}</ЗначенияСвойства>"


def element(number: str, title: str = "Обзор", active: str = "true", text: str = TEXT, more: str = "") -> str:
    return f"""<Товар><Ид>{number}</Ид><Наименование>{title}</Наименование><БитриксТеги>торговля</БитриксТеги>
<Группы><Ид>s2</Ид></Группы><Картинка>news_files/iblock/13b/map.png</Картинка><ЗначенияСвойств>
{value("CML2_ACTIVE", active)}{value("CML2_CODE", "obzor")}{value("CML2_ACTIVE_FROM", "1998-05-12 10:00:00")}
{value("CML2_PREVIEW_TEXT", "Коротко", kind="text")}{value("CML2_DETAIL_TEXT", text, kind="html")}{value("7", "А. Сейтова")}{more}
</ЗначенияСвойств></Товар>"""


def xml(*elements: str, form: str = "#SITE_DIR#/news/#ELEMENT_ID#/", encoding: str = "utf-8") -> bytes:
    return f"""<?xml version="1.0" encoding="{encoding}"?>
<КоммерческаяИнформация ВерсияСхемы="2.021" ДатаФормирования="2015-01-01T00:00:00"><Классификатор><Ид>1</Ид>
<Наименование>Новости</Наименование><Свойства><Свойство><Ид>7</Ид><Наименование>Автор</Наименование></Свойство>
<Свойство><Ид>8</Ид><Наименование>Перевод</Наименование></Свойство><Свойство><Ид>9</Ид><Наименование>Язык</Наименование></Свойство>
<Свойство><Ид>10</Ид><Наименование>Номер выпуска</Наименование></Свойство></Свойства>
<Группы><Группа><Ид>s1</Ид><Наименование>Обзоры</Наименование><Группы><Группа><Ид>s2</Ид><Наименование>Экономика</Наименование></Группа>
</Группы></Группа></Группы></Классификатор><Каталог><Ид>1</Ид><Наименование>Новости</Наименование>
<БитриксURLДеталь>{form}</БитриксURLДеталь><Товары>{"".join(elements)}</Товары></Каталог></КоммерческаяИнформация>""".encode(
        encoding
    )


def papers(data: bytes, name: str = "news.xml", media=lambda _name: None) -> tuple[dict, list]:
    export = Export({name: lambda: io.BytesIO(data)}, media)
    return {paper.key: paper for paper in bitrix.papers(export)}, export.remarks


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_an_element_says_who_when_and_where_it_stood(encoding):
    found, remarks = papers(xml(element("12"), element("13", active="false"), encoding=encoding))

    assert found["bitrix:12"].values == {
        "title": "Обзор", "lead": "Коротко", "authors": "А. Сейтова", "date": "1998-05-12", "keywords": "торговля",
        "old_addresses": "/news/12/\n/?ELEMENT_ID=12\n/?ELEMENT_CODE=obzor",
    }  # fmt: skip
    assert list(found) == ["bitrix:12"]
    assert len(remarks) == 1
    assert bitrix.recognises("news.xml", xml(encoding=encoding))


def test_translations_in_a_ring_are_one_group():
    ring = [
        element(one, more=value("8", other) + value("9", code))
        for one, other, code in (("1", "2", "ru"), ("2", "3", "kz"), ("3", "1", "en"))
    ]
    found, _remarks = papers(xml(*ring))

    assert {(paper.values["group"], paper.values["language"]) for paper in found.values()} == {
        ("bitrix:1", "ru"), ("bitrix:1", "kk"), ("bitrix:1", "en"),
    }  # fmt: skip


def test_the_picture_comes_and_other_properties_are_named():
    media = media_of(["news_files/iblock/13b/map.png"], lambda _name: b"png")

    reading = papers(xml(element("12", more=value("10", "4 (1998)"))), media=media)[0]["bitrix:12"].read()

    assert reading.pictures == [b"png"]
    assert (
        reading.receipt.told == ["1 column: Номер выпуска: 4 (1998)"]
        or reading.receipt.lines["column"].count == 1
    )


def test_components_go_and_the_root_of_the_site_is_a_slash():
    body, receipt = bitrix._unfolded(
        '<p>До <?$APPLICATION->IncludeComponent("bitrix:news.list", "", array());?>'
        '<a href="#SITE_DIR#news/?ELEMENT_ID=3">там</a> после #EMAIL_TO#</p><BREAK />'
    )

    assert plain_text(body) == "До там после"
    assert 'href="/news/?ELEMENT_ID=3"' in body
    assert receipt.noted == 2


def test_lines_of_a_table_are_joined_to_elements():
    text = f"""IE_XML_ID;IE_NAME;IE_ID;IE_ACTIVE;IE_ACTIVE_FROM;IE_PREVIEW_TEXT;IE_PREVIEW_TEXT_TYPE;IE_DETAIL_TEXT;IE_DETAIL_TEXT_TYPE;IE_CODE;IP_PROP5;IC_GROUP0;IC_GROUP1
a1;Обзор;12;Y;12.05.1998 10:00:00;;text;"{TEXT}";html;obzor;том 1;Обзоры;Экономика
a1;Обзор;12;Y;12.05.1998 10:00:00;;text;"{TEXT}";html;obzor;том 2;Обзоры;Экономика
a2;Заметка;13;Y;;Первая строка;text;"Раз < два
три";text;zametka;;Обзоры;
a3;Скрыто;14;N;;;text;;text;;;;
a4;мало
"""
    found, remarks = papers(text.encode("cp1251"), "news.csv")

    assert list(found) == ["bitrix:a1", "bitrix:a2"]
    assert found["bitrix:a1"].values["keywords"] == "Обзоры, Экономика"
    assert found["bitrix:a1"].values["date"] == "1998-05-12"
    assert found["bitrix:a1"].read().receipt.lines["column"].items[0][1] == "ip_prop5: том 1, том 2"
    assert found["bitrix:a2"].read().body == "<p>Раз &lt; два<br>три</p>"
    assert len(remarks) == 2
