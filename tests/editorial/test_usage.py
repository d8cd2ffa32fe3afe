"""Where a record is used, and merging two that mean the same."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from relations.editorial import usage
from relations.models import AuditEntry, Authorship, Expert, FormerSlug, Party, SearchItem, Topic, changes
from tests.factories import (
    make_agreement,
    make_article,
    make_country,
    make_expert,
    make_organisation,
    make_topic,
    publish,
)

pytestmark = pytest.mark.django_db


def test_uses_name_every_kind_of_reference(daniyar):
    topic = make_topic("water")
    article, agreement = make_article(topics=[topic]), make_agreement()
    agreement.topics.add(topic)
    child = make_topic("rivers", parent=topic)

    found = usage.uses(topic, daniyar)

    assert {row.pk for use in found for row in use.rows} == {article.pk, agreement.pk, child.pk}
    assert sum(use.count for use in found) == 3
    assert not usage.is_used(child)


def test_what_follows_from_moved_rows_is_brought_up(daniyar):
    """Facets of topics, parties and standings: rows that a merge moves are written past Django's signals."""
    kept, gone = make_organisation("sco"), make_organisation("cis")
    topic, doubled = make_topic("water"), make_topic("waters")
    article, agreement = make_article(topics=[doubled]), make_agreement(parties=("kz",))
    Party.objects.create(agreement=agreement, organisation=gone, order=1)
    for item in (article, agreement):
        publish(item)
    told = dict(SearchItem.objects.values_list("pk", "facts"))
    assert ("topic:waters" in told[article.pk], "party:cis" in told[agreement.pk]) == (True, True)

    usage.merge(kept, gone, by=daniyar)
    usage.merge(topic, doubled, by=daniyar)

    told = dict(SearchItem.objects.values_list("pk", "facts"))
    assert ("topic:water " in f"{told[article.pk]} ", "party:sco" in told[agreement.pk]) == (True, True)
    assert changes.differences([article.pk, agreement.pk], keep=False) == {}


def test_merged_topics_keep_items_words_and_address(daniyar):
    kept = make_topic("water", name_ru="Вода", synonyms="гидро")
    gone = make_topic("waters", name_ru="Водные ресурсы", synonyms="реки", name_en="Water", name_kk="Су")
    both, one = make_article(topics=[kept, gone]), make_article(topics=[gone])

    usage.merge(kept, gone, by=daniyar)

    assert [list(article.topics.all()) for article in (both, one)] == [[kept], [kept]]
    assert not Topic.objects.filter(code="waters").exists()
    kept.refresh_from_db()
    assert {"гидро", "реки", "Водные ресурсы"} <= set(kept.synonyms.splitlines())
    assert FormerSlug.term(Topic, "waters") == kept
    assert AuditEntry.objects.get(action="merge").actor == daniyar


def test_merged_experts_are_one_author(daniyar):
    kept = make_expert("aigerim")
    gone = make_expert("a-seitova")
    together, alone = make_article(authors=[kept, gone]), make_article(authors=[gone])

    usage.merge(kept, gone, by=daniyar)

    assert list(together.authors.all()) == [kept]
    assert list(alone.authors.all()) == [kept]
    assert Expert.objects.count() == 1
    assert Authorship.objects.count() == 2


def test_two_parties_of_one_agreement_are_not_merged_silently(daniyar):
    make_agreement(parties=("kz", "uz"))

    with pytest.raises(ValidationError) as refused:
        usage.merge(make_country("kz"), make_country("uz"), by=daniyar)

    assert refused.value.code == "both"
    assert make_agreement(parties=("kz", "uz")).parties.count() == 2


def test_an_expert_may_not_merge(aigerim):
    with pytest.raises(PermissionDenied):
        usage.merge(make_topic("a"), make_topic("b"), by=aigerim)


def test_a_changed_address_leads_to_the_term_and_is_never_given_away():
    topic = make_topic("water")
    topic.slug = "water-and-energy"
    topic.save()

    other = Topic(code="other", slug="water", name_ru="Другая")
    with pytest.raises(ValidationError) as refused:
        other.full_clean()

    assert FormerSlug.term(Topic, "water") == topic
    assert "slug" in refused.value.message_dict
