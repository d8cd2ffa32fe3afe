"""Quick HTML for the forms of the desk: what Django's small templates would say, written without a template engine.

A form of an agreement has several hundred widgets; a template per widget, attribute list and option took two thirds of
the time of a page. `QuickRenderer` answers for the common ones and leaves the rest to Django.
"""

from __future__ import annotations

from collections.abc import Callable

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe


def _attributes(attrs: dict | None) -> str:
    found = []
    for name, value in (attrs or {}).items():
        if value is True:
            found.append(f" {name}")
        elif value is not False and value is not None:
            found.append(f' {name}="{_text(value)}"')
    return "".join(found)


def _text(value) -> str:
    """A value as it stands in the page; numbers are never grouped or localised."""
    return value if isinstance(value, SafeString) else escape(value)


def _input(context: dict) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return (
        f'<input type="{widget["type"]}" name="{_text(widget["name"])}"{value}{_attributes(widget["attrs"])}>'
    )


def _date(context: dict) -> str:
    return f'<p class="date">{_input(context)}</p>'


def _url(context: dict) -> str:
    """An address that is known can be followed."""
    if not context["url_valid"]:
        return _input(context)
    widget = context["widget"]
    link = f'<a href="{_text(widget["href"])}">{_text(widget["value"])}</a>'
    known, change = context["current_label"], context["change_label"]
    return f'<p class="url">{_text(known)} {link}<br>{_text(change)} {_input(context)}</p>'


def _textarea(context: dict) -> str:
    widget = context["widget"]
    value = _text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>'


def _select(context: dict) -> str:
    widget = context["widget"]
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _place in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{_text(group)}">')
        parts += [
            f'<option value="{_text(option["value"])}"{_attributes(option["attrs"])}>{_text(option["label"])}</option>'
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    return "".join([*parts, "</select>"])


def _label(context: dict) -> str:
    label = conditional_escape(context["label"])
    tag = context["tag"]
    return f"<{tag}{_attributes(context['attrs'])}>{label}</{tag}>" if context["use_tag"] else label


INPUTS = ("text", "number", "email", "hidden", "password", "input", "checkbox")
QUICK: dict[str, Callable[[dict], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/date.html": _input,
    "admin/widgets/date.html": _date,
    "admin/widgets/url.html": _url,
    "django/forms/label.html": _label,
}


class QuickRenderer(DjangoTemplates):
    """Django's renderer, with the common widgets, labels and empty lists of errors done by hand."""

    def render(self, template_name, context, request=None):
        quick = QUICK.get(template_name)
        if quick is not None:
            return mark_safe(quick(context))
        if "errors" in context and not context["errors"]:
            return mark_safe("")
        return super().render(template_name, context, request)


QUICK_RENDERER = QuickRenderer()  # one for all: each has a template engine of its own
