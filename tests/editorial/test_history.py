"""Record, compare, restore: texts, facts, many-to-many relations and child rows."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from relations.editorial import history, publishing
from relations.kinds import BY_CODE
from relations.models import Article, AuditEntry, Party, PartyAction, Revision, Translation, WorkState
from tests.factories import (
    TITLES,
    make,
    make_agreement,
    make_article,
    make_country,
    make_dossier,
    make_expert,
    make_topic,
)


@pytest.fixture
def article(aigerim):
    return make_article(
        created_by=aigerim,
        authors=[make_expert("aigerim"), make_expert("marat")],
        topics=[make_topic("trade")],
        countries=[make_country("kz"), make_country("uz")],
    )


def names(revision):
    return set(revision.changed)


def test_first_revision_holds_everything(article, aigerim):
    revision = history.record(article, by=aigerim)

    assert revision.number == 1
    assert revision.snapshot["field:title_kk"] == article.title_kk
    assert revision.snapshot["m2m:countries"] == sorted(article.countries.values_list("pk", flat=True))
    assert [row["order"] for row in revision.snapshot["rows:authorships"]] == [0, 1]


def test_every_language_column_is_kept(article, aigerim):
    snapshot = history.record(article, by=aigerim).snapshot

    for field in ("title", "lead", "body", "keywords", "note"):
        for language in ("kk", "ru", "en"):
            assert f"field:{field}_{language}" in snapshot
        assert f"field:{field}" not in snapshot


def test_item_without_a_history_keeps_the_state_that_its_first_save_found(article, aigerim):
    article.title_ru = "Исправленный заголовок"

    history.record_found(article)
    article.save()
    made = history.record(article, by=aigerim)
    history.record_found(article)

    found = Revision.objects.get(content=article, number=1)
    assert found.by is None
    assert found.snapshot["field:title_ru"] == TITLES["ru"]
    assert names(made) == {"field:title_ru"}
    assert Revision.objects.filter(content=article).count() == 2


@pytest.mark.parametrize("kind", BY_CODE)
def test_every_kind_can_be_recorded_and_restored(db, kind, daniyar):
    item = make(kind)
    first = history.record(item, by=daniyar)
    item.title_ru = "Иное"
    item.save()
    history.record(item, by=daniyar)

    history.restore(first, by=daniyar)

    item.refresh_from_db()
    assert item.title_ru == first.snapshot["field:title_ru"]


def test_saving_without_a_change_adds_nothing(article, aigerim):
    history.record(article, by=aigerim)
    article.save()

    assert history.record(article, by=aigerim) is None
    assert Revision.objects.count() == 1


def test_revision_names_what_changed(article, aigerim):
    history.record(article, by=aigerim)
    article.title_kk = "Жаңа атау"
    article.save()
    article.topics.add(make_topic("water"))
    article.authorships.first().delete()

    assert names(history.record(article, by=aigerim)) == {
        "field:title_kk",
        "m2m:topics",
        "rows:authorships",
    }


def test_compare_shows_both_sides(article, aigerim):
    before = history.record(article, by=aigerim).snapshot
    article.lead_en = "Another summary."
    article.save()
    after = history.record(article, by=aigerim).snapshot

    assert history.compare(before, after) == [
        history.Change("field:lead_en", "A review of the relations of the two countries.", "Another summary.")
    ]


def test_restore_brings_back_texts_relations_and_rows(article, aigerim):
    first = history.record(article, by=aigerim)
    article.title_ru = "Испорчено"
    article.save()
    article.topics.clear()
    article.countries.set([make_country("kg")])
    article.authorships.all().delete()
    history.record(article, by=aigerim)

    restored = history.restore(first, by=aigerim)

    again = Article.objects.get(pk=article.pk)
    assert again.title_ru == "Казахстан и Узбекистан: союзнические отношения"
    assert list(again.topics.values_list("code", flat=True)) == ["trade"]
    assert set(again.countries.values_list("code", flat=True)) == {"kz", "uz"}
    assert [row.expert.code for row in again.authorships.all()] == ["aigerim", "marat"]
    assert restored.number == 3
    assert restored.snapshot == first.snapshot


def test_restore_removes_rows_that_came_later(daniyar):
    agreement = make_agreement()
    first = history.record(agreement, by=daniyar)
    Party.objects.create(agreement=agreement, country=make_country("kg"), order=2)
    history.record(agreement, by=daniyar)

    history.restore(first, by=daniyar)

    assert [party.country.code for party in agreement.parties.all()] == ["kz", "uz"]


def test_restore_brings_back_actions_of_parties_and_the_computed_status(daniyar):
    agreement = make_agreement(in_force_on=date(2023, 7, 1))
    party = agreement.parties.first()
    PartyAction.objects.create(
        agreement=agreement, party=party, kind="ratification", done_on=date(2023, 5, 1)
    )
    first = history.record(agreement, by=daniyar)
    before = list(agreement.standings.values_list("status", "starts_on"))
    agreement.actions.all().delete()
    agreement.in_force_on, agreement.in_force_on_precision = None, "unknown"
    agreement.save()
    history.record(agreement, by=daniyar)

    history.restore(first, by=daniyar)

    assert agreement.actions.get().done_on == date(2023, 5, 1)
    assert list(agreement.standings.values_list("status", "starts_on")) == before


def test_two_authors_that_changed_places_can_be_restored(article, aigerim):
    first = history.record(article, by=aigerim)
    one, two = article.authorships.all()
    experts = one.expert, two.expert
    article.authorships.all().delete()
    article.authorships.create(pk=one.pk, expert=experts[1], order=0)
    article.authorships.create(pk=two.pk, expert=experts[0], order=1)
    history.record(article, by=aigerim)

    history.restore(first, by=aigerim)

    assert [row.expert.code for row in article.authorships.all()] == ["aigerim", "marat"]


def test_restored_text_has_to_be_approved_again(article, aigerim, daniyar):
    first = history.record(article, by=aigerim)
    article.body_ru = "<p>Проверено.</p>"
    article.save()
    history.record(article, by=aigerim)
    publishing.submit(article, "ru", by=aigerim)
    publishing.approve(article, "ru", by=daniyar)
    others = Translation.objects.exclude(language="ru").values_list("language", "state", "changed_at")
    before = set(others)

    history.restore(first, by=daniyar)

    assert Translation.objects.get(language="ru").state == WorkState.IN_WORK
    assert set(others) == before


def test_restore_needs_the_right_and_is_logged(article, aigerim, zhanar):
    first = history.record(article, by=aigerim)

    with pytest.raises(PermissionDenied):
        history.restore(first, by=zhanar)

    history.restore(first, by=aigerim)
    assert not AuditEntry.objects.exists()  # nothing was to be restored

    article.refresh_from_db()
    article.title_ru = "Иначе"
    article.save()
    history.record(article, by=aigerim)
    history.restore(first, by=aigerim)
    assert AuditEntry.objects.get(action="restore").detail == {
        "revision": 1,
        "parts": ["en", "facts", "kk", "ru"],
    }


def test_one_language_is_restored_and_nothing_else(article, aigerim, daniyar):
    first = history.record(article, by=aigerim)
    article.body_ru, article.body_kk = "<p>Иначе.</p>", "<p>Басқаша.</p>"
    article.original_language = "kk"
    article.save()
    article.topics.clear()
    history.record(article, by=aigerim)

    history.restore(first, by=daniyar, parts=frozenset({"ru"}))

    article.refresh_from_db()
    assert article.body_ru == first.snapshot["field:body_ru"]
    assert (article.body_kk, article.original_language) == ("<p>Басқаша.</p>", "kk")
    assert not article.topics.exists()


def test_facts_are_restored_and_no_text(article, aigerim, daniyar):
    first = history.record(article, by=aigerim)
    article.body_ru = "<p>Иначе.</p>"
    article.save()
    article.topics.clear()
    history.record(article, by=aigerim)

    history.restore(first, by=daniyar, parts=frozenset({history.FACTS}))

    article.refresh_from_db()
    assert article.body_ru == "<p>Иначе.</p>"
    assert [topic.pk for topic in article.topics.all()] == first.snapshot["m2m:topics"]


def test_restored_text_is_cleaned_like_any_other(article, aigerim):
    revision = history.record(article, by=aigerim)
    hostile = Revision.objects.create(
        content=article,
        number=2,
        by=aigerim,
        snapshot=revision.snapshot | {"field:body_ru": "<p>Текст<script>alert(1)</script></p>"},
    )

    history.restore(hostile, by=aigerim)

    assert Article.objects.get().body_ru == "<p>Текст</p>"


def test_revisions_cannot_be_rewritten(article, aigerim):
    revision = history.record(article, by=aigerim)

    revision.comment = "другое"
    with pytest.raises(PermissionDenied):
        revision.save()
    with pytest.raises(PermissionDenied):
        revision.delete()
    with pytest.raises(PermissionDenied):
        Revision.objects.update(comment="другое")
    with pytest.raises(PermissionDenied):
        Revision.objects.all().delete()


def test_deleted_draft_keeps_its_history(article, aigerim):
    history.record(article, by=aigerim)

    publishing.delete(article, by=aigerim)

    assert Revision.objects.get().snapshot["field:title_ru"].startswith("Казахстан")


def test_a_row_that_names_another_item_gets_it_back(article, daniyar):
    dossier = make_dossier()
    claim = dossier.claims.create(
        article=article, figure_ru="4,2", statement_ru="млрд долл.", source_ru="Бюро", as_of=date(2025, 1, 1)
    )
    first = history.record(dossier, by=daniyar)
    claim.article = None
    claim.save()
    history.record(dossier, by=daniyar)

    history.restore(first, by=daniyar)

    claim.refresh_from_db()
    assert claim.article == article


def test_the_key_of_a_dossier_follows_its_restored_parties(db, daniyar):
    dossier = make_dossier(parties=("kz", "uz"))
    first = history.record(dossier, by=daniyar)
    dossier.set_parties([make_country("kz"), make_country("kg")])
    history.record(dossier, by=daniyar)

    history.restore(first, by=daniyar)

    dossier.refresh_from_db()
    assert dossier.parties_key == "kz-uz"
