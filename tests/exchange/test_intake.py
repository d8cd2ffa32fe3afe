"""Old texts come in: what is proposed, what is doubted, once each, whatever dies in between; approved by another person."""

import datetime as dt
import io
import zipfile

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command

from relations.editorial import freshness
from relations.exchange.intake import bringing, jobs, surveying
from relations.exchange.intake.alike import parts, resemblance, sketch
from relations.exchange.intake.folders import zip_in
from relations.exchange.intake.papers import Paper, Reading, words_of
from relations.exchange.intake.proposing import Vocabularies, group_of, propose
from relations.models import Article, Edition, Expert, IntakeBatch, IntakePaper, OldAddress, Translation
from tests import factories
from tests.visibility.ledger import pdf

pytestmark = pytest.mark.django_db
State = IntakePaper.State
RU = """<h1>Казахстан и Узбекистан: десять лет соседства</h1>
<p>А. Б. Сейтова</p><p>12 мая 1998 г.</p>
<p>Узбекистан и Казахстан ведут торговлю. Торговля с Узбекистаном выросла на 12,5 % и достигла 340 млн долларов.</p>
<p>Торговля растёт с 1993 года, а договор от 1997 года действует. Узбекистан покупает зерно: 120 тысяч тонн.</p>"""
KK = """<h1>Қазақстан мен Өзбекстан: көршіліктің он жылы</h1>
<p>12.05.1998</p>
<p>Өзбекстан мен Қазақстан сауда жүргізеді. Сауда 12,5 % өсіп, 340 млн долларға жетті. Өзбекстанмен сауда 1993 жылдан
бері өсіп келеді, 1997 жылғы шарт қолданылады, Өзбекстан 120 мың тонна астық алады.</p>"""


@pytest.fixture
def vocabulary(db):
    return factories.make_country("uz"), factories.make_country("kz"), factories.make_topic()


@pytest.fixture
def folder(tmp_path, vocabulary):
    source = tmp_path / "old-site"
    (source / "1998").mkdir(parents=True)
    (source / "1998" / "review_ru.html").write_text(RU)
    (source / "1998" / "review_kk.html").write_text(KK)
    (source / "note 2001.txt").write_text(
        "Заметка о границе\n\n" + "Граница определена на всём протяжении. " * 5
    )
    (source / "picture.bmp").write_bytes(b"BM")
    (source / "table.csv").write_text(
        "файл;авторы;дата;язык;старые адреса;журнал\n"
        "note 2001.txt;Институт «Восток»; 03.2001;ru;/?p=7;Аналитик\nmissing.doc;x;;;;\n"
    )
    return source


@pytest.fixture
def batch(folder, daniyar):
    made = jobs.begin("old-site", by=daniyar)
    jobs.work(made.pk, folder)
    made.refresh_from_db()
    return made


def papers(batch) -> dict[str, IntakePaper]:
    return {row.key: row for row in batch.papers.all()}


def bring(batch):
    jobs.accept(batch, batch.papers.values_list("pk", flat=True))
    jobs.bring_in(batch)
    jobs.work(batch.pk)
    batch.refresh_from_db()


def test_what_is_missing_is_proposed_with_its_reason(batch):
    row = papers(batch)["1998/review_ru.html"]

    assert row.values["title"] == "Казахстан и Узбекистан: десять лет соседства"
    assert row.values["date"] == "12.05.1998"
    assert set(row.values["countries"].split("; ")) == {"kz", "uz"}
    assert row.values["topics"] == "trade"
    assert "Сейтова" in row.values["authors"]
    assert (row.language, row.group) == ("ru", "1998/review")
    assert {row.proposed[n] for n in ("date", "countries", "topics")} == {"text"}
    assert (row.proposed["group"], row.proposed["genre"]) == ("file name", "usual")


def test_what_the_table_says_is_no_proposal(batch):
    row = papers(batch)["note 2001.txt"]

    assert row.values["date"] == "03.2001"
    assert not {"authors", "date", "language", "old_addresses"} & row.proposed.keys()
    assert row.doubts == ["author:Институт «Восток»"]
    assert any("picture.bmp" in one for one in batch.remarks)
    assert any("missing.doc" in one for one in batch.remarks)


