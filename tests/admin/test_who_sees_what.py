"""One rule of who sees what, walked over every surface of the desk: drafts that are not one's own do not exist."""

import csv
import io

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from relations.editorial import history
from relations.editorial.access import as_seen_by, sees_everything
from relations.models import (
    CONTENT_KINDS,
    Article,
    AuditEntry,
    Content,
    Link,
    Picture,
    Remark,
    StaleEdit,
    Translation,
)
from tests.factories import (
    make,
    make_agreement,
    make_article,
    make_country,
    make_expert,
    make_topic,
    make_user,
    publish,
)

from .sheet import opened
from .test_permissions import addresses

pytestmark = pytest.mark.django_db
SECRET = "Тайнослов"
EXPORTED = sorted(
    m._meta.model_name
    for m, one in admin.site._registry.items()
    if f"relations_{m._meta.model_name}_export" in [url.name for url in one.get_urls()]
    and m is not AuditEntry
)
ROLES = ("none", "expert", "translator-kk", "editor", "registrar", "chief-editor", "administrator")


@pytest.fixture
def world(made):
    """What stands in the module's world, read anew: a test may have changed the things it was given."""
    return {name: type(row)._default_manager.get(pk=row.pk) for name, row in made.items()}


@pytest.fixture(scope="module")
def made(for_module):
    """Drafts of somebody else, tied to everything that everybody sees, and a public treaty being renamed."""
    daniyar = make_user("editor", username="daniyar")
    author = make_user("expert", username="author")
    topic, country = make_topic(), make_country("kz")
    expert = make_expert(user=author)
    picture = Picture.objects.create(
        file="pictures/flag.jpg", width=9, height=9, caption_ru="Флаг", uploaded_by=author
    )
    titles = {f"title_{code}": f"{SECRET} {code}" for code in ("kk", "ru", "en")}
    secrets = {kind: make(kind, created_by=author, **titles) for kind in CONTENT_KINDS}
    for item in secrets.values():
        item.topics.add(topic)
        item.countries.add(country)
        item.cover = picture
        item.save()
        history.record(item, by=author)
        Translation.objects.update_or_create(
            content=item,
            language="ru",
            defaults={"state": "in_review", "submitted_by": author, "author": author},
        )
        Remark.objects.create(content=item, language="ru", text=f"{SECRET}?", author=daniyar)
    secrets["article"].authorship_set.create(expert=expert) if hasattr(
        secrets["article"], "authorship_set"
    ) else secrets["article"].authorships.create(expert=expert)
    publish(secrets["event"], "kk", by=daniyar, at=timezone.now() + timezone.timedelta(days=3))
    treaty = make_agreement(title_ru="Договор о союзничестве", languages=["ru"], created_by=author)
    publish(treaty, "ru", by=daniyar)
    treaty.refresh_from_db()
    treaty.title_ru = f"{SECRET}, переименование"
    treaty.save()
    own = make_article(languages=["ru"], title_ru="Своя статья", created_by=author)
    for target in (*secrets.values(), treaty):
        Link.objects.create(source=own, target=target, kind="part_of")
    history.record(own, by=daniyar)
    return secrets | {
        "topic": topic, "country": country, "expert": expert, "picture": picture, "user": author,
        "content": own.content_ptr, "own": own, "treaty": treaty,
    }  # fmt: skip


def pickers_of_items():
    found = set()
    for model, one in admin.site._registry.items():
        for owner, sheet in ((model, one), *((rows.model, rows) for rows in one.inlines)):
            for name in sheet.autocomplete_fields:
                if issubclass(owner._meta.get_field(name).related_model, Content):
                    found.add((owner._meta.model_name, name))
    return sorted(found)


def surfaces(client, world, user):
    """(name, text) of everything that the desk answers to a GET."""
    for name, _item, address in addresses(world):
        if name in ("logout", "login", "jsi18n", "autocomplete"):
            continue
        yield name, client.get(address)
    for kind, item in world.items():
        if kind in CONTENT_KINDS:
            for word in ("history", "change"):
                address = reverse(f"admin:relations_article_{word}", args=[world["own"].pk])
                yield (
                    f"own_{word}",
                    client.get(address, {"before": 0, "after": 1} if word == "history" else {}),
                )
            yield "preview", client.get(f"/preview/{item.pk}/ru/")
            yield "list_search", client.get(reverse(f"admin:relations_{kind}_changelist"), {"q": SECRET})
    yield "own_preview", client.get(f"/preview/{world['own'].pk}/ru/")
    for state in ("in_review", "missing", "scheduled"):
        yield "board", client.get("/admin/", {"state": state})
    for term in ("", SECRET, SECRET[:5], str(world["article"].pk), str(world["treaty"].pk)):
        yield "find", client.get("/admin/relations/content/find/", {"q": term, "language": "ru"})
        for model, field in pickers_of_items():
            question = {"app_label": "relations", "model_name": model, "field_name": field, "term": term}
            yield f"picker_{model}_{field}", client.get("/admin/autocomplete/", question)


def text_of(response) -> str:
    if response.get("Content-Type", "").startswith("application/json"):
        return str(response.json())
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return data.decode(errors="ignore")


