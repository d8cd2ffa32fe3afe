"""A treaty that is only a scan: recognised page by page like any other file, found, marked, and seen by whom it may be seen."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.forms import modelform_factory
from django.urls import reverse

from relations.admin.attachments import AttachmentForm
from relations.exchange import recognition
from relations.exchange.recognition import Recognised
from relations.models import AgreementText, FilePage, Reading
from relations.search import snapshot, thesaurus
from tests import factories as make
from tests.exchange.scans import picture, scan

pytestmark = pytest.mark.django_db
Form = modelform_factory(AgreementText, AttachmentForm, fields=("language", "file", "is_public"))
PAGES = ("Договор о вечной дружбе", "Статья 7. Стороны обмениваются метеосводками")


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    snapshot.forget()
    thesaurus.forget()


@pytest.fixture
def program(monkeypatch):
    """In the place of the programs: the words of one page after the other."""
    words = iter(PAGES * 5)
    monkeypatch.setattr(recognition, "hindrance", lambda: "")
    monkeypatch.setattr(recognition, "page", lambda pdf, has_text: Recognised(next(words), 91, pdf))


@pytest.fixture
def agreement():
    made = make.make_agreement(title_ru="Договор о дружбе 1998 года")
    make.publish(made, "ru")
    return made


def bring(agreement, **more) -> AgreementText:
    """The scan of a treaty comes in by the form of the desk."""
    sent = {"language": "ru", "is_public": "on", **more}
    file = scan(picture(["ДОГОВОР"]), picture(["СТАТЬЯ"]))
    form = Form(sent, {"file": file}, instance=AgreementText(agreement=agreement, is_authentic=True))
    assert form.is_valid(), form.errors
    return AgreementText.objects.get(pk=form.save().pk)


def test_its_words_are_found_with_their_page_and_marked(client, agreement, program):
    text = bring(agreement)

    assert (text.reading, text.pages, text.trouble) == (Reading.RECOGNISED, 2, "")
    assert list(text.page_texts.values_list("number", "text", "source", "confidence")) == [
        (1, PAGES[0], "recognised", 91),
        (2, PAGES[1], "recognised", 91),
    ]
    page = client.get("/ru/search/", {"q": "метеосводками"}).content.decode()
    assert f"/media/{text.searchable}#page=2" in page
    assert "Файл, с. 2" in page or "Файл, страница 2" in page
    shown = client.get(f"/ru/agreements/{agreement.pk}/", follow=True).content.decode()
    assert "Распознано со скана" in shown
    for name in (text.file.name, text.searchable.name):
        assert f"/media/{name}" in shown
        assert client.get(f"/media/{name}").status_code == 200


def test_what_readers_do_not_see_is_not_found(client, agreement, program):
    text = bring(agreement, is_public="")

    assert text.reading == Reading.RECOGNISED
    assert "#page=" not in client.get("/ru/search/", {"q": "метеосводками"}).content.decode()
    for name in (text.file.name, text.searchable.name):
        assert client.get(f"/media/{name}").status_code == 404


def test_a_typed_text_is_what_is_found(client, agreement, program):
    text = bring(agreement)
    text.body = "<p>Статья 1</p><p>Стороны дружат домами.</p>"
    text.save()

    assert "#page=" not in client.get("/ru/search/", {"q": "метеосводками"}).content.decode()
    assert f"/ru/agreements/{agreement.pk}" in client.get("/ru/search/", {"q": "дружат"}).content.decode()


def test_without_the_programs_it_waits_and_is_read_later(agreement, monkeypatch, admin_client):
    monkeypatch.setattr(recognition, "hindrance", lambda: "missing")
    text = bring(agreement)
    assert (text.reading, text.trouble) == (Reading.SCAN, "missing")
    assert "Договор о дружбе 1998 года" in admin_client.get(reverse("admin:desk_jobs")).content.decode()

    monkeypatch.setattr(recognition, "hindrance", lambda: "")
    monkeypatch.setattr(recognition, "page", lambda pdf, has_text: Recognised("Шарт", 90, pdf))
    call_command("read_files")

    text.refresh_from_db()
    assert (text.reading, text.page_texts.count()) == (Reading.RECOGNISED, 2)


def test_a_page_belongs_to_one_file():
    with pytest.raises(IntegrityError), transaction.atomic():
        FilePage.objects.create(number=1, text="x")
