"""Vocabularies as tables: one row per term, matched by its code.

What a column holds – text, number, date, yes or no, another term, several terms – is read off the field of the model.
"""

from __future__ import annotations

from functools import partial

from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from relations.editorial import audit
from relations.models import Country, Department, EventType, Expert, Organisation, Place, Series, Topic
from relations.text.languages import LANGUAGES
from relations.text.numbers import whole
from relations.text.slugs import slugify

from .headers import names_of
from .rows import Format, Outcome, RowRefused, Written
from .terms import Terms, listed
from .values import Values

# Model → plain columns, translated columns. `code` comes first everywhere.
VOCABULARIES = {
    "topics": (Topic, ("slug", "order", "parent"), ("name", "description")),
    "countries": (
        Country,
        ("slug", "order", "alpha3", "numeric", "group", "began_on", "ended_on", "predecessor"),
        ("name", "official_name", "capital"),
    ),
    "organisations": (Organisation, ("slug", "order", "scope", "founded", "ror"), ("name", "abbreviation")),
    "places": (Place, ("country",), ("name",)),
    "experts": (
        Expert,
        ("is_group", "is_former", "department", "topics", "orcid", "email"),
        ("given_name", "family_name", "position", "organisation", "bio"),
    ),
    "departments": (Department, ("order",), ("name",)),
    "event-types": (EventType, ("rank", "is_visit"), ("name",)),
    "series": (Series, ("slug", "order", "since", "participants"), ("name",)),
}
HABITS = {
    "code": ("код", "коды"),
    "name_ru": ("название", "наименование", "name (ru)"),
    "name_kk": ("атауы", "қазақша атауы", "name (kk)"),
    "name_en": ("name", "название на английском", "name (en)"),
    "family_name_ru": ("фамилия",),
    "family_name_kk": ("тегі",),
    "given_name_ru": ("имя",),
    "given_name_kk": ("аты",),
}


def format_of(name: str) -> Format:
    """The format of a vocabulary, by its name above."""
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
        names=names_of(model, columns, HABITS),
    )


def write(values: dict[str, str], by, *, model, columns) -> tuple:
    """One row into a vocabulary. A term applies at once, everywhere it is used; the audit log names who did it."""
    code = values.get("code", "").strip()
    if not code:
        raise RowRefused({"code": [gettext("The code is missing.")]})
    term = model.objects.filter(code=code).first()
    created = term is None
    term = term or model(code=code)
    cells, given = Values(values, {}), [name for name in columns[1:] if name in values]
    before = {name: "" if created else cell_of(term, name) for name in given}
    joined = {name: found for name in given if (found := _assign(term, name, cells)) is not None}
    if "slug" in columns and not term.slug:
        term.slug = slugify(getattr(term, "name_en", "") or code, "en") or code
    cells.judge()
    term.full_clean()
    after = {name: _written(joined[name]) if name in joined else cell_of(term, name) for name in given}
    told = [(name, before[name], after[name]) for name in given if before[name] != after[name]]
    if not created and not told:
        return f"{code} {term}", Outcome.SAME, []
    term.save()
    for name, terms in joined.items():
        getattr(term, name).set(terms)
    changed = [name for name, *_cells in told]
    audit.record("import", by=by, subject=f"{model._meta.model_name} {code}", fields=changed)
    done = Written(
        f"{code} {term}", Outcome.CREATED if created else Outcome.CHANGED, [] if created else changed, told
    )
    return done.label, done.outcome, done.changed, done.cells


def _assign(term: models.Model, name: str, cells: Values) -> list[models.Model] | None:
    """Put one cell into the term; terms that are joined to it are answered instead, for they are set after it is saved."""
    field, text = term._meta.get_field(name), cells.text(name)
    if isinstance(field, models.ManyToManyField):
        return [one for part in listed(text) if (one := _term(cells, name, part, field.related_model))]
    value: object = text
    if isinstance(field, models.ForeignKey):
        value = _term(cells, name, text, field.related_model) if text else None
    elif isinstance(field, models.BooleanField):
        value = bool(cells.flag(name))
    elif isinstance(field, models.DateField):
        value = cells.day(name) if text else None
    elif isinstance(field, models.IntegerField):
        value = whole(text, 9) if text else (None if field.null else field.get_default())
        if text and value is None:
            cells.fail(name, gettext("Write a whole number."))
            return None
    elif field.choices and text:
        value = _choice(field, text)
    elif name == "synonyms":
        value = "\n".join(listed(text))
    setattr(term, name, value)
    return None


def _choice(field, text: str) -> str:
    """The code of a choice by its code or its label in any language; the text itself, for the model to refuse."""
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in field.choices:
                if text.casefold() in (str(code).casefold(), str(label).casefold()):
                    return code
    return text


def _term(cells: Values, column: str, text: str, model: type[models.Model]) -> models.Model | None:
    """A term by its code, or by its name in any language."""
    found = model.objects.filter(code=text).first()
    if found is None:
        known = cells.vocabularies.setdefault(model.__name__, Terms(model.objects.all(), "name"))
        found = known.find(text)
    if found is None:
        cells.fail(column, gettext("“%(text)s” is not in the vocabulary.") % {"text": text})
    return found


def _written(terms: list[models.Model]) -> str:
    return "; ".join(sorted(term.code for term in terms))


def cell_of(term: models.Model, name: str) -> str:
    """A field as it stands in a table."""
    field = term._meta.get_field(name)
    value = getattr(term, name)
    if isinstance(field, models.ManyToManyField):
        return _written(list(value.all()))
    if isinstance(field, models.ForeignKey):
        return value.code if value else ""
    if isinstance(field, models.BooleanField):
        return "yes" if value else ""
    if name == "synonyms":
        return "; ".join(value.splitlines())
    return "" if value is None else str(value)


def export(model, columns: tuple[str, ...]) -> list[list]:
    fields = [model._meta.get_field(name) for name in columns]
    terms = model.objects.order_by("code")
    terms = terms.select_related(*(f.name for f in fields if isinstance(f, models.ForeignKey)))
    terms = terms.prefetch_related(*(f.name for f in fields if isinstance(f, models.ManyToManyField)))
    return [[cell_of(term, name) for name in columns] for term in terms]
