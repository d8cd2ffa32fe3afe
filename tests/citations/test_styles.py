"""Golden texts: an article, an agreement and an event in every style and language."""

import dataclasses
import re
from datetime import date

import pytest

from relations.citations import (
    STYLES,
    CitationRecord,
    Name,
    apa,
    as_text,
    chicago,
    citations_of,
    gost,
    gost_short,
)

NBSP = "\u00a0"
SITES = {"kk": "Сыртқы саясат порталы", "ru": "Портал внешней политики", "en": "Foreign Policy Portal"}


def make_record(kind="article", language="ru", **overrides):
    """A record of the portal, dated and accessed on 13 November 2025."""
    values = {
        "identifier": "214",
        "title": "Обзор",
        "url": f"https://portal.example/{language}/{kind}s/214/",
        "site": SITES[language],
        "issued_on": date(2025, 11, 13),
        "accessed_on": date(2025, 11, 13),
    }
    return CitationRecord(kind=kind, language=language, **(values | overrides))


ARTICLES = {
    "ru": make_record(
        title="Казахстан и Узбекистан: союзничество как опора Центральной Азии",
        authors=(Name("Ауелбаев", "Булат"),),
    ),
    "kk": make_record(
        language="kk",
        title="Қазақстан мен Өзбекстан: одақтастық – Орталық Азияның тірегі",
        authors=(Name("Ауелбаев", "Булат"),),
    ),
    "en": make_record(
        language="en",
        title="Kazakhstan and Uzbekistan: The Alliance That Anchors Central Asia",
        authors=(Name("Auelbayev", "Bulat"),),
    ),
}
SIGNED = {"kind": "agreement", "issued_on": date(2022, 12, 22)}
AGREEMENTS = {
    "ru": make_record(
        title="Договор о союзнических отношениях", parties=("Казахстан", "Узбекистан"), **SIGNED
    ),
    "kk": make_record(
        language="kk", title="Одақтастық қатынастар туралы шарт", parties=("Қазақстан", "Өзбекстан"), **SIGNED
    ),
    "en": make_record(
        language="en", title="Treaty on Allied Relations", parties=("Kazakhstan", "Uzbekistan"), **SIGNED
    ),
}
VISIT = {"kind": "event", "issued_on": date(2025, 11, 14), "ends_on": date(2025, 11, 15)}
EVENTS = {
    "ru": make_record(title="Государственный визит", place="Ташкент", **VISIT),
    "kk": make_record(language="kk", title="Мемлекеттік сапар", place="Ташкент", **VISIT),
    "en": make_record(language="en", title="State Visit", place="Tashkent", **VISIT),
}

NUMBERED = {
    "volume": "3",
    "issue": "2",
    "pages": "15–27",
    "issn": "0378-5955",
    "issued_on": date(1998, 5, 12),
}
JOURNALS = {
    code: dataclasses.replace(ARTICLES[code], title="A", journal=name, **NUMBERED)
    for code, name in {"ru": "Аналитик", "kk": "Талдаушы", "en": "The Analyst"}.items()
}

