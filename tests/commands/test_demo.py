"""The demonstration: loaded through the real acts, once, with every state to be seen."""

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from relations.demo import covers, items
from relations.demo.acts import ZONE, host_of
from relations.demo.source import read
from relations.exchange import recognition
from relations.models import (
    ActionKind,
    Agreement,
    AgreementText,
    Article,
    Collection,
    Content,
    Dossier,
    Edition,
    Event,
    Link,
    PartyAction,
    Picture,
    Reference,
    Source,
    Status,
    Step,
    Translation,
    User,
    changes,
)
from relations.search import glossary, search

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def load(*arguments) -> str:
    out = StringIO()
    call_command("demo", "--no-covers", "--quiet", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(for_module):
    """The demonstration, loaded once for all stories of this module, on a machine that recognises no scans."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(recognition, "hindrance", lambda: "missing")
        return load()


def test_every_kind_is_there_in_the_languages_of_the_data(demo):
    assert {kind.__name__: kind.objects.count() for kind in (Article, Agreement, Event, Dossier, Collection)} == {
        "Article": 40, "Agreement": 46, "Event": 35, "Dossier": 7, "Collection": 2,
    }  # fmt: skip

    public = Edition.objects.public()
    caspian = Article.objects.get(title_ru__startswith="Каспий после Актау")
    assert list(public.filter(content=caspian).values_list("language", flat=True)) == ["ru"]
    assert not Edition.objects.exclude(kind="article").exclude(language__in=("kk", "ru", "en")).exists()


def test_the_archive_stands_where_it_was_first_published(demo, client):
    old = Edition.objects.public().filter(from_archive=True)

    assert sorted(old.values_list("language", flat=True)) == ["en"] * 3 + ["kk"] * 4 + ["ru"] * 6
    assert {day.year for day in old.values_list("dated_on", flat=True)} == {
        1995, 1996, 1997, 1998, 1999, 2000, 2002, 2003, 2006, 2009, 2012,
    }  # fmt: skip
    assert set(
        Article.objects.filter(content_ptr__in=old.values("content")).values_list("is_demo", flat=True)
    ) == {True}
    for address, words in (
        ("/?p=118", "yadernogo"), ("/арал-қоры", "aral"), ("/bulletin/1995/4/vneshnyaya-torgovlya.html", "torgovlya"),
    ):  # fmt: skip
        answer = client.get(address)
        assert (answer.status_code, words in answer["Location"]) == (301, True), address


def test_texts_of_the_archive_point_at_one_another(demo):
    aral = Article.objects.get(title_kk__startswith="Аралды құтқару")
    zone = Article.objects.get(title_ru__contains="договор подписан")

    assert f'href="/p/{zone.pk}"' in aral.body_kk
    assert f'href="/p/{aral.pk}"' in aral.body_kk
    assert "<figcaption>" in aral.body_kk
    assert aral.title_ru


def test_scans_of_the_archive_are_files_with_a_summary(demo):
    scans = Article.objects.filter(attachments__reading="scan")

    assert {(item.first_published_on.year, item.original_language) for item in scans} == {
        (1995, "ru"),
        (1996, "kk"),
    }
    assert all(
        item.text_in("lead", item.original_language) and not item.text_in("body", item.original_language)
        for item in scans
    )


def test_second_run_changes_nothing(demo):
    def state():
        return (
            Content.objects.count(), Edition.objects.count(), Link.objects.count(), User.objects.count(),
            Translation.objects.count(), list(Content.objects.order_by("pk").values_list("version", flat=True)),
        )  # fmt: skip

    before = state()

    again = load()

    assert state() == before
    assert "password" not in again


def test_passwords_are_random_shown_once_and_work(demo):
    rows = dict(re.findall(r"^\S+ +(\w+) +(\S{12,})\s*$", demo, flags=re.MULTILINE))

    assert set(rows) == {"aigerim", "zhanar", "sergey", "emma", "daniyar", "rustem", "saule", "marat"}
    assert len(set(rows.values())) == 8
    assert User.objects.get(username="saule").check_password(rows["saule"])


def test_corrected_article_keeps_its_first_edition_and_its_translations(demo):
    review = Article.objects.get(title_ru__contains="союзничество как опора")

    editions = list(Edition.objects.filter(content=review, language="ru").order_by("number"))

    assert [edition.number for edition in editions] == [1, 2]
    assert (
        editions[0].superseded_at
        == editions[1].published_at
        == dt.datetime(2025, 11, 13, 15, 40, tzinfo=ZONE)
    )
    assert editions[1].is_minor
    assert "примечание" in editions[1].correction_note
    assert "6,5\u00a0%" in editions[1].body
    assert "6,5\u00a0%" not in editions[0].body
    assert not Translation.objects.with_outdated().filter(content=review, is_outdated=True).exists()


def test_one_translation_is_outdated(demo):
    outdated = Translation.objects.with_outdated().filter(is_outdated=True)

    assert [(row.content.title_ru, row.language) for row in outdated] == [
        ("Что означает слово «союзники» в договоре 2022\u00a0года", "en")
    ]


def test_scheduled_article_waits_for_tomorrow_morning(demo):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    waiting = Edition.objects.scheduled()

    assert {edition.published_at for edition in waiting} == {dt.datetime.combine(tomorrow, dt.time(9), ZONE)}
    assert {edition.language for edition in waiting} == {"kk", "ru", "en"}


def test_draft_and_review_are_seen_by_nobody_outside(demo):
    draft = Article.objects.get(title_ru__startswith="Приграничная торговля")
    in_review = Article.objects.get(title_kk__startswith="Мұздық пен келісім")

    assert [row.state for row in draft.translations.all()] == ["in_work"]
    assert [row.state for row in in_review.translations.filter(language="kk")] == ["in_review"]
    assert not Edition.objects.filter(content__in=[draft, in_review]).exists()


def test_withdrawn_article_leaves_a_reason(demo):
    withdrawn = Edition.objects.filter(withdrawn_at__isnull=False).order_by("language")

    assert [edition.language for edition in withdrawn] == ["en", "ru"]
    assert all(edition.withdrawn_reason for edition in withdrawn)
    assert not Edition.objects.public().filter(content=withdrawn[0].content).exists()


def test_status_of_agreements_follows_from_their_dates(demo):
    def status(title):
        return Agreement.objects.get(title_en__startswith=title).status_on(dt.date(2025, 11, 13))

    assert status(
        "Treaty on Allied Relations between the Republic of Kazakhstan and the Republic of Uzbek"
    ) == (Status.SIGNED)  # two laws on ratification are references; no exchange of instruments is recorded
    assert status("Treaty of Eternal Friendship") == Status.IN_FORCE
    assert status(
        "Treaty between the Republic of Kazakhstan and the Republic of Uzbekistan on the Demarcation"
    ) == (Status.IN_FORCE)
    assert status("Treaty on Friendship, Good-Neighbourliness") == Status.PENDING
    assert status("Declaration on Allied Relations") == Status.POLITICAL
    assert status("Convention on the Legal Status of the Caspian") == Status.NOT_IN_FORCE


def test_computed_status_is_that_of_the_data(demo):
    day, differ = dt.date(2025, 11, 30), {}
    for row in read("agreements")["agreements"]:
        computed = Agreement.objects.get(title_ru=row["title"]["ru"]).status_on(day)
        if computed != row["status"]:
            differ[row["id"]] = (row["status"], computed.value)

    assert differ == {}


@pytest.mark.parametrize(
    ("title", "day", "standings"),
    [
        (
            "Treaty on the Eurasian Economic Union",
            "2015-01-01",
            {"kz": "party", "am": "contracting", "kg": "contracting"},
        ),
        ("Treaty on the Eurasian Economic Union", "2015-08-12", {"am": "party", "kg": "party"}),
        ("Charter of the Shanghai", "2016-01-01", {"kz": "party", "in": "named", "by": "named"}),
        (
            "Charter of the Shanghai",
            "2024-07-04",
            {"in": "party", "pk": "party", "ir": "party", "by": "party"},
        ),
        ("Nakhchivan Agreement", "2019-10-13", {"kz": "party", "uz": "contracting"}),
        ("Nakhchivan Agreement", "2019-10-14", {"uz": "party"}),
        ("Enhanced Partnership", "2016-05-01", {"kz": "provisional", "eu": "provisional"}),
        (
            "Convention on the Legal Status of the Caspian",
            "2025-01-01",
            {"kz": "contracting", "ir": "signatory"},
        ),
        ("Collective Security Treaty", "1998-01-01", {"uz": "party", "ge": "party"}),
        ("Collective Security Treaty", "2000-01-01", {"uz": "former", "az": "former", "kz": "party"}),
        ("Collective Security Treaty", "2013-01-01", {"uz": "suspended", "by": "party"}),
        ("Paris Agreement", "2016-12-31", {"kz": "contracting", "us": "party", "uz": "named"}),
        ("Paris Agreement", "2020-12-01", {"us": "former", "kz": "party", "uz": "party"}),
        ("Paris Agreement", "2021-03-01", {"us": "party"}),
        ("Paris Agreement", "2026-02-01", {"us": "former"}),
    ],
)
def test_parties_of_well_known_treaties_stand_as_history_has_it(demo, title, day, standings):
    agreement = Agreement.objects.get(title_en__startswith=title)

    history = agreement.history()

    found = {code: history.party_on(code, dt.date.fromisoformat(day)).standing for code in standings}
    assert found == standings


def test_no_text_written_for_the_demo_is_called_authentic(demo):
    assert not AgreementText.objects.filter(is_authentic=True).exists()


def test_a_law_of_a_parliament_is_a_reference_and_no_act(demo):
    treaty = Agreement.objects.get(title_en__startswith="Treaty on Allied Relations", countries__code="uz")

    assert {act.kind for act in treaty.actions.all()} == {ActionKind.SIGNATURE}
    assert treaty.references.get(number="83-VIII").dated_on == dt.date(2024, 5, 20)


def test_delegations_have_people_in_their_offices_of_the_time(demo):
    meeting = Event.objects.get(title_en__startswith="First Consultative Meeting")

    heads = {
        one.country.code: (one.person_en, one.office_en)
        for one in meeting.participations.filter(is_head=True)
    }

    assert heads["kz"] == ("Nursultan Nazarbayev", "President of the Republic of Kazakhstan")
    assert heads["tm"][1] == "Chair of the Mejlis of Turkmenistan"


def test_dossier_of_the_two_neighbours_is_complete(demo):
    dossier = Dossier.objects.get(parties_key="kz-uz")

    assert [step.taken_on.year for step in dossier.steps.all()] == [1992, 1998, 2013, 2021, 2022]
    assert all(step.document for step in dossier.steps.all())
    assert [claim.figure_en for claim in dossier.claims.all()] == ["8.9%", "6.5%", "1,301"]
    assert {indicator.measure for indicator in dossier.indicators.filter(code__startswith="kz-uz-trade")} == {
        "kz-uz-trade"
    }
    assert all(
        value.source for indicator in dossier.indicators.all() for value in indicator.observations.all()
    )


def test_sources_are_named_without_the_remarks_of_editors(demo):
    treaty = Agreement.objects.get(title_en__startswith="Enhanced Partnership and Cooperation Agreement")

    assert [source.title for source in treaty.sources.all()] == [
        "EUR-Lex: текст соглашения, 22016A0204(01)", "Совет Европейского союза",
        "thediplomat.com 2015/12", "silkroadstudies.org", "agenzianova.com 2023-02-02",
    ]  # fmt: skip
    assert not Source.objects.filter(title__contains="general knowledge").exists()
    assert Source.objects.filter(url="https://president.uz/ru/lists/view/4809").exists()


def test_every_fact_can_be_checked_at_an_official_address(demo):
    """Agreements and events name an official source first; acts, references and dated facts lead somewhere."""
    official = {host_of(row["url"]) for row in read("official")["registers"].values()}
    items = [*Agreement.objects.all(), *Event.objects.all()]
    acts = PartyAction.objects.filter(agreement__in=[item for item in items if item.kind == "agreement"])

    first = [item.sources.first() for item in items]

    assert all(source and host_of(source.url) in official for source in first)
    unlinked = Source.objects.filter(url="", content__in=items).values_list("title_en", flat=True)
    assert {title.split(",")[0].split(":")[0] for title in unlinked} == {
        "KazISS review",
        "Demonstration data",
    }
    assert not acts.filter(url="").exclude(done_on_precision="not_yet").exists()
    assert not Reference.objects.filter(url="").exists()
    assert not Step.objects.filter(source_url="").exists()


def test_items_are_joined(demo):
    visit = Event.objects.get(title_en="State Visit of the President of Kazakhstan to Uzbekistan")

    assert visit.links_in.filter(kind="signed_at").count() == 3
    assert visit.links_in.filter(kind="prepared_for").get().source.title_ru.startswith("Казахстан и")
    assert [event.type.code for event in visit.sub_events.all()] == ["supreme_council"]


def test_front_page_opens_with_the_review(demo):
    front = Collection.objects.get(code="front")

    first = front.entries.first()

    assert first.content.title_en.startswith("Kazakhstan and Uzbekistan: The Alliance")
    assert first.note_kk == "Мемлекеттік сапар қарсаңында"
    assert front.entries.count() == 5


def test_what_is_published_is_found(demo):
    results = search("узбекскими договорами", "ru")

    assert results.total > 0


def test_notes_are_stored_where_the_editor_keeps_them(demo):
    bodies = Edition.objects.filter(kind="article").values_list("body", flat=True)

    assert any('<span class="fn">' in body for body in bodies)
    assert not any("fn-ref" in body for body in bodies)


def test_invented_items_are_published_and_found(demo):
    before = Edition.objects.public().count()
    titles = set(Content.objects.values_list("pk", flat=True))

    load("--items", "12")

    added = Content.objects.exclude(pk__in=titles)
    assert added.count() == 12
    assert Edition.objects.public().count() == before + Edition.objects.filter(content__in=added).count()
    edition = Edition.objects.filter(content__in=added, language="ru").first()
    assert 400 < edition.word_count < 1600
    assert search(f'"{edition.title}"', "ru").hits[0].item == edition.content_id
    assert {content.specific()._meta.model_name for content in added} <= {"article", "agreement", "event"}
    assert changes.differences(added.values_list("pk", flat=True), keep=False) == {}


def test_cover_is_drawn_alike_each_time(demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    review = Article.objects.get(title_ru__contains="союзничество как опора")

    picture = covers.cover(review, "kz-uz-relations-review-2025", ["bilateral-relations"])

    assert (picture.width, picture.height) == (1600, 1000)
    assert picture.alt_ru == "Два круга из тонких колец, наложенные один на другой"
    assert (
        picture.sha256 == covers.cover(review, "kz-uz-relations-review-2025", ["bilateral-relations"]).sha256
    )
    assert Picture.objects.filter(covered=review).count() == 1


def test_every_motif_differs(demo):
    pictures = {name: covers.draw(name, "x").resize((40, 25)).tobytes() for name in covers.MOTIFS}

    assert len(set(pictures.values())) == len(covers.MOTIFS)
    assert set(covers.OF_TOPIC.values()) == set(covers.MOTIFS)
    assert items.STATES.keys() == {"scheduled", "draft", "in_review", "withdrawn"}


def test_the_glossary_has_nothing_against_the_texts_of_the_demonstration(demo):
    known = glossary.terms()

    found = [
        (item.pk, place.field, place.words)
        for item in Content.objects.all()
        for language in ("kk", "ru", "en")
        for place in glossary.wording(item, language, known)
    ]

    assert len(known) > 50
    assert found == []
