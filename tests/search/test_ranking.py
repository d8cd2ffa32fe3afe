"""The order of the best results, on plain lines of terms."""

import pytest

from relations.search.ranking import Ranking, kinship
from relations.search.terms import Alternative, Group, Lines, start_of


def asked(*terms, documents=5):
    return [Group(term, [Alternative((term,))], (start_of(term),), documents=documents) for term in terms]


def scores(groups, *lines, usual_length=10.0):
    ranking = Ranking(groups, 100, usual_length)
    return [ranking.score(line) for line in lines]


def body(text):
    return Lines("", "", text)


@pytest.mark.parametrize(
    ("term", "word", "share"),
    [
        ("шекаралас", "шекара", 1.0),
        ("шекар", "шекара", 0.7),
        ("шект", "шекара", 0.0),
        ("қазақстан", "қазанат", 0.4),
        ("universal", "university", 0.0),
        ("university", "university", 1.0),
        ("organ", "organisation", 0.0),
    ],
)
def test_relatives_count_by_the_letters_they_share(term, word, share):
    assert kinship(term, word) == share


def test_nearer_relatives_come_before_farther_ones():
    near, far, other = scores(asked("шекара"), body("шекаралас ел"), body("шекақ ел"), body("көрші ел"))

    assert near > far > other == 0


def test_the_word_itself_comes_before_its_relatives():
    itself, relative = scores(asked("шекара"), body("шекара ел"), body("шекаралас ел"))

    assert itself > relative


def test_a_rare_word_tells_more_than_a_common_one():
    groups = asked("шекара", documents=2) + asked("көрші", documents=60)
    rare, common = scores(groups, body("шекара ел"), body("көрші ел"))

    assert rare > common


def test_a_short_text_outweighs_a_long_one_with_the_same_words():
    short, long = scores(asked("шекара"), body("шекара ел"), body("шекара " + "ел " * 60))

    assert short > long


def test_length_is_judged_by_what_is_usual_here():
    lines = (body("шекара ел"), body("шекара " + "ел " * 60))
    little, much = (scores(asked("шекара"), *lines, usual_length=usual) for usual in (5.0, 500.0))

    assert little[0] - little[1] > much[0] - much[1]


def test_words_that_stand_together_come_first():
    together, apart = scores(
        asked("шекара", "келісім"), body("шекара келісім ел ел"), body("шекара ел ел келісім")
    )

    assert together > apart