def shows_secret(response) -> bool:
    text = text_of(response)
    typed = f'value="{SECRET}"'  # the question itself, in the search box
    return SECRET in text.replace(typed, "").replace(f"q={SECRET}", "")


@pytest.mark.parametrize("role", ROLES)
def test_foreign_drafts_are_nowhere_or_everywhere(client, world, role):
    user = make_user(*([role] if role != "none" else []), username="tester")
    world["own"].created_by = user
    world["own"].save()
    client.force_login(user)

    shown = {name for name, response in surfaces(client, world, user) if shows_secret(response)}

    if not sees_everything(user):
        assert shown == set()
        return
    assert shown >= {
        "index", "relations_article_changelist", "relations_article_change", "relations_article_history",
        "relations_event_changelist", "relations_agreement_export", "relations_topic_where_used",
        "relations_country_where_used", "relations_expert_where_used", "relations_picture_where_used",
        "own_history", "own_change", "preview", "list_search", "board", "find", "picker_link_target",
        "picker_entry_content", "picker_event_parent",
    }  # fmt: skip


def found(client, user, text):
    client.force_login(user)
    return client.get("/admin/relations/content/find/", {"q": text, "language": "ru"}).json()["results"]


def picked(client, user, text):
    client.force_login(user)
    question = {"app_label": "relations", "model_name": "link", "field_name": "target", "term": text}
    return client.get("/admin/autocomplete/", question).json()["results"]


def test_an_expert_links_to_a_public_treaty_by_the_title_that_readers_see(client, world, aigerim):
    """In the text and in the rows of links; a draft of the title neither shows nor is found."""
    number = str(world["treaty"].pk)
    for text in (number, "союзничестве", "договор о союз", "ljujdjh"):
        assert [hit["title"] for hit in found(client, aigerim, text)] == ["Договор о союзничестве"], text
        assert picked(client, aigerim, text) == [{"id": number, "text": "Договор о союзничестве"}], text
    assert found(client, aigerim, "переименование") == picked(client, aigerim, "переименование") == []


def linked(client, article, target):
    address = f"/admin/relations/article/{article.pk}/change/"
    row = {"kind": "discusses", "target": target.pk, "order": "0"}
    row = {"links_out-TOTAL_FORMS": "1"} | {f"links_out-0-{name}": value for name, value in row.items()}
    return client.post(address, opened(client, address) | row)


def test_a_link_row_takes_what_readers_see_and_no_foreign_draft(client, world, aigerim):
    own = make_article(languages=["ru"], created_by=aigerim)
    client.force_login(aigerim)

    page = linked(client, own, world["agreement"])
    assert page.status_code == 200
    assert SECRET not in page.content.decode()
    assert not own.links_out.exists()

    page = linked(client, own, world["treaty"])
    assert page.status_code == 302, page.context["errors"]
    assert own.links_out.get().target_id == world["treaty"].pk


def test_a_link_that_an_editor_made_to_a_draft_stays_when_its_author_saves(client, world, aigerim):
    own = world["own"]
    own.created_by = aigerim
    own.save()
    client.force_login(aigerim)
    address = f"/admin/relations/article/{own.pk}/change/"

    answer = client.post(address, opened(client, address) | {"lead_ru": "Дописано."})

    assert answer.status_code == 302
    own.refresh_from_db()
    assert own.lead_ru == "Дописано."
    assert own.links_out.count() == len(CONTENT_KINDS) + 1


def test_what_is_shown_to_others_cannot_be_stored(world, aigerim):
    [item] = as_seen_by(aigerim, [Content.objects.get(pk=world["article"].pk)])

    assert str(item) == f"#{item.pk}"
    with pytest.raises(StaleEdit):
        item.save()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", EXPORTED)
def test_every_export_of_a_list_stands_in_the_log(client, world, saule, name, form):
    client.force_login(saule)

    answer = client.get(reverse(f"admin:relations_{name}_export", args=[form]))

    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor, entry.detail["format"]) == (saule, form)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert entry.detail["rows"] == len(rows) - 1


def test_a_draft_that_readers_never_saw_is_deleted_by_its_author(client, aigerim):
    article = make_article(languages=["ru"], created_by=aigerim)
    client.force_login(aigerim)

    answer = client.post(f"/admin/relations/article/{article.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 302
    assert not Article.objects.filter(pk=article.pk).exists()
    assert AuditEntry.objects.filter(action="delete").count() == 1


def test_an_export_names_only_numbers_that_its_reader_may_know(client, aigerim):
    stranger = make_user("expert", username="stranger")
    draft = make_agreement(register_number="1999-77", created_by=stranger)
    own = make_agreement(register_number="2001-5", created_by=aigerim)
    event = make("event", created_by=aigerim)
    Link.objects.create(source=own, target=draft, kind="supersedes")
    Link.objects.create(source=draft, target=event, kind="signed_at")
    client.force_login(aigerim)

    def told() -> list[bool]:
        tables = [
            client.get(reverse(f"admin:relations_{name}_export", args=["csv"]))
            for name in ("agreement", "event")
        ]
        return ["1999-77" in table.content.decode() for table in tables]

    assert told() == [False, False]

    publish(draft, "ru")

    assert told() == [True, True]
