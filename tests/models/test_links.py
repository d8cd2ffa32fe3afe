"""Links between items: no circles, whoever writes them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from relations.models import Link, LinkKind
from tests.factories import make_agreement, make_article, make_event

pytestmark = pytest.mark.django_db


def test_amending_in_a_circle_is_refused_with_a_reason():
    first, second, third = (make_agreement() for _ in range(3))
    Link.objects.create(source=second, target=first, kind=LinkKind.AMENDS)
    Link.objects.create(source=third, target=second, kind=LinkKind.AMENDS)

    with pytest.raises(ValidationError) as refused:
        Link.objects.create(source=first, target=third, kind=LinkKind.AMENDS)

    assert refused.value.code == "circle"


def test_the_database_itself_refuses_a_circle():
    first, second = make_agreement(), make_agreement()
    Link.objects.create(source=second, target=first, kind=LinkKind.SUPERSEDES)

    with pytest.raises(DatabaseError, match="link_circle"), transaction.atomic():
        Link.objects.bulk_create([Link(source=first, target=second, kind=LinkKind.SUPERSEDES)])

    assert Link.objects.count() == 1


def test_the_database_refuses_to_turn_a_link_into_a_circle():
    first, second, third = (make_agreement() for _ in range(3))
    Link.objects.create(source=second, target=first, kind=LinkKind.AMENDS)
    loose = Link.objects.create(source=first, target=third, kind=LinkKind.AMENDS)

    with pytest.raises(DatabaseError, match="link_circle"), transaction.atomic():
        Link.objects.filter(pk=loose.pk).update(target=second)


def test_discussing_each_other_is_no_circle():
    first, second = make_article(), make_article()

    Link.objects.create(source=first, target=second, kind=LinkKind.DISCUSSES)
    Link.objects.create(source=second, target=first, kind=LinkKind.DISCUSSES)

    assert Link.objects.count() == 2


def test_an_item_cannot_be_linked_to_itself():
    article = make_article()

    with pytest.raises(DatabaseError), transaction.atomic():
        Link.objects.bulk_create([Link(source=article, target=article, kind=LinkKind.DISCUSSES)])


def test_only_agreements_are_signed_at_events():
    link = Link(source=make_article(), target=make_event(), kind=LinkKind.SIGNED_AT)

    with pytest.raises(ValidationError) as refused:
        link.full_clean()

    assert "kinds" in [error.code for error in refused.value.error_dict["__all__"]]
