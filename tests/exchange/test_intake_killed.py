"""Whoever works on a batch may die anywhere: what comes of it is what would have come of it anyway."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from relations.exchange.intake import alike, bringing, jobs, linking, surveying
from relations.models import Article, Attachment, IntakeBatch, OldAddress
from tests import factories, old_texts

pytestmark = pytest.mark.django_db
FILES = 12


class Killed(BaseException):
    """As sudden as a signal: nobody catches it."""


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    old_texts.write(folder, FILES, length=2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.rglob("*.*")):
            archive.write(path, path.relative_to(folder))
    return out.getvalue()


def begin(name: str, texts: bytes, by) -> IntakeBatch:
    return jobs.begin(name, by=by, upload=ContentFile(texts, name="texts.zip"))


def work(batch: IntakeBatch) -> None:
    IntakeBatch.objects.filter(pk=batch.pk).update(worker="", beat_at="2001-01-01T00:00:00+00:00")
    jobs.work(batch.pk)


def result(batch: IntakeBatch) -> dict:
    papers = batch.papers.order_by("key").values_list(
        "key", "state", "language", "group", "text_hash", "values", "doubts"
    )
    items = Article.objects.filter(papers__batch=batch).distinct().order_by("papers__key")
    return {
        "papers": list(papers),
        "articles": [
            (one.title_ru, one.title_kk, one.title_en, one.body_ru, one.first_published_on) for one in items
        ],
        "files": Attachment.objects.filter(content__papers__batch=batch).distinct().count(),
        "remarks": batch.remarks,
    }


def bring(batch: IntakeBatch, work=work) -> dict:
    work(batch)
    jobs.accept(batch, batch.papers.values_list("pk", flat=True))
    batch.refresh_from_db()
    jobs.bring_in(batch)
    work(batch)
    batch.refresh_from_db()
    found = result(batch)
    batch.delete()
    Article.objects.all().delete()
    OldAddress.objects.all().delete()
    return found


def test_killed_twice_at_every_step_the_result_is_the_same(texts, daniyar, monkeypatch):
    factories.make_topic()
    unharmed = bring(begin("old", texts, daniyar))

    def work_and_die(batch):
        """Dies in the third call of one function of each step, then in the first of another, then works."""
        for module, name, call in (
            (surveying, "propose", 3),
            (surveying, "_compare", 1),
            (bringing, "_keep_beside", 3),
            (linking, "join", 2),
        ):
            calls = iter(range(1, 1_000))
            real = getattr(module, name)

            def deadly(*arguments, calls=calls, real=real, call=call):
                if next(calls) == call:
                    raise Killed
                return real(*arguments)

            with monkeypatch.context() as patched:
                patched.setattr(module, name, deadly)
                try:
                    work(batch)
                except Killed:
                    continue
        work(batch)

    harmed = bring(begin("old", texts, daniyar), work_and_die)

    assert harmed == unharmed
    assert len(unharmed["articles"]) >= 8


def test_near_texts_are_found_without_comparing_each_with_each(monkeypatch):
    compared = []
    real = alike.resemblance
    monkeypatch.setattr(alike, "resemblance", lambda one, other: compared.append(1) or real(one, other))
    shelf = alike.Shelf()
    for number in range(200):
        words = [f"слово{number}-{place}" for place in range(80)] + ["подвал", "каждой", "страницы"]
        marks = alike.parts(alike.sketch(words))
        assert shelf.near(marks) is None
        shelf.add(number, marks)

    assert shelf.near(alike.parts(alike.sketch([f"слово7-{place}" for place in range(78)]))) == 7
    assert len(compared) < 200 * 41