def test_a_folder_read_twice_is_the_same_batch(batch, folder, daniyar):
    before = list(batch.papers.values_list("pk", "file_hash"))

    again = jobs.begin("old-site", by=daniyar)
    jobs.work(again.pk, folder)

    assert again.pk == batch.pk
    assert list(batch.papers.values_list("pk", "file_hash")) == before


def test_accepted_papers_become_one_article_in_two_languages(batch, daniyar):
    bring(batch)

    article = Article.objects.get(title_ru__startswith="Казахстан и Узбекистан")
    assert article.title_kk == "Қазақстан мен Өзбекстан: көршіліктің он жылы"
    assert article.first_published_on == dt.date(1998, 5, 12)
    assert {c.code for c in article.countries.all()} == {"kz", "uz"}
    assert list(article.translations.order_by("language").values_list("language", "state", "submitted_by")) == [
        ("kk", "in_review", daniyar.pk), ("ru", "in_review", daniyar.pk),
    ]  # fmt: skip
    assert article.import_receipts.count() == 2
    assert not Edition.objects.exists()
    assert mail.outbox == []


def test_who_never_worked_here_is_a_guest_and_an_institute_a_group(batch, client):
    bring(batch)

    note = Article.objects.get(appeared_in="Аналитик")
    (institute,) = note.authors.all()
    assert (institute.family_name_ru, institute.is_group, institute.is_guest) == (
        "Институт «Восток»",
        True,
        True,
    )
    person = Expert.objects.get(is_group=False)
    assert (person.given_name_ru, person.family_name_ru, person.is_guest) == ("А. Б.", "Сейтова", True)
    assert "Восток" not in client.get("/ru/experts/").content.decode()
    assert OldAddress.objects.get().content_id == note.pk


def test_a_known_expert_is_found_by_initials(vocabulary):
    expert = factories.make_expert()
    known = Vocabularies()

    made, _why = propose({}, "Обзор\nСейтова А. Ж.\nТекст", "a.txt", known)
    paper = IntakePaper(values=made, language="ru")

    assert bringing._authors(paper, known) == [expert]


def test_another_person_approves_the_batch_and_nobody_gets_a_letter(batch, daniyar, saule, client):
    bring(batch)
    with pytest.raises(ValidationError):
        jobs.approve(batch, by=daniyar)

    jobs.approve(batch, by=saule)
    before = freshness.number()
    jobs.work(batch.pk)

    assert freshness.number() == before + 2  # at its beginning and its end, however many articles there are
    assert sorted(Edition.objects.values_list("language", "dated_on", "from_archive")) == [
        ("kk", dt.date(1998, 5, 12), True),
        ("ru", dt.date(1998, 5, 12), True),
        ("ru", dt.date(2001, 3, 1), True),
    ]
    assert mail.outbox == []
    assert not Translation.objects.with_outdated().filter(is_outdated=True).exists()
    assert client.get("/?p=7").status_code == 301
    batch.refresh_from_db()
    assert batch.state == IntakeBatch.State.DONE


def test_whoever_dies_on_the_way_leaves_the_same_behind(batch, monkeypatch):
    class Killed(BaseException):
        pass

    def kill(*_args, **_more):
        raise Killed

    jobs.accept(batch, batch.papers.values_list("pk", flat=True))
    jobs.bring_in(batch)
    with monkeypatch.context() as patched:
        patched.setattr(bringing.audit, "record", kill)
        with pytest.raises(Killed):
            jobs.work(batch.pk)
    assert not Article.objects.exists()
    assert not Expert.objects.exists()

    jobs.work(batch.pk)  # somebody is still named as the worker
    assert not Article.objects.exists()
    IntakeBatch.objects.update(beat_at=batch.beat_at - dt.timedelta(hours=1))
    jobs.work(batch.pk)

    assert Article.objects.count() == 2
    assert set(batch.papers.values_list("state", flat=True)) == {State.BROUGHT}


