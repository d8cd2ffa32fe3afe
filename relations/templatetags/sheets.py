"""The fields of a form as the desk shows them: one text in all its languages stands in one row, facts line by line.

This is the template of a fieldset, written in Python: a page has up to three hundred fields (see `admin.rendering`).
"""

from __future__ import annotations

from functools import cache

from django.contrib.admin.helpers import AdminReadonlyField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField, DateTimeField
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from relations.models.fields import RichTextField, date_in_words
from relations.text.languages import OWN_NAMES
from relations.text.markup import clean_html


def fieldset_html(fieldset, prefix, number, place, level=2) -> SafeString:
    """One group of fields with its heading."""
    heading = f"{prefix}-{number}-{place}-heading"
    parts = [f'<fieldset class="module aligned {escape(fieldset.classes)}"']
    parts.append(f' aria-labelledby="{heading}">' if fieldset.name else ">")
    folds = fieldset.name and fieldset.is_collapsible
    if fieldset.name:
        title = f"{conditional_escape(fieldset.name)}{_when(fieldset.classes)}"
        parts += ["<details><summary>" if folds else ""]
        parts += [f'<h{level} id="{heading}" class="fieldset-heading">{title}</h{level}>']
        parts += ["</summary>" if folds else ""]
    if fieldset.description:
        parts.append(f'<div class="description">{conditional_escape(fieldset.description)}</div>')
    parts.append(_rows(fieldset))
    parts.append("</details></fieldset>" if folds else "</fieldset>")
    return mark_safe("".join(parts))


def _when(classes: str) -> str:
    """Texts wait for publication, facts do not: said beside the heading."""
    if "desk-texts" in classes:
        words, kind = gettext("waits for publication"), "when"
    elif "desk-facts" in classes:
        words, kind = gettext("applies at once"), "when now"
    else:
        return ""
    return f' <span class="{kind}">{words}</span>'


def _rows(fieldset) -> str:
    """The lines, with the language versions of one text gathered in one row."""
    parts, open_text = [], ""
    for line in fieldset:
        fields = list(line)
        found = model_field(fields[0]) if len(fields) == 1 else None
        language = getattr(found, "language", None)
        text = found.name[: -len(language) - 1] if language else ""
        if text != open_text:
            parts.append("</div>" if open_text else "")
            parts.append(f'<div class="text-row" data-text="{text}">' if text else "")
            open_text = text
        if language:
            wrong = " errors" if _errors(fields[0]) else ""
            parts.append(f'<div class="pane{wrong}" data-language="{language}">')
        parts.append(_line(line, fields, found if language else None))
        parts.append("</div>" if language else "")
    parts.append("</div>" if open_text else "")
    return "".join(parts)


def _line(line, fields, translated=None) -> str:
    """One field, or several beside one another; `translated` is the column of a text in one language."""
    classes = ["form-row"]
    alone = len(fields) == 1
    errors = "".join(map(_errors, fields)) if alone else ""
    classes += ["errors"] if errors else []
    classes += [] if line.has_visible_field else ["hidden"]
    classes += [f"field-{name_of(field)}" for field in fields]
    boxes = "".join(_box(field, alone, translated) for field in fields)
    if not alone:
        boxes = f'<div class="flex-container form-multiline">{boxes}</div>'
    return f'<div class="{" ".join(classes)}">{errors}{boxes}</div>'


def _box(field, alone: bool, translated) -> str:
    errors = _errors(field)
    parts = [f'<div class="field-box{" errors" if errors else ""}">', "" if alone else errors]
    parts.append(f'<div class="flex-container{" checkbox-row" if field.is_checkbox else ""}">')
    if field.is_checkbox:
        parts += [str(field.field), field.label_tag()]
    else:
        parts += [
            _language_label(field, translated) if translated else field.label_tag(),
            _control(field, translated),
        ]
    parts += ["</div>", _conflict(field), _help(field), "</div>"]
    return "".join(parts)


def _language_label(field, translated) -> str:
    """The label says which text, and in which language."""
    label = escape(capfirst(str(translated.translated_field.verbose_name)))
    words = f'{label} <span class="language-tag">{OWN_NAMES[translated.language]}</span>'
    if field.is_readonly:
        return (
            f'<span class="field-label" id="{field.form.prefix or ""}{name_of(field)}_label">{words}</span>'
        )
    key = field.field.id_for_label
    return f'<label for="{key}" id="{key}_label">{words}</label>'


def _control(field, translated) -> str:
    language = f' lang="{translated.language}"' if translated else ""
    if not field.is_readonly:
        return f'<div class="control"{language}>{field.field}</div>'
    rich = " prose" if isinstance(model_field(field), RichTextField) else ""
    source = f' data-readonly="{name_of(field)}"' if translated else ""
    return f'<div class="readonly{rich}"{language}{source}>{_readable(field)}</div>'


def _readable(field) -> str:
    """A field that may not be changed, in clothes in which it can be read."""
    found = model_field(field)
    if isinstance(found, RichTextField):
        return clean_html(getattr(field.form.instance, found.name) or "")
    if isinstance(found, BooleanField):
        return escape(gettext("Yes") if getattr(field.form.instance, found.name) else gettext("No"))
    if isinstance(found, DateField) and not isinstance(found, DateTimeField):
        return _day(field.form.instance, found.name)
    return field.contents()


def _day(row, name: str) -> str:
    """A date as exactly as it is known."""
    day, precision = getattr(row, name), getattr(row, f"{name}_precision", None)
    return escape(date_in_words(day, precision or "day")) if day or precision else "–"


def _errors(field) -> str:
    if field.is_readonly or not field.field.form.is_bound:
        return ""
    return field.errors()


def _conflict(field) -> str:
    """What two people made of this field at once; nothing when there is no quarrel."""
    clash = None if field.is_readonly else getattr(field.field.form, "conflicts", {}).get(field.field.name)
    return render_to_string("admin/relations/_conflict.html", {"clash": clash}) if clash else ""


def _help(field) -> str:
    shown = field.field
    text = shown["help_text"] if field.is_readonly else shown.help_text
    if not text:
        return ""
    is_hidden = shown["is_hidden"] if field.is_readonly else shown.is_hidden
    key = "" if field.is_readonly else shown.id_for_label
    classes = "help hidden" if is_hidden else "help"
    place = f' id="{key}_helptext"' if key else ""
    return f'<div class="{classes}"{place}><div>{conditional_escape(text)}</div></div>'


# --- Fields and columns --------------------------------------------------------------------------------------


def name_of(field) -> str:
    return field.field["name"] if isinstance(field, AdminReadonlyField) else field.field.name


def model_field(field):
    """The column behind a field of a form; None for a method shown as a field."""
    form = field.form if isinstance(field, AdminReadonlyField) else field.field.form
    return _column(form._meta.model, name_of(field))


@cache
def _column(model, name: str):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
