"""What a page remembers is told apart by everything a reader could see."""

from dataclasses import dataclass, field

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from relations.reading.labels import Label
from relations.text.memo import Unfrozen, by_value, frozen


@dataclass(slots=True)
class Tile:
    title: str
    marks: list[str] = field(default_factory=list)


@pytest.fixture
def drawn():
    """A function that counts its work."""
    calls = []

    @by_value(maxsize=10)
    def draw(*things, **named):
        calls.append(things or named)
        return len(calls)

    draw.calls = calls
    return draw


def test_equal_things_are_drawn_once(drawn):
    assert drawn(Tile("Договор", ["UZ"])) == drawn(Tile("Договор", ["UZ"]))
    assert len(drawn.calls) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Tile("Договор", ["UZ"]), Tile("Договор", ["KZ"])),
        ("<b>", mark_safe("<b>")),
        (1, True),
        (Label("Кеңес", "kk"), Label("Кеңес", "ru")),
        ([1, [2]], [1, 2]),
        (None, ""),
        ({"a": 1}, {"a": 2}),
    ],
)
def test_whatever_shows_differently_is_drawn_apart(drawn, one, other):
    assert drawn(one) != drawn(other)


def test_each_language_is_drawn_apart(drawn):
    with translation.override("kk"):
        kazakh = drawn(gettext_lazy("Home"))
    with translation.override("ru"):
        assert drawn(gettext_lazy("Home")) != kazakh


def test_a_thing_that_was_changed_is_drawn_anew(drawn):
    tile = Tile("Договор")
    before = drawn(card=tile)
    tile.marks.append("UZ")

    assert drawn(card=tile) != before


def test_what_has_no_value_is_worked_out_every_time(drawn):
    with pytest.raises(Unfrozen):
        frozen(object())

    thing = object()
    assert drawn(thing) != drawn(thing)
