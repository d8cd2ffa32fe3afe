"""Every address of the desk × every role, by GET and by a direct POST. A new address without a rule here fails."""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.urls import URLPattern, reverse

from relations.editorial import history, publishing
from relations.editorial.permissions import GROUPS, Act, may
from relations.models import (
    CONTENT_KINDS,
    AuditEntry,
    Edition,
    Kind,
    PreviewLink,
    Remark,
    Revision,
    Translation,
    User,
)
from tests.factories import (
    make,
    make_article,
    make_country,
    make_expert,
    make_organisation,
    make_place,
    make_topic,
    make_user,
)

from .sheet import read

pytestmark = pytest.mark.django_db

KIND_OF = {model._meta.model_name: kind for kind, model in CONTENT_KINDS.items()}


def act_rule(act):
    """Allowed to whoever may do the act on the item at hand."""
    return lambda user, item: may(user, act, item)


def curate(user, item):
    return may(user, Act.CURATE)


def intake(user, item):
    return may(user, Act.IMPORT) and may(user, Act.CREATE, kind="article")


def view(user, item):
    return may(user, Act.VIEW)


def users(user, item):
    return may(user, Act.USERS)


def operate(user, item):
    return may(user, Act.OPERATE)


def audit(user, item):
    return may(user, Act.AUDIT)


def nobody(user, item):
    return False


def anybody(user, item):
    return True


def edit(user, item):
    return may(user, Act.EDIT, item) or may(user, Act.EDIT_FACTS, item)


def picture(user, item):
    return may(user, Act.CURATE) or may(user, Act.CREATE, kind=Kind.ARTICLE)


# An import belongs to whoever began it: this one is of nobody here.
JOBS = {"import_job": nobody, "import_state": nobody, "import_refused": nobody}