def test_a_dry_run_says_what_would_be_refused_and_leaves_nothing(batch):
    batch.papers.filter(key="note 2001.txt").update(language="")
    batch.papers.filter(key="review_ru.html").update(message="Раньше не вошёл")

    jobs.try_out(batch)
    jobs.work(batch.pk)
    batch.refresh_from_db()

    assert {key for key, row in papers(batch).items() if row.message} == {"note 2001.txt"}
    assert (batch.state, batch.done, batch.total) == (IntakeBatch.State.READY, 3, 3)
    assert batch.tried_at
    assert not Article.objects.exists()
    assert not Expert.objects.exists()


def test_a_batch_waits_for_what_its_papers_wait_for(batch, daniyar, saule, folder):
    batch.papers.filter(key="note 2001.txt").delete()
    bring(batch)
    assert batch.state == IntakeBatch.State.BROUGHT

    (folder / "note 2001.txt").unlink()
    jobs.work(jobs.begin(batch.source, by=daniyar).pk, folder)  # the same folder again
    batch.refresh_from_db()
    assert batch.state == IntakeBatch.State.BROUGHT
    jobs.approve(batch, by=saule)
    with pytest.raises(ValidationError):
        jobs.try_out(batch)
    jobs.work(batch.pk)
    batch.refresh_from_db()

    assert batch.state == IntakeBatch.State.DONE


def test_damaged_files_are_named_and_the_rest_comes_in(daniyar, vocabulary):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("good.html", RU)
        archive.writestr("../../evil.html", KK)
        archive.writestr("broken.docx", b"PK\x03\x04nothing")
        archive.writestr("short.pdf", pdf("x"))
    made = jobs.begin("zip", by=daniyar, upload=ContentFile(out.getvalue(), name="a.zip"))

    jobs.work(made.pk)

    found = papers(made)
    assert {key: row.state for key, row in found.items()} == {
        "broken.docx": State.REFUSED, "evil.html": State.PROPOSED, "good.html": State.PROPOSED, "short.pdf": State.REFUSED,
    }  # fmt: skip
    assert found["broken.docx"].message
    assert found["short.pdf"].message


def test_values_that_no_database_keeps_come_in_without_them(daniyar, vocabulary):
    made = jobs.begin("x", by=daniyar)
    body = f"<p>{'слово ' * 30}</p>"
    values = {
        "language": "ru",
        "title": "Об\x00зор \ud800",
        "date": "1998",
        "old_addresses": "http://[x\n/a\x00b",
    }

    surveying.survey(made, [Paper("a\x00", "1", lambda: Reading(body, {"lead": "к\x01оротко"}), values)])
    made.state = IntakeBatch.State.READY
    made.save()
    bring(made)

    article = Article.objects.get()
    assert (article.title_ru, article.lead_ru) == ("Обзор ", "коротко")
    assert set(OldAddress.objects.values_list("address", flat=True)) == {"/http:/[x", "/ab"}


def test_what_nobody_thought_of_keeps_no_other_text_out(batch, monkeypatch):
    real = bringing._article

    def article(batch, papers):
        if papers[0].key == "note 2001.txt":
            raise RuntimeError("nobody thought of this")
        return real(batch, papers)

    monkeypatch.setattr(bringing, "_article", article)
    bring(batch)

    assert Article.objects.count() == 1
    row = papers(batch)["note 2001.txt"]
    assert (row.state, row.content) == (State.PROPOSED, None)
    assert row.message


def test_a_reader_that_fails_refuses_its_paper_alone(daniyar, vocabulary):
    def fail():
        raise KeyError("x")

    made = jobs.begin("x", by=daniyar)
    surveying.survey(made, [Paper("a", "1", fail), Paper("b", "1", lambda: Reading("<p>текст</p>"))])

    assert {key: row.state for key, row in papers(made).items()} == {"a": State.REFUSED, "b": State.PROPOSED}


def test_what_is_no_zip_is_said(daniyar):
    made = jobs.begin("zip", by=daniyar, upload=ContentFile(b"no", name="a.zip"))

    jobs.work(made.pk)

    made.refresh_from_db()
    assert len(made.remarks) == 1
    assert made.state == IntakeBatch.State.READY


