"""No list and no picker of the desk is blind: every one is asked, as the registry of the desk names them."""

import unicodedata

import pytest
from django.contrib import admin
from django.urls import resolve, reverse

from relations.models import Content, Country, Picture, User
from relations.search.folded import folded
from tests import factories

from .anything import number, row_of

pytestmark = pytest.mark.django_db
ADMINS = sorted(admin.site._registry.items(), key=lambda pair: pair[0].__name__)
NAME = "Өзбекстан ПЁТР Договорный Қосымша й"
QUESTIONS = {
    "small letters": "договорный",
    "small Kazakh letters": "өзбекстан",
    "the start of a word": "өзб",
    "a Kazakh word on a Russian keyboard": "косымша",
    "е for ё": "петр",
    "ё": "пётр",
    "capitals": "ДОГОВОРНЫЙ",
    "decomposed letters": unicodedata.normalize("NFD", "договорный пётр"),
    "words in another order": "петр озбекстан",
    "the English layout": "ljujdjhysq",
}


def searched(model_admin) -> list[str]:
    """The columns that are searched and have room for a name."""
    fields = [model_admin.model._meta.get_field(name) for name in model_admin.search_fields]
    return [field.name for field in fields if not field.max_length or field.max_length > len(NAME)]


def named(model_admin, column: str):
    return write(row_of(model_admin.model), column, NAME)


def write(row, column: str, text: str):
    if isinstance(row, Content):
        setattr(row, column, text)
        row.save()  # brings the index up
    else:
        type(row)._base_manager.filter(pk=row.pk).update(**{column: text})
    return row


def pickers() -> list[tuple[type, str]]:
    """Every autocomplete field of the desk, in forms and their rows."""
    found = set()
    for model, model_admin in ADMINS:
        sheets = [(model, model_admin), *((rows.model, rows) for rows in model_admin.inlines)]
        found |= {(one, name) for one, sheet in sheets for name in sheet.autocomplete_fields}
    return sorted(found, key=lambda pair: (pair[0].__name__, pair[1]))


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("keeper", password="a long pass phrase"))
    return client


def test_every_table_of_the_desk_can_be_searched():
    assert [model.__name__ for model, one in ADMINS if not searched(one)] == []


@pytest.mark.parametrize(("model", "model_admin"), ADMINS, ids=[model.__name__ for model, _one in ADMINS])
def test_every_list_finds_what_is_typed(desk, rf, model, model_admin):
    url = reverse(f"admin:relations_{model._meta.model_name}_changelist")
    request = rf.get(url)
    request.resolver_match = resolve(url)
    request.user = User.objects.get(username="keeper")

    def found(question) -> list[int]:
        rows, _several = model_admin.get_search_results(request, model_admin.get_queryset(request), question)
        return list(rows.values_list("pk", flat=True))

    row = row_of(model)
    for column in searched(model_admin):
        write(row, column, NAME)
        assert [what for what, question in QUESTIONS.items() if row.pk not in found(question)] == [], column
        assert row.pk not in found("бразилия")
        write(row, column, f"x{next(number)}")


@pytest.mark.parametrize(
    ("model", "model_admin"),
    [pair for pair in ADMINS if pair[0] is not Content],
    ids=[model.__name__ for model, _one in ADMINS if model is not Content],
)
def test_every_list_page_shows_it(desk, model, model_admin):
    row = named(model_admin, searched(model_admin)[0])

    url = reverse(f"admin:relations_{model._meta.model_name}_changelist")
    page = desk.get(url, {"q": "өзб"})

    assert page.status_code == 200
    assert [one.pk for one in page.context["cl"].result_list] == [row.pk]


@pytest.mark.parametrize(("model", "field"), pickers(), ids=lambda one: getattr(one, "__name__", one))
def test_every_picker_offers_it(desk, model, field):
    target = model._meta.get_field(field).related_model
    model_admin = admin.site.get_model_admin(target)
    row = named(model_admin, searched(model_admin)[0])
    asked = {"app_label": "relations", "model_name": model._meta.model_name, "field_name": field}

    for question in ("өзб", "петр", QUESTIONS["decomposed letters"]):
        results = desk.get(reverse("admin:autocomplete"), {**asked, "term": question}).json()["results"]
        assert str(row.pk) in [one["id"] for one in results], question


def test_the_finders_of_the_editor_too(desk):
    item = named(admin.site.get_model_admin(Content), "title_ru")
    factories.publish(item)
    named(admin.site.get_model_admin(Picture), "caption_kk")

    for question in ("өзб", "петр", QUESTIONS["decomposed letters"]):
        for name in ("desk_find_items", "desk_find_pictures"):
            found = desk.get(reverse(f"admin:{name}"), {"q": question, "language": "ru"}).json()["results"]
            assert len(found) == 1, (name, question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("казахстан", "kz"), ("казахстана", "kz"), ("казакстан", "kz"), ("kazakhstan", "kz"), ("өзб", "uz"),
        ("rfpf[cnfy", "kz"), ("«Узбекистан»", "uz"), ("KAZ", "kz"), ("tadzhikistan", "tj"),
    ],
)  # fmt: skip
def test_a_country_by_what_people_type(desk, rf, question, expected):
    for code in factories.COUNTRIES:
        factories.make_country(code)

    found, _several = admin.site.get_model_admin(Country).get_search_results(
        rf.get("/"), Country.objects.all(), question
    )

    assert [country.code for country in found] == [expected]


@pytest.mark.parametrize("question", ["%", "_", "\\", "'", '"', "\x00", "а" * 5000, "?", "%s {}", "😀"])
def test_odd_questions_are_only_words(desk, question):
    factories.make_country("kz")
    page = desk.get(reverse("admin:relations_country_changelist"), {"q": question})

    assert page.status_code == 200


def test_the_database_folds_as_the_program_does():
    """Every letter of the alphabets of the portal, in both sizes, composed and not."""
    from django.db.models import F, TextField  # noqa: PLC0415
    from django.db.models.functions import Cast  # noqa: PLC0415

    from relations.search.folded import Folded  # noqa: PLC0415

    letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіў abcxyz"
    name = letters + letters.upper() + unicodedata.normalize("NFD", "йЙёЁ") + "а\u0301б\u00adв"
    topic = factories.make_topic(name_ru=name)

    stored = type(topic).objects.annotate(key=Folded(Cast(F("name_ru"), TextField()))).get(pk=topic.pk).key

    assert stored == folded(name)
