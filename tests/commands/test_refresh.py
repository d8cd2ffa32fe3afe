"""`manage.py refresh` names what went astray and puts it right."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from relations.editorial import freshness
from relations.models import Agreement, SearchItem, Standing
from tests import factories

pytestmark = pytest.mark.django_db


def refresh(*options):
    out = StringIO()
    call_command("refresh", *options, verbosity=0, stdout=out)
    return out.getvalue()


@pytest.fixture
def agreement():
    agreement = factories.make_agreement(signed_on=date(2013, 6, 14))
    factories.publish(agreement)
    return agreement


def test_all_is_well(agreement):
    assert refresh() == refresh("--check") == "1 items: everything is as it should be.\n"


def test_what_a_script_wrote_past_the_log_is_named_and_put_right(agreement):
    Agreement.objects.filter(pk=agreement.pk).update(
        in_force_on=date(2014, 1, 1), in_force_on_precision="day"
    )
    before = freshness.number()

    said = refresh()

    assert f"standings: 1 differed (#{agreement.pk})" in said
    assert f"search facts: 1 differed (#{agreement.pk})" in said
    assert Standing.objects.on().get(agreement=agreement).status == "in_force"
    assert "standing:in_force@2014-01-01" in SearchItem.objects.get(pk=agreement.pk).facts
    assert freshness.number() == before + 1


def test_check_changes_nothing_and_fails(agreement):
    Standing.objects.all().delete()

    with pytest.raises(SystemExit) as ended:
        refresh("--check")

    assert ended.value.code == 1
    assert not Standing.objects.exists()