# What the address of an item is for → who may use it. `…/change/` may be opened by whoever may view.
OF_ITEMS = {
    "changelist": lambda user, item: may(user, Act.VIEW, kind=item.kind),
    "add": lambda user, item: may(user, Act.CREATE, kind=item.kind),
    "change": {"GET": act_rule(Act.VIEW), "POST": edit},
    "delete": act_rule(Act.DELETE),
    "history": act_rule(Act.HISTORY),
    "receipts": act_rule(Act.VIEW),
    "restore": lambda user, item: (
        may(user, Act.VIEW, item) and (may(user, Act.RESTORE, item) or may(user, Act.EDIT, item))
    ),
    "add_autosave": lambda user, item: may(user, Act.CREATE, kind=item.kind),
    "autosave": edit,
    "acts": {"GET": act_rule(Act.VIEW), "POST": act_rule(Act.EDIT_FACTS)},
    "registrar": lambda user, item: may(user, Act.VIEW, kind=item.kind),
    "handout": {"GET": act_rule(Act.EXPORT), "POST": act_rule(Act.EXPORT)},
    "import": lambda user, item: may(user, Act.IMPORT, kind=item.kind),
    "import_sample": lambda user, item: may(user, Act.IMPORT, kind=item.kind),
    **JOBS,
    "export": lambda user, item: may(user, Act.EXPORT),
    "import_word": lambda user, item: may(user, Act.CREATE, kind=Kind.ARTICLE),
}
# Buttons of the form → the right they need, and whether it is asked of the item in its present state.
BUTTONS = {
    "submit:kk": Act.SUBMIT,
    "still-right:kk": Act.STILL_RIGHT,
    "send-back:ru": Act.SEND_BACK,
    "approve:ru": Act.APPROVE,
    "approve-publish:ru": Act.APPROVE,
    "publish:ru": Act.PUBLISH,
    "publish-ready:all": Act.PUBLISH,
    "unschedule:ru": Act.UNSCHEDULE,
    "undo:ru": Act.UNDO,
    "withdraw:ru": Act.WITHDRAW,
    "bring-back:ru": Act.BRING_BACK,
    "remark:ru": Act.REMARK,
    "assign:kk": Act.EDIT_FACTS,
    "share:ru": Act.SHARE,
    "preview:ru": Act.PREVIEW,
    "resolve": Act.REMARK,
    "revoke": Act.SHARE,
}
OF_TERMS = {
    "changelist": view,
    "add": curate,
    "change": {"GET": view, "POST": curate},
    "delete": curate,
    "history": view,
    "where_used": view,
    "merge": curate,
    "import": curate,
    "import_sample": curate,
    **JOBS,
    "export": lambda user, item: may(user, Act.EXPORT),
}
OF_SEARCH = dict.fromkeys(("changelist", "add", "change", "delete", "history"), curate)
OF_OTHERS = {
    "auditentry": {"changelist": audit, "add": nobody, "change": {"GET": audit, "POST": audit}, "delete": nobody,
                   "history": nobody, "export": audit},
    "user": {"changelist": users, "add": users, "change": users, "delete": nobody, "history": users,
             "reset_factor": users, "end_sessions": users, "holdings": users},
    "picture": {**OF_TERMS, "add": picture, "upload": picture, "many": picture},
    "content": {"changelist": view, "add": nobody, "change": {"GET": act_rule(Act.VIEW), "POST": nobody},
                "delete": nobody, "history": act_rule(Act.HISTORY)},
    "linkcheck": {"changelist": curate, "add": nobody, "change": {"GET": curate, "POST": nobody},
                  "delete": nobody, "history": curate},
    "oldaddress": {**OF_TERMS, "changelist": curate, "change": curate, "history": curate},
    "intakebatch": {"changelist": intake, "add": nobody, "change": {"GET": intake, "POST": nobody},
                    "delete": nobody, "history": intake, "new": intake, "papers": intake, "progress": intake},
    "lostaddress": {"changelist": curate, "add": nobody, "change": {"GET": curate, "POST": nobody},
                    "delete": curate, "history": curate},
    "synonym": OF_SEARCH,
    "searchpick": OF_SEARCH,
}  # fmt: skip
OF_THE_SITE = {
    "index": anybody, "login": anybody, "logout": anybody, "password_change": anybody,
    "password_change_done": anybody, "autocomplete": None, "jsi18n": anybody, "view_on_site": anybody,
    "app_list": view, "desk_language": anybody, "desk_find_items": anybody, "desk_find_pictures": anybody,
    "desk_read_date": anybody, "desk_account": anybody,
    "desk_work": None,  # whose list it is: tests/admin/test_tasks.py
    "desk_state": operate, "desk_jobs": operate, "desk_search": curate, "desk_readership": curate, "desk_readership_csv": curate, "desk_synonym_trial": curate, "relations_ageing": curate, "auth_user_password_change": users,
}  # fmt: skip
HEAVY = {"event", "dossier", "collection", "organisation", "place", "series", "department"}  # by POST only


def routes(patterns=None):
    for pattern in patterns or admin.site.urls[0]:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name, list(pattern.pattern.regex.groupindex)
        else:
            yield from routes(pattern.url_patterns)


def rule_of(name):
    """The model and the rule of one address."""
    if name in OF_THE_SITE:
        return "", OF_THE_SITE[name]
    app, _dash, rest = name.partition("_")
    model, _dash, word = rest.partition("_")
    table = OF_ITEMS if model in KIND_OF else OF_OTHERS.get(model, OF_TERMS)
    assert app == "relations", f"{name}: an address of another application stands open at the desk"
    assert word in table, f"{name}: say in tests/admin/test_permissions.py who may use this address"
    return model, table[word]


def test_every_address_has_a_rule():
    for name, _arguments in routes():
        rule_of(name)


@pytest.fixture(scope="module")
def world(for_module):
    """One of everything. The items are drafts of somebody else, submitted for review in Russian."""
    author = make_user("expert", username="author")
    items = {kind: make(kind, created_by=author) for kind in CONTENT_KINDS}
    for item in items.values():
        history.record(item, by=author)
        for code, work in (
            ("ru", {"state": "in_review", "submitted_by": author}),
            ("kk", {"author": author}),
        ):
            Translation.objects.update_or_create(content=item, language=code, defaults=work)
        Remark.objects.create(content=item, language="ru", text="?", author=author)
        PreviewLink.objects.create(content=item, language="ru", created_by=author)
    entry = publishing.audit.record("sign_in", by=author)
    return items | {
        "country": make_country("kz"), "organisation": make_organisation(), "place": make_place(),
        "topic": make_topic(), "expert": make_expert(), "user": author, "auditentry": entry,
        "content": items["article"].content_ptr if hasattr(items["article"], "content_ptr") else items["article"],
    }  # fmt: skip


