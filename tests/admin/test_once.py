"""One form makes one thing, and never overwrites silently: tried with every form that the registry of the desk has."""

import io

import pytest
from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter

from relations.models import (
    Content,
    Indicator,
    OldAddress,
    Picture,
    Synonym,
    User,
)
from tests.factories import make_agreement, make_country, make_user

from .anything import number, row_of, short_word
from .sheet import opened, read

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase 2026"
LOOK_ONLY = {"AuditEntry", "Content", "LostAddress", "IntakeBatch", "LinkCheck"}
ADDED = [
    (model, one)
    for model, one in sorted(admin.site._registry.items(), key=lambda pair: pair[0].__name__)
    if model.__name__ not in LOOK_ONLY
]
EVERY_FORM = pytest.mark.parametrize(("model", "model_admin"), ADDED, ids=[m.__name__ for m, _one in ADDED])


def a_picture() -> SimpleUploadedFile:
    stored = io.BytesIO()
    Image.new("RGB", (40, 30), (next(number) % 255, 90, 90)).save(stored, "PNG")
    return SimpleUploadedFile("flag.png", stored.getvalue(), "image/png")


# What a row wants besides what its form asks for.
MORE = {
    "Participation": lambda: {"person_ru": "Гость"},
    "Party": lambda: {"country": make_country("kg").pk},
    "DossierParty": lambda: {"country": make_country("kg").pk},
    "Step": lambda: {"taken_on": "2025-01-01"},
    "Milestone": lambda: {"happened_on": "2025-01-01"},
    "Observation": lambda: {"period": "2020"},
    "PartyAction": lambda: {"done_on": "2025-01-01"},
    "Link": lambda: {"kind": "part_of"},
    "AgreementText": lambda: {"file": a_pdf()},
    "Attachment": lambda: {"file": a_pdf(), "language": "ru", "role": "scan"},
}


def a_pdf() -> SimpleUploadedFile:
    stored = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(stored)
    return SimpleUploadedFile("note.pdf", stored.getvalue(), "application/pdf")


def value_for(model, name: str, field) -> object:
    """Something that a field of a form accepts."""
    if isinstance(field, forms.FileField):
        return a_picture()
    if hasattr(field.widget, "kind"):  # a date as people write it
        return "01.01.2025"
    if "password" in name:
        return PASSWORD if name != "usable_password" else "true"
    if isinstance(field, forms.ModelChoiceField):
        return row_of(field.queryset.model).pk
    if isinstance(field, forms.IntegerField | forms.FloatField | forms.DateField):
        return "1" if not isinstance(field, forms.DateField) else "2025-01-01"
    if isinstance(field, forms.ChoiceField):
        return next(str(key) for key, _label in field.choices if key)
    return short_word(getattr(field, "max_length", None))


def filled(client, model, address: str, **more) -> dict:
    """The form for something new, with what it asks for."""
    page = client.get(address)
    form = page.context["adminform"].form
    values = read(page)
    for name, field in form.fields.items():
        if (field.required or name.startswith("password")) and not values.get(name):
            values[name] = value_for(model, name, field)
    if issubclass(model, Content):
        values["title_ru"] = "Что-то новое"
    if model is Picture:
        values["is_decorative"] = "on"
    if model is Indicator:
        values["unit_code"] = "1"
    if model is OldAddress:
        values["page"] = "/ru/topics/"
    if model is Synonym:
        values["words"] = "келісім\nшарт"
    return values | more


def a_text_of(model, values) -> str:
    """The name of a field that a person may well change once more."""
    for name in (
        "title_ru",
        "name_ru",
        "term_ru",
        "family_name_ru",
        "credit_ru",
        "first_name",
        "page",
        "note",
        "query",
    ):
        if name in values:
            return name
    raise AssertionError(f"{model.__name__}: name a text of this form")


def said(model, words: str) -> str:
    """Words for such a text; that of an old address is itself an address."""
    return f"/{words}" if model is OldAddress else words


def sent(client, address: str, values: dict):
    for value in values.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    answer = client.post(address, values)
    errors = answer.context["errors"] if answer.context and "errors" in answer.context else ""
    assert answer.status_code in (200, 302), errors
    return answer, errors


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("keeper", password=PASSWORD, interface_language="en"))
    return client


@EVERY_FORM
@pytest.mark.parametrize("way", ["", "?_popup=1"], ids=["page", "popup"])
def test_a_form_sent_twice_makes_one(desk, model, model_admin, way):
    add = reverse(f"admin:relations_{model._meta.model_name}_add") + way
    values = filled(desk, model, add)
    before = set(model.objects.values_list("pk", flat=True))

    for _click in range(2):
        answer, errors = sent(desk, add, values)
        assert not errors

    assert len(set(model.objects.values_list("pk", flat=True)) - before) == 1
    if not way:
        made = model.objects.exclude(pk__in=before).get()
        assert answer["Location"] == reverse(
            f"admin:relations_{model._meta.model_name}_change", args=[made.pk]
        )


