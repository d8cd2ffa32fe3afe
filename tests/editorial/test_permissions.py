"""Every cell of role × act × state, against a grid written by hand: the table and the grid must say the same."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from relations.editorial.permissions import (
    GROUPS,
    TABLE,
    Act,
    Role,
    late_hands,
    may,
    roles_of,
)
from relations.models import Article, Kind, Translation, WorkState
from relations.text.languages import LANGUAGES
from tests.factories import make_agreement, make_article, make_expert, make_user, publish

STATES = tuple(WorkState.values)  # missing, in work, in review, ready, published, withdrawn

# One letter per state, in the order of STATES: y may, o only on an own item, - may not.
# The item is an article with a Russian original; the acts in one language are tried on its Kazakh version.
GRID = """
act         expert  translator  editor  registrar  chief-editor  administrator
view        oooooo  yyyyyy      yyyyyy  yyyyyy     yyyyyy        yyyyyy
preview     oooooo  yyyyyy      yyyyyy  yyyyyy     yyyyyy        yyyyyy
history     oooooo  yyyyyy      yyyyyy  yyyyyy     yyyyyy        yyyyyy
export      oooooo  yyyyyy      yyyyyy  yyyyyy     yyyyyy        yyyyyy
remark      oooooo  yyyyyy      yyyyyy  yyyyyy     yyyyyy        ------
edit        oo--oo  yy--yy      yyyyyy  ------     yyyyyy        ------
edit_facts  oo--oo  ------      yyyyyy  ------     yyyyyy        ------
submit      oo--oo  yy--yy      yy--yy  ------     yy--yy        ------
send_back   ------  ------      --yy--  ------     --yy--        ------
approve     ------  ------      --y---  ------     --y---        ------
publish     ------  ------      ---y--  ------     ---y--        ------
unschedule  ------  ------      yyyyyy  ------     yyyyyy        ------
undo        ------  ------      yyyyyy  ------     yyyyyy        ------
still_right ------  ----y-      ----y-  ------     ----y-        ------
withdraw    ------  ------      ------  ------     yyyyyy        ------
bring_back  ------  ------      ------  ------     ---y-y        ------
delete      oo--oo  ------      yy--yy  ------     yy--yy        ------
restore     oo--oo  ------      yyyyyy  ------     yyyyyy        ------
share       oooooo  ------      yyyyyy  ------     yyyyyy        ------
import      ------  ------      yyyyyy  yyyyyy     yyyyyy        ------
curate      ------  ------      yyyyyy  ------     yyyyyy        yyyyyy
audit       ------  ------      ------  ------     yyyyyy        yyyyyy
users       ------  ------      ------  ------     ------        yyyyyy
operate     ------  ------      ------  ------     ------        yyyyyy
"""


def rows():
    head, *lines = GRID.strip().splitlines()
    for line in lines:
        act, *marks = line.split()
        for role, row in zip(head.split()[1:], marks, strict=True):
            yield role, act, row


def group_of(role):
    return "translator-kk" if role == "translator" else role


@pytest.mark.parametrize(("role", "act", "row"), list(rows()))
def test_cells(db, role, act, row):
    user = make_user(group_of(role))
    own, foreign = make_article(created_by=user), make_article()
    found = ""

    for state in STATES:
        for article in (own, foreign):
            Translation.objects.update_or_create(content=article, language="kk", defaults={"state": state})
        answers = (may(user, Act(act), own, "kk"), may(user, Act(act), foreign, "kk"))
        found += {(True, True): "y", (True, False): "o", (False, False): "-"}[answers]

    assert found == row


def test_grid_names_every_act_that_has_an_item():
    assert {line.split()[0] for line in GRID.strip().splitlines()[1:]} == set(Act) - {Act.CREATE}


def test_every_role_has_a_row_and_every_group_a_role(db):
    assert set(TABLE) == set(Role)
    for name in GROUPS:
        assert roles_of(make_user(name))


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("expert", {"article"}),
        ("translator-kk", set()),
        ("editor", set(Kind.values)),
        ("registrar", {"agreement", "event", "dossier"}),
        ("chief-editor", set(Kind.values)),
        ("administrator", set()),
    ],
)
def test_kinds_each_role_may_create(db, role, kinds):
    user = make_user(role)

    assert {kind for kind in Kind.values if may(user, Act.CREATE, kind=kind)} == kinds


@pytest.mark.parametrize("act", [Act.EDIT, Act.EDIT_FACTS, Act.SUBMIT])
def test_registrar_keeps_the_register_and_not_the_articles(db, act):
    registrar = make_user("registrar")

    assert may(registrar, act, make_agreement(), "kk")
    assert not may(registrar, act, make_article(), "kk")


def test_translator_never_writes_another_language_nor_the_original(zhanar):
    article = make_article(original_language="ru")
    kazakh = make_article(original_language="kk")

    def written(item):
        return [language for language in LANGUAGES if may(zhanar, Act.EDIT, item, language)]

    assert written(article) == ["kk"]
    assert written(kazakh) == []


def test_translator_of_two_languages_writes_both(db):
    both = make_user("translator-kk", "translator-en")

    article = make_article(original_language="ru")

    assert [language for language in LANGUAGES if may(both, Act.EDIT, article, language)] == ["kk", "en"]


def test_author_of_a_signed_article_owns_it(aigerim):
    article = make_article()
    assert not may(aigerim, Act.VIEW, article)

    article.authorships.create(expert=make_expert(user=aigerim))

    assert may(aigerim, Act.EDIT, Article.objects.get(), "ru")


def test_expert_keeps_hands_off_what_was_published(aigerim, daniyar):
    article = make_article(languages=["ru"], created_by=aigerim)
    publish(article, by=daniyar)
    article.translations.update(state=WorkState.IN_WORK)  # returned for a second edition

    assert may(aigerim, Act.EDIT, article, "ru")
    assert not may(aigerim, Act.EDIT_FACTS, article)
    assert not may(aigerim, Act.DELETE, article)


def test_facts_wait_while_any_language_is_under_review(aigerim):
    article = make_article(created_by=aigerim)
    Translation.objects.create(content=article, language="ru", state=WorkState.IN_REVIEW)

    assert not may(aigerim, Act.EDIT_FACTS, article)
    assert not may(aigerim, Act.DELETE, article)


@pytest.mark.parametrize("column", ["author", "submitted_by"])
def test_four_eyes(daniyar, saule, column):
    article = make_article()
    Translation.objects.create(content=article, language="ru", state=WorkState.IN_REVIEW, **{column: daniyar})

    assert not may(daniyar, Act.APPROVE, article, "ru")
    assert may(saule, Act.APPROVE, article, "ru")


def test_four_eyes_hold_for_a_superuser(db):
    root = make_user(username="root", is_superuser=True)
    article = make_article()
    Translation.objects.create(content=article, language="ru", state=WorkState.IN_REVIEW, submitted_by=root)

    assert not may(root, Act.APPROVE, article, "ru")


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_no_rights_without_an_active_staff_account(daniyar, change):
    for name, value in change.items():
        setattr(daniyar, name, value)

    assert not any(may(daniyar, act) for act in Act)


def test_visitor_may_nothing(db):
    assert not any(may(AnonymousUser(), act, make_article(), "ru") for act in Act)


# What mutations of the table's conditions left alive once


def test_an_item_that_is_not_stored_yet_was_never_published(db):
    assert may(make_user("editor"), Act.DELETE, Article(original_language="ru"))


def test_a_translator_of_what_lags_behind_waits_while_it_is_under_review(db):
    translator = make_user("translator-kk")
    before, after = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)

    def may_edit(state, outdated_from):
        item = make_article()
        work, _made = Translation.objects.get_or_create(content=item, language="kk")
        Translation.objects.filter(pk=work.pk).update(state=state, outdated_from=outdated_from)
        return may(translator, Act.EDIT, item, "kk")

    assert may_edit(WorkState.READY, before)
    assert not may_edit(WorkState.READY, after)  # the new edition of the original waits for its hour
    assert not may_edit(WorkState.READY, None)
    assert not may_edit(WorkState.IN_REVIEW, before)


def test_hands_of_late_are_those_that_came_after_the_submission(db):
    editor, expert = make_user("editor"), make_user("expert")
    work, _made = Translation.objects.get_or_create(content=make_article(), language="ru")
    work.state, work.submitted_at = WorkState.IN_REVIEW, timezone.now()
    work.save()
    for user, moved in ((expert, -1), (editor, 1)):
        hand, _made = work.hands.get_or_create(user=user, defaults={"changed_at": work.submitted_at})
        work.hands.filter(pk=hand.pk).update(changed_at=work.submitted_at + timedelta(hours=moved))

    assert [hand.user_id for hand in late_hands(work)] == [editor.pk]
