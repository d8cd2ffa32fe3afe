"""Tags of the desk's templates: fields by language, differences, conflicts."""

from dataclasses import dataclass

from django import template
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.admin.views.main import PAGE_VAR
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from relations.models.fields import RichTextField
from relations.text.differences import ADDED, REMOVED
from relations.text.languages import LANGUAGES, OWN_NAMES
from relations.text.markup import clean_html

register = template.Library()


@dataclass
class Row:
    """One line of a form: either as it is, or one text in all its languages."""

    line: object = None
    name: str = ""
    label: str = ""
    panes: tuple = ()


@register.filter
def by_language(fieldset):
    """The lines of a fieldset, with the language versions of one text gathered in one row."""
    rows, last = [], None
    for line in fieldset:
        field = next(iter(line))
        name, language = _name(field), _language(field)
        if language and len(line.fields) == 1:
            base = name[: -len(language) - 1]
            if last is None or last.name != base:
                last = Row(name=base, label=_base_label(field), panes=())
                rows.append(last)
            last.panes = (
                *last.panes,
                {"language": language, "own_name": OWN_NAMES[language], "line": line, "field": field},
            )
        else:
            last = None
            rows.append(Row(line=line))
    return rows


def _name(field) -> str:
    return field.field["name"] if isinstance(field, AdminReadonlyField) else field.field.name


def _model_field(field):
    model = (field.form if isinstance(field, AdminReadonlyField) else field.field.form)._meta.model
    try:
        return model._meta.get_field(_name(field))
    except Exception:  # a method shown as a field
        return None


def _language(field) -> str:
    return getattr(_model_field(field), "language", "") or ""


def _base_label(field) -> str:
    found = _model_field(field)
    return str(getattr(found, "translated_field", found).verbose_name)


@register.filter
def is_rich(field) -> bool:
    return isinstance(_model_field(field), RichTextField)


@register.filter
def readable(field) -> str:
    """A field that may not be changed, in clothes in which it can be read."""
    found = _model_field(field)
    if isinstance(found, RichTextField):
        return mark_safe(clean_html(getattr(field.form.instance, found.name) or ""))
    return field.contents()


@register.filter
def conflict(field):
    """What two people made of this field at once, None when there is no quarrel."""
    if isinstance(field, AdminReadonlyField):
        return None
    return getattr(field.field.form, "conflicts", {}).get(field.field.name)


@register.simple_tag
def difference(pieces):
    """Words with what came and what went marked."""
    shapes = {ADDED: "<ins>{}</ins>", REMOVED: "<del>{}</del>"}
    return format_html_join("", "{}", ((format_html(shapes.get(p.kind, "{}"), p.text),) for p in pieces))


@register.simple_tag
def desk_languages():
    """The languages of the desk with their own names."""
    return [(code, OWN_NAMES[code]) for code in LANGUAGES]


@register.filter
def safe_html(html: str) -> str:
    """Rich text of the working copy, cleaned once more before it is shown."""
    return mark_safe(clean_html(html or ""))


@register.simple_tag
def desk_page(cl, step: int) -> str:
    """The address of a neighbouring page of a list."""
    return cl.get_query_string({PAGE_VAR: cl.page_num + step})