GOLDEN = [
    (
        JOURNALS["ru"],
        "Ауелбаев, Б. A / Б. Ауелбаев. – Текст : электронный // Аналитик. – 1998. – 12 мая. – Т. 3, № 2. – С. 15–27. – ISSN 0378-5955. – URL: https://portal.example/ru/articles/214/ (дата обращения: 13.11.2025).",
        "Ауелбаев Б. A // Аналитик. 12.05.1998. Т. 3, № 2. С. 15–27. ISSN 0378-5955. URL: https://portal.example/ru/articles/214/ (дата обращения: 13.11.2025).",
        "Ауелбаев, Б. (1998, 12 мая). A. <i>Аналитик, 3</i>(2), 15–27. https://portal.example/ru/articles/214/",
        "Ауелбаев, Булат. «A». <i>Аналитик</i> 3, № 2 (12 мая 1998 г.): 15–27. https://portal.example/ru/articles/214/.",
    ),
    (
        JOURNALS["kk"],
        "Ауелбаев, Б. A / Б. Ауелбаев. – Мәтін : электрондық // Талдаушы. – 1998. – 12 мамыр. – Т. 3, № 2. – Б. 15–27. – ISSN 0378-5955. – URL: https://portal.example/kk/articles/214/ (қаралған күні: 13.11.2025).",
        "Ауелбаев Б. A // Талдаушы. 12.05.1998. Т. 3, № 2. Б. 15–27. ISSN 0378-5955. URL: https://portal.example/kk/articles/214/ (қаралған күні: 13.11.2025).",
        "Ауелбаев, Б. (1998, 12 мамыр). A. <i>Талдаушы, 3</i>(2), 15–27. https://portal.example/kk/articles/214/",
        "Ауелбаев, Булат. «A». <i>Талдаушы</i> 3, № 2 (1998 жылғы 12 мамыр): 15–27. https://portal.example/kk/articles/214/.",
    ),
    (
        JOURNALS["en"],
        "Auelbayev, B. A / B. Auelbayev. – Text : electronic // The Analyst. – 1998. – 12 May. – Vol. 3, no. 2. – P. 15–27. – ISSN 0378-5955. – URL: https://portal.example/en/articles/214/ (accessed: 13.11.2025).",
        "Auelbayev B. A // The Analyst. 12.05.1998. Vol. 3, no. 2. P. 15–27. ISSN 0378-5955. URL: https://portal.example/en/articles/214/ (accessed: 13.11.2025).",
        "Auelbayev, B. (1998, May 12). A. <i>The Analyst, 3</i>(2), 15–27. https://portal.example/en/articles/214/",
        "Auelbayev, Bulat. “A.” <i>The Analyst</i> 3, no. 2 (May 12, 1998): 15–27. https://portal.example/en/articles/214/.",
    ),
    (
        ARTICLES["ru"],
        "Ауелбаев, Б. Казахстан и Узбекистан: союзничество как опора Центральной Азии / Б. Ауелбаев. – Текст : электронный // Портал внешней политики : [сайт]. – 2025. – 13 ноября. – URL: https://portal.example/ru/articles/214/ (дата обращения: 13.11.2025).",
        "Ауелбаев Б. Казахстан и Узбекистан: союзничество как опора Центральной Азии // Портал внешней политики. 13.11.2025. URL: https://portal.example/ru/articles/214/ (дата обращения: 13.11.2025).",
        "Ауелбаев, Б. (2025, 13 ноября). <i>Казахстан и Узбекистан: союзничество как опора Центральной Азии</i>. Портал внешней политики. https://portal.example/ru/articles/214/",
        "Ауелбаев, Булат. «Казахстан и Узбекистан: союзничество как опора Центральной Азии». Портал внешней политики, 13 ноября 2025 г. https://portal.example/ru/articles/214/.",
    ),
    (
        ARTICLES["kk"],
        "Ауелбаев, Б. Қазақстан мен Өзбекстан: одақтастық – Орталық Азияның тірегі / Б. Ауелбаев. – Мәтін : электрондық // Сыртқы саясат порталы : [сайт]. – 2025. – 13 қараша. – URL: https://portal.example/kk/articles/214/ (қаралған күні: 13.11.2025).",
        "Ауелбаев Б. Қазақстан мен Өзбекстан: одақтастық – Орталық Азияның тірегі // Сыртқы саясат порталы. 13.11.2025. URL: https://portal.example/kk/articles/214/ (қаралған күні: 13.11.2025).",
        "Ауелбаев, Б. (2025, 13 қараша). <i>Қазақстан мен Өзбекстан: одақтастық – Орталық Азияның тірегі</i>. Сыртқы саясат порталы. https://portal.example/kk/articles/214/",
        "Ауелбаев, Булат. «Қазақстан мен Өзбекстан: одақтастық – Орталық Азияның тірегі». Сыртқы саясат порталы, 2025 жылғы 13 қараша. https://portal.example/kk/articles/214/.",
    ),
    (
        ARTICLES["en"],
        "Auelbayev, B. Kazakhstan and Uzbekistan: The Alliance That Anchors Central Asia / B. Auelbayev. – Text : electronic // Foreign Policy Portal : [website]. – 2025. – 13 November. – URL: https://portal.example/en/articles/214/ (accessed: 13.11.2025).",
        "Auelbayev B. Kazakhstan and Uzbekistan: The Alliance That Anchors Central Asia // Foreign Policy Portal. 13.11.2025. URL: https://portal.example/en/articles/214/ (accessed: 13.11.2025).",
        "Auelbayev, B. (2025, November 13). <i>Kazakhstan and Uzbekistan: The Alliance That Anchors Central Asia</i>. Foreign Policy Portal. https://portal.example/en/articles/214/",
        "Auelbayev, Bulat. “Kazakhstan and Uzbekistan: The Alliance That Anchors Central Asia.” Foreign Policy Portal, November 13, 2025. https://portal.example/en/articles/214/.",
    ),
    (
        AGREEMENTS["ru"],
        "Договор о союзнических отношениях от 22 декабря 2022 г. – Текст : электронный // Портал внешней политики : [сайт]. – URL: https://portal.example/ru/agreements/214/ (дата обращения: 13.11.2025).",
        "Договор о союзнических отношениях от 22 декабря 2022 г. // Портал внешней политики. URL: https://portal.example/ru/agreements/214/ (дата обращения: 13.11.2025).",
        "<i>Договор о союзнических отношениях</i>, Казахстан–Узбекистан, 22 декабря 2022, https://portal.example/ru/agreements/214/",
        "«Договор о союзнических отношениях», Казахстан–Узбекистан, дата подписания: 22 декабря 2022 г. Портал внешней политики. https://portal.example/ru/agreements/214/.",
    ),
    (
        AGREEMENTS["kk"],
        "Одақтастық қатынастар туралы шарт, 2022 жылғы 22 желтоқсан. – Мәтін : электрондық // Сыртқы саясат порталы : [сайт]. – URL: https://portal.example/kk/agreements/214/ (қаралған күні: 13.11.2025).",
        "Одақтастық қатынастар туралы шарт, 2022 жылғы 22 желтоқсан // Сыртқы саясат порталы. URL: https://portal.example/kk/agreements/214/ (қаралған күні: 13.11.2025).",
        "<i>Одақтастық қатынастар туралы шарт</i>, Қазақстан–Өзбекстан, 2022, 22 желтоқсан, https://portal.example/kk/agreements/214/",
        "«Одақтастық қатынастар туралы шарт», Қазақстан–Өзбекстан, қол қойылған күні: 2022 жылғы 22 желтоқсан. Сыртқы саясат порталы. https://portal.example/kk/agreements/214/.",
    ),
    (
        AGREEMENTS["en"],
        "Treaty on Allied Relations of 22 December 2022. – Text : electronic // Foreign Policy Portal : [website]. – URL: https://portal.example/en/agreements/214/ (accessed: 13.11.2025).",
        "Treaty on Allied Relations of 22 December 2022 // Foreign Policy Portal. URL: https://portal.example/en/agreements/214/ (accessed: 13.11.2025).",
        "<i>Treaty on Allied Relations</i>, Kazakhstan–Uzbekistan, December 22, 2022, https://portal.example/en/agreements/214/",
        "“Treaty on Allied Relations,” Kazakhstan–Uzbekistan, signed December 22, 2022. Foreign Policy Portal. https://portal.example/en/agreements/214/.",
    ),
    (
        EVENTS["ru"],
        "Государственный визит : 14–15 ноября 2025 г., Ташкент. – Текст : электронный // Портал внешней политики : [сайт]. – URL: https://portal.example/ru/events/214/ (дата обращения: 13.11.2025).",
        "Государственный визит : 14–15 ноября 2025 г., Ташкент // Портал внешней политики. URL: https://portal.example/ru/events/214/ (дата обращения: 13.11.2025).",
        "<i>Государственный визит</i>. (2025, 14–15 ноября). Ташкент. Портал внешней политики. https://portal.example/ru/events/214/",
        "«Государственный визит», Ташкент, 14–15 ноября 2025 г. Портал внешней политики. https://portal.example/ru/events/214/.",
    ),
    (
        EVENTS["kk"],
        "Мемлекеттік сапар : 2025 жылғы 14–15 қараша, Ташкент. – Мәтін : электрондық // Сыртқы саясат порталы : [сайт]. – URL: https://portal.example/kk/events/214/ (қаралған күні: 13.11.2025).",
        "Мемлекеттік сапар : 2025 жылғы 14–15 қараша, Ташкент // Сыртқы саясат порталы. URL: https://portal.example/kk/events/214/ (қаралған күні: 13.11.2025).",
        "<i>Мемлекеттік сапар</i>. (2025, 14–15 қараша). Ташкент. Сыртқы саясат порталы. https://portal.example/kk/events/214/",
        "«Мемлекеттік сапар», Ташкент, 2025 жылғы 14–15 қараша. Сыртқы саясат порталы. https://portal.example/kk/events/214/.",
    ),
    (
        EVENTS["en"],
        "State Visit : 14–15 November 2025, Tashkent. – Text : electronic // Foreign Policy Portal : [website]. – URL: https://portal.example/en/events/214/ (accessed: 13.11.2025).",
        "State Visit : 14–15 November 2025, Tashkent // Foreign Policy Portal. URL: https://portal.example/en/events/214/ (accessed: 13.11.2025).",
        "<i>State Visit</i>. (2025, November 14–15). Tashkent. Foreign Policy Portal. https://portal.example/en/events/214/",
        "“State Visit,” Tashkent, November 14–15, 2025. Foreign Policy Portal. https://portal.example/en/events/214/.",
    ),
]


