"""The timeline of a dossier: what stands in it, under which day, and how long ones are read."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from relations.models import (
    Edition,
    Link,
    LinkKind,
    Milestone,
    PartyAction,
    changes,
)
from tests import factories as make
from tests.views.dossiers.pages import address, lines, page_of


class TestChronicle:
    def test_agreements_events_reviews_and_milestones_stand_in_one_order(self, client, dossier, treaty):
        make.publish(make.make_event(title_ru="Государственный визит", starts_on=date(2022, 12, 21)))
        review = make.make_article(
            title_ru="Обзор", countries=[make.make_country("kz"), make.make_country("uz")]
        )
        make.publish(review)
        Edition.objects.filter(content=review).update(dated_on=date(2022, 12, 27))
        Milestone.objects.create(
            dossier=dossier, happened_on=date(2023, 11, 30), title_ru="Закон о ратификации", source="lex.uz"
        )

        found = lines(client.get(address(dossier)))

        assert found == [
            (date(2022, 12, 21), "event", "Государственный визит"),
            (date(2022, 12, 22), "agreement", "Договор о демаркации"),
            (date(2022, 12, 27), "review", "Обзор"),
            (date(2023, 7, 4), "agreement", "Договор о демаркации"),
            (date(2023, 11, 30), "milestone", "Закон о ратификации"),
        ]

    def test_items_without_all_parties_are_left_out_unless_linked(self, client, dossier):
        alien = make.make_article(title_ru="О Кыргызстане", countries=[make.make_country("kg")])
        linked = make.make_article(title_ru="О торговле")
        make.publish(alien)
        make.publish(linked)
        Link.objects.create(source=linked, target=dossier, kind=LinkKind.DISCUSSES)

        titles = [title for _day, _kind, title in lines(client.get(address(dossier)))]

        assert titles == ["О торговле"]

    def test_parties_of_an_agreement_count_without_its_countries(self, client, dossier, treaty):
        treaty.countries.clear()

        assert len(lines(client.get(address(dossier)))) == 2

    def test_hidden_items_never_appear(self, client, dossier):
        both = [make.make_country("kz"), make.make_country("uz")]
        make.make_article(title_ru="Черновик", countries=both)
        coming = make.make_article(title_ru="Завтрашний обзор", countries=both)
        make.publish(coming, at=timezone.now() + timedelta(days=1))

        for query in ("", "?scope=wide", "?show=analysis"):
            page = page_of(client, dossier, query=query)
            assert "Черновик" not in page
            assert "Завтрашний" not in page
        table = client.get(client.get(address(dossier)).context["csv_url"]).content.decode()
        assert "Черновик" not in table
        assert "Завтрашний" not in table

    @pytest.mark.parametrize(
        ("show", "kinds"),
        [
            ("agreements", {"agreement"}),
            ("events", {"event"}),
            ("milestones", {"milestone"}),
            ("analysis", set()),
        ],
    )
    def test_filters_are_links_that_keep_one_kind(self, client, dossier, treaty, show, kinds):
        make.publish(make.make_event())
        Milestone.objects.create(dossier=dossier, happened_on=date(2023, 1, 1), title_ru="Веха", source="s")

        response = client.get(address(dossier, query=f"?show={show}"))

        assert {kind for _day, kind, _title in lines(response)} == kinds
        assert '<meta name="robots" content="noindex,follow">' in response.content.decode()

    @pytest.mark.parametrize(
        "query", ["show=nonsense", "scope=narrow", "page=0", "page=2", "page=x", "page=-1"]
    )
    def test_values_that_do_not_exist_are_not_found(self, client, dossier, query):
        assert client.get(address(dossier, query=f"?{query}")).status_code == 404

    def test_unknown_parameters_change_nothing(self, client, dossier, treaty):
        assert len(lines(client.get(address(dossier, query="?utm_source=x&colour=red")))) == 2

    def test_wider_formats_are_one_link_away(self, client, dossier):
        summit = make.make_event(title_ru="Саммит пяти", countries=("kz", "uz", "kg", "tj", "tm"))
        make.publish(summit)

        assert "Саммит пяти" not in page_of(client, dossier)
        assert "?scope=wide" in page_of(client, dossier)
        assert "Саммит пяти" in page_of(client, dossier, query="?scope=wide")

    def test_agreement_without_any_date_is_listed_apart(self, client, dossier):
        make.publish(make.make_agreement(title_ru="Без даты", signed_on=None, signed_on_precision="unknown"))

        response = client.get(address(dossier))

        assert lines(response) == []
        assert [entry.title for entry in response.context["chronicle"].undated] == ["Без даты"]
        assert "Без даты" in response.content.decode()

    def test_dates_known_to_the_year_are_written_so(self, client, dossier):
        make.publish(make.make_agreement(signed_on=date(1994, 1, 1), signed_on_precision="year"))

        assert '<time datetime="1994">1994</time>' in page_of(client, dossier)

    def test_cancelled_visit_says_so(self, client, dossier):
        make.publish(make.make_event(status="cancelled"))

        [decade] = client.get(address(dossier)).context["chronicle"].decades
        assert " · " in decade.entries[0].about

    def test_csv_has_every_line_and_no_formulas(self, client, dossier, treaty):
        Milestone.objects.create(
            dossier=dossier, happened_on=date(2023, 1, 1), title_ru="=1+1", source="lex.uz"
        )
        response = client.get(client.get(address(dossier)).context["csv_url"])
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

        assert response["Content-Disposition"].startswith(
            'attachment; filename="kazakhstan-uzbekistan_ru.csv"'
        )
        assert len(rows) == 4
        assert rows[1][0] == "2022-12-22"
        assert [row[5] for row in rows if row[3] == "milestone"] == ["'=1+1"]


class TestMoments:
    """What happened to an agreement after its signature, told to the relation that it concerns."""

    @pytest.fixture
    def convention(self, dossier):
        """In force for three since 2000; one withdraws, one of the two left suspends it for a year, both end it."""
        treaty = make.make_agreement(
            parties=("kz", "uz", "kg"),
            title_ru="Конвенция",
            signed_on=date(1998, 3, 17),
            entry_method="consents",
        )
        kz, uz, kg = treaty.parties.order_by("order")
        for party, kind, day, effective in (
            (kz, "signature", date(1998, 3, 17), None),
            (uz, "signature", date(1998, 3, 17), None),
            (kg, "signature", date(1998, 3, 17), None),
            (kz, "ratification", date(1999, 5, 1), None),
            (kg, "ratification", date(1999, 5, 1), None),
            (uz, "ratification", date(2000, 6, 1), None),
            (kg, "denunciation", date(2004, 1, 1), date(2005, 1, 1)),
            (uz, "suspension", date(2010, 2, 2), date(2010, 2, 2)),
            (uz, "resumption", date(2011, 3, 3), date(2011, 3, 3)),
            (None, "termination", date(2015, 4, 4), date(2015, 4, 4)),
        ):
            PartyAction.objects.create(
                agreement=treaty, party=party, kind=kind, done_on=day, effective_on=effective
            )
        make.publish(treaty)
        return treaty

    def told(self, client, dossier, query=""):
        decades = client.get(address(dossier, query=query)).context["chronicle"].decades
        return [(entry.day.isoformat(), entry.about) for decade in decades for entry in decade.entries]

    def test_every_moment_of_the_parties_is_a_line_and_others_are_not_told(self, client, dossier, convention):
        assert self.told(client, dossier) == [
            ("1998-03-17", "Договор"),
            ("1999-05-01", "Ратификация: Казахстан"),
            ("2000-06-01", "Ратификация: Узбекистан"),
            ("2000-06-01", "Вступление в силу"),
            ("2010-02-02", "Приостановление"),  # only two were left
            ("2011-03-03", "Возобновление"),
            ("2015-04-04", "Прекращение"),
        ]

    def test_an_end_that_has_not_come_is_not_told_before_its_day(self, client, dossier):
        treaty = make.make_agreement(in_force_on=date(2023, 1, 1), duration="term", term_years=50)
        make.publish(treaty)

        assert [day for day, _about in self.told(client, dossier)] == ["2022-12-22", "2023-01-01"]

    def test_a_moment_follows_its_act(self, client, dossier, convention):
        convention.actions.filter(kind="termination").delete()

        assert "Прекращение" not in [about for _day, about in self.told(client, dossier)]

    def test_years_and_topics_narrow_the_chronicle_and_keep_the_other_filters(
        self, client, dossier, convention
    ):
        water = make.make_topic("water")
        dossier.topics.add(water)
        visit = make.make_event(title_ru="Визит")
        visit.topics.add(water)
        make.publish(visit)

        assert [day for day, _about in self.told(client, dossier, "?from=2000&to=2010")] == [
            "2000-06-01", "2000-06-01", "2010-02-02",
        ]  # fmt: skip
        assert [day for day, _about in self.told(client, dossier, "?topic=water")] == ["2025-11-14"]
        page = page_of(client, dossier, query="?show=agreements&topic=water&from=2000")
        assert '<input type="hidden" name="topic" value="water">' in page
        assert '<input type="hidden" name="show" value="agreements">' in page

    @pytest.mark.parametrize("query", ["?from=abc", "?to=0", "?from=99999", "?from=²"])
    def test_years_that_do_not_exist_are_not_found(self, client, dossier, query):
        assert client.get(address(dossier, query=query)).status_code == 404


class TestLongStory:
    @pytest.fixture
    def long(self, dossier):
        changes.bulk_create(
            Milestone,
            [
                Milestone(
                    dossier=dossier,
                    happened_on=date(1992, 1, 1) + timedelta(days=number * 6),
                    title_ru=f"Казахстан и Узбекистан подписали документ о сотрудничестве номер {number}",
                    source="Официальный сайт",
                )
                for number in range(2000)
            ],
        )
        return dossier

    def test_is_paged_from_the_newest_back_and_stays_small(self, client, long, django_assert_max_num_queries):
        page = address(long)
        client.get(page)
        with django_assert_max_num_queries(20):
            response = client.get(page)
        chronicle = response.context["chronicle"]

        assert len(response.content) < 200_000
        assert len(chronicle.leaves) == 17
        assert lines(response)[-1][2].endswith("номер 1999")
        assert "<details" in response.content.decode()

    def test_years_fold_and_only_the_newest_few_lines_are_open(self, client, long):
        chronicle = client.get(address(long)).context["chronicle"]

        shown = {year: len(entries) for decade in chronicle.decades for year, entries in decade.years}
        newest = max(shown)
        assert newest in chronicle.open_years
        assert sum(shown[year] for year in chronicle.open_years) <= max(12, shown[newest])

    def test_every_entry_is_on_some_page(self, client, long):
        seen = []
        for number in range(17, 0, -1):
            seen += [title for *_rest, title in lines(client.get(address(long, query=f"?page={number}")))]

        assert len(seen) == len(set(seen)) == 2000
        assert seen[0].endswith("номер 0")
