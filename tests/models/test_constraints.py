"""A CHECK lets pass what it cannot decide: with NULL anywhere, every one of ours still says yes or no."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, F, Q, Value
from django.db.models.expressions import Expression

SAMPLES = {
    models.BooleanField: (True, False),
    models.DateTimeField: (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)),
    models.DateField: (date(2020, 1, 1), date(2021, 1, 1)),
    models.TimeField: (),
    models.IntegerField: (0, 1, 99_999),
    models.DecimalField: (0, 5),
    models.CharField: ("", "x"),
    models.TextField: ("", "x"),
    models.ForeignKey: (1, 2),
    models.AutoField: (1,),
}
MOST = 400  # rows tried for one constraint
ON_PURPOSE = {"topic_not_its_own_parent"}  # a topic without a broader one passes, as it shall


def constraints():
    return [
        pytest.param(model, constraint, id=constraint.name)
        for model in apps.get_app_config("relations").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and constraint.name not in ON_PURPOSE
    ]


def names_in(node) -> set[str]:
    """The fields that a condition speaks of."""
    if isinstance(node, Q):
        return set().union(*map(names_in, node.children))
    if isinstance(node, tuple):
        return {node[0].partition("__")[0]} | names_in(node[1])
    if isinstance(node, F):
        return {node.name.partition("__")[0]}
    if isinstance(node, Expression):
        return set().union(*map(names_in, node.get_source_expressions()), set())
    return set()


def values_of(field) -> list:
    if field.choices:
        found = [value for value, _label in field.flatchoices][:6]
    else:
        found = next(list(values) for kind, values in SAMPLES.items() if isinstance(field, kind))
    return [*found, None] if field.null else found


def target(field):
    return field.target_field if field.is_relation else field


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint"), constraints())
def test_no_null_leaves_a_check_undecided(model, constraint):
    fields = {name: model._meta.get_field(name) for name in sorted(names_in(constraint.condition))}
    rows = list(product(*(values_of(field) for field in fields.values())))
    with_nulls = [row for row in rows if None in row] or rows

    undecided = []
    for row in with_nulls[:: max(1, len(with_nulls) // MOST)]:
        against = {
            name: Value(value, output_field=target(field))
            for (name, field), value in zip(fields.items(), row, strict=True)
        }
        if constraint.condition.check(against) == (~constraint.condition).check(against):
            undecided.append(dict(zip(fields, row, strict=True)))

    assert fields != {}
    assert undecided == []


@pytest.mark.django_db
def test_a_check_that_null_slips_through_is_found():
    condition = Q(months__gte=1)

    assert names_in(condition) == {"months"}
    assert condition.check({"months": Value(None, output_field=models.IntegerField())})
