"""What the desk calls an item: its title in the language of the desk; another language that stands in is marked."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import get_language

from relations.models import Content
from relations.text.languages import OWN_NAMES


def marked(item: Content):
    """The title as HTML, in its language; with the mark of the language where it is not that of the desk."""
    code = item.named_in(get_language())
    if code is None:
        return str(item)
    title = item.title_in(code)
    if code == get_language():
        return format_html('<span lang="{}">{}</span>', code, title)
    return format_html(
        '<span lang="{}">{}</span> <span class="language-mark" title="{}">{}</span>',
        code, title, OWN_NAMES[code], code.upper(),
    )  # fmt: skip


def plainly(item: Content) -> str:
    """The same without HTML, for lists to choose from."""
    code = item.named_in(get_language())
    return str(item) if code in (None, get_language()) else f"{item} [{code.upper()}]"
