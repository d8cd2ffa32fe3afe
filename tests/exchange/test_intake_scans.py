"""Old texts that are scans: they wait to be recognised, are proposed for by what they say, and come in as a file with a lead."""

import pytest
from django.core.files.storage import default_storage

from relations.exchange import recognition
from relations.exchange.intake import jobs
from relations.exchange.recognition import Recognised
from relations.models import Article, IntakePaper, Reading
from tests import factories
from tests.exchange.scans import picture, scan

pytestmark = pytest.mark.django_db
State = IntakePaper.State
PAGES = {
    1: "Казахстан и Узбекистан: десять лет соседства\n\nА. Б. Сейтова\n12 мая 1998 г.\n\n"
    "Узбекистан и Казахстан ведут торговлю. Торговля с Узбекистаном выросла на 12 процентов.",
    2: "Узбекистан покупает зерно, и договор от 1997 года действует.",
}


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def program(monkeypatch):
    """In the place of the programs; `turns` are the pages that were read."""
    turns = []

    def page(pdf, has_text):
        turns.append(pdf)
        return Recognised(PAGES[(len(turns) - 1) % 2 + 1], 92, pdf)

    monkeypatch.setattr(recognition, "page", page)
    monkeypatch.setattr(recognition, "hindrance", lambda: "")
    return turns


@pytest.fixture
def folder(tmp_path):
    factories.make_country("uz"), factories.make_country("kz"), factories.make_topic()
    found = tmp_path / "old"
    found.mkdir()
    (found / "obzor.pdf").write_bytes(scan(picture(["СКАН"]), picture(["СКАН"])).read())
    return found


def read(folder, by):
    batch = jobs.begin("old", by=by)
    jobs.work(batch.pk, folder)
    return batch, batch.papers.get(key="obzor.pdf")


def test_a_scan_is_proposed_for_by_its_recognised_words(program, folder, daniyar):
    _batch, paper = read(folder, daniyar)

    assert (paper.state, paper.reading, paper.body, len(paper.pages)) == (
        State.PROPOSED,
        Reading.RECOGNISED,
        "",
        2,
    )
    assert paper.language == "ru"
    assert paper.values["title"] == "Казахстан и Узбекистан: десять лет соседства"
    assert paper.values["date"] == "12.05.1998"
    assert "Сейтова" in paper.values["authors"]
    assert paper.values["countries"] == "uz; kz"
    assert paper.proposed["title"] == paper.proposed["language"] == "scan"
    assert not {"scan", "title", "date", "language"} & set(paper.doubts)


def test_it_comes_in_as_a_file_with_its_pages_without_being_recognised_again(program, folder, daniyar, saule):
    batch, paper = read(folder, daniyar)
    jobs.accept(batch, [paper.pk])
    for step in (jobs.bring_in, lambda batch: jobs.approve(batch, by=saule)):
        batch.refresh_from_db()
        step(batch)
        jobs.work(batch.pk)

    article = Article.objects.get()
    file = article.attachments.get()
    assert article.body_ru == ""
    assert article.editions.public().get().title == paper.values["title"]
    assert (file.reading, file.pages, len(program)) == (Reading.RECOGNISED, 2, 2)
    assert list(file.page_texts.values_list("number", "confidence")) == [(1, 92), (2, 92)]
    assert default_storage.exists(file.searchable.name)
    assert not [name for name in default_storage.names() if name.startswith("imports/intake/")]
    paper.refresh_from_db()
    assert (paper.file.name, paper.searchable.name, paper.files) == ("", "", [])
    assert read(folder, daniyar)[1].state == State.BROUGHT  # the same folder again: nothing is asked for anew


def test_without_the_programs_it_waits_and_is_not_taken_unseen(folder, daniyar, monkeypatch):
    monkeypatch.setattr(recognition, "hindrance", lambda: "missing")

    batch, paper = read(folder, daniyar)

    assert (paper.reading, paper.trouble, "scan" in paper.doubts) == (Reading.SCAN, "missing", True)
    assert jobs.accept(batch) == 0


def test_what_the_editor_said_stays(program, folder, daniyar, monkeypatch):
    monkeypatch.setattr(recognition, "hindrance", lambda: "missing")
    _batch, paper = read(folder, daniyar)
    paper.values |= {"title": "Десять лет", "language": "kk"}
    paper.save()
    monkeypatch.setattr(recognition, "hindrance", lambda: "")

    read(folder, daniyar)

    paper.refresh_from_db()
    assert (paper.values["title"], paper.language) == ("Десять лет", "kk")
    assert (paper.values["date"], paper.reading) == ("12.05.1998", Reading.RECOGNISED)


def test_scans_without_words_are_not_the_same_text(folder, daniyar, monkeypatch):
    monkeypatch.setattr(recognition, "hindrance", lambda: "missing")
    (folder / "other.pdf").write_bytes(scan(picture(["ДРУГОЙ"])).read())

    batch, _paper = read(folder, daniyar)

    assert not [
        doubt for row in batch.papers.all() for doubt in row.doubts if doubt.startswith(("same", "near"))
    ]