def addresses(world):
    """(name, item, address) of every address that can be filled from the world."""
    kind = ContentType.objects.get_for_model(world["article"]).pk
    for name, arguments in routes():
        model, _rule = rule_of(name)
        item = world.get("article" if name == "view_on_site" else model)
        if model and arguments and item is None:
            continue
        values = {
            "object_id": getattr(item, "pk", 1), "pk": getattr(item, "pk", 1), "id": world["user"].pk,
            "language": "ru", "number": 1, "form": "csv", "app_label": "relations", "content_type_id": kind, "code": "remarks",
        }  # fmt: skip
        yield name, item, reverse(f"admin:{name}", kwargs={key: values[key] for key in arguments})


def is_open(user, item, rule, method):
    rule = rule[method] if isinstance(rule, dict) else rule
    return rule(user, item)


def refused(response):
    """Forbidden, unknown, or sent back to the first page as if it did not exist."""
    return response.status_code in (403, 404) or response.headers.get("Location") in (
        "/admin/",
        "/admin/login/",
    )


def traces():
    """What no refused request may leave behind."""
    found = [
        model.objects.count()
        for model in (*CONTENT_KINDS.values(), Edition, Revision, User, PreviewLink, Remark)
    ]
    found.append(list(Translation.objects.order_by("id").values_list("state", "approved_by", "assignee")))
    found.append(list(PreviewLink.objects.order_by("id").values_list("revoked_at", flat=True)))
    found.append(list(Remark.objects.order_by("id").values_list("resolved_at", flat=True)))
    found.append(list(User.groups.through.objects.order_by("id").values_list("user_id", "group_id")))
    return found


@pytest.mark.parametrize("role", [*GROUPS, "none"])
def test_every_address_for_every_role(client, world, role):
    user = make_user(*([role] if role != "none" else []), username="tester")
    client.force_login(user)
    wrong = []
    for name, item, address in list(addresses(world)):
        model, rule = rule_of(name)
        if name in ("logout", "desk_language", "autocomplete") or rule is None:
            continue
        for method in ("GET", "POST"):
            if method == "GET" and model in HEAVY:
                continue
            before = traces() if method == "POST" else None
            allowed = is_open(user, item, rule, method)
            if allowed and method == "POST":
                continue  # what an allowed POST does is told by the tests of that page
            response = client.get(address) if method == "GET" else client.post(address, {"post": "yes"})
            if allowed and response.status_code in (403, 404):
                wrong.append(f"{method} {address}: {response.status_code}, should be open")
            if not allowed and not refused(response) and response.status_code != 405:
                wrong.append(f"{method} {address}: {response.status_code}, should be closed")
            if not allowed and before is not None and traces() != before:
                wrong.append(f"{method} {address}: refused, yet it changed something")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("role", [*GROUPS, "none"])
def test_every_button_for_every_role(client, world, role):
    user = make_user(*([role] if role != "none" else []), username="tester")
    article = world["article"]
    keys = {"resolve": article.remarks.get().pk, "revoke": article.preview_links.get().pk}
    client.force_login(user)
    address = reverse("admin:relations_article_change", args=[article.pk])
    page = client.get(address)
    if page.status_code != 200:
        assert refused(client.post(address, {"_act": "remark:ru", "act-ru-remark-text": "?"}))
        return
    sheet = read(page)
    wrong = []
    for button, right in BUTTONS.items():
        act, _colon, language = button.partition(":")
        before = traces()
        with transaction.atomic():
            answer = client.post(address, sheet | {"_act": button if language else f"{act}:{keys[act]}"})
            changed = traces() != before
            transaction.set_rollback(True)
        role_may = may(user, right, None, language or None, kind=article.kind)
        if language in ("all", ""):
            role_may = may(user, right, kind=article.kind)
        if not role_may and (answer.status_code not in (403, 404) or changed):
            wrong.append(f"{button}: {answer.status_code}, should be closed")
        if role_may and answer.status_code in (403, 404):
            wrong.append(f"{button}: {answer.status_code}, should be open")
    assert wrong == [], "\n".join(wrong)


