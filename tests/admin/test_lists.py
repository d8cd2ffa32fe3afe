"""Lists of the desk: each filter finds what the marks in the rows show, with few questions to the database."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from relations.editorial import publishing
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("admin:relations_article_changelist")


@pytest.fixture
def shelf(daniyar, client):
    """One of each: a draft, public in three languages, waiting, withdrawn, with an outdated translation."""
    items = {name: factories.make_article(languages=["ru", "kk"]) for name in ("public", "late", "gone")}
    items |= {name: factories.make_article(languages=["ru"]) for name in ("draft", "waiting")}
    chief = factories.make_user("chief-editor")
    for name in ("public", "late", "gone"):
        factories.publish(items[name], by=chief)
    factories.publish(items["waiting"], by=chief, at=timezone.now() + timedelta(hours=2))
    for language in ("ru", "kk"):
        publishing.withdraw(items["gone"], language, by=chief, reason="Ошибка в цифрах.")
    items["late"].body_ru = "<p>Другой смысл.</p>"
    items["late"].save()
    factories.publish(items["late"], "ru", by=chief)
    publishing.submit(items["draft"], "ru", by=chief)
    client.force_login(daniyar)
    return items


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("shelf=none", {"draft", "waiting", "gone"}),
        ("shelf=waiting", {"waiting"}),
        ("shelf=ru", {"public", "late"}),
        ("shelf=en", set()),
        ("work=kk-outdated", {"late"}),
        ("work=kk-missing", {"draft", "waiting"}),
        ("work=kk-withdrawn", {"gone"}),
        ("work=kk-published", {"public"}),
        ("work=ru-in_review", {"draft"}),
        ("work=kk-ready", set()),
    ],
)
def test_filters_by_state(client, shelf, question, expected):
    rows = client.get(f"{URL}?{question}").context["cl"].result_list

    names = {item.pk: name for name, item in shelf.items()}
    assert {names[row.pk] for row in rows} == expected


@pytest.mark.parametrize("question", ["", "shelf=none", "work=kk-outdated", "q=Казахстан"])
def test_a_list_needs_few_questions(client, shelf, question, django_assert_max_num_queries):
    client.get(f"{URL}?{question}")
    with django_assert_max_num_queries(25):
        assert client.get(f"{URL}?{question}").status_code == 200
