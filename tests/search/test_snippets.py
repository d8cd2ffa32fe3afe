"""Snippets show the words as the text has them, and nothing of the text is taken for HTML."""

from relations.search.snippets import Marker, _Spans
from relations.search.terms import Alternative, Group
from relations.search.words import TOKEN, line_and_words, stem


def marker(*words, language="ru"):
    return Marker([Group(word, [Alternative((stem(word, language),))]) for word in words])


def snippet(text, *words, language="ru"):
    pieces = marker(*words, language=language).pieces(text, line_and_words(text, language)[0])
    return pieces[0].html if pieces else ""


def test_the_inflected_form_is_marked():
    assert snippet("О договорах и границах.", "договор") == "О <mark>договорах</mark> и границах."


def test_kazakh_forms_are_marked():
    text = "Екі ел келісімдерге қол қойды."

    assert snippet(text, "келісім", language="kk") == "Екі ел <mark>келісімдерге</mark> қол қойды."


def test_text_is_escaped():
    text = "<script>alert(1)</script> договор & «ещё» <b>"

    assert snippet(text, "договор") == (
        "&lt;script&gt;alert(1)&lt;/script&gt; <mark>договор</mark> &amp; «ещё» &lt;b&gt;"
    )


def test_the_window_shows_the_words_together():
    filler = "слово " * 80
    text = f"Договор. {filler} Договор о границе двух стран. {filler}"

    found = snippet(text, "договор", "граница")

    assert found.startswith("… ")
    assert found.endswith(" …")
    assert "<mark>Договор</mark> о <mark>границе</mark>" in found


def test_a_title_is_marked_whole():
    assert (
        marker("граница").title("Граница & граница", "ru")
        == "<mark>Граница</mark> &amp; <mark>граница</mark>"
    )


def test_a_phrase_is_marked_word_by_word():
    group = Group("x", [Alternative((stem("союзнический", "ru"), stem("отношение", "ru")))])
    text = "Договор о союзнических отношениях. Отношения."

    assert Marker([group]).pieces(text, line_and_words(text, "ru")[0])[0].html == (
        "Договор о <mark>союзнических</mark> <mark>отношениях</mark>. Отношения."
    )


def test_a_text_without_the_words_gives_nothing():
    assert snippet("Совсем другое.", "договор") == ""


def test_words_that_are_passed_over_are_counted_as_they_are_read():
    text = (
        "С 5+1, C5+1 и 14.11.2025-го; x² _под_черкнутое_ co\u00adoperation 1 234 567,8 % – O’zbek\n№ 215-V "
        * 7
    )
    places = [match.span() for match in TOKEN.finditer(text)]

    found = [_Spans(text, len(places))[place] for place in range(len(places))]

    assert found == places
    assert not _Spans(text, len(places)).has(len(places))


def test_terms_that_a_text_has_no_words_for_are_left_out():
    assert marker("договор").pieces("Договор.", "договор договор") != []
    assert marker("граница").pieces("Договор.", "договор границ") == []
