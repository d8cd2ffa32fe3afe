"""A page of the desk asks the database at most 25 questions, whatever hangs on the item and whoever looks at it."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.forms.models import _get_foreign_key
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from relations.editorial import history, publishing
from relations.editorial.permissions import GROUPS
from relations.exchange.receipt import Receipt
from relations.models import (
    CONTENT_KINDS,
    Content,
    Country,
    Draft,
    Expert,
    ImportReceipt,
    Party,
    PreviewLink,
    Remark,
    Reservation,
    User,
)
from relations.text.languages import LANGUAGES
from tests import factories as make

from .anything import is_needed, row_of, short_word, some_value
from .sheet import read
from .test_permissions import addresses

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


def with_everything(kind: str, by, **facts):
    """An item with two rows of every sort that its form has, and with every fact that points somewhere."""
    item = getattr(make, f"make_{kind}")(created_by=by, **facts)
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
    for code in LANGUAGES:
        Remark.objects.create(content=item, language=code, text="?", author=by, resolved_by=by)
        PreviewLink.objects.create(content=item, language=code, created_by=by)
        ImportReceipt.keep(item, code, Receipt("word"), by=by)
    for user in User.objects.all():  # everybody has it open, and left a copy there
        Draft.objects.create(
            user=user, model=kind, content=item, values={"title_ru": "?"}, saved_at=timezone.now()
        )
    return item


def submitted(item, author, editor) -> None:
    """All languages are published. The translations are corrected, submitted, and changed by the editor since; then
    the original is published anew."""
    make.publish(item, *LANGUAGES, by=editor)
    translations = [code for code in LANGUAGES if code != item.original_language]
    for round_, hand in enumerate((author, editor)):
        for code in translations:
            setattr(item, f"lead_{code}", f"Corrected {round_}.")
        item.save()
        history.record(item, by=hand)
        for code in translations if hand == author else ():
            publishing.submit(item, code, by=author)
    setattr(item, f"lead_{item.original_language}", "Anew.")
    item.save()
    make.publish(item, item.original_language, by=editor)


@pytest.fixture(scope="module")
def people(for_module):
    """An expert, an editor, a translator, and a chief editor who has every other role as well."""
    roles = {
        "expert": ["expert"],
        "editor": ["editor"],
        "translator": ["translator-kk"],
        "chief": set(GROUPS) - {"translator-ru"},
    }
    return {name: make.make_user(*of, username=name, interface_language="en") for name, of in roles.items()}


@pytest.fixture(scope="module")
def fullest(people):
    """An item of each kind on which everything hangs that can hang on it."""
    found = {kind: with_everything(kind, people["expert"]) for kind in CONTENT_KINDS}
    for item in found.values():
        submitted(item, people["expert"], people["editor"])
    return found


@pytest.fixture(scope="module")
def drafts(people):
    """Likewise, of items that readers never saw, and without a text in any language."""
    parties = {"dossier": {"parties": ("kz", "tm")}}
    empty = {f"body_{code}": "" for code in LANGUAGES}
    return {
        kind: with_everything(kind, people["expert"], **empty, **parties.get(kind, {}))
        for kind in CONTENT_KINDS
    }


def asked(act) -> tuple[object, list[str]]:
    """What an act answers, and the questions that it asked. Marks in a transaction are none."""
    with CaptureQueriesContext(connection) as captured:
        answer = act()
    return answer, [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]


def form_of(item) -> str:
    return reverse(f"admin:relations_{item.kind}_change", args=[item.pk])


@pytest.mark.parametrize("role", ["chief", "expert", "translator"])
def test_forms_with_everything(client, people, fullest, drafts, role):
    client.force_login(people[role])
    client.get(form_of(fullest["article"]))

    for item in (*fullest.values(), *drafts.values()):
        page, questions = asked(lambda item=item: client.get(form_of(item)))

        print(f"{role}, {item.kind}: {len(questions)} questions")  # pytest -rP shows it
        rows = {len(rows.formset.forms) for rows in page.context["inline_admin_formsets"]}
        assert rows <= {0, 2}
        assert len(questions) <= MOST, questions
        assert len(set(questions)) == len(questions)
        if item in fullest.values():
            translated = [tab for tab in page.context["tabs"] if not tab.is_original]
            assert {tab.late_hands for tab in translated} == {"editor"}
            assert all(tab.late_changes and tab.review_changes and tab.source_changes for tab in translated)
        versions = page.context["workflow"]["versions"]
        assert [len(version.remarks) for version in versions] == [1, 1, 1]
        assert [len(version.links) for version in versions] == [role != "translator"] * 3


def test_form_that_comes_back_with_errors(client, people, fullest):
    client.force_login(people["chief"])

    for item in fullest.values():
        sheet = read(client.get(form_of(item))) | {"reviewed_on": "some day", "title_en": "Typed"}
        page, questions = asked(lambda item=item, sheet=sheet: client.post(form_of(item), sheet))

        print(f"{item.kind}: {len(questions)} questions")
        assert "reviewed_on" in page.context["adminform"].form.errors
        assert read(page)["title_en"] == "Typed"
        assert page.context["seen"] == client.get(form_of(item)).context["seen"]
        assert len(questions) <= MOST, questions


def test_page_before_a_deletion_names_what_goes_and_what_keeps_it(client, people, drafts):
    client.force_login(people["expert"])
    agreement, event = drafts["agreement"], drafts["event"]
    drafts["dossier"].steps.update(document=agreement)
    event.links_out.filter(pk=event.links_out.first().pk).update(target=drafts["article"])

    for item in drafts.values():
        address = reverse(f"admin:relations_{item.kind}_delete", args=[item.pk])
        page, questions = asked(lambda address=address: client.get(address))

        print(f"{item.kind}: {len(questions)} questions")
        assert len(questions) <= MOST, questions
        assert page.context["protected"] == (
            [f"Step of relations: {drafts['dossier']}"] * 2 if item == agreement else []
        )
        _name, rows = page.context["deleted_objects"]
        assert sum(line.startswith("Source:") for line in rows) == 2
        assert rows.count(f"Link: {event}") == (item == drafts["article"])
    assert (
        client.post(
            reverse("admin:relations_agreement_delete", args=[agreement.pk]), {"post": "yes"}
        ).status_code
        == 200
    )
    assert type(agreement).objects.filter(pk=agreement.pk).exists()


def test_every_page_of_the_desk(client, people, fullest):
    """Every address that opens with GET, and every list narrowed by all that its filters offer."""
    client.force_login(people["chief"])
    world = fullest | {
        "country": make.make_country("kz"), "organisation": make.make_organisation(), "place": make.make_place(),
        "topic": make.make_topic(), "eventtype": fullest["event"].type, "series": fullest["event"].series, "expert": make.make_expert(), "user": people["expert"],
        "auditentry": publishing.audit.record("sign_in", by=people["chief"]), "content": fullest["article"].content_ptr,
    }  # fmt: skip
    too_many = []
    for name, _item, address in list(addresses(world)):
        if name in ("logout", "login", "autocomplete"):
            continue
        page, questions = asked(lambda address=address: client.get(address))
        if len(questions) > MOST:
            too_many.append((address, len(questions)))
        if name.endswith("_changelist") and page.status_code == 200:
            chosen = [list(spec.choices(page.context["cl"]))[-1] for spec in page.context["cl"].filter_specs]
            narrowed = "&".join(
                one["query_string"].removeprefix("?") for one in chosen if "query_string" in one
            )
            page, questions = asked(lambda to=f"{address}?{narrowed}": client.get(to))
            if len(questions) > MOST:
                too_many.append((f"{address}?{narrowed}", len(questions)))
    assert too_many == []


def test_first_page_of_who_has_every_role_while_nothing_is_cached(client, people, fullest):
    chief = people["chief"]
    chief.groups.set(Group.objects.all())
    client.force_login(chief)
    client.get(reverse("admin:index"))
    cache.clear()

    _page, questions = asked(lambda: client.get(reverse("admin:index")))

    assert len(questions) <= MOST
