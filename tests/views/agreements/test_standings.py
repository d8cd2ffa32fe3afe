"""How an agreement and its parties stand, day by day."""

import html
import re
from datetime import date

import pytest

from relations.editorial import history
from relations.models import (
    ActionKind,
    Country,
)
from tests import factories as make

from .world import act, address, everything_on, page, titled

pytestmark = pytest.mark.django_db


class TestStandings:
    """Per party and for the whole: since when, how exactly, why."""

    def joined_later(self):
        agreement = titled(
            "Charter", parties=("kz", "kg", "uz"), in_force_on=date(1995, 1, 1), in_force_on_precision="year",
            signed_on=date(1994, 4, 1), signed_on_precision="month",
        )  # fmt: skip
        act(agreement, ActionKind.RATIFICATION, "kz", date(1994, 6, 1))
        act(agreement, ActionKind.RATIFICATION, "kg", date(1994, 6, 2))
        act(agreement, ActionKind.ACCESSION, "uz", date(2019, 10, 1), effective_on=date(2019, 10, 14))
        return agreement

    def test_each_party_says_since_when_and_why_and_never_more_exactly_than_known(self, client):
        path = address(self.joined_later(), "en")

        stands = client.get(path).context["page"].stands
        text = page(client, path)

        assert [(s.party.code, s.code, s.since_text) for s in stands] == [
            ("kz", "party", "1995"),
            ("kg", "party", "1995"),
            ("uz", "party", "14\u00a0October 2019"),
        ]
        assert stands[2].why.acts == ["Accession, Uzbekistan: 1\u00a0October 2019"]
        assert f'href="/en/agreements/status/#{stands[2].why.rule}">{stands[2].why.article}</a>' in text
        assert "1\u00a0January 1995" not in text

    def test_history_has_every_change_and_nothing_after_the_day_asked(self, client):
        path = address(self.joined_later(), "en")

        now, then = (client.get(path + asked).context["page"].turns for asked in ("", "?as_of=2018-12-31"))

        assert [(t.party.code if t.party else "", t.code) for t in now][-1] == ("uz", "party")
        assert ("uz", "contracting") in [(t.party.code, t.code) for t in now if t.party]
        assert ("", "in_force") in [("", t.code) for t in then if not t.party]
        assert [t for t in then if t.party and t.party.code == "uz"] == []

    def test_notice_given_is_marked_until_it_has_effect(self, client):
        agreement = titled("Treaty", in_force_on=date(2023, 1, 1))
        act(agreement, ActionKind.DENUNCIATION, "uz", date(2024, 1, 1), effective_on=date(2025, 1, 1))
        open_end = titled("Pact", in_force_on=date(2023, 1, 1))
        act(open_end, ActionKind.DENUNCIATION, "uz", date(2024, 1, 1))

        def notes(path):
            return {stand.party.code: stand.notes for stand in client.get(path).context["page"].stands}

        path = address(agreement, "en")
        given = "Notice given on 1\u00a0January 2024; "
        assert notes(f"{path}?as_of=2023-06-01") == {"kz": [], "uz": []}
        assert notes(f"{path}?as_of=2024-06-01") == {
            "kz": [], "uz": [f"{given}takes effect on 1\u00a0January 2025"]
        }  # fmt: skip
        assert notes(path) == {"kz": [], "uz": []}
        assert notes(address(open_end, "en"))["uz"] == [f"{given}the day of its effect is not known"]

    def test_no_sentence_ends_with_two_full_stops(self, client):
        agreement = self.joined_later()
        agreement.reviewed_on = date(2025, 9, 1)
        agreement.save()

        for language in ("kk", "ru", "en"):
            text = html.unescape(
                re.sub(r"(?s)<script.*?</script>|<[^>]+>", "", page(client, address(agreement, language)))
            )
            assert not re.search(r"(?<!\.)\.\s*\.(?!\.)", text), language

    def test_searched_in_vain_is_said_with_the_day_and_not_recorded_otherwise(self, client):
        agreement = titled("Treaty", entry_method="exchange")
        agreement.sought.create(
            party=agreement.parties.get(country__code="uz"), kind="ratification", sought_on=date(2025, 3, 2)
        )

        rows = client.get(address(agreement, "en")).context["page"].timeline.rows

        cells = {party.code: cells[1] for party, cells in rows}
        assert (cells["kz"].text, cells["kz"].note) == ("Not recorded", "")
        assert (cells["uz"].text, cells["uz"].note) == ("Searched, not found", "2\u00a0March 2025")

    def test_says_when_facts_were_checked_and_in_which_role(self, client):
        registrar = make.make_user("registrar")
        agreement = titled("Treaty")
        history.record_found(agreement)
        agreement.reviewed_on = date(2025, 9, 1)
        agreement.save()
        history.record(agreement, by=registrar)

        found = client.get(address(agreement, "en")).context["page"].checked

        assert found == (date(2025, 9, 1), "registrar")

    def test_forty_parties_and_two_hundred_acts_cost_as_much_as_two(self, client, queries_of):
        codes = [f"{a}{b}" for a in "abcd" for b in "efghijklmn"]
        two, forty = titled("Two"), titled("Forty", parties=())
        for code in codes:
            named = {"slug": code, "numeric": "", "name_kk": code, "name_ru": code, "name_en": code}
            forty.parties.create(country=Country.objects.create(code=code, alpha3=code, **named))
        for number, code in enumerate(codes):
            for kind in ("signature", "ratification", "notification", "provisional", "entry"):
                act(forty, kind, code, date(2000 + number % 20, 1, 1))
        act(two, "ratification", "kz", date(2001, 1, 1))
        for agreement in (two, forty):
            everything_on(agreement)

        many = queries_of(address(forty, "en"))

        assert queries_of(address(two, "en")) == many <= 30
        sizes = {code: len(client.get(address(forty, code)).content) for code in ("kk", "ru", "en")}
        assert {code: size for code, size in sizes.items() if size > 150_000} == {}
