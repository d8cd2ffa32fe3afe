"""Where a term, an expert or a picture is used, and merging two that mean the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _

from relations.models import Content, Edition, FormerSlug, Picture, Term, changes
from relations.text.languages import LANGUAGES

from . import audit, history
from .access import as_seen_by, linkable, sees_everything, visible
from .permissions import Act, require

SHOWN = 20


@dataclass
class Use:
    """All rows of one kind that refer to something; `rows` are the first of them."""

    label: str
    count: int
    rows: list[models.Model] = field(default_factory=list)


def uses(thing: models.Model, user) -> list[Use]:
    """Every back-reference that the user may see, by kind, in two queries a kind; items as they may know them.

    Derived rows (search index, history) do not count.
    """
    found = []
    relations = [(one, _known(_rows(one, thing), user)) for one in _relations(type(thing))]
    counts = [Counted(rows.order_by().values("pk")) for _relation, rows in relations]
    [known] = type(thing)._base_manager.filter(pk=thing.pk).values_list(*counts)
    for (relation, rows), count in zip(relations, known, strict=True):
        if count:
            label = str(relation.related_model._meta.verbose_name_plural)
            shown = [_shown(row) for row in rows.select_related(*_owner(relation.related_model))[:SHOWN]]
            as_seen_by(user, (row for row in shown if isinstance(row, Content)))
            found.append(Use(label, count, shown))
    if isinstance(thing, Picture):
        found += _in_texts(thing, user)
    return found


def is_used(thing: models.Model) -> bool:
    """Does anything refer to it? Then it may be merged, but not deleted."""
    if any(_rows(relation, thing).exists() for relation in _relations(type(thing))):
        return True
    return isinstance(thing, Picture) and _showing(thing).exists()


def joined(thing: models.Model) -> list[models.Model]:
    """The first rows that something is joined to: deleting it would part them without a word."""
    found = [one for one in _relations(type(thing)) if one.many_to_many]
    return [row for relation in found for row in _rows(relation, thing)[:SHOWN]]


def _relations(model) -> list:
    """Reverse foreign keys and many-to-many relations, both declared on other models."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label == "relations" and not relation.one_to_one
    ]


def _rows(relation, thing):
    return relation.related_model._base_manager.filter(**{relation.field.name: thing}).order_by("pk")


class Counted(Subquery):
    """How many rows a queryset has, as one value of another query."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()


def _owner(model) -> list[str]:
    """The way from a row to the item that it belongs to, as Django spells it; empty for rows of none."""
    for column in (c for c in model._meta.concrete_fields if c.is_relation):
        if issubclass(column.related_model, Content):
            return [column.name]
        if column.related_model is Edition:
            return [f"{column.name}__content"]
    return []


def _shown(row: models.Model) -> models.Model:
    """What a person recognises: the item that a child row belongs to."""
    if isinstance(row, Content) or not _owner(type(row)):
        return row
    for name in _owner(type(row))[0].split("__"):
        row = getattr(row, name)
    return row


def _known(rows: models.QuerySet, user) -> models.QuerySet:
    """Of rows that belong to items only those of items that the user may know."""
    if sees_everything(user):
        return rows
    if issubclass(rows.model, Content):
        return linkable(user, rows)
    owner = _owner(rows.model)
    return rows.filter(**{f"{owner[0]}__in": linkable(user, Content.objects.order_by())}) if owner else rows


def _showing(picture: Picture) -> models.QuerySet:
    """Working copies that show a picture in their text."""
    stem = picture.file.name.rsplit(".", 1)[0].removeprefix("pictures/")
    which = models.Q()
    for code in LANGUAGES:
        which |= models.Q(**{f"body_{code}__contains": stem})
    return Content.objects.filter(which)


def _in_texts(picture: Picture, user) -> list[Use]:
    rows = visible(user, _showing(picture))
    count = rows.count()
    return [Use(str(_("texts")), count, list(rows[:SHOWN]))] if count else []


@changes.together()
def merge(kept: models.Model, gone: models.Model, *, by) -> int:
    """Let everything that refers to `gone` refer to `kept`, then delete `gone`; answer how many rows moved.

    Names and synonyms of the one that goes become synonyms of the one that stays, and its address leads there.
    Raises PermissionDenied, ValidationError when the two cannot be merged.
    """
    require(by, Act.CURATE)
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise ValidationError(_("Choose another record of the same kind."), code="same")
    subject = f"{kept._meta.verbose_name}: {gone} → {kept}"
    with history.noted(_items_of(gone), by=by):
        moved = sum(_move(relation, kept, gone) for relation in _relations(type(gone)))
        _remember(kept, gone)
        _leave_address(kept, gone)
        gone.delete()
    audit.record("merge", by=by, subject=subject, moved=moved)
    return moved


def _leave_address(kept, gone) -> None:
    """The address of the one that goes leads to the one that stays."""
    vocabulary = kept._meta.model_name
    changes.update(FormerSlug.objects.filter(vocabulary=vocabulary, term_id=gone.pk), term_id=kept.pk)
    former = getattr(gone, "slug", "") if isinstance(gone, Term) else str(gone.pk)
    FormerSlug.objects.update_or_create(vocabulary=vocabulary, slug=former, defaults={"term_id": kept.pk})


def _items_of(thing) -> set[int]:
    """The items that refer to something, themselves or by what hangs on them."""
    found: set[int] = set()
    for relation in _relations(type(thing)):
        rows, model = _rows(relation, thing), relation.related_model
        if issubclass(model, Content):
            found.update(rows.values_list("pk", flat=True))
        for column in model._meta.concrete_fields:
            if column.is_relation and issubclass(column.related_model, Content):
                found.update(rows.values_list(column.attname, flat=True))
    return found - {None}


def _move(relation, kept, gone) -> int:
    name = relation.field.name
    if relation.many_to_many:
        return _move_many(relation, kept, gone)
    rows = list(_rows(relation, gone))
    for row in rows:
        if row == kept:  # the broader topic of the one that stays
            setattr(row, name, None)
            row.save()
            continue
        try:
            with transaction.atomic():
                changes.update(relation.related_model._base_manager.filter(pk=row.pk), **{name: kept})
        except IntegrityError:
            _drop_double(row)
    return len(rows)


def _move_many(relation, kept, gone) -> int:
    through = relation.field.remote_field.through
    if not through._meta.auto_created:
        return 0  # its rows are moved as foreign keys
    ours, theirs = relation.field.m2m_column_name(), relation.field.m2m_reverse_name()
    rows = through._base_manager.filter(**{theirs: gone.pk})
    known = set(through._base_manager.filter(**{theirs: kept.pk}).values_list(ours, flat=True))
    changes.delete_rows(rows.filter(**{f"{ours}__in": known}))
    return changes.update(rows, **{theirs: kept.pk})


def _drop_double(row: models.Model) -> None:
    """The item has the one that stays already: the second row has nothing to add."""
    if row._meta.model_name in ("party", "dossierparty", "indicator", "event"):
        raise ValidationError(
            _("“%(item)s” names both: correct it first, then merge.") % {"item": _shown(row)}, code="both"
        )
    row.delete()


def _remember(kept, gone) -> None:
    if not isinstance(kept, Term):
        return
    words = set(kept.synonyms.splitlines()) | set(gone.synonyms.splitlines())
    words |= {getattr(gone, f"name_{code}") or "" for code in LANGUAGES}
    own = {getattr(kept, f"name_{code}") or "" for code in LANGUAGES}
    kept.synonyms = "\n".join(sorted(word.strip() for word in words - own if word.strip()))
    kept.save()
