"""A form of the desk asks the database at most 25 questions, whatever hangs on the item and whoever reviews it."""

from datetime import date

import pytest
from django.contrib import admin
from django.forms.models import _get_foreign_key
from django.urls import reverse

from relations.editorial import history, publishing
from relations.models import CONTENT_KINDS, Content, Country, Expert, Party, Reservation
from relations.text.languages import LANGUAGES
from tests import factories as make

from .anything import is_needed, row_of, short_word, some_value

pytestmark = pytest.mark.django_db
MOST = 25


def row(model, fk, item, **known) -> None:
    """A row of an item that points at whatever it has to point at; stored as it is."""
    columns = {field.name: field for field in model._meta.concrete_fields if field != fk}
    for name, field in columns.items():
        if field.related_model in (Party, Reservation):
            known[name] = field.related_model.objects.filter(agreement=item).first()
        elif field.related_model is Expert:
            known[name] = make.make_expert(short_word())
        elif field.related_model is Country:
            known[name] = Country.objects.first()
        elif f"{name}_precision" in columns:
            known[name] = date(2022, 1, 1)
        elif is_needed(field):
            known[name] = some_value(field)
    model._base_manager.bulk_create([model(**{fk.name: item}, **known)])


def with_everything(kind: str, by):
    """An item with two rows of every sort that its form has, and with every fact that points somewhere."""
    item = getattr(make, f"make_{kind}")(created_by=by)
    for field in item._meta.concrete_fields:
        if field.many_to_one and not issubclass(field.related_model, Content) and field.name != "created_by":
            setattr(item, field.name, row_of(field.related_model))
    item.save()
    item.topics.add(make.make_topic()), item.countries.add(make.make_country())
    item.organisations.add(make.make_organisation())
    for inline in admin.site.get_model_admin(CONTENT_KINDS[kind]).inlines:
        fk = _get_foreign_key(CONTENT_KINDS[kind], inline.model, fk_name=inline.fk_name)
        for _one in range(2 - inline.model.objects.filter(**{fk.name: item}).count()):
            row(inline.model, fk, item.content_ptr if fk.related_model is Content else item)
    return item


def submitted(item, author, editor) -> None:
    """All languages are published, corrected by the author, submitted, and changed by the editor since."""
    make.publish(item, *LANGUAGES, by=editor)
    for round_, hand in enumerate((author, editor)):
        for code in LANGUAGES:
            setattr(item, f"lead_{code}", f"Corrected {round_}.")
        item.save()
        history.record(item, by=hand)
        for code in LANGUAGES if hand == author else ():
            publishing.submit(item, code, by=author)


@pytest.mark.parametrize(
    ("kind", "is_submitted"), [("agreement", False), ("agreement", True), ("dossier", True)]
)  # those with most rows
def test_form_with_everything(
    client, kind, is_submitted, aigerim, daniyar, saule, django_assert_max_num_queries
):
    item = with_everything(kind, aigerim)
    if is_submitted:
        submitted(item, aigerim, daniyar)
    client.force_login(saule)
    address = reverse(f"admin:relations_{kind}_change", args=[item.pk])
    client.get(address)

    with django_assert_max_num_queries(MOST) as asked:
        page = client.get(address)

    print(f"{kind}: {len(asked)} questions")  # pytest -rP shows it
    assert {len(rows.formset.forms) for rows in page.context["inline_admin_formsets"]} <= {0, 2}
    if is_submitted:
        assert {tab.late_hands for tab in page.context["tabs"]} == {str(daniyar)}
        assert all(tab.late_changes and tab.review_changes for tab in page.context["tabs"])
