"""System checks: `manage.py check` names what a kind of content lacks, before a reader or an editor finds out."""

from collections.abc import Iterator

from django.contrib import admin
from django.core.checks import Error, register
from django.db.models import CASCADE
from django.utils.text import slugify

from relations.kinds import KINDS, Traits
from relations.models import CONTENT_KINDS, Content, LinkKind
from relations.search.sought import is_lookup


@register()
def kinds_are_complete(app_configs, **kwargs) -> list[Error]:
    """Every kind has what its traits promise, and its traits name what it has."""
    found = [
        Error(f"{kind.code}: {fault}", hint=hint, id=number)
        for kind in KINDS
        for number, fault, hint in faults(kind)
    ]
    for name in ("code", "section"):
        values = [getattr(kind, name) for kind in KINDS]
        found += [
            Error(f"Two kinds have the {name} “{value}”.", hint="See relations/kinds.", id="relations.E201")
            for value in sorted({value for value in values if values.count(value) > 1})
        ]
    return found


def faults(kind: Traits) -> Iterator[tuple[str, str, str]]:
    """Number, sentence and hint of everything that is wrong with one kind."""
    here = f"See relations/kinds/{kind.code}.py."
    model = CONTENT_KINDS[kind.code]
    if not issubclass(model, Content) or kind.code != model.KIND:
        yield "relations.E202", f"{model.__name__} is not a Content whose KIND is “{kind.code}”.", here
        return
    longest = Content._meta.get_field("kind").max_length
    if len(kind.code) > longest:
        yield "relations.E203", f"the code has more than {longest} letters.", "Give the model a shorter name."
    if slugify(kind.section) != kind.section:
        yield "relations.E204", f"“{kind.section}” is no word of an address.", here
    if kind.in_menu and not kind.has_list:
        yield "relations.E205", "it stands in the menu and has no list.", here
    if not admin.site.is_registered(model):
        yield (
            "relations.E206",
            "it has no desk.",
            f"Register {model.__name__} in relations/admin/{kind.module}.py.",
        )
    yield from _names(kind, model, here)


def _names(kind: Traits, model: type[Content], here: str) -> Iterator[tuple[str, str, str]]:
    """Names in the traits that lead nowhere, and rows that no trait names."""
    fields = {field.name for field in model._meta.local_fields}
    rows = {
        relation.get_accessor_name(): relation
        for relation in model._meta.related_objects
        if relation.model is model and relation.one_to_many and relation.on_delete is CASCADE
    }
    for name in sorted(set(kind.translated) - fields):
        yield "relations.E207", f"it has no field “{name}” to translate.", here
    for name in sorted({*kind.rows, *kind.derived_rows} - set(rows)):
        yield "relations.E208", f"it has no rows “{name}”.", here
    for name in sorted(set(rows) - {*kind.rows, *kind.derived_rows}):
        yield (
            "relations.E209",
            f"the history would forget its “{name}”.",
            f"Name them in rows or derived_rows. {here}",
        )
    for name in (*kind.sought, *kind.shown):
        if not is_lookup(model, name):
            yield "relations.E211", f"nothing is found by “{name}”.", here
    for name in sorted((kind.links_out | kind.links_in) - set(LinkKind.values)):
        yield "relations.E210", f"there is no relation “{name}”.", here
