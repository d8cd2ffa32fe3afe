"""Translations and their original: what outdates them, what brings them up to date, and who is named."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from relations.editorial import history, publishing
from relations.models import AuditEntry, Edition, Translation
from tests.editorial.shelf import outdated, rewrite
from tests.factories import make_article, make_user, publish


@pytest.fixture
def translated(daniyar):
    """Public in Russian and, made from it, in Kazakh."""
    article = make_article(languages=["ru", "kk"])
    publish(article, "ru", by=daniyar)
    publish(article, "kk", by=daniyar)
    return article


def test_new_meaning_of_the_original_outdates_translations(translated, daniyar):
    assert not outdated(translated, "kk")

    rewrite(translated, "ru", "Положение изменилось.", by=daniyar)
    assert not outdated(translated, "kk")  # only publication counts

    publish(translated, "ru", by=daniyar)
    assert outdated(translated, "kk")
    assert not outdated(translated, "ru")


def test_minor_change_keeps_translations_ready(translated, daniyar):
    rewrite(translated, "ru", "Опечатка исправлена.", by=daniyar)

    publish(translated, "ru", by=daniyar, minor=True)

    assert not outdated(translated, "kk")
    assert AuditEntry.objects.filter(action="publish").first().detail["minor"] is True


def test_minor_change_does_not_hide_an_earlier_change_of_meaning(translated, daniyar):
    rewrite(translated, "ru", "Новый смысл.", by=daniyar)
    publish(translated, "ru", by=daniyar)
    rewrite(translated, "ru", "Новый смысл!", by=daniyar)

    publish(translated, "ru", by=daniyar, minor=True)

    assert outdated(translated, "kk")


def test_scheduled_original_outdates_at_its_hour(translated, daniyar):
    hour = timezone.now() + timedelta(hours=3)
    rewrite(translated, "ru", "Завтрашний смысл.", by=daniyar)

    publish(translated, "ru", by=daniyar, at=hour)

    assert not outdated(translated, "kk")
    assert outdated(translated, "kk", at=hour)


def test_called_off_original_outdates_nothing(translated, daniyar):
    hour = timezone.now() + timedelta(hours=3)
    rewrite(translated, "ru", "Завтрашний смысл.", by=daniyar)
    waiting = publish(translated, "ru", by=daniyar, at=hour)

    publishing.unschedule(waiting["ru"] if isinstance(waiting, dict) else waiting, by=daniyar)

    assert not outdated(translated, "kk", at=hour)


def test_the_original_changes_places_with_its_translation(translated, daniyar):
    rewrite(translated, "ru", "Новый смысл.", by=daniyar)
    publish(translated, "ru", by=daniyar)
    history.record(translated, by=daniyar)

    translated.original_language = "kk"
    translated.save()
    history.record(translated, by=daniyar)

    assert not outdated(translated, "kk")


def test_renewed_translation_is_up_to_date_again(translated, daniyar, zhanar, saule):
    rewrite(translated, "ru", "Новый смысл.", by=daniyar)
    publish(translated, "ru", by=daniyar)

    rewrite(translated, "kk", "Жаңа мағына.", by=zhanar)
    publishing.submit(translated, "kk", by=zhanar)
    assert not outdated(translated, "kk")
    publishing.approve(translated, "kk", by=saule)

    assert publishing.publish(translated, "kk", by=saule).source_edition.number == 2


def test_translation_submitted_from_an_older_source_says_so(translated, daniyar, zhanar):
    old = Edition.objects.get(language="ru")
    rewrite(translated, "ru", "Новый смысл.", by=daniyar)
    publish(translated, "ru", by=daniyar)
    rewrite(translated, "kk", "Жаңа мағына.", by=zhanar)

    publishing.submit(translated, "kk", by=zhanar, source=old)

    assert outdated(translated, "kk")


def test_translation_made_before_the_first_publication_knows_its_source(daniyar, zhanar):
    article = make_article(languages=["ru", "kk"])
    publishing.submit(article, "kk", by=zhanar)

    edition = publish(article, "ru", by=daniyar)["ru"]

    assert Translation.objects.get(language="kk").source_edition == edition
    assert not outdated(article, "kk")


def test_original_changed_between_translation_and_first_publication_outdates(daniyar, zhanar):
    article = make_article(languages=["ru", "kk"])
    publishing.submit(article, "kk", by=zhanar)
    rewrite(article, "ru", "Переписано после перевода.", by=daniyar)
    assert not outdated(article, "kk")

    publish(article, "ru", by=daniyar)

    assert outdated(article, "kk")


def test_translator_is_named_only_when_asked(translated, zhanar, daniyar):
    rewrite(translated, "kk", "Жаңа.", by=zhanar)
    Translation.objects.filter(language="kk").update(is_credited=True)

    assert publish(translated, "kk", by=daniyar)["kk"].translator_name == "Жанар Бекова"


def test_translator_cannot_touch_another_language(translated, zhanar):
    make_user("translator-en", username="tim")

    with pytest.raises(PermissionDenied):
        publishing.submit(translated, "en", by=zhanar)
    with pytest.raises(PermissionDenied):
        publishing.submit(translated, "ru", by=zhanar)
