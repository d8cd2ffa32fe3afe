"""Old texts at the desk: one table of proposals, what was typed counts, another person approves."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relations.exchange.intake import jobs
from relations.models import Article, Edition, IntakeBatch, IntakePaper
from tests import factories
from tests.exchange.test_intake import KK, RU

pytestmark = pytest.mark.django_db
NEW = "/admin/relations/intakebatch/new/"


@pytest.fixture
def desk(client, daniyar):
    factories.make_country("uz"), factories.make_country("kz"), factories.make_topic()
    client.force_login(daniyar)
    return client


@pytest.fixture
def page(desk):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("review_ru.html", RU)
        archive.writestr("review_kk.html", KK)
    sent = {"source": "Старый сайт", "file": SimpleUploadedFile("old.zip", out.getvalue())}
    return desk.post(NEW, sent)["Location"]


def test_proposals_are_marked_and_doubts_named(desk, page):
    text = desk.get(page).content.decode()

    assert 'value="12.05.1998"' in text
    assert "из текста" in text
    assert "новый автор: А. Б. Сейтова" in text
    assert desk.get(f"{page}?show=doubts").content.decode().count('<tr class="proposed">') == 2


def test_what_is_typed_is_no_proposal_and_is_brought_in(desk, page):
    row = IntakePaper.objects.get(key="review_ru.html")

    desk.post(page, {f"{row.pk}-title": "Другое заглавие", f"{row.pk}-date": "не дата", "save": ""})
    row.refresh_from_db()
    assert row.values["title"] == "Другое заглавие"
    assert "title" not in row.proposed
    assert "date:не дата" in row.doubts

    other = IntakePaper.objects.get(key="review_kk.html")
    desk.post(page, {f"{row.pk}-date": "05.1998", f"{other.pk}-date": "05.1998", "save": ""})
    desk.post(page, {"accept_all": ""})
    desk.post(page, {"try": ""})
    assert not Article.objects.exists()
    assert "Пробный прогон" in desk.get(page).content.decode()
    desk.post(page, {"bring": ""})

    article = Article.objects.get()
    assert article.title_ru == "Другое заглавие"
    assert article.first_published_on_precision == "month"


def test_a_dry_run_is_done_by_the_worker_and_says_what_hinders(desk, page, monkeypatch):
    IntakePaper.objects.filter(key="review_kk.html").update(language="ru")
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "go", lambda batch: None)  # the worker is busy
        desk.post(page, {"try": ""})
        assert desk.get(page.replace("papers", "progress")).json() == {
            "label": "проверяется", "done": 0, "active": True,
        }  # fmt: skip
        text = desk.get(page).content.decode()
        assert 'name="bring"' not in text
        assert 'data-active="yes"' in text

    jobs.work(IntakeBatch.objects.get().pk)

    text = desk.get(f"{page}?show=hindered").content.decode()
    assert text.count('<tr class="proposed">') == 2
    assert "Два текста одной группы" in text
    assert 'name="bring"' in text


def test_four_eyes_hold_for_a_batch(desk, page, client, saule):
    desk.post(page, {"accept_all": ""})
    desk.post(page, {"bring": ""})
    assert 'name="approve"' not in desk.get(page).content.decode()
    desk.post(page, {"approve": ""})
    assert not Edition.objects.exists()

    client.force_login(saule)
    client.post(page, {"approve": ""})

    assert Edition.objects.count() == 2
    assert IntakeBatch.objects.get().approved_by == saule


def test_who_may_not_import_may_not_look(client, page, aigerim):
    client.force_login(aigerim)

    assert client.get(page).status_code == 403
    assert client.get(NEW).status_code == 403


def test_a_table_of_many_costs_as_many_queries(desk, page, django_assert_max_num_queries):
    batch = IntakeBatch.objects.get()
    IntakePaper.objects.bulk_create(
        [IntakePaper(batch=batch, key=f"k{n}", file_hash="x", values={"title": str(n)}) for n in range(90)]
    )

    with django_assert_max_num_queries(15):
        assert desk.get(page).content.decode().count('<tr class="proposed">') == 92


def test_what_was_not_taken_is_named_before_it_is_accepted(desk):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        text = "<p>{loadposition forum}Торговля выросла.</p>" + RU.replace('"', "")
        archive.writestr(
            "content.csv",
            f'id,title,introtext,state,created,publish_up,created_by\n7,Обзор,"{text}",1,1998-05-12,2004-01-02,42\n',
        )
    sent = {"source": "old.example", "file": SimpleUploadedFile("old.zip", out.getvalue())}
    page = desk.post(NEW, sent)["Location"]

    text = desk.get(page).content.decode()
    assert "{loadposition forum}" in text
    assert "1998-05-12, 2004-01-02" in text
    assert "автор известен только по номеру: 42" in text

    row = IntakePaper.objects.get()
    desk.post(page, {f"{row.pk}-authors": "А. Сейтова", "save": ""})
    row.refresh_from_db()
    assert {doubt.partition(":")[0] for doubt in row.doubts} >= {"moments", "receipt"}
    assert "account:42" not in row.doubts


def test_the_list_of_batches_leads_to_their_papers(desk, page):
    text = desk.get("/admin/relations/intakebatch/").content.decode()

    assert text.count(f'href="{page}"') == 1
    assert "Внёс" in text