def test_the_same_text_and_nearly_the_same_are_named(daniyar, vocabulary):
    factories.make_article(title_ru="Есть уже")
    words = [f"слово{n}" for n in range(400)]
    texts = {"a": words, "b": words, "c": [*words[:399], "другое"], "d": [f"иное{n}" for n in range(400)]}
    made = jobs.begin("x", by=daniyar)

    surveying.survey(
        made,
        [
            Paper(
                key,
                "1",
                lambda key=key: Reading(f"<p>{' '.join(texts[key])}</p>"),
                {"language": "ru", "title": "Есть уже" if key == "d" else key},
            )
            for key in texts
        ],
    )

    beside = {
        key: [d for d in row.doubts if d[:5] in ("same:", "near:", "there")]
        for key, row in papers(made).items()
    }
    assert beside["a"] == []
    assert beside["b"] == ["same:a"]
    assert beside["c"] == ["near:a"]
    assert beside["d"][0].startswith("there:")


def test_two_papers_of_a_group_in_one_language_wait(batch):
    batch.papers.filter(key="1998/review_kk.html").update(language="ru")

    bring(batch)

    assert Article.objects.count() == 1
    row = papers(batch)["1998/review_ru.html"]
    assert row.state == State.PROPOSED
    assert row.message


def test_words_without_room_stand_in_the_text_or_are_refused(batch):
    paper = papers(batch)["1998/review_ru.html"]
    paper.values |= {"lead": "Кратко. " * 200, "note": "Примечание. " * 60}
    paper.save()
    long = papers(batch)["note 2001.txt"]
    long.values["title"] = "Граница " * 90
    long.save()

    bring(batch)

    article = papers(batch)["1998/review_ru.html"].content.article
    assert article.body_ru.count("Кратко.") == 200
    assert article.body_ru.count("Примечание.") == 60
    assert (article.lead_ru, article.note_ru) == ("", "")
    waiting = papers(batch)["note 2001.txt"]
    assert (waiting.state, waiting.content, "500" in waiting.message) == (State.PROPOSED, None, True)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("2001/review_kk.docx", "2001/review"), ("2001/review_RU.docx", "2001/review"), ("шолу (каз).doc", "шолу"),
        ("ru/a.html", "/a"), ("review.docx", ""), ("kkk.docx", ""),
    ],
)  # fmt: skip
def test_names_tell_translations_of_one_text(name, group):
    assert group_of(name).strip("/") == group.strip("/")


def test_sketches_tell_how_much_of_two_texts_is_the_same():
    words = [f"слово{n}" for n in range(1_000)]
    others = [*words[:500], *(f"иное{n}" for n in range(500))]

    same, half = (resemblance(parts(sketch(words)), parts(sketch(one))) for one in (words, others))

    assert same == 1
    assert 0.15 < half < 0.55
    assert sketch([]) == ""


def test_a_file_is_known_again_from_its_text_layer():
    text = " ".join(f"слово{n}" for n in range(600)).split()
    layer = [
        word
        for place, word in enumerate(text)
        for word in ([word] if place % 40 else ["стр", str(place), word])
    ]

    assert resemblance(parts(sketch(words_of(" ".join(text)))), parts(sketch(layer))) > 0.55


def test_the_command_brings_a_folder_in(folder, daniyar, capsys):
    call_command("intake", str(folder), by="daniyar", dry_run=True)
    assert not Article.objects.exists()

    call_command("intake", str(folder), by="daniyar", accept=True)
    call_command("intake", str(folder), by="daniyar", accept=True)

    assert Article.objects.count() == 2
    assert "note 2001.txt" in capsys.readouterr().out


def test_files_of_one_name_in_a_zip_all_come():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "Первая")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "Вторая")

    files = zip_in(out).files

    assert {name: stored.read().decode() for name, stored in files.items()} == {
        "a.txt": "Первая",
        "a (2).txt": "Вторая",
    }


def test_a_day_that_is_none_is_named_when_it_comes_in(batch):
    row = papers(batch)["1998/review_ru.html"]
    row.values |= {"date": "31.02.1998", "group": ""}
    row.group = ""
    row.save()

    jobs.accept(batch, [row.pk])
    jobs.bring_in(batch)
    jobs.work(batch.pk)

    row.refresh_from_db()
    assert row.state == State.PROPOSED
    assert "31.02.1998" in row.message
