"""Treaties cut into articles in the languages of the region, and their texts side by side."""

import pytest

from relations.text.articles import align, split_articles


def keys(html):
    return [section.key for section in split_articles(html)]


@pytest.mark.parametrize(
    ("heading", "key", "title"),
    [
        ("Статья 1", "1", ""),
        ("Статья 12. Вступление в силу", "12", "Вступление в силу"),
        ("СТАТЬЯ 3", "3", ""),
        ("1-бап", "1", ""),
        ("7-бап. Қорытынды ережелер", "7", "Қорытынды ережелер"),
        ("7\u00a0-\u00a0бап", "7", ""),
        ("Article 4 – Council", "4", "Council"),
        ("Article IX", "9", ""),
        ("5-modda. Kengash", "5", "Kengash"),
        ("5-модда", "5", ""),
        ("Моддаи 2", "2", ""),
        ("8-берене", "8", ""),
        ("3-nji madda", "3", ""),
        ("第6条", "6", ""),
    ],
)
def test_headings_of_articles_in(heading, key, title):
    section = split_articles(f"<h3>{heading}</h3><p>…</p>")[0]

    assert (section.key, section.title, section.anchor) == (key, title, f"art-{key}")


def test_preamble_articles_and_closing_words_stand_apart():
    html = (
        "<p>Стороны согласились:</p><h3>Статья 1</h3><p>Первое.</p><h3>Статья 2</h3><p>Второе.</p>"
        "<p>Совершено в городе Ташкенте 22 декабря 2022 года.</p>"
    )

    sections = split_articles(html)

    assert [section.key for section in sections] == ["preamble", "1", "2", "closing"]
    assert sections[2].html == "<p>Второе.</p>"
    assert sections[3].anchor == "closing"


def test_bold_paragraphs_are_headings_and_sentences_are_not():
    html = (
        "<p><strong>Статья 1</strong></p><p>Статья 2 настоящего Договора не применяется.</p>"
        "<p>Статья 2</p><p>Текст.</p>"
    )

    sections = split_articles(html)

    assert [section.key for section in sections] == ["1", "2"]
    assert "не применяется" in sections[0].html


def test_numbers_that_start_anew_belong_to_an_annex():
    html = "".join(f"<h3>Article {n}</h3><p>{n}</p>" for n in (1, 2, 1, 2))

    assert keys(html) == ["1", "2", "2-1", "2-2"]


@pytest.mark.parametrize("html", ["", None, "<p></p>"])
def test_nothing_has_no_sections(html):
    assert split_articles(html) == []


def test_text_without_articles_is_one_piece():
    assert keys("<p>Стороны заявляют.</p><p>Точка.</p>") == ["preamble"]


def test_texts_are_aligned_by_article_and_gaps_stay_empty():
    kazakh = split_articles("<h3>1-бап</h3><p>а</p><h3>3-бап</h3><p>в</p>")
    russian = split_articles(
        "<p>П</p><h3>Статья 1</h3><p>а</p><h3>Статья 2</h3><p>б</p><h3>Статья 3</h3><p>в</p>"
    )

    rows = align([kazakh, russian])

    assert [row.key for row in rows] == ["preamble", "1", "2", "3"]
    assert [[bool(column) for column in row.columns] for row in rows] == [
        [False, True], [True, True], [False, True], [True, True],
    ]  # fmt: skip