@pytest.mark.parametrize(("record", "expected"), [(row[0], row[1:]) for row in GOLDEN])
def test_every_style_writes_the_golden_text(record, expected):
    written = [text.replace(NBSP, " ") for _, text in citations_of(record)]

    assert tuple(written) == expected


def test_initials_and_dates_never_break_over_a_line():
    assert gost.cite(ARTICLES["ru"]).startswith(f"Ауелбаев,{NBSP}Б. ")
    assert f"13{NBSP}ноября." in gost.cite(ARTICLES["ru"])


@pytest.mark.parametrize(
    ("count", "full", "short"),
    [
        (2, "Автор1, Б. Обзор / Б. Автор1, Б. Автор2.", "Автор1 Б., Автор2 Б. Обзор //"),
        (4, "Обзор / Б. Автор1, Б. Автор2, Б. Автор3, Б. Автор4.", "Обзор / Автор1 Б. [и др.] //"),
        (7, "Обзор / Б. Автор1, Б. Автор2, Б. Автор3 [и др.].", "Обзор / Автор1 Б. [и др.] //"),
    ],
)
def test_gost_names_as_many_authors_as_the_standard_wants(count, full, short):
    record = make_record(authors=tuple(Name(f"Автор{n}", "Булат") for n in range(1, count + 1)))

    assert gost.cite(record).replace(NBSP, " ").startswith(full)
    assert gost_short.cite(record).replace(NBSP, " ").startswith(short)


