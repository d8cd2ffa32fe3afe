"""The letters of a card: those of every script that the portal meets, and no box for those of others."""

import pytest

from relations.citations import picture
from relations.citations.picture import DISPLAY, OTHERS, drawn_by, folded, known, runs, width


@pytest.mark.parametrize(
    ("letter", "name"),
    [
        ("К", "portal-serif-display"), ("Ә", "portal-serif-ext"), ("ع", "portal-arabic"), ("پ", "portal-arabic"),
        ("ש", "portal-hebrew"), ("ქ", "portal-georgian"), ("Հ", "portal-armenian"), ("国", "portal-chinese"), ("ไ", ""),
    ],
)  # fmt: skip
def test_every_letter_has_the_font_that_draws_it(letter, name):
    found = drawn_by(letter, DISPLAY)

    assert found == name or (name == "portal-serif-ext" and found == "portal-serif-display")


def test_letters_that_no_font_has_are_left_out():
    assert known("Договор ไทย и 国") == "Договор  и 国"


def test_words_of_one_script_are_one_piece_so_that_they_keep_their_order():
    pieces = [piece for piece, _font in runs("Пакт «پیمان دوستی» 2020", DISPLAY, 40)]

    assert pieces == ["Пакт «", "پیمان دوستی", "» 2020"]


def test_a_title_without_spaces_is_folded():
    lines = folded("哈萨克斯坦共和国与中华人民共和国关于睦邻友好合作的条约", DISPLAY, 60, 720)

    assert len(lines) > 1
    assert all(width(line, DISPLAY, 60) <= 720 for line in lines)


def test_the_fonts_are_there_with_their_licence():
    folder = picture.Path(picture.settings.BASE_DIR) / "relations" / "briefing" / "fonts"

    assert {path.stem for path in folder.glob("*.ttf")} >= set(OTHERS)
    assert "SIL Open Font License" in (folder / "OFL-noto-sans.txt").read_text()
