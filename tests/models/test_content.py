"""What every kind of content shares."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from relations.models import CONTENT_KINDS, Article, Content, Dossier, StaleEdit
from tests.factories import make_article, make_country, make_dossier, make_event, publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", CONTENT_KINDS.values())
def test_texts_of_the_parent_exist_in_three_languages(model):
    names = {field.name for field in model._meta.get_fields()}

    assert {
        f"{field}_{code}" for field in ("title", "lead", "body", "keywords") for code in ("kk", "ru", "en")
    } <= names


def test_html_is_cleaned_whichever_way_it_is_written():
    hostile = '<p onclick="x()">Мәтін<script>alert(1)</script></p>'
    article = make_article(body_ru=hostile)
    (bulk,) = Article.objects.filter(pk=make_article(body_kk=hostile).pk)

    Content.objects.filter(pk=article.pk).update(body_en=hostile)
    article.refresh_from_db()

    assert [article.body_ru, article.body_en, bulk.body_kk] == ["<p>Мәтін</p>"] * 3


def test_a_stale_copy_cannot_overwrite_a_newer_one():
    article = make_article()
    mine, theirs = Article.objects.get(pk=article.pk), Article.objects.get(pk=article.pk)
    theirs.title_ru = "Новое название"
    theirs.save()

    mine.title_ru = "Старое название"
    with pytest.raises(StaleEdit):
        mine.save()

    article.refresh_from_db()
    assert article.title_ru == "Новое название"


def test_one_dossier_for_a_pair_whatever_the_order():
    make_dossier(parties=("kz", "uz"))
    second = Dossier.objects.create(title_ru="Узбекистан – Казахстан")

    with pytest.raises(IntegrityError), transaction.atomic():
        second.set_parties([make_country("uz"), make_country("kz")])

    assert Dossier.objects.get(parties_key="kz-uz").pk != second.pk


def test_a_moved_event_moves_in_the_lists_at_once():
    event = make_event(starts_on=date(2025, 11, 14))
    publish(event)

    event.starts_on = event.ends_on = date(2025, 12, 1)
    event.save()

    assert set(event.editions.values_list("dated_on", flat=True)) == {date(2025, 12, 1)}