@EVERY_FORM
def test_a_form_that_comes_back_with_more_words_changes_what_it_made(desk, model, model_admin):
    add = reverse(f"admin:relations_{model._meta.model_name}_add")
    values = filled(desk, model, add)
    before = set(model.objects.values_list("pk", flat=True))
    sent(desk, add, values)
    name = a_text_of(model, values)

    answer, errors = sent(desk, add, values | {name: said(model, "Дописано после")})

    made = model.objects.exclude(pk__in=before).get()
    assert not errors
    if model is User:  # the form of a new account has no room for what the account is by now: it says so
        assert "not stored: first name." in desk.get(answer["Location"]).content.decode()
    else:
        assert getattr(made, name) == said(model, "Дописано после")


@EVERY_FORM
def test_a_form_of_something_deleted_meanwhile_makes_it_anew(desk, model, model_admin):
    add = reverse(f"admin:relations_{model._meta.model_name}_add")
    values = filled(desk, model, add)
    before = set(model.objects.values_list("pk", flat=True))
    sent(desk, add, values)
    model.objects.exclude(pk__in=before).get().delete()

    _answer, errors = sent(desk, add, values)

    assert not errors
    assert model.objects.exclude(pk__in=before).count() == 1


@EVERY_FORM
def test_a_stale_form_overwrites_nobody_and_loses_no_word(desk, client, model, model_admin):
    row = row_of(model)
    if model is Picture:
        row.file.save("flag.png", a_picture())
    url = reverse(f"admin:relations_{model._meta.model_name}_change", args=[row.pk])
    values = filled(desk, model, url)
    name = a_text_of(model, values)
    desk.post(url, values | {name: said(model, "Слова другого"), "is_decorative": "on"})
    row.refresh_from_db()
    assert getattr(row, name) == said(model, "Слова другого")

    # A form of another person, opened before.
    stale = {key: value for key, value in values.items() if key != "_token"}
    page = desk.post(url, stale | {name: said(model, "Мои слова"), "is_decorative": "on"})

    assert page.status_code == 200
    row.refresh_from_db()
    assert getattr(row, name) == said(model, "Слова другого")
    assert read(page)[name] == said(model, "Мои слова")
    conflict = page.context["adminform"].form.conflicts[name]
    assert conflict.theirs == said(model, "Слова другого")

    # What only the other one changed stays; what was chosen is stored.
    chosen = read(page) | {f"{name}-choice": "mine", f"{name}-seen": conflict.seen}
    assert desk.post(url, chosen).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == said(model, "Мои слова")


def test_two_administrators_do_not_take_each_others_roles(desk, aigerim):
    url = reverse("admin:relations_user_change", args=[aigerim.pk])
    stale = opened(desk, url)
    editors = make_user("editor").groups.get()
    desk.post(url, opened(desk, url) | {"groups": [*aigerim.groups.values_list("pk", flat=True), editors.pk]})
    assert aigerim.groups.count() == 2

    desk.post(url, stale | {"first_name": "Айгерим-ай"})

    aigerim.refresh_from_db()
    assert aigerim.first_name == "Айгерим-ай"
    assert set(aigerim.groups.values_list("name", flat=True)) == {"expert", "editor"}


ROWS = [(model, inline) for model, one in ADDED for inline in one.inlines]


def a_new_row(model, row) -> dict:
    """The fields of one new row, with what it asks for and what this table wants besides."""
    values = {
        name: value_for(model, name, field)
        for name, field in row.fields.items()
        if (field.required or isinstance(field, forms.FileField)) and name not in ("party", "reservation")
    }
    values |= {key: value for key, value in MORE.get(model.__name__, dict)().items() if key in row.fields}
    dated = [f"{name}_precision" for name, value in values.items() if value == "2025-01-01"]
    return values | {name: "day" for name in dated if name in row.fields}


@pytest.mark.parametrize(
    ("model", "inline"), ROWS, ids=[f"{m.__name__}-{i.model.__name__}-{i.__name__}" for m, i in ROWS]
)
def test_a_new_row_sent_twice_is_one(desk, model, inline):
    owner = row_of(model)
    url = reverse(f"admin:relations_{model._meta.model_name}_change", args=[owner.pk]) + "?rare=1"
    page = desk.get(url)
    formset = next(
        one.formset for one in page.context["inline_admin_formsets"] if one.opts.__class__ is inline
    )
    prefix, place = formset.prefix, formset.initial_form_count()
    row = a_new_row(inline.model, formset.empty_form)
    if inline.__name__ == "OutcomeRows":
        row["source"] = make_agreement().pk
    if "party" in formset.empty_form.fields:
        row["party"] = owner.parties.first().pk
    if inline.model.__name__ == "Objection":
        row["reservation"] = owner.parties.last().reservations.create(agreement=owner, text_ru="Оговорка").pk
    values = filled(desk, model, url) | {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    values |= {
        f"{prefix}-TOTAL_FORMS": str(place + 1),
        f"{prefix}-{place}-id": "",
        f"{prefix}-{place}-base": "",
    }
    before = inline.model.objects.count()

    for _click in range(2):
        _answer, errors = sent(desk, url, values)
        assert not errors

    assert inline.model.objects.count() == before + 1
