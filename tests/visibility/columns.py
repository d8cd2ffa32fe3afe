"""The columns of the models that may hold words: their names in the tables of `who`, and the shape of a word in them."""

from __future__ import annotations

from django.db import models
from modeltranslation.manager import get_translatable_fields_for_model

from . import who


def text_fields(model) -> list[models.Field]:
    """The columns of a model that may hold words: no choices, no alias of a translated column."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField)
    aliases = set(get_translatable_fields_for_model(model) or ())
    own = model._meta.concrete_fields
    return [f for f in own if isinstance(f, kinds) and not f.choices and f.name not in aliases]


def place_of(model, field) -> str:
    """How the tables of `who` name a column: without its language."""
    language = getattr(field, "language", "")
    return f"{model.__name__}.{field.name.removesuffix(f'_{language}') if language else field.name}"


def kind_of(place: str) -> str | None:
    """The kind of the words of a column; None if it holds none. Fails for a column that `who` does not know."""
    model = place.partition(".")[0]
    for table in (who.WORDLESS, who.WORDS):
        if place in table:
            return table[place] if table is who.WORDS else None
    if model in who.WORDS or model in who.WORDLESS:
        return who.WORDS.get(model)
    raise AssertionError(f"{place}: say in tests/visibility/who.py who may read it")


def shaped(field, word: str):
    """The word in the shape that a column asks for."""
    if isinstance(field, models.URLField):
        return f"https://{word}.example/"
    if isinstance(field, models.EmailField):
        return f"{word}@institute.example"
    if isinstance(field, models.JSONField):
        return {"source": "docx", "words": 1, "lines": [["words", 1, [["paragraph", 1, word]]]], "note": word}
    return word
