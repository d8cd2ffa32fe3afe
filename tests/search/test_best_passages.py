"""A hit names its best passages and leads to them."""

from urllib.parse import unquote

import pytest
from django.utils import translation

from relations.models import AgreementText, Attachment, FilePage
from relations.search import search
from relations.search.results_page import found_items
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "Стороны развивают отношения и торговлю. " * 12
BODY = (
    f"<p>{WORDS}</p><h2>Водные вопросы</h2><p>{WORDS}</p><p>Здесь плотина - «высокая», и канал.</p>"
    f"<h2>Границы</h2><p>{WORDS} Здесь одна плотина.</p>"
)


def only(text, language="ru"):
    with translation.override(language):
        (found,) = found_items(search(text, language), language)
    return found


def test_the_link_leads_to_the_heading_and_the_words():
    article = factories.make_article(body_ru=BODY, lead_ru="Обзор.")
    factories.publish(article, "ru")

    best = only("плотина канал").passage

    assert best.place == "Водные вопросы"
    address, _hash, fragment = best.url.partition("#")
    assert address == f"/ru/articles/{article.pk}-kazakhstan-i-uzbekistan-soyuznicheskie-otnosheniya/"
    assert fragment.startswith("part-1:~:text=")
    assert unquote(fragment).endswith("Здесь плотина - «высокая», и канал")
    assert "%2D" in fragment
    assert "<mark>плотина</mark>" in best.text


def test_several_passages_of_one_item_fold():
    factories.publish(factories.make_article(body_ru=BODY), "ru")

    found = only("плотина")

    assert (found.passage.place, [one.place for one in found.others]) == ("Водные вопросы", ["Границы"])
    assert only("плотина канал").others == []


def test_an_article_of_a_treaty_is_named(client):
    agreement = factories.make_agreement(body_ru="<p>Кратко.</p>")
    AgreementText.objects.create(
        agreement=agreement,
        language="uz",
        body="<h3>1-modda</h3><p>Tinchlik.</p><h3>7-modda</h3><p>Chegaralar daxlsiz.</p>",
    )
    factories.publish(agreement, "ru")

    found = only("daxlsiz")

    assert found.passage.place == "Узбекский: Статья 7"
    address = found.passage.url.partition("#")[0]
    assert found.passage.url.endswith("/texts/?show=uz#art-7:~:text=Chegaralar%20daxlsiz")
    assert '<section class="line" id="art-7"' in client.get(address).content.decode()
    page = client.get("/ru/search/", {"q": "daxlsiz"}).content.decode()
    assert found.passage.url.replace("&", "&amp;") in page
    assert 'lang="uz">7-modda Chegaralar <mark>daxlsiz</mark>.' in page


def test_a_page_of_a_file_is_named():
    article = factories.make_article(languages=("ru",))
    file = Attachment(content=article, language="ru", file="attachments/2025/11/report.pdf")
    Attachment.objects.bulk_create([file])
    FilePage.objects.create(attachment=file, number=4, text="Сток рек и ирригация.")
    factories.publish(article)

    found = only("ирригация")

    assert found.passage.url == "/media/attachments/2025/11/report.pdf#page=4"
    assert found.passage.place == "Файл, страница 4"
    assert not found.passage.is_recognised


def test_words_of_a_scan_are_said_to_be_recognised_and_its_searchable_file_is_opened(client):
    article = factories.make_article(languages=("ru",))
    names = {"file": "attachments/2025/11/scan.pdf", "searchable": "attachments/2025/11/words.pdf"}
    file = Attachment(content=article, language="ru", **names)
    Attachment.objects.bulk_create([file])
    for number, source in ((1, "layer"), (2, "recognised")):
        FilePage.objects.create(
            attachment=file, number=number, text=f"Сток рек и ирригация: {number}.", source=source
        )
    factories.publish(article)

    found = only("ирригация")

    told = {one.url: one.is_recognised for one in (found.passage, *found.others)}
    assert told == {
        "/media/attachments/2025/11/words.pdf#page=1": False,
        "/media/attachments/2025/11/words.pdf#page=2": True,
    }
    page = client.get("/ru/search/", {"q": "ирригация"}).content.decode()
    assert page.count("Распознано со скана") == 1


def test_the_questions_do_not_grow_with_the_hits(django_assert_max_num_queries):
    for _ in range(3):
        agreement = factories.make_agreement(title_ru="Договор о плотине")
        AgreementText.objects.create(
            agreement=agreement, language="ru", body="<h3>Статья 1</h3><p>Плотина.</p>"
        )
        factories.publish(agreement, "ru")
    results = search("плотина", "ru")

    with django_assert_max_num_queries(10):
        assert len(found_items(results, "ru")) == 3
