"""The page of an agreement: what is known of it, and what is not."""

from datetime import date

import pytest

from relations.editorial import publishing
from relations.models import (
    ActionKind,
    FollowUp,
    Link,
    Reference,
    Reservation,
    Source,
)
from tests import factories as make

from .world import TODAY, act, address, page, published, text_of, titled

pytestmark = pytest.mark.django_db


class TestPage:
    def test_says_status_rule_and_day(self, client):
        agreement = titled("Treaty on allied relations", place=make.make_place())
        act(agreement, ActionKind.RATIFICATION, "uz", date(2023, 11, 30))
        act(
            agreement,
            ActionKind.RATIFICATION,
            "kz",
            date(2024, 5, 20),
            document_en="Law",
            url="https://e.kz/",
        )

        answer = page(client, address(agreement, "en"))

        assert "Ratified by both parties" in answer
        assert "the date of entry into force was not found" in answer
        assert "Uzbekistan – 30\u00a0November 2023, Kazakhstan – 20\u00a0May 2024" in answer
        assert '<time datetime="2025-11-13">13\u00a0November 2025</time>' in answer
        assert (
            '<a href="https://e.kz/" lang="en">Law</a>' in answer
            or '<a href="https://e.kz/">Law</a>' in answer
        )

    def test_says_how_many_have_ratified_when_not_all_have(self, client):
        agreement = titled("Treaty on the junction points", parties=("kz", "uz", "tm"))
        act(agreement, ActionKind.RATIFICATION, "kz", date(2018, 11, 5))

        answer = page(client, address(agreement, "en"))

        assert "Signed, ratified by 1 of 3 parties" in answer
        assert "Kazakhstan – 5\u00a0November 2018" in answer
        assert "ratified by 1 of 3" not in page(client, address(agreement, "en") + "?as_of=2018-01-01")

    def test_sources_follow_the_reader_and_say_when_they_cannot(self, client):
        agreement = titled("Treaty on trade")
        Source.objects.create(
            content=agreement, title_kk="Анықтамалық", title_ru="Справочник", title_en="Handbook"
        )
        Source.objects.create(content=agreement, title_ru="Бюллетень")

        kazakh, russian = page(client, address(agreement, "kk")), page(client, address(agreement, "ru"))

        assert "<span>Анықтамалық</span>" in kazakh
        assert '<span lang="ru">Бюллетень</span>' in kazakh
        assert "Справочник" not in kazakh
        assert "<span>Бюллетень</span>" in russian

    def test_tells_unknown_from_not_yet(self, client):
        unknown = titled("Unknown", entry_method="exchange")
        pending = titled("Pending", in_force_on_precision="not_yet", parties=("kz", "uz", "tm"))
        act(pending, ActionKind.SIGNATURE, "tm", done_on_precision="not_yet")

        first = client.get(address(unknown, "en")).context["page"]
        second = client.get(address(pending, "en")).context["page"]

        assert [c.state for c in first.timeline.rows[0][1]] == ["done", "unknown", "unknown", "unknown"]
        assert first.facts[1].text == "not recorded"
        assert second.facts[1].text == "not yet"
        last = second.timeline.rows[2][1]
        assert (last[0].state, last[0].text) == ("not-yet", "Not yet")
        assert second.standing.status == "pending"
        assert second.standing.evidence == ["Not signed yet: Turkmenistan."]

    def test_political_document_has_no_ratification(self, client):
        agreement = titled("Declaration", instrument="declaration")

        found = client.get(address(agreement, "en")).context["page"]

        assert found.timeline.steps == ["Signature"]
        assert found.facts[1].text == "not provided for: political document"

    def test_agreement_without_dates_parties_or_texts_is_shown(self, client):
        bare = titled("Bare", parties=(), signed_on=None, signed_on_precision="unknown")

        answer = page(client, address(bare, "en"))

        assert "Status to be confirmed" in answer
        assert "The parties are not recorded." in answer
        assert "No text is published here yet." in answer

    def test_term_renewal_and_next_date(self, client):
        agreement = titled(
            "Five years", signed_on=date(2014, 5, 29), in_force_on=date(2016, 1, 1), duration="term",
            term_years=5, renewal_years=5, notice_months=6,
        )  # fmt: skip

        answer = page(client, address(agreement, "en"))

        assert "5 years, then renewed each time for 5 years unless notice is given 6 months before" in answer
        assert "Next renewal or end" in answer
        assert '<time datetime="2026-01-01">1\u00a0January 2026</time>, in 49 days' in answer

    def test_on_another_day(self, client):
        agreement = titled("Treaty", in_force_on=date(2023, 7, 4))

        then = page(client, address(agreement, "en") + "?as_of=2023-01-01")
        wrong = page(client, address(agreement, "en") + "?as_of=2023-99-01")

        assert '<h2 id="standing">Signed</h2>' in then
        assert "Show as of today" in then
        assert '<h2 id="standing">In force</h2>' in wrong
        assert "“2023-99-01” is not a date" in wrong

    def test_on_another_day_nothing_later_is_shown(self, client):
        agreement = titled("Treaty", in_force_on=date(2023, 7, 4), terminated_on=date(2025, 3, 1))
        act(agreement, ActionKind.RATIFICATION, "uz", date(2023, 5, 30), document_en="Law of May")
        Reference.objects.create(
            agreement=agreement, register="unts", number="I-77777", dated_on=date(2024, 1, 9)
        )
        uzbek = agreement.parties.get(country__code="uz")
        Reservation.objects.create(
            agreement=agreement, party=uzbek, text_en="Not all", made_on=date(2023, 5, 30)
        )
        later = titled("Protocol of 2024", signed_on=date(2024, 2, 2))
        Link.objects.create(source=later, target=agreement, kind="amends")
        late = (
            "4\u00a0July 2023",
            "Law of May",
            "I-77777",
            "Not all",
            "Protocol of 2024",
            "1\u00a0March 2025",
        )

        now = page(client, address(agreement, "en"))
        then = page(client, address(agreement, "en") + "?as_of=2023-01-01")

        assert [text for text in late if text not in now] == []
        assert [text for text in late if text in then] == []

    def test_who_signed_on_the_day_is_not_guessed_where_rows_list_it(self, client):
        agreement = titled("Protocol of five", parties=("kz", "uz", "tm"))
        act(agreement, ActionKind.SIGNATURE, "kz", date(2022, 12, 22))
        act(agreement, ActionKind.SIGNATURE, "uz", date(2022, 12, 22))

        rows = client.get(address(agreement, "en")).context["page"].timeline.rows

        assert [(cells[0].state, cells[0].text) for _party, cells in rows] == [
            ("done", ""),
            ("done", ""),
            ("unknown", "Not recorded"),
        ]

    def test_tree_shows_both_directions_but_nothing_hidden(self, client):
        base, treaty, programme = titled("Base"), titled("This treaty"), titled("Programme")
        hidden, behind = make.make_agreement(title_en="Hidden"), titled("Behind the hidden one")
        Link.objects.create(source=treaty, target=base, kind="follows_up")
        Link.objects.create(source=programme, target=treaty, kind="implements")
        Link.objects.create(source=hidden, target=treaty, kind="amends")
        Link.objects.create(source=behind, target=hidden, kind="amends")

        answer = page(client, address(treaty, "en"))
        (root,) = client.get(address(treaty, "en")).context["page"].tree

        assert root.card.title == "Base"
        assert [(b.card.title, b.here) for b in root.under] == [("This treaty", True)]
        assert [(b.card.title, b.role) for b in root.under[0].under] == [
            ("Programme", "adopted to carry out the document of 2022")
        ]
        assert "Hidden" not in answer
        assert "Behind the hidden one" not in answer

    def test_reviews_say_what_the_status_was_when_it_has_changed(self, client, time_machine):
        agreement = make.make_agreement(in_force_on=date(2025, 6, 1))
        review = make.make_article(title_en="Before it entered into force")
        time_machine.move_to("2024-02-01T06:00:00+00:00")
        make.publish(agreement)
        make.publish(review)
        Link.objects.create(source=review, target=agreement, kind="discusses")
        time_machine.move_to(TODAY)

        answer = page(client, address(agreement, "en"))

        assert "Before it entered into force" in answer
        assert "Status on the day of publication: Signed" in answer

    def test_hidden_events_and_reviews_are_not_named(self, client):
        agreement = titled("Treaty")
        event, review = make.make_event(title_en="Secret visit"), make.make_article(title_en="Secret review")
        Link.objects.create(source=agreement, target=event, kind="signed_at")
        Link.objects.create(source=review, target=agreement, kind="discusses")
        assert "Secret" not in page(client, address(agreement, "en"))

        make.publish(event)

        answer = page(client, address(agreement, "en"))
        assert "Signed during" in answer
        assert "Secret visit" in answer
        assert "Secret review" not in answer

    def test_dossier_of_the_same_parties_stands_beside(self, client):
        agreement = titled("Treaty")
        make.publish(make.make_dossier(title_en="Kazakhstan – Uzbekistan"))

        assert "Kazakhstan – Uzbekistan" in page(client, address(agreement, "en"))

    def test_texts_say_their_force_and_hidden_ones_stay_away(self, client):
        agreement = titled("Treaty")
        text_of(agreement, "ru", is_authentic=True, prevails=True)
        text_of(agreement, "en")
        text_of(agreement, "uz", is_public=False)

        answer = page(client, address(agreement, "en"))

        assert "Russian, authentic text, prevails in case of divergence" in answer
        assert "English, unofficial translation" in answer
        assert "Uzbek" not in answer.split('id="texts"')[1].split("</section>")[0]

    def test_reservations_are_shown_of_every_agreement_a_depositary_of_multilateral_ones(self, client):
        many = titled("Many", parties=("kz", "uz", "kg"), depositary_country=make.make_country("kg"))
        two = titled("Two", depositary_country=make.make_country("kg"))
        for agreement in (many, two):
            Reservation.objects.create(
                agreement=agreement, party=agreement.parties.first(), text_en="Except article 5."
            )

        answer, other = page(client, address(many, "en")), page(client, address(two, "en"))

        assert ("Except article 5." in answer, "Depositary" in answer) == (True, True)
        assert ("Except article 5." in other, "Depositary" in other) == (True, False)

    def test_references_domestic_acts_follow_up_and_sources(self, client):
        agreement = titled("Treaty")
        Reference.objects.create(agreement=agreement, register="adilet", number="P22", url="https://a.kz/")
        Reference.objects.create(agreement=agreement, register="ratification_law", number="98-VIII")
        FollowUp.objects.create(
            agreement=agreement, title_en="Hold a council", source="Press", verdict="done"
        )
        Source.objects.create(content=agreement, title_en="A newspaper", url="https://news.kz/")

        answer = page(client, address(agreement, "en"))

        registration = answer.split('id="refs"')[1].split("</section>")[0]
        procedure = answer.split('id="procedure"')[1].split("</section>")[0]
        assert '<a href="https://a.kz/" rel="nofollow">P22</a>' in registration
        assert "98-VIII" in procedure
        assert "Hold a council" in answer
        assert '<a href="https://news.kz/" rel="nofollow">A newspaper</a>' in answer

    def test_missing_translation_is_said_first(self, client):
        agreement = published("ru", languages=("ru",), title_ru="Договор")

        answer = page(client, address(agreement, "en"))

        assert "This text is available in Russian only" in answer
        assert '<h1 lang="ru">Договор</h1>' in answer
        assert "Actions of the parties" in answer

    def test_titles_in_the_other_languages_stand_under_the_title(self, client):
        agreement = published(title_kk="Шарт", title_ru="Договор", title_en="Treaty")

        answer = page(client, address(agreement, "ru"))

        assert '<li lang="kk">Шарт</li><li lang="en">Treaty</li>' in answer

    def test_wrong_slug_moves_hidden_is_not_found_withdrawn_is_gone(self, client):
        agreement = titled("Treaty")
        right = address(agreement, "en")

        assert client.get(f"/en/agreements/{agreement.pk}-wrong/").headers["Location"] == right
        assert client.get(f"/en/agreements/{agreement.pk}/").headers["Location"] == right
        assert client.get(f"/en/agreements/{make.make_agreement().pk}-draft/").status_code == 404
        chief = make.make_user("chief-editor")
        for language in ("kk", "ru", "en"):
            publishing.withdraw(agreement, language, by=chief, reason="A mistake in the title")
        gone = client.get(right)
        assert gone.status_code == 410
        assert "A mistake in the title" in gone.content.decode()

    def test_older_edition_stays_readable(self, client):
        agreement = titled("First title")
        agreement.title_en = "Second title"
        agreement.save()
        make.publish(agreement, "en")

        answer = page(client, address(agreement, "en", "v/1/"))

        assert "<h1>First title</h1>" in answer
        assert client.get(address(agreement, "en", "v/9/")).status_code == 404

    def test_same_queries_for_one_row_and_for_many(self, queries_of):
        small = titled("Small", parties=("kz", "uz"))
        large = titled("Large", parties=("kz", "uz", "kg", "tj"))
        for agreement, count in ((small, 1), (large, 3)):
            for number in range(count):
                act(agreement, ActionKind.RATIFICATION, "kz", date(2023, 1, 1 + number))
                Reference.objects.create(
                    agreement=agreement, register="unts", number=str(number), country=make.make_country("kz")
                )
                FollowUp.objects.create(
                    agreement=agreement, title_en="Step", source="x", expert=make.make_expert(f"e{number}")
                )
                text_of(agreement, ("ru", "kk", "uz")[number], is_authentic=True)
                other = titled(f"Other {agreement.pk} {number}")
                Link.objects.create(source=other, target=agreement, kind="implements")
                event, review = make.make_event(), make.make_article()
                make.publish(event)
                make.publish(review)
                Link.objects.create(source=agreement, target=event, kind="signed_at")
                Link.objects.create(source=review, target=agreement, kind="discusses")
            agreement.topics.add(make.make_topic())
        few, many = queries_of(address(small, "en")), queries_of(address(large, "en"))

        assert many == few <= 30  # a question a table
