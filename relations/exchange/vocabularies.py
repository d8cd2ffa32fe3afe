"""Vocabularies as tables: one row per term, matched by its code."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext

from relations.editorial import audit
from relations.models import Country, Organisation, Place, Topic
from relations.text.languages import LANGUAGES
from relations.text.numbers import whole
from relations.text.slugs import slugify

from .rows import Format, Outcome, RowRefused
from .terms import listed

# Model → plain columns, translated columns. `code` comes first everywhere.
VOCABULARIES = {
    "topics": (Topic, ("slug", "order", "parent"), ("name", "description")),
    "countries": (
        Country,
        ("slug", "order", "alpha3", "numeric", "group"),
        ("name", "official_name", "capital"),
    ),
    "organisations": (Organisation, ("slug", "order", "scope", "founded"), ("name", "abbreviation")),
    "places": (Place, ("country",), ("name",)),
}
NUMBERS = ("order", "founded")
REFERENCES = {"parent": Topic, "country": Country}


def format_of(name: str) -> Format:
    """The format of a vocabulary: `topics`, `countries`, `organisations`, `places`."""
    model, plain, translated = VOCABULARIES[name]
    texts = tuple(f"{field}_{code}" for field in translated for code in LANGUAGES)
    synonyms = ("synonyms",) if hasattr(model, "synonyms") else ()
    columns = ("code", *texts, *plain, *synonyms)
    return Format(
        name=name,
        columns=columns,
        required=("code",),
        write=partial(write, model=model, columns=columns),
        export=partial(export, model, columns),
    )


def write(values: dict[str, str], by, *, model, columns) -> tuple[str, Outcome, list[str]]:
    """One row into a vocabulary. A term applies at once, everywhere it is used; the audit log names who did it."""
    code = values.get("code", "").strip()
    if not code:
        raise RowRefused({"code": [gettext("The code is missing.")]})
    term = model.objects.filter(code=code).first()
    created = term is None
    term = term or model(code=code)
    changed = [name for name in columns[1:] if name in values and _assign(term, name, values[name])]
    if "slug" in columns and not term.slug:
        term.slug = slugify(getattr(term, "name_en", "") or code, "en") or code
    term.full_clean()
    if not created and not changed:
        return f"{code} {term}", Outcome.SAME, []
    term.save()
    audit.record("import", by=by, subject=f"{model._meta.model_name} {code}", fields=changed)
    return f"{code} {term}", Outcome.CREATED if created else Outcome.CHANGED, [] if created else changed


def _assign(term, name: str, text: str) -> bool:
    """Put one cell into the term; answer whether it differs from what was there."""
    value: object = text
    if name in NUMBERS:
        value = whole(text, 9) if text else (0 if name == "order" else None)
        if text and value is None:
            raise RowRefused({name: [gettext("Write a whole number.")]})
    elif name in REFERENCES:
        value = REFERENCES[name].objects.filter(code=text).first() if text else None
        if text and value is None:
            raise RowRefused({name: [gettext("“%(text)s” is not in the vocabulary.") % {"text": text}]})
    elif name == "synonyms":
        value = "\n".join(listed(text))
    if (getattr(term, name) or "") == (value or ""):
        return False
    setattr(term, name, value)
    return True


def export(model, columns: tuple[str, ...]) -> list[list]:
    rows = []
    for term in model.objects.order_by("code"):
        row = []
        for name in columns:
            value = getattr(term, name)
            if name in REFERENCES:
                value = value.code if value else ""
            elif name == "synonyms":
                value = "; ".join(value.splitlines())
            row.append("" if value is None else value)
        rows.append(row)
    return rows