def test_gost_names_the_doi_beside_the_address():
    assert "DOI 10.1234/abc." in as_text(gost.cite(make_record(doi="10.1234/abc"))).replace(NBSP, " ")


def test_apa_joins_the_last_author_with_an_ampersand_and_shortens_after_twenty():
    two = make_record(language="en", authors=(Name("Auelbayev", "Bulat"), Name("Seitova", "Aigerim")))
    many = make_record(language="en", authors=tuple(Name(f"A{n}", "Bulat") for n in range(1, 24)))

    assert apa.cite(two).replace(NBSP, " ").startswith("Auelbayev, B., &amp; Seitova, A. (2025")
    assert re.match(r"A1, B\., .*A19, B\., … A23, B\. \(2025", apa.cite(many).replace(NBSP, " "))


def test_chicago_inverts_only_the_first_name():
    authors = (Name("Ауелбаев", "Булат"), Name("Сеитова", "Айгерим"))

    assert chicago.cite(make_record(authors=authors)).startswith(
        "Ауелбаев, Булат и Айгерим Сеитова. «Обзор»."
    )
    english = make_record(language="en", authors=authors)
    assert chicago.cite(english).startswith("Ауелбаев, Булат, and Айгерим Сеитова. “Обзор.”")


def test_quotes_inside_a_quoted_title_become_the_inner_pair():
    assert "«Слово „союзники“ в договоре»" in chicago.cite(make_record(title="Слово «союзники» в договоре"))
    assert "“The Word ‘Allies.’”" in chicago.cite(make_record(language="en", title="The Word “Allies.”"))


def test_a_title_that_asks_keeps_its_mark_and_gets_no_second_stop():
    record = make_record(language="en", title="Why Now?")

    assert "“Why Now?” Foreign Policy Portal" in chicago.cite(record)
    assert apa.cite(record).startswith("<i>Why Now?</i> (2025, November 13). Foreign Policy Portal. https://")


def test_a_group_of_authors_is_not_taken_apart():
    record = make_record(authors=(Name("Группа азиатских исследований"),))

    assert gost.cite(record).startswith("Обзор / Группа азиатских исследований.")
    assert apa.cite(record).startswith("Группа азиатских исследований. (2025")


def test_coarse_and_missing_dates_are_said_as_they_are_known():
    month = dataclasses.replace(AGREEMENTS["ru"], precision="month")
    undated = dataclasses.replace(AGREEMENTS["ru"], issued_on=None)

    assert (
        gost.cite(month)
        .replace(NBSP, " ")
        .startswith("Договор о союзнических отношениях, декабрь 2022 г. – Текст")
    )
    assert "Казахстан–Узбекистан, 2022, декабрь, https" in apa.cite(month)
    assert gost.cite(undated).startswith("Договор о союзнических отношениях. – Текст")


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "(жылы көрсетілмеген)"), ("ru", "(б.\u00a0г.)"), ("en", "(n.d.)")]
)
def test_no_date_is_said_in_the_language_of_the_text(language, said):
    assert said in str(apa.cite(dataclasses.replace(ARTICLES[language], issued_on=None)))


@pytest.mark.parametrize("style", STYLES)
def test_markup_in_a_title_stays_text(style):
    cited = style.cite(
        make_record(title="Риск <script>alert(1)</script> & выгода", authors=(Name("О’Нил & <b>", "Я"),))
    )

    assert "<script" not in cited
    assert "<b>" not in cited
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; выгода" in cited


def test_plain_text_has_neither_tags_nor_entities():
    assert as_text(apa.cite(make_record(title="Риск & выгода"))).startswith("Риск & выгода. (2025")
