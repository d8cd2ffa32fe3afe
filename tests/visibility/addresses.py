"""Every address of the site, filled from the world: public ones from the table of `routes`, those of the desk from the
address map itself. An address that cannot be filled fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

from relations.editorial.previews import url_of
from relations.kinds import KINDS
from relations.models import CONTENT_KINDS
from tests.project import routes

from .who import ITEMS, LANGUAGES
from .world import World

BATCH = 2  # rows of one vocabulary whose pages are opened
EXPORTS = ("csv", "xlsx")
WORK = (
    "review",
    "publish",
    "translate-kk",
    "translate-ru",
    "returned",
    "drafts",
    "remarks",
)  # lists of tasks
# What an address of the desk asks for beside the number of a row.
FILLED = {"number": (1, 2), "form": EXPORTS, "app_label": ("relations",), "code": WORK}
ELSEWHERE = {  # addresses of the desk that show nothing of their own
    "desk_language", "login", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", None,
}  # fmt: skip
BY_POST = {"autosave", "add_autosave", "reset_factor", "end_sessions"}  # and nothing else
ASKED = {  # parameters with which pages show more
    "agreement-list": ({"show": "all"}, {"as_of": "2025-11-11"}, {"languages": "all"}),
    "agreement-detail": ({"as_of": "2025-11-11"}, {"known_on": "2999-01-01"}),
    "agreement-texts": ({"show": "all"},),
    "dossier-detail": ({"scope": "all"}, {"show": "all"}),
    "event-list": ({"show": "all"}, {"languages": "all"}),
    "article-list": ({"languages": "all"},),
}


def of_readers(world: World) -> list[str]:
    """What stands in front of the desk: pages, files, feeds, records, in every language and format."""
    by_id = {item.content.pk: item.content.kind for item in world.items}
    place = routes.World(
        topic=world.known["Topic"][0].slug,
        country=world.known["Country"][1].slug,
        organisation=world.known["Organisation"][0].slug,
        indicator=world.known["Indicator"][0].code,
        expert=world.known["Expert"][0].pk,
    )
    found = routes.addresses(place, by_id)
    for item in world.items:
        kind, pk = item.content.traits, item.content.pk
        for code in LANGUAGES:
            found += [f"/{code}/{kind.section}/{pk}-x/v/{number}/" for number in (2, 3)]
            found.append(f"/preview/{pk}/{code}/")
            section = f"/{code}/{kind.section}/"
            for values in ASKED.get(f"{kind.code}-detail", ()):
                found.append(f"{section}{pk}-x/?{urlencode(values)}")
            for values in ASKED.get(f"{kind.code}-list", ()):
                found.append(f"{section}?{urlencode(values)}")
    found += [f"/media/{name}" for name in world.files]
    return list(dict.fromkeys(found))


def of_guests(world: World) -> list[str]:
    """Links that were given away: alive, and called back."""
    return ["/" + url_of(link).split("/", 3)[3] for link in (world.shared, world.called_back)]


def of_the_desk(world: World) -> list[str]:
    """Every page of the desk that may be opened by GET, each for all items or the first rows of a vocabulary."""
    found = [address for pattern in desk_patterns() for address in _filled(world, pattern)]
    return [*found, *_finders(), *_accounts()]


def desk_patterns(patterns=None) -> Iterator[URLPattern]:
    for pattern in admin.site.urls[0] if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from desk_patterns(pattern.url_patterns)


def is_of_an_item(path: str) -> bool:
    """Is it a page of one item at the desk?"""
    return bool(re.match(rf"/admin/relations/(?:{'|'.join(kind.code for kind in KINDS)})/\d+/", path))


def _filled(world: World, pattern: URLPattern) -> list[str]:
    names = list(pattern.pattern.converters or pattern.pattern.regex.groupindex)
    if pattern.name in ELSEWHERE:
        return []
    _app, _dash, rest = pattern.name.partition("_")
    model, _dash, act = rest.partition("_")
    if act in BY_POST:
        return []
    if pattern.name == "auth_user_password_change":
        model, names = "user", ["id"]
    choices = [{}]
    for name in names:
        values = FILLED.get(name) or _rows(world, model)
        choices = [{**chosen, name: value} for chosen in choices for value in values]
    return [reverse(f"admin:{pattern.name}", kwargs=chosen) for chosen in choices]


def _rows(world: World, model: str) -> list[int]:
    """The items of a kind, all of them; of other tables the newest rows."""
    kinds = {kind.__name__.lower(): code for code, kind in CONTENT_KINDS.items()}
    if model in kinds:
        return [item.content.pk for item in world.items if item.content.kind == kinds[model]]
    if model == "content":
        return [item.content.pk for item in world.items][:: len(ITEMS) // 2]
    jobs = {"country", "organisation", "place", "topic"}
    found = apps.get_model("relations", model)._base_manager.order_by("-pk")
    assert found.exists() or model in jobs, f"the world has no {model}"
    return list(found.values_list("pk", flat=True)[:BATCH])


def _finders() -> list[str]:
    """Everything that offers rows to choose from."""
    found = [
        "/admin/relations/content/find/?q=&language=ru",
        "/admin/relations/content/pictures/?q=&language=ru",
    ]
    for site in admin.site._registry.values():
        for one in (site, *(inline(site.model, admin.site) for inline in site.inlines)):
            for name in one.autocomplete_fields:
                asked = {
                    "app_label": "relations",
                    "model_name": one.model._meta.model_name,
                    "field_name": name,
                }
                found += [f"/admin/autocomplete/?{urlencode(asked | {'term': term})}" for term in ("", "zq")]
    return list(dict.fromkeys(found))


def _accounts() -> list[str]:
    """Pages about one's own account."""
    resolver = next(
        one
        for one in get_resolver().url_patterns
        if str(one.pattern) == "accounts/" and hasattr(one, "url_patterns")
    )
    with translation.override("ru"):
        known = [text for text, _name in routes.walk(resolver, "/accounts/")]
    return [text for text in known if "<" not in text and "(" not in text]


def posts(world: World) -> list[tuple[str, dict]]:
    """What the desk answers by POST with words of items: acts on many, files for translators, tables."""
    found = []
    for kind in KINDS:
        model = CONTENT_KINDS[kind.code]
        keys = [item.content.pk for item in world.items if item.content.kind == kind.code]
        actions = admin.site._registry[model].actions or ()
        found += [
            (f"/admin/relations/{kind.code}/", {"action": name, "_selected_action": keys})
            for name in ("delete_selected", *actions)
        ]
        if hasattr(admin.site._registry[model], "handout"):
            found += [
                (
                    f"/admin/relations/{kind.code}/{pk}/handout/",
                    {"source": source, "target": "ru" if source != "ru" else "kk", "form": form, "send": "1"},
                )
                for pk in keys
                for source, form in (("ru", "docx"), ("kk", "xliff12"), ("en", "xliff20"))
            ]
    return found