def test_own_drafts_are_open_to_their_expert_and_foreign_ones_do_not_exist(client, world, aigerim):
    own = make_article(languages=["ru"], created_by=aigerim)
    client.force_login(aigerim)

    for word in ("change", "history", "delete"):
        address = f"admin:relations_article_{word}"
        assert client.get(reverse(address, args=[own.pk])).status_code == 200
        assert refused(client.get(reverse(address, args=[world["article"].pk])))


def test_expert_finds_only_own_items_in_lists_and_searches(client, world, aigerim):
    own = make_article(languages=["ru"], created_by=aigerim, title_ru="Мой черновик")
    client.force_login(aigerim)

    listed = client.get("/admin/relations/article/").context["cl"].result_list
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "relations", "model_name": "link", "field_name": "target", "term": ""},
    )

    assert [row.pk for row in listed] == [own.pk]
    if found.status_code == 200:
        assert {row["id"] for row in found.json()["results"]} <= {str(own.pk)}


def test_translators_posted_facts_and_foreign_languages_are_not_taken(client, world, zhanar):
    """A form posted by hand with fields that the page does not offer."""
    article = world["article"]
    client.force_login(zhanar)
    page = client.get(reverse("admin:relations_article_change", args=[article.pk]))
    form = page.context["adminform"].form
    fields = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    assert set(fields) >= {"title_kk", "body_kk"}
    assert not {"title_ru", "title_en", "genre"} & set(fields)

    before = (article.title_ru, article.genre)
    data = {
        **fields,
        "title_kk": "Жаңа атау",
        "title_ru": "ВЗЛОМ",
        "genre": "digest",
        "created_by": zhanar.pk,
    }
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    client.post(reverse("admin:relations_article_change", args=[article.pk]), data)

    article.refresh_from_db()
    assert (article.title_ru, article.genre) == before


@pytest.mark.parametrize("original", ["kk", "ru", "en"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_translator_is_offered_the_own_language_and_never_the_original(client, db, language, original):
    article = make_article(original_language=original)
    client.force_login(make_user(f"translator-{language}"))

    page = client.get(reverse("admin:relations_article_change", args=[article.pk]))

    offered = {name for name in page.context["adminform"].form.fields if name.startswith(("title", "body"))}
    wanted = set() if language == original else {f"title_{language}", f"body_{language}"}
    assert page.status_code == 200
    assert offered == wanted


def test_an_account_without_a_role_sees_an_empty_desk(client, world):
    client.force_login(make_user(username="nobody"))

    page = client.get("/admin/")

    assert page.status_code == 200
    assert page.context["app_list"] == []
    assert world["article"].title_ru not in page.content.decode()


def test_autocomplete_needs_the_right_to_see(client, world):
    client.force_login(make_user(username="nobody"))
    question = {"app_label": "relations", "model_name": "article", "field_name": "topics", "term": ""}

    assert client.get("/admin/autocomplete/", question).status_code == 403


def test_visitor_gets_the_same_answer_everywhere(client, world):
    for _name, item, address in list(addresses(world)):
        response = client.get(address)
        assert response.status_code in (302, 405) or address.endswith(("login/", "jsi18n/")), address
        assert not isinstance(item, Model) or str(item) not in response.content.decode()


def test_log_of_the_desk_cannot_be_written_by_hand(client, world, saule):
    client.force_login(saule)
    entry = world["auditentry"]

    client.post(reverse("admin:relations_auditentry_change", args=[entry.pk]), {"action": "nothing"})

    assert AuditEntry.objects.get(pk=entry.pk).action == "sign_in"
