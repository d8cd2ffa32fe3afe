import random

import pytest

from relations.register.bitmaps import bitmap, by_value, upwards, where


@pytest.mark.parametrize("size", [0, 1, 7, 8, 100, 1000])
@pytest.mark.parametrize("share", [0, 0.01, 0.5, 1])
def test_a_set_gives_back_its_positions_however_dense_it_is(size, share):
    chosen = sorted(random.Random(size).sample(range(size), int(size * share)))

    assert list(upwards(bitmap(chosen, size))) == chosen
    assert where(place in set(chosen) for place in reversed(range(size))) == bitmap(chosen, size)


def test_one_code_per_row_becomes_a_set_per_code():
    assert by_value([0, 2, 2, 1], 3) == [0b0001, 0b1000, 0b0110]
