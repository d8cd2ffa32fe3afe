"""A row of any table, made from what its columns ask for: for tests that walk over everything the desk has."""

from datetime import date
from itertools import count

from django.db import models
from django.utils import timezone

from relations.models import Content
from tests import factories

number = count(1)


def short_word(longest: int | None = None) -> str:
    """A word that nothing else is called, however short it has to be."""
    count = next(number)
    word = f"x{count}"
    return (
        word if longest is None or len(word) <= longest else chr(97 + count // 26 % 26) + chr(97 + count % 26)
    )


def some_value(field):
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.ForeignKey):
        return row_of(field.related_model)
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return date(2025, 1, 1)
    if isinstance(field, models.IntegerField):
        return next(number)
    if isinstance(field, models.URLField):
        return f"https://site{next(number)}.example/"
    return short_word(field.max_length)


def row_of(model):
    """A row with only what its columns ask for."""
    maker = getattr(factories, f"make_{model._meta.model_name}", None)
    if issubclass(model, Content):
        return maker() if maker else factories.make_article()
    if maker:
        return maker()
    return model.objects.create(
        **{f.name: some_value(f) for f in model._meta.concrete_fields if is_needed(f)}
    )


def is_needed(field) -> bool:
    if field.name in ("width", "height"):
        return True  # a picture is opened for its size unless that is given
    return not (field.primary_key or field.null or field.has_default() or field.blank)
