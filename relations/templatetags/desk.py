"""Tags of the desk's templates: groups of fields, differences, conflicts."""

from django import template
from django.contrib.admin.views.main import PAGE_VAR
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from relations.editorial.naming import marked
from relations.models import Content
from relations.text.differences import ADDED, REMOVED
from relations.text.languages import LANGUAGES, OWN_NAMES
from relations.text.markup import clean_html

from .sheets import fieldset_html

register = template.Library()


@register.simple_tag
def sheet(fieldset, prefix, number, place, level):
    """A group of fields with its heading."""
    return fieldset_html(fieldset, prefix, number, place, level or 2)


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


@register.filter
def named(thing):
    """An item by its title in the language of the desk, or in another one with its mark; anything else by its words."""
    return marked(thing) if isinstance(thing, Content) else thing


@register.filter
def unremembered(page: SafeString) -> SafeString:
    """A form that browsers fill with nothing of their own on Back, reload and restored tabs.

    What they put back would stand over another base and another token; words and what they were filled from stay
    together when the whole page is kept, or when nothing is.
    """
    return mark_safe(page.replace(" novalidate>", ' novalidate autocomplete="off">', 1))
