"""Texts in passages: nothing is lost, and each can be named in a link."""

from hypothesis import given
from hypothesis import strategies as st

from relations.text.markup import clean_html, plain_text
from relations.text.passages import WORDS, parts_of_pages, parts_of_treaty, passages, passages_of_parts

SENTENCE = "Стороны развивают отношения в духе дружбы и доверия. "
LONG = f"<p>{SENTENCE * 60}</p>"  # 480 words
TREATY = (
    "<p>Высокие Договаривающиеся Стороны согласились о нижеследующем.</p>"
    f"<h3>Статья 1. Основы</h3><p>{SENTENCE * 5}</p><h3>Статья 7</h3><p>{SENTENCE * 60}</p>"
    f"<p>{SENTENCE * 5}</p><p>Совершено в Ташкенте.</p>"
)


def test_a_passage_stands_under_its_heading():
    html = f"{LONG}<h2>Вода</h2><p>{SENTENCE * 4}</p><h3 id='part-own'>Реки</h3><p>{SENTENCE * 4}</p>"
    found = passages(html.replace("'", '"'))

    assert [one.anchor for one in found] == ["", "", "part-1", "part-own"]
    assert found[2].text.startswith("Вода\nСтороны")


def test_a_long_text_is_cut_evenly_where_sentences_end():
    found = passages(LONG)

    assert [len(one.text.split()) for one in found] == [240, 240]
    assert all(one.text.endswith(".") for one in found)


def test_few_words_go_with_what_follows():
    found = passages(f"<h2>Стороны</h2><h3>Казахстан</h3><p>{SENTENCE * 9}</p>")

    assert [(one.anchor, one.text[:17]) for one in found] == [("part-1", "Стороны\nКазахстан")]


def test_articles_of_a_treaty_and_pages_of_a_file_are_named():
    treaty = passages_of_parts(parts_of_treaty(TREATY), joins=False)
    pages = parts_of_pages([(1, "Титул"), (2, " "), (3, SENTENCE * 60)])
    file = passages_of_parts(pages, joins=False)

    assert [one.anchor for one in treaty] == ["preamble", "art-1", *["art-7"] * 3, "closing"]
    assert treaty[1].text.startswith("Статья 1. Основы\nСтороны")
    assert [one.anchor for one in file] == ["page=1", "page=3", "page=3"]


def test_a_word_without_end_is_cut():
    assert max(len(one.text) for one in passages(f"<p>{'а' * 100_000}</p>")) < 200 * (WORDS + WORDS // 2)


BLOCKS = st.sampled_from(["p", "h2", "h3", "h4", "li", "blockquote", "td"])
TEXTS = st.text(st.sampled_from("абв .!\n&<"), max_size=400)


@given(st.lists(st.tuples(BLOCKS, TEXTS), max_size=12))
def test_passages_are_the_words_of_the_text_in_their_places(blocks):
    html = clean_html("".join(f"<{name}>{text}</{name}>" for name, text in blocks))
    whole = plain_text(html)

    found = passages(html)

    assert [word for one in found for word in one.text.split()] == whole.split()
    assert all(whole[one.start : one.end] == one.text for one in found)
