"""An upgrade says the facts of agreements in the words of the law, and asks the registrar what it cannot decide."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)
MOVE = "facts_of_agreements_moved"


def around() -> tuple[str, str]:
    """The migration before the move, and the move itself, whatever their numbers are."""
    names = sorted(
        name for app, name in MigrationExecutor(connection).loader.graph.nodes if app == "relations"
    )
    place = next(n for n, name in enumerate(names) if name.endswith(MOVE))
    return names[place - 1], names[place]


@pytest.fixture
def old():
    """The tables as they are before the move, then the newest again."""
    before, _move = around()
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes("relations")
    executor.migrate([("relations", before)])
    yield executor.loader.project_state([("relations", before)]).apps
    apps = MigrationExecutor(connection).loader.project_state([("relations", before)]).apps
    apps.get_model("relations", "Content").objects.all().delete()
    MigrationExecutor(connection).migrate(newest)


# (values before, kinds of acts, what must hold after; `asks`: a word of the question that is left)
STORIES = [
    (
        {"entry_method": "days_after", "entry_days": 30},
        ["notification"],
        {"entry_method": "last_notification"},
    ),
    ({"entry_method": "days_after", "entry_days": 30}, ["exchange"], {"entry_method": "exchange"}),
    ({"entry_method": "days_after", "entry_days": 30}, [], {"entry_method": "other", "asks": "30"}),
    ({"entry_method": "ratifications"}, [], {"entry_method": "consents", "asks": "entry_count"}),
    (
        {"term_years": 8000, "duration": "term"},
        [],
        {"term_years": None, "duration": "unknown", "asks": "8000"},
    ),
    ({"duration": "term"}, [], {"duration": "unknown", "asks": "for how long"}),
    ({"duration": "term", "term_years": 5}, [], {"duration": "term", "term_years": 5, "asks": ""}),
]


def test_facts_move_and_what_cannot_be_decided_is_asked(old):
    Agreement, Action = old.get_model("relations", "Agreement"), old.get_model("relations", "PartyAction")
    made = []
    for values, acts, _expected in STORIES:
        texts = {"kind": "agreement", "title_ru": "Договор", "original_language": "ru"}
        made.append(Agreement.objects.create(**texts, **values))
        for kind in acts:
            Action.objects.create(agreement=made[-1], kind=kind, done_on=date(2020, 1, 1))

    executor, target = MigrationExecutor(connection), [("relations", around()[1])]
    executor.migrate(target)
    rows = executor.loader.project_state(target).apps.get_model("relations", "Agreement").objects.in_bulk()

    for agreement, (_values, _acts, expected) in zip(made, STORIES, strict=True):
        found, wanted = rows[agreement.pk], dict(expected)
        asks = wanted.pop("asks", "")
        assert asks in found.open_question
        assert bool(found.open_question) is bool(asks)
        assert {name: getattr(found, name) for name in wanted} == wanted
