"""The index follows publishing and saving, and can be made anew while the site is up."""

import importlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from relations.models import (
    Agreement,
    Attachment,
    FilePage,
    SearchDocument,
    SearchItem,
    SearchState,
    SearchTerm,
    SearchText,
)
from relations.search import checks, index, rebuilding, search
from relations.search.stored import read_texts
from relations.search.terms import Lines
from tests import factories

pytestmark = pytest.mark.django_db


def counts():
    return {term.term: term.documents for term in SearchTerm.objects.exclude(documents=0)}


def test_publishing_writes_a_document():
    editions = factories.publish(factories.make_article(), "ru")

    assert list(SearchDocument.objects.values_list("edition_id", "language")) == [(editions["ru"].pk, "ru")]


def test_taking_out_what_was_put_in_leaves_no_trace():
    before = counts()
    editions = factories.publish(factories.make_article())

    index.remove([edition.pk for edition in editions.values()])

    assert counts() == before
    assert not SearchText.objects.exists()
    assert SearchState.objects.get().length == 0


def test_the_length_of_all_documents_is_known():
    factories.publish(factories.make_article(), "ru", "kk")

    lines = [Lines(text.title, text.keys, text.body) for text in SearchText.objects.all()]
    assert SearchState.objects.get().length == sum(line.length for line in lines) > 20
    migration = importlib.import_module("relations.migrations.0017_length_of_all_documents")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum({migration.COUNT}) FROM relations_searchtext")
        assert cursor.fetchone()[0] == SearchState.objects.get().length


def test_a_rebuild_gives_the_same_index(capsys):
    item = factories.make_article(authors=[factories.make_expert()])
    factories.publish(item)
    before = counts()

    call_command("rebuild_index", "--from-scratch", verbosity=0)

    assert counts() == before
    assert [hit.item for hit in search("Сейтова", "ru").hits] == [item.pk]


def test_tidying_joins_the_pieces_and_loses_nothing():
    items = [factories.make_article(title_ru=f"Договор {number}") for number in range(6)]
    for item in items:
        factories.publish(item)

    rebuilding.tidy()

    assert {hit.item for hit in search("договор", "ru").hits} == {item.pk for item in items}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT segid) FROM relations_searchindex_idx")
            assert cursor.fetchone()[0] <= 1


def test_a_rebuild_that_was_broken_off_goes_on():
    factories.publish(factories.make_article())
    rebuilding.forget_everything()
    next(rebuilding.rebuild(batch=1))
    assert SearchDocument.objects.count() == 1

    out = StringIO()
    call_command("rebuild_index", stdout=out)

    assert SearchDocument.objects.count() == 3
    assert "2 editions indexed" in out.getvalue()


def test_a_rebuild_repairs_what_nobody_noted_and_says_so():
    good, item = factories.make_article(title_ru="Вода"), factories.make_agreement()
    factories.publish(good, "ru")
    factories.publish(item, "ru")
    Agreement.objects.filter(pk=item.pk).update(register_number="ZX-7788")
    SearchItem.objects.filter(content=item.pk).update(facts="")
    assert not search("ZX-7788", "ru").total

    out = StringIO()
    call_command("rebuild_index", stdout=out)

    assert [hit.item for hit in search("ZX-7788", "ru").hits] == [item.pk]
    for name in ("documents", "facts", "working copies"):
        assert f"{name} of 1 items repaired (#{item.pk})" in out.getvalue()
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    assert "repaired" not in out.getvalue()


def test_the_check_asks_for_a_rebuild():
    factories.publish(factories.make_article())
    assert checks.index_is_current(None, databases=["default"]) == []

    SearchDocument.objects.update(version=0)

    warning = checks.index_is_current(None, databases=["default"])[0]
    assert (warning.id, "rebuild_index" in warning.hint) == ("relations.W101", True)


def test_old_versions_are_found_while_the_index_is_rebuilt():
    item = factories.make_article()
    factories.publish(item, "ru")
    SearchDocument.objects.update(version=0)

    assert [hit.item for hit in search("Узбекистан", "ru").hits] == [item.pk]
    assert list(rebuilding.rebuild()) == [1]
    assert [hit.item for hit in search("Узбекистан", "ru").hits] == [item.pk]


def test_pruning_takes_out_what_is_over():
    editions = factories.publish(factories.make_article(), "ru")
    SearchDocument.objects.update(closes_at=timezone.now() - timedelta(days=1))

    assert rebuilding.prune() == 1
    assert not SearchText.objects.filter(pk=editions["ru"].pk).exists()


def test_numbers_and_names_of_an_item_are_found():
    agreement = factories.make_agreement(register_number="KZ-77/2022", short_title_ru="Ташкентский договор")
    factories.publish(agreement, "ru")

    assert [hit.item for hit in search("KZ-77/2022", "ru").hits] == [agreement.pk]
    assert [hit.item for hit in search("ташкентский", "ru").hits] == [agreement.pk]


def test_the_text_of_an_attached_file_is_found():
    item = factories.make_article()
    file = Attachment(content=item, language="ru")
    file.save()
    FilePage.objects.create(attachment=file, number=1, text="Постатейный комментарий")
    factories.publish(item, "ru")

    assert [hit.item for hit in search("постатейный", "ru").hits] == [item.pk]


def test_publishing_costs_few_queries(django_assert_max_num_queries):
    item = factories.make_article()
    editions = list(factories.publish(item, "ru").values())
    index.remove([editions[0].pk])

    with django_assert_max_num_queries(40):
        index.put(editions)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other database counts rows before it chooses")
def test_terms_are_read_by_their_editions_and_never_by_way_of_all_passages():
    """Nearly every passage has no text of a treaty: an index of those would be the way to all of them."""
    with CaptureQueriesContext(connection) as asked:
        read_texts([1, 2, 3])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())

    assert "searchpassage" in plan
    assert "(text_id" not in plan
    assert "(attachment_id" not in plan
    assert "SCAN relations_search" not in plan
