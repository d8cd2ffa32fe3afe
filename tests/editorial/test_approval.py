"""Four eyes that see: an approval is of words, whoever changes them has a hand in them, and errors are taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from relations.editorial import history, publishing, refusals, states, work
from relations.editorial.permissions import Act
from relations.editorial.refusals import Why
from relations.models import AuditEntry, Edition, Translation, WorkState
from tests.factories import make_article, make_collection, make_expert, make_user, publish, state


@pytest.fixture
def article(aigerim):
    return make_article(languages=["ru"], created_by=aigerim)


@pytest.fixture
def editor(db):
    """A second editor."""
    return make_user("editor", username="marat", first_name="Марат")


def save(content, *, by, **values):
    """A save as the edit form does it: whatever changed, history knows it."""
    content.refresh_from_db()
    history.record_found(content)
    for name, value in values.items():
        setattr(content, name, value)
    content.save()
    history.record(content, by=by)


def why(user, act, content, language="ru"):
    return {reason.why for reason in refusals.refusals(user, act, states.cell(content, language))}


def seen(content, language="ru", at=None):
    shelf = Edition.objects.public(at).filter(content=content, language=language)
    return list(shelf.values_list("number", flat=True))


# --- Four eyes -----------------------------------------------------------------------------------------------


def test_who_changes_a_text_in_review_does_not_approve_it(article, aigerim, daniyar, saule):
    history.record(article, by=aigerim)
    publishing.submit(article, "ru", by=aigerim)

    save(article, by=daniyar, body_ru="<p>Переписано редактором.</p>")

    assert state(article) == WorkState.IN_REVIEW
    assert why(daniyar, Act.APPROVE, article) == {Why.FOUR_EYES}
    with pytest.raises(publishing.Refused):
        publishing.approve(article, "ru", by=daniyar)
    publishing.approve(article, "ru", by=saule)


def test_submitting_what_another_wrote_hides_no_hand(article, aigerim, daniyar, editor, saule):
    history.record(article, by=aigerim)
    save(article, by=daniyar, body_ru="<p>Переписано.</p>")
    publishing.submit(article, "ru", by=editor)

    for user in (daniyar, editor):
        with pytest.raises(PermissionDenied):
            publishing.approve(article, "ru", by=user)
    publishing.approve(article, "ru", by=saule)


def test_hands_end_with_the_publication(article, aigerim, daniyar, editor):
    history.record(article, by=aigerim)
    publish(article, "ru", by=daniyar)
    save(article, by=editor, body_ru="<p>Правка.</p>")
    publishing.submit(article, "ru", by=editor)

    publishing.approve(article, "ru", by=daniyar)  # had no hand in what is new

    assert state(article) == WorkState.READY


@pytest.mark.parametrize("way", ["restore", "note"])
def test_any_later_change_voids_an_approval_by_whatever_way(aigerim, daniyar, saule, way):
    item = make_collection(make_article(), created_by=aigerim, languages=["ru"])
    entry = item.entries.get()
    entry.note_ru = "Первая заметка."
    entry.save()
    first = history.record(item, by=aigerim)
    save(item, by=aigerim, lead_ru="Другое введение.")
    publishing.submit(item, "ru", by=aigerim)
    publishing.approve(item, "ru", by=daniyar)

    if way == "restore":
        history.restore(first, by=daniyar, parts=frozenset({"ru"}))
    else:
        entry.note_ru = "Подменённая заметка."
        entry.save()
        history.record(item, by=daniyar)

    assert state(item) == WorkState.IN_WORK
    assert why(saule, Act.PUBLISH, item) == {Why.STATE}
    publishing.submit(item, "ru", by=aigerim)
    with pytest.raises(PermissionDenied):
        publishing.approve(item, "ru", by=daniyar)


def test_words_changed_behind_the_desk_are_not_published(article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)
    type(article).objects.filter(pk=article.pk).update(body_ru="<p>Мимо стола.</p>")

    with pytest.raises(publishing.Unapproved):
        publishing.publish(article, "ru", by=daniyar)

    assert not Edition.objects.exists()
    assert state(article) == WorkState.IN_WORK


def test_another_language_and_facts_leave_an_approval_alone(article, aigerim, daniyar):
    history.record(article, by=aigerim)
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)

    save(article, by=daniyar, title_kk="Атау", is_demo=True)

    assert state(article) == WorkState.READY
    publishing.publish(article, "ru", by=daniyar)


# --- No dead ends --------------------------------------------------------------------------------------------


def test_change_and_back_again_is_published_and_done(article, aigerim, daniyar):
    history.record(article, by=aigerim)
    publish(article, "ru", by=daniyar)
    body = article.body_ru

    save(article, by=aigerim, body_ru="<p>Опечаткa.</p>")
    assert state(article) == WorkState.IN_WORK
    save(article, by=aigerim, body_ru=body)

    assert state(article) == WorkState.PUBLISHED
    assert not work.Hand.objects.exists()


def test_author_corrects_what_is_published(article, aigerim, daniyar):
    publish(article, "ru", by=daniyar)

    assert not why(aigerim, Act.EDIT, article)
    assert why(aigerim, Act.SUBMIT, article) == {Why.NOTHING_NEW}

    save(article, by=aigerim, body_ru="<p>Исправлено.</p>")
    publishing.submit(article, "ru", by=aigerim)

    assert seen(article) == [1]


def test_outdated_translation_is_still_right_in_one_act(daniyar, zhanar):
    article = make_article(languages=["ru", "kk"])
    publish(article, by=daniyar)
    save(article, by=daniyar, body_ru="<p>Новый смысл.</p>")
    publish(article, "ru", by=daniyar)
    assert states.cell(article, "kk").state == states.State.OUTDATED
    assert not why(zhanar, Act.EDIT, article, "kk")

    publishing.still_right(article, "kk", by=zhanar)

    assert states.cell(article, "kk").state == states.State.PUBLISHED
    assert seen(article, "kk") == [1]
    assert why(zhanar, Act.STILL_RIGHT, article, "kk") == {Why.NOT_OUTDATED}


def test_approved_translation_that_fell_behind_is_open_to_its_translator(daniyar, zhanar):
    article = make_article(languages=["ru", "kk"])
    publish(article, "ru", by=daniyar)
    publishing.submit(article, "kk", by=zhanar)
    publishing.approve(article, "kk", by=daniyar)
    assert Why.STATE in why(zhanar, Act.EDIT, article, "kk")

    save(article, by=daniyar, body_ru="<p>Новый смысл.</p>")
    publish(article, "ru", by=daniyar)

    assert not why(zhanar, Act.EDIT, article, "kk")
    save(article, by=zhanar, body_kk="<p>Жаңа мағына.</p>")
    assert state(article, "kk") == WorkState.IN_WORK


def test_called_off_text_stays_approved(article, aigerim, daniyar):
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)
    edition = publishing.publish(article, "ru", by=daniyar, at=timezone.now() + timedelta(days=1))

    publishing.unschedule(edition, by=daniyar)

    assert state(article) == WorkState.READY


# --- Taking back ---------------------------------------------------------------------------------------------


def test_publication_in_error_is_taken_back_without_a_tombstone(article, aigerim, daniyar):
    publish(article, "ru", by=daniyar, at=timezone.now() - timedelta(days=1))
    save(article, by=aigerim, body_ru="<p>Рано.</p>")
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)
    edition = publishing.publish(article, "ru", by=daniyar)

    publishing.undo(edition, by=daniyar)

    assert seen(article) == [1]
    assert seen(article, at=timezone.now() + timedelta(days=9)) == [1]
    assert not Edition.objects.filter(withdrawn_at__isnull=False).exists()
    assert AuditEntry.objects.get(action="undo").detail == {"edition": 2}
    assert state(article) == WorkState.READY


def test_first_publication_is_taken_back_and_may_follow_later(article, daniyar):
    edition = publish(article, "ru", by=daniyar)["ru"]

    publishing.undo(edition, by=daniyar)

    assert seen(article) == []
    assert publishing.publish(article, "ru", by=daniyar).number == 2


def test_only_ones_own_publication_of_a_moment_ago(article, daniyar, saule):
    publish(article, "ru", by=daniyar)
    late = timezone.now() + timedelta(minutes=16)

    assert why(saule, Act.UNDO, article) == {Why.OWN}
    cell = states.cell(article, "ru")
    assert [one.why for one in refusals.refusals(daniyar, Act.UNDO, cell, at=late)] == [Why.TOO_LATE]


# --- All reasons at once -------------------------------------------------------------------------------------


def test_every_reason_is_named_at_once(aigerim, daniyar):
    article = make_article(languages=[], created_by=daniyar)
    publishing.touch(article, "ru", by=daniyar)
    Translation.objects.filter(content=article, language="ru").update(state="in_review", submitted_by=daniyar)

    found = refusals.refusals(daniyar, Act.APPROVE, states.cell(article, "ru"))

    assert [(one.why, one.field) for one in found] == [
        (Why.FOUR_EYES, ""),
        (Why.GAP, "title_ru"),
        (Why.GAP, "body_ru"),
    ]


def test_strangers_learn_nothing_about_the_state(article, zhanar, aigerim):
    other = make_user("expert")

    assert why(other, Act.SUBMIT, article) == {Why.OWN}
    assert why(zhanar, Act.SUBMIT, article) == {Why.LANGUAGE}
    assert why(aigerim, Act.APPROVE, article) == {Why.ROLE}


def test_signed_author_may_correct_and_no_other_expert(article, daniyar):
    signed = make_user("expert")
    article.authorships.create(expert=make_expert(user=signed))
    publish(article, "ru", by=daniyar)

    assert not why(signed, Act.EDIT, type(article).objects.get())
