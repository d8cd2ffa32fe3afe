"""The pages that a kind without views and templates of its own has; articles stand in for one."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from relations.briefing.plain import plain_document
from relations.models import Attachment, Link, LinkKind
from relations.views import plain
from tests import factories

pytestmark = pytest.mark.django_db
HEADINGS = "".join(f"<h2>Глава {number}</h2><p>Текст.</p>" for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def _no_templates_of_its_own(monkeypatch):
    monkeypatch.setattr(plain, "template_of", lambda kind, page: f"items/{page}.html")


def asked(view, path: str, *arguments):
    """The answer of a plain view to a visitor of an address."""
    request = RequestFactory().get(path)
    language = path.split("/")[1]
    request.LANGUAGE_CODE = language
    with translation.override(language):
        request.resolver_match = resolve(request.path)
        return view(request, "article", *arguments)


def page_of(item, language="ru") -> str:
    edition = item.editions.get(language=language, number=1)
    with translation.override(language):
        path = edition.get_absolute_url()
    response = asked(plain.item_detail, path, item.pk, edition.slug)
    assert response.status_code == 200
    return response.content.decode()


def list_of(query: str = "", language: str = "ru") -> str:
    return asked(plain.item_list, f"/{language}/articles/{query}").content.decode()


def test_the_list_is_narrowed_by_topic_country_year_and_language():
    trade = factories.make_article(title_ru="О торговле", topics=[factories.make_topic()], languages=["ru"])
    far = factories.make_article(title_ru="О Китае", countries=[factories.make_country("cn")])
    factories.publish(trade, "ru", at=None)
    factories.publish(far, "ru")

    assert ("О торговле" in list_of(), "О Китае" in list_of()) == (True, True)
    assert ("О торговле" in list_of("?topic=trade"), "О Китае" in list_of("?topic=trade")) == (True, False)
    assert ("О торговле" in list_of("?country=cn"), "О Китае" in list_of("?country=cn")) == (False, True)
    assert "О торговле" not in list_of("?year=1999")
    assert ("О Китае" in list_of(language="en"), "О Китае" in list_of("?languages=all", "en")) == (
        False,
        True,
    )
    with pytest.raises(Http404):
        list_of("?topic=nothing")


def test_the_page_has_contents_files_and_what_it_is_linked_with():
    item = factories.make_article(body_ru=HEADINGS)
    event = factories.make_event(title_ru="Визит в Ташкент")
    factories.publish(event)
    Link.objects.create(source=item, target=event, kind=LinkKind.DISCUSSES)
    Attachment.objects.create(content=item, language="ru", file=ContentFile(b"%PDF-1.7", "text.pdf"), size=8)
    factories.publish(item)

    html = page_of(item)

    assert 'class="toc"' in html
    assert "Визит в Ташкент" in html
    assert html.count(".pdf") >= 2
    assert "ГОСТ" in html
    assert "text.pdf" not in page_of(item, "en")


def test_few_headings_need_no_contents():
    item = factories.make_article(body_ru="<h2>Одна</h2><p>Текст.</p>")
    factories.publish(item)

    assert 'class="toc"' not in page_of(item)


def test_an_untranslated_item_is_shown_in_its_language_and_says_so():
    item = factories.make_article(languages=["ru"])
    edition = factories.publish(item, "ru")["ru"]

    html = asked(
        plain.item_detail, f"/en/articles/{item.pk}-{edition.slug}/", item.pk, edition.slug
    ).content.decode()

    assert "This text is available in Russian only" in html
    assert f'<h1 lang="ru">{factories.TITLES["ru"]}</h1>' in html


def test_an_older_edition_has_the_picture_of_the_newest_and_no_file():
    item = factories.make_article()
    factories.publish(item)
    item.title_ru = "Новое"
    item.save()
    factories.publish(item, "ru")

    html = asked(
        plain.item_edition, f"/ru/articles/{item.pk}-novoe/v/1/", item.pk, "novoe", 1
    ).content.decode()

    assert factories.TITLES["ru"] in html
    assert f"/cards/{item.pk}-ru-2.png" in html
    assert ".pdf" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_what_belongs_to_an_item(django_assert_num_queries, number):
    topics = [factories.make_topic(f"topic-{place}") for place in range(number)]
    item = factories.make_article(topics=topics, countries=[factories.make_country("uz")])
    for _place in range(number):
        other = factories.make_article(languages=["ru"])
        factories.publish(other, "ru")
        Link.objects.create(source=item, target=other, kind=LinkKind.DISCUSSES)
    edition = factories.publish(item, "ru")["ru"]

    with django_assert_num_queries(PAGE_QUERIES):
        asked(plain.item_detail, f"/ru/articles/{item.pk}-{edition.slug}/", item.pk, edition.slug)


PAGE_QUERIES = 11


def test_a_plain_pdf_has_the_text_and_disclaims_nobody():
    item = factories.make_article(created_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    edition = factories.publish(item, "ru")["ru"]

    with translation.override("ru"):
        document = plain_document(edition)

    assert (document.title, document.lead) == (factories.TITLES["ru"], factories.LEADS["ru"])
    assert "Договоры между двумя странами действуют." in str(document.blocks)
    assert len(document.closing) == 1
