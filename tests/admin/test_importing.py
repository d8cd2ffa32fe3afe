"""Word files and tables at the desk: first a look, then a confirmation, nothing in between."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from relations.exchange import bundles, jobs
from relations.models import Agreement, Article, ImportJob, ImportReceipt, Topic
from tests.exchange.docx import docx, paragraph
from tests.exchange.test_word import REVIEW
from tests.factories import make_country, make_expert, make_user

pytestmark = pytest.mark.django_db
WORD = "/admin/relations/article/import-word/"
TABLE = "/admin/relations/agreement/import/"


def upload(content, name="обзор.docx"):
    return SimpleUploadedFile(name, content.read() if hasattr(content, "read") else content)


def test_an_expert_makes_a_draft_from_word_in_two_steps(client, aigerim):
    make_expert(user=aigerim)
    client.force_login(aigerim)

    looked = client.post(WORD, {"file": upload(docx(*REVIEW, notes=["Обзор."]))})
    between = Article.objects.count()
    first = looked.context["confirm"].initial
    taken = client.post(WORD, {"take": "1", **first, "title": "Казахстан и Узбекистан накануне визита"})

    assert looked.status_code == 200
    assert "На Казахстан приходится 8,9" in looked.content.decode()
    assert between == 0
    article = Article.objects.get()
    assert taken["Location"] == reverse("admin:relations_article_change", args=[article.pk])
    assert article.title_ru == "Казахстан и Узбекистан накануне визита"
    assert article.created_by == aigerim


def test_a_confirmation_twice_makes_one_article(client, aigerim):
    client.force_login(aigerim)
    looked = client.post(WORD, {"file": upload(docx(*REVIEW, notes=["Обзор."]))})
    data = {"take": "1", **looked.context["confirm"].initial}

    client.post(WORD, data)
    again = client.post(WORD, data)

    assert Article.objects.count() == 1
    assert again["Location"] == WORD


def test_a_title_that_is_missing_is_asked_for_and_nothing_is_lost(client, aigerim):
    client.force_login(aigerim)
    client.post(WORD, {"file": upload(docx(paragraph("Текст без заголовка, но с содержанием.")))})

    answer = client.post(
        WORD, {"take": "1", "title": "", "lead": "Краткое содержание", "language": "ru", "genre": "review"}
    )

    assert answer.context["confirm"].errors.keys() == {"title"}
    assert "Краткое содержание" in answer.content.decode()
    assert Article.objects.count() == 0


def test_an_old_doc_is_refused_beside_the_field(client, aigerim):
    client.force_login(aigerim)

    answer = client.post(
        WORD, {"file": upload(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "old.doc")}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"file"}


@pytest.mark.parametrize("role", ["translator-kk", "registrar", "administrator"])
def test_who_writes_no_articles_imports_none(client, role):
    client.force_login(make_user(role))

    assert client.get(WORD).status_code == 403
    assert client.post(WORD, {"file": upload(docx(*REVIEW))}).status_code == 403


def test_a_registrar_imports_the_good_rows(client):
    for code in ("kz", "uz"):
        make_country(code)
    client.force_login(make_user("registrar"))
    lines = [
        "register_number;title_ru;signed_on;parties",
        '1;Договор;2022-12-22;"kz;uz"',
        '2;Протокол;31.02.2022;"kz;uz"',
    ]

    looked = client.post(TABLE, {"file": upload("\n".join(lines).encode(), "a.csv")})
    between = Agreement.objects.count()
    done = client.post(TABLE, {"take": "1"})

    assert [row.outcome for row in looked.context["report"].rows] == ["created", "refused"]
    assert "signed_on" in looked.content.decode()
    assert between == 0
    assert done.status_code == 200
    assert Agreement.objects.get().register_number == "1"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_is_exported(client, form):
    client.force_login(make_user("registrar"))

    answer = client.get(f"/admin/relations/agreement/export/{form}/")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Disposition"].endswith(f'.{form}"')


def test_vocabularies_are_imported_by_curators_only(client, daniyar, aigerim):
    url = "/admin/relations/topic/import/"
    rows = "code,name_ru\nwater,Вода".encode()
    client.force_login(aigerim)
    refused = client.post(url, {"file": upload(rows, "a.csv")})
    client.force_login(daniyar)
    client.post(url, {"file": upload(rows, "a.csv")})
    client.post(url, {"take": "1"})

    assert refused.status_code == 403
    assert Topic.objects.get().name_ru == "Вода"


def test_the_pages_are_offered_above_the_lists(client, aigerim, daniyar):
    client.force_login(aigerim)
    articles = client.get("/admin/relations/article/").content.decode()
    client.force_login(daniyar)
    register = client.get("/admin/relations/agreement/").content.decode()
    links = client.get("/admin/relations/linkcheck/").content.decode()

    assert f'href="{WORD}"' in articles
    assert f'href="{TABLE}"' in register
    assert 'href="/admin/relations/agreement/export/xlsx/"' in register
    assert 'href="/admin/relations/linkcheck/ageing/"' in links
    assert client.get("/admin/relations/linkcheck/ageing/").status_code == 200


def test_a_large_table_has_a_page_with_progress_and_the_decision(client):
    for code in ("kz", "uz"):
        make_country(code)
    client.force_login(make_user("registrar"))
    lines = ["register_number;title_ru;parties", *(f"N-{n};Договор;kz, uz" for n in range(60))]

    sent = client.post(TABLE, {"file": upload("\n".join(lines).encode(), "a.csv")})
    page = client.get(sent["Location"])
    told = client.get(f"{sent['Location']}state/").json()
    client.post(sent["Location"], {"take": "1"})

    assert sent.status_code == 302
    assert page.context["report"].counts[0][2] == 60
    assert (told["state"], told["done"], told["total"]) == ("ready", 60, 60)
    assert Agreement.objects.count() == 60


def test_a_job_is_seen_by_whoever_started_it_only(client):
    client.force_login(make_user("registrar"))
    client.post(TABLE, {"file": upload("register_number;title_ru\n1-A;Договор".encode(), "a.csv")})
    address = f"{TABLE}{ImportJob.objects.get().pk}/"
    mine = client.get(address).status_code
    client.force_login(make_user("registrar", username="another"))

    assert (mine, client.get(address).status_code, client.get(f"{address}refused/").status_code) == (
        200,
        403,
        403,
    )


@pytest.mark.parametrize("url", [TABLE, "/admin/relations/topic/import/", "/admin/relations/place/import/"])
def test_a_sample_table_is_offered_and_comes_in_itself(client, url, daniyar):
    client.force_login(daniyar)

    answer = client.get(f"{url}sample/")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('-sample.xlsx"')


def test_several_documents_become_drafts_in_one_go(client, aigerim):
    client.force_login(aigerim)
    files = [
        upload(docx(paragraph("Обзор первый", "Title"), paragraph("Текст."))),
        upload(docx(paragraph("Обзор второй", "Title"), paragraph("Текст."))),
        upload(b"no document", "сломан.docx"),
    ]

    sent = client.post(WORD, {"file": files})
    page = client.get(sent["Location"])
    between = Article.objects.count()
    client.post(sent["Location"], {"take": "1"})
    client.post(sent["Location"], {"take": "1"})
    done = client.get(sent["Location"])

    text = page.content.decode()
    assert "Обзор первый" in text
    assert "обзор (2).docx" not in [row.label for row in page.context["report"].refused]
    assert [row.label for row in page.context["report"].refused] == ["сломан.docx"]
    assert between == 0
    assert sorted(Article.objects.values_list("title_ru", flat=True)) == ["Обзор второй", "Обзор первый"]
    assert sorted(ImportReceipt.objects.values_list("file_name", flat=True)) == [
        "обзор (2).docx",
        "обзор.docx",
    ]
    assert done.context["job"].counts == {"created": 2, "refused": 1}


def test_too_many_documents_are_refused_beside_the_field(client, aigerim, monkeypatch):
    client.force_login(aigerim)
    monkeypatch.setattr(bundles, "MOST", 1)

    page = client.post(WORD, {"file": [upload(b"a", "a.docx"), upload(b"b", "b.docx")]})

    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_a_document_is_read_before_the_lock(aigerim, monkeypatch):
    """While a document is read nobody waits to write."""
    locked = []
    whole = bundles.documents.read
    monkeypatch.setattr(
        bundles.documents, "read", lambda *a: (locked.append(len(connection.savepoint_ids)), whole(*a))[1]
    )
    before = len(connection.savepoint_ids)
    job = jobs.start(
        bundles.packed([docx(paragraph("Обзор", "Title"), paragraph("Текст."))]),
        bundles.format_of_documents(),
        by=aigerim,
    )

    jobs.go(job)

    assert job.counts == {"created": 1}
    assert locked == [before]
