"""The register answers from memory or out of the database: the same questions to both."""

from datetime import date

import pytest

from tests.factories import make_agreement, publish

TODAY = date(2025, 11, 13)
# For questions that the shared world of test_stored.py does not ask of the database.
IN_BOTH = pytest.mark.parametrize("way", ["in memory", "in the database"], indirect=True)


def published(**overrides):
    agreement = make_agreement(**overrides)
    publish(agreement)
    return agreement


def ids(selection, **options):
    return selection.page(**options).ids


def act(agreement, kind, code, day, **more):
    party = agreement.parties.get(country__code=code)
    return agreement.actions.create(party=party, kind=kind, done_on=day, done_on_precision="day", **more)
