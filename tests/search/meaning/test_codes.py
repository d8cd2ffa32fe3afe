"""The nearest of many vectors by their bits, compared with the nearest by all their numbers."""

import numpy
import pytest

from relations.models import SearchVector
from relations.search.meaning import codes, vectors

NUMBERS = 384


def scattered(count: int, seed: int = 7):
    """Vectors around common centres, off to one side as those of language models are."""
    chosen = numpy.random.default_rng(seed)
    centres = chosen.standard_normal((count // 20 + 1, NUMBERS)) + 3
    rows = centres[chosen.integers(0, len(centres), count)] + 0.7 * chosen.standard_normal((count, NUMBERS))
    return (rows / numpy.linalg.norm(rows, axis=1, keepdims=True)).astype(numpy.float32)


def stored(rows, first: int = 0) -> None:
    SearchVector.objects.bulk_create(
        [
            SearchVector(mark=f"{place:032d}", engine="test", vector=vectors.packed(row))
            for place, row in enumerate(rows, first)
        ],
        batch_size=1_000,
    )


@pytest.fixture(autouse=True)
def _fresh():
    codes.forget()
    yield
    codes.forget()


def test_eight_bits_keep_the_direction():
    rows = scattered(50)

    again = vectors.unpacked([vectors.packed(row) for row in rows])

    assert (again * rows).sum(axis=1).min() > 0.999


@pytest.mark.django_db
def test_the_ten_nearest_are_among_the_candidates():
    rows = scattered(3_000)
    stored(rows)
    missed = 0

    for question in scattered(3_000)[::300]:
        nearest = numpy.argsort(-(rows @ question))[:10]
        found = set(codes.candidates("test", question))
        missed += sum(f"{place:032d}" not in found for place in nearest)

    assert missed <= 1  # of a hundred


@pytest.mark.django_db
def test_new_vectors_are_met_and_those_of_another_engine_are_not(monkeypatch):
    monkeypatch.setattr(codes, "LOOK_AFTER", 0)
    rows = scattered(400)
    stored(rows[:1])
    assert codes.candidates("test", rows[0]) == [f"{0:032d}"]

    stored(rows[1:], first=1)

    assert f"{399:032d}" in codes.candidates("test", rows[399])
    assert codes.candidates("other", rows[0]) == []


@pytest.mark.django_db
def test_all_is_read_anew_when_much_has_gone(monkeypatch):
    monkeypatch.setattr(codes, "LOOK_AFTER", 0)
    rows = scattered(1_300)
    stored(rows)
    codes.candidates("test", rows[0])

    SearchVector.objects.filter(mark__gte=f"{100:032d}").delete()
    stored(rows[:1], first=9_000)

    assert len(codes.candidates("test", rows[0])) == 101


@pytest.mark.bench
@pytest.mark.django_db
def test_four_hundred_thousand():
    """Prints what a question costs at 400,000 vectors, and the memory they take: nothing here is decided by a clock."""
    import resource  # noqa: PLC0415 not on every system
    import time  # noqa: PLC0415

    count = 400_000
    for first in range(0, count, 20_000):
        stored(scattered(20_000, first), first)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    codes.candidates("test", scattered(1)[0])
    read_in, times = time.process_time() - began, []
    for question in scattered(50, 99):
        began = time.process_time()
        marks = codes.candidates("test", question)
        rows = SearchVector.objects.filter(mark__in=marks).values_list("vector", flat=True)
        vectors.unpacked([bytes(row) for row in rows]) @ question
        times.append((time.process_time() - began) * 1000)
    times.sort()
    kept = next(iter(codes._kept.values()))
    size = (kept.bits.nbytes + kept.marks.nbytes) / 1e6
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
    print(f"\n{count} vectors: read in {read_in:.1f} s, kept in {size:.0f} MB (peak +{grown:.0f} MB), "
          f"a question p50 {times[25]:.1f} ms, p95 {times[47]:.1f} ms of CPU")  # fmt: skip
    assert len(marks) == codes.CANDIDATES
