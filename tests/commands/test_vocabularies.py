"""An empty production database gets the words that every portal needs, in three languages, once."""

from io import StringIO

import pytest
from django.core.management import call_command

from relations.models import Country, EventType, FormerSlug, GlossaryTerm, Organisation, Series, Topic
from relations.models.freshness import Turn

pytestmark = pytest.mark.django_db
TABLES = {"countries": Country, "organisations": Organisation, "formats": Series, "topics": Topic,
          "types of events": EventType, "terms of the glossary": GlossaryTerm}  # fmt: skip


def load() -> dict[str, int]:
    out = StringIO()
    call_command("vocabularies", stdout=out)
    rows = (line.removesuffix(" made").split(": ") for line in out.getvalue().splitlines())
    return {name: int(count) for name, count in rows}


def test_every_vocabulary_is_filled_in_three_languages_and_only_once():
    made = load()

    assert made == {name: model.objects.count() for name, model in TABLES.items()}
    assert min(made.values()) >= 8
    for model in (Country, Organisation, Series, Topic, EventType):
        for term in model.objects.all():
            assert term.name_kk and term.name_ru and term.name_en, term.code  # noqa: PT018
    assert load() == dict.fromkeys(TABLES, 0)


def test_what_editors_made_stays_as_they_left_it():
    Topic.objects.create(code="own", slug="trade", name_ru="Торговля и мы")
    FormerSlug.objects.create(vocabulary="country", slug="uzbekistan", term_id=1)

    load()

    assert Topic.objects.get(slug="trade").name_ru == "Торговля и мы"
    assert not Country.objects.filter(slug="uzbekistan").exists()


def test_readers_learn_of_it_in_one_turn():
    load()
    number = Turn.objects.get().number
    load()

    assert Turn.objects.get().number == number == 1
