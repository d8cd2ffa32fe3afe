"""What a comparison of two texts takes for one word."""

import pytest

from relations.text.differences import ADDED, REMOVED, word_diff


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("Доля 8,1 %.", "Доля 8,9 %.", "8,1", "8,9"),
        ("Signed on 22.12.2022.", "Signed on 23.12.2022.", "22.12.2022", "23.12.2022"),
        ("Ұзындығы 2 356,3 км", "Ұзындығы 2 356,31 км", "356,3", "356,31"),
        ("a 5-year plan", "a 7-year plan", "5-year", "7-year"),
    ],
)
def test_a_changed_number_is_shown_whole(before, after, removed, added):
    pieces = word_diff(before, after)

    assert [piece.text for piece in pieces if piece.kind == REMOVED] == [removed]
    assert [piece.text for piece in pieces if piece.kind == ADDED] == [added]


def test_the_full_stop_after_a_year_is_no_part_of_it():
    pieces = word_diff("Since 2018.", "Since 2018, again.")

    assert [piece.text for piece in pieces if piece.kind == REMOVED] == []
