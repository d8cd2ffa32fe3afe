"""What a text is linked with, and how agreements stood when it was published."""

import re
from datetime import date

import pytest

from relations.models import Link
from tests import factories as make

pytestmark = pytest.mark.django_db


def reviewed(time_machine, **facts):
    """A review of February 2024 that discusses an agreement."""
    agreement, review = make.make_agreement(title_en="The treaty", **facts), make.make_article()
    time_machine.move_to("2024-02-01T06:00:00+00:00")
    make.publish(agreement)
    edition = make.publish(review)["en"]
    Link.objects.create(source=review, target=agreement, kind="discusses")
    time_machine.move_to("2025-11-13T06:00:00+00:00")
    return f"/en/articles/{review.pk}-{edition.slug}/"


def test_review_says_how_the_agreement_stood_when_it_stands_differently_today(client, time_machine):
    path = reviewed(time_machine, in_force_on=date(2025, 6, 1))

    answer = client.get(path).content.decode()

    chip = answer.split('<article class="card agreement">')[1]
    assert "The treaty" in chip
    assert "In force" in chip
    assert "when published: Signed" in chip


def test_review_is_silent_about_a_status_that_has_not_changed(client, time_machine):
    path = reviewed(time_machine, in_force_on=date(2023, 6, 1))

    answer = client.get(path).content.decode()

    assert "In force" in answer
    assert "when published" not in answer


def test_relation_is_named_from_both_ends(client):
    review, visit = make.make_article(title_en="The review"), make.make_event(title_en="The visit")
    edition, occasion = make.publish(review)["en"], make.publish(visit)["en"]
    Link.objects.create(source=review, target=visit, kind="prepared_for")

    here = client.get(f"/en/articles/{review.pk}-{edition.slug}/").content.decode()
    there = client.get(f"/en/events/{visit.pk}-{occasion.slug}/").content.decode()

    assert "Prepared for" in here
    assert "The visit" in here
    assert "The review" in there


def test_kinds_without_a_place_of_their_own_stand_under_their_names(client):
    article, event = make.make_article(), make.make_event(title_ru="Саммит")
    collection = make.make_collection(article, title_ru="Подборка о Каспии")
    for item in (article, event, collection):
        make.publish(item, "ru")
        if item is not collection:
            Link.objects.create(source=collection, target=item, kind="follows_up")

    for item in (article, event):
        html = client.get(f"/ru/{item.traits.section}/{item.pk}/", follow=True).content.decode()
        name = re.search(r">\s*Подборки\s*</h", html)
        assert ">Подборка о Каспии<" in html[name.end() :]
        assert "Связанные соглашения" not in html
