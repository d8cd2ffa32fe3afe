"""Records: an older edition leads to the present one, in heads and files alike, for every kind."""

import pytest

from relations.models import CONTENT_KINDS, Edition
from relations.reading.records import records_of
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", CONTENT_KINDS, ids=str)
def test_the_record_of_an_older_edition_leads_to_the_present_page(kind):
    item = make.make(kind)
    make.publish(item, "ru")
    item.title_ru = "Новый заголовок"
    item.save()
    make.publish(item, "ru")
    first, second = Edition.objects.filter(content=item, language="ru").order_by("number")

    old, new = records_of([first, second])

    assert (old.title, new.title) == (first.title, "Новый заголовок")
    assert old.url == new.url
    assert f"/{item.pk}-novyy-zagolovok" in old.url
    assert old.published_at == new.published_at == first.published_at


def test_every_language_has_its_own_words():
    numbers = {"doi": "10.1234/abc", "report_number": "7/2025"}
    article = make.make_article(countries=[make.make_country("uz")], topics=[make.make_topic()], **numbers)
    make.publish(article)

    found = {record.language: record for record in records_of(article.editions.order_by("language"))}

    assert {code: record.countries[0].name for code, record in found.items()} == {
        "kk": "Өзбекстан",
        "ru": "Узбекистан",
        "en": "Uzbekistan",
    }
    assert {(record.doi, record.report_number) for record in found.values()} == {("10.1234/abc", "7/2025")}
    assert {tuple(record.versions) for record in found.values()} == {("kk", "ru", "en")}
    assert {record.permanent_url for record in found.values()} == {found["ru"].permanent_url}
