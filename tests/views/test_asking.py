"""A question to the register as a reader meets its answer."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from relations.models import Place
from relations.register import index as register
from relations.register.keeping import Kept
from relations.search import snapshot, tally, thesaurus
from tests.factories import make_agreement, make_article, make_country, make_expert, make_place, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_memory():
    snapshot.forget()
    thesaurus.forget()


def published(title, **facts):
    agreement = make_agreement(title_ru=title, title_en=title, title_kk=title, **facts)
    publish(agreement, "ru", "en", "kk")
    return agreement


def asked(client, text, language="en", **more):
    return client.get(f"/{language}/search/", {"q": text, **more}).context["asked"]


def titles(found):
    return [one.title for one in found.found]


def test_what_was_signed_in_a_place_in_a_month_is_answered_by_the_register(client):
    tashkent = make_place("tashkent")
    astana = Place.objects.create(
        code="astana", name_kk="Астана", name_ru="Астана", name_en="Astana", country=make_country("kz")
    )
    for number, day in enumerate((date(2025, 11, 14), date(2025, 11, 15)), 1):
        published(f"Paper {number}", signed_on=day, place=tashkent)
    published("Elsewhere", signed_on=date(2025, 11, 15), place=astana)
    published("Earlier", signed_on=date(2025, 10, 15), place=tashkent)

    for language, text in (
        ("en", "What was signed in Tashkent in November 2025"),
        ("ru", "Что подписано в Ташкенте в ноябре 2025 г."),
        ("kk", "2025 жылғы қарашада Ташкентте не қол қойылды"),
    ):
        found = asked(client, text, language)

        assert titles(found) == ["Paper 2", "Paper 1"], text
        assert [chip.part for chip in found.chips] == ["place", "days"]


def test_standing_is_that_of_the_day_asked_about(client):
    published(
        "Ended", signed_on=date(1999, 1, 1), in_force_on=date(2000, 1, 1), terminated_on=date(2012, 1, 1)
    )
    published("Later", signed_on=date(2014, 1, 1), in_force_on=date(2015, 1, 1))

    then, now = (
        asked(client, "договоры Казахстана и Узбекистана, действующие в 2010", "ru"),
        asked(client, "договоры Казахстана и Узбекистана в силе", "ru"),
    )

    assert (titles(then), [one.card.status for one in then.found]) == (["Ended"], ["in_force"])
    assert titles(now) == ["Later"]
    assert then.answer.url == (
        "/ru/agreements/?instrument=treaty&status=in_force&party=kz&with=uz&as_of=2010-12-31"
    )


def test_a_chip_let_go_is_searched_for_as_words(client):
    published("В силе", signed_on=date(1999, 1, 1), in_force_on=date(2000, 1, 1))
    question = "договоры Казахстана и Узбекистана, действующие в 2010"

    chips = {chip.part: chip for chip in asked(client, question, "ru").chips}
    without = client.get(chips["status"].url).context["asked"]
    nothing = client.get(asked(client, question, "ru").plain_url).context["asked"]

    assert [(chip.title, chip.text) for chip in chips.values()] == [
        ("Стороны", "Казахстан, Узбекистан"), ("Тип", "Договор"), ("Статус", "Действует"), ("По состоянию на", "2010\u00a0год"),
    ]  # fmt: skip
    assert {chip.part for chip in without.chips} == {"parties", "instrument", "days"}
    assert without.has_words
    assert (nothing.chips, nothing.found) == ([], [])


def test_who_ratified_is_read_from_the_acts_and_from_the_laws_at_home(client):
    deposited, law, neither = (published(title, signed_on=date(2017, 1, 1)) for title in ("A", "B", "C"))
    deposited.actions.create(
        kind="ratification", party=deposited.parties.get(country__code="kz"), done_on=date(2018, 3, 1)
    )
    law.references.create(register="ratification_law", country=make_country("kz"), dated_on=date(2018, 5, 1))
    neither.actions.create(
        kind="ratification", party=neither.parties.get(country__code="uz"), done_on=date(2018, 4, 1)
    )

    found = asked(client, "ratified by Kazakhstan in 2018")

    assert sorted(titles(found)) == ["A", "B"]
    assert found.answer.url == ""
    assert asked(client, "ratified by Kazakhstan in 2016").total_text == "0 agreements fit"


def test_what_was_not_done_yet_and_laws_of_others_are_no_traces(client):
    not_yet, of_other, own = (published(title, signed_on=date(2017, 1, 1)) for title in ("A", "B", "C"))
    not_yet.actions.create(
        kind="ratification", party=not_yet.parties.get(country__code="kz"), done_on_precision="not_yet"
    )
    of_other.references.create(register="ratification_law", country=make_country("uz"))
    own.references.create(register="ratification_law", country=make_country("kz"))

    assert titles(asked(client, "ratified by Kazakhstan")) == ["C"]
    assert titles(asked(client, "Kazakhstan acceded")) == []


def test_signed_and_entered_into_force_mean_until_today(client):
    published("Never signed", signed_on=None)
    published("Signed", signed_on=date(2017, 1, 1), in_force_on=date(2190, 1, 1))
    published("Entered", signed_on=date(2016, 1, 1), in_force_on=date(2017, 1, 1))

    assert titles(asked(client, "signed by Kazakhstan")) == ["Signed", "Entered"]
    assert titles(asked(client, "entered into force with Uzbekistan")) == ["Entered"]


def test_the_answer_stands_on_the_first_page_and_not_among_articles(client):
    published("Treaty", signed_on=date(2017, 1, 1))
    text = "treaties with Uzbekistan"

    assert titles(asked(client, text)) == titles(asked(client, text, kind="agreement")) == ["Treaty"]
    for more in ({"page": 2}, {"kind": "article"}):
        found = asked(client, text, **more)
        assert (titles(found), bool(found.chips)) == ([], True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "статьи Сейтовой об Узбекистане 2025 года"),
        ("kk", "Айгерім Сейтованың Өзбекстан туралы 2025 жылғы мақалалары"),
        ("en", "articles by Aigerim Seitova on Uzbekistan in 2025"),
    ],
)
def test_what_an_expert_wrote_is_read_out_of_the_name(client, language, text):
    expert, uz = make_expert(), make_country("uz")
    for title, authors, countries, day in (
        ("Fits", [expert], [uz], date(2025, 3, 1)),
        ("Newer", [expert], [uz], date(2025, 4, 1)),
        ("Other country", [expert], [], date(2025, 3, 1)),
        ("Other year", [expert], [uz], date(2024, 3, 1)),
        ("Other author", [], [uz], date(2025, 3, 1)),
    ):
        names = {f"title_{code}": title for code in ("kk", "ru", "en")}
        article = make_article(authors=authors, countries=countries, first_published_on=day, **names)
        publish(article, "kk", "ru", "en")

    found = asked(client, text, language)

    assert titles(found) == ["Newer", "Fits"]
    assert [chip.part for chip in found.chips] == ["parties", "expert", "days"]
    assert found.chips[1].title == {"ru": "Автор", "kk": "Автор", "en": "Author"}[language]
    without = client.get(found.chips[1].url).context["asked"]
    assert "expert" not in [chip.part for chip in without.chips]
    assert asked(client, text, language, kind="agreement").found == []


def test_words_left_over_narrow_what_an_expert_wrote(client, queries_of, monkeypatch):
    monkeypatch.setattr(tally.counts, "write", lambda: None)
    expert = make_expert(given_name_en="Aigerim", family_name_en="Seitova")
    for title in ("The border", "The sea"):
        publish(
            make_article(title_en=title, lead_en=title, body_en=f"<p>{title}</p>", authors=[expert]), "en"
        )

    found = asked(client, "what Seitova wrote about the border")

    assert titles(found) == ["The border"]
    assert found.answer.url == f"/en/search/?q=border&expert={expert.pk}"
    assert asked(client, "what Seitova wrote about dragons").chips == []
    assert queries_of("/en/search/?q=what+Seitova+wrote+about+the+border") <= 10


def test_words_that_no_agreement_has_are_said_and_left_out(client):
    published("Treaty", signed_on=date(2017, 1, 1), place=make_place("tashkent"))

    response = client.get("/en/search/", {"q": "what did Zorglub sign in Tashkent in 2017"})

    assert titles(response.context["asked"]) == ["Treaty"]
    assert "None of these agreements has the words “Zorglub”." in response.context["notes"]


def test_an_expert_stays_a_word_beside_the_register_and_a_wrong_date_alone_is_no_question(client):
    make_expert(given_name_en="Aigerim", family_name_en="Seitova")
    published("Treaty", signed_on=date(2017, 1, 1))

    named = asked(client, "treaties with Uzbekistan Aigerim Seitova")

    assert ([chip.part for chip in named.chips], named.has_words) == (["parties", "instrument"], True)
    assert "calendar" not in str(client.get("/en/search/", {"q": "31.02.2020"}).context["notes"])


def test_words_left_over_narrow_the_answer(client):
    published("Treaty on eternal friendship", signed_on=date(1998, 1, 1))
    published("Treaty on the border", signed_on=date(2001, 1, 1))

    assert titles(asked(client, "eternal friendship treaty with Uzbekistan")) == [
        "Treaty on eternal friendship"
    ]


def test_what_stands_in_the_answer_is_not_listed_twice(client):
    agreement = published("Treaty on the border", signed_on=date(2001, 1, 1))
    article = make_article(title_en="The border of Kazakhstan and Uzbekistan", countries=[make_country("uz")])
    publish(article, "en")

    response = client.get("/en/search/", {"q": "border Kazakhstan Uzbekistan"})

    assert [one.card.id for one in response.context["asked"].found] == [agreement.pk]
    assert agreement.pk not in [one.card.id for one in response.context["found"]]


@pytest.mark.parametrize(
    "text",
    ["signed after 2015 and before 2010 with Uzbekistan", "in force before 0001", "31.02.2020 suspended"],
)
def test_contradictions_and_impossible_dates_are_answered_kindly(client, text):
    published("Treaty", signed_on=date(2012, 1, 1))

    response = client.get("/en/search/", {"q": text})

    assert response.status_code == 200
    assert response.context["asked"].found == []
    if "31.02" in text:
        assert (
            "“31.02.2020” is not a date of the calendar; the register was asked without it."
            in response.context["notes"]
        )


def test_the_day_asked_about_does_not_lie_in_the_future(client):
    published("Treaty", signed_on=date(2012, 1, 1), in_force_on=date(2013, 1, 1))

    assert asked(client, "treaties in force before 2190").answer.as_of == timezone.localdate()


def test_names_and_years_alone_that_fit_no_agreement_are_left_to_the_search(client):
    published("Treaty", signed_on=date(2012, 1, 1))

    assert asked(client, "trade of Kazakhstan and Uzbekistan 2024").chips == []
    assert asked(client, "treaties of Kazakhstan and Uzbekistan 2024").chips


@pytest.mark.parametrize("count", [1, 8])
def test_an_answer_asks_as_much_for_one_agreement_as_for_many(client, django_assert_max_num_queries, count):
    for number in range(count):
        published(f"Treaty {number}", signed_on=date(2012, 1, number + 1), in_force_on=date(2013, 1, 1))
    text = {"q": "treaties of Kazakhstan and Uzbekistan in force in 2014"}
    client.get("/en/search/", text)

    with django_assert_max_num_queries(18):
        assert len(client.get("/en/search/", text).context["asked"].found) == count


def test_in_force_for_one_party_is_that_partys_own_standing(client):
    left = published(
        "Left", parties=("kz", "uz", "kg"), signed_on=date(1999, 1, 1), in_force_on=date(2000, 1, 1)
    )
    left.actions.create(
        kind="denunciation", party=left.parties.get(country__code="kg"), done_on=date(2010, 1, 1),
        effective_on=date(2011, 1, 1), done_on_precision="day", effective_on_precision="day",
    )  # fmt: skip
    published("Stayed", parties=("kz", "kg"), signed_on=date(2001, 1, 1), in_force_on=date(2002, 1, 1))

    assert titles(asked(client, "agreements of Kyrgyzstan in force")) == ["Stayed"]
    assert titles(asked(client, "agreements of Kazakhstan in force")) == ["Stayed", "Left"]
    assert titles(asked(client, "agreements of Kyrgyzstan in force in 2005")) == ["Stayed", "Left"]
    found = asked(client, "agreements of Kyrgyzstan in force")
    assert found.answer.url == "/en/agreements/?standing=party&party=kg"
    assert [one.card.title for one in asked(client, "agreements of Kyrgyzstan in force").found] == ["Stayed"]


QUESTIONS = (
    "22.12.2022",
    "договоры с Узбекистаном, ратифицированные Казахстаном в 2018",
    "действующие в 2023 договоры Казахстана с Узбекистаном",
    "договоры Казахстана о вечной дружбе",
    "что подписали в Ташкенте в декабре 2022",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_asks_the_database_no_more_than_a_search(client, question, monkeypatch, queries_of):
    """As on a site: the register is in memory, and what was asked is noted beside the requests."""
    monkeypatch.setattr(
        register, "kept", Kept(register.Index, 1)
    )  # one of its own: numbers of rows may come again
    monkeypatch.setattr(tally.counts, "write", lambda: None)
    for number in range(3):
        agreement = published(
            f"Договор {number} о вечной дружбе", place=make_place(), in_force_on=date(2023, 1, 5)
        )
        party = agreement.parties.get(country__code="kz")
        agreement.actions.create(kind="ratification", party=party, done_on=date(2018, 1, 2))
        publish(make_article(title_ru=f"Вечная дружба Казахстана {number}"), "ru")

    assert asked(client, question, "ru").found
    assert queries_of(f"/ru/search/?{urlencode({'q': question})}") <= 10


@pytest.mark.parametrize(
    "text",
    [
        "а" * 10_000, "договор " * 2_000, "22.12.2022 " * 900, "31.02.2020", "30 февраля 2020 года", "99.99.9999",
        "договоры до 1990 и после 2010", "в силе не в силе 2010", "подписанные в 0000 году", "2010-13-45", "\x00\ud800",
    ],
)  # fmt: skip
def test_whatever_is_asked_gets_a_page(client, text):
    published("Договор", in_force_on=date(2023, 1, 5))

    for language in ("kk", "ru", "en"):
        answer = client.get(f"/{language}/search/", {"q": text.encode("utf-8", "surrogatepass")})
        assert answer.status_code == 200
        assert len(answer.content) < 80_000


@pytest.mark.parametrize(
    "more",
    [
        {"from": "2020-01-01", "to": "2010-01-01"}, {"from": "2020-02-31"}, {"to": "31.02.2020"}, {"from": "x" * 5_000},
        {"status": ["in_force", "terminated"], "kind": "event"}, {"kind": ["x"] * 500}, {"words": ["days"] * 500},
        {"year": "99999999999"}, {"page": "-1"}, {"page": "9" * 40}, {"language": "xx"}, {"sort": "x"},
    ],
)  # fmt: skip
def test_chips_that_contradict_or_mean_nothing_get_a_page(client, more):
    published("Договор", in_force_on=date(2023, 1, 5))

    answer = client.get("/ru/search/", {"q": "договор в силе", **more})

    assert answer.status_code == 200
    for day in ("2020-02-31", "31.02.2020"):
        assert (day in [*more.values()]) == (
            f"“{day}”" in answer.content.decode() or f"«{day}»" in answer.content.decode()
        )


def test_agreements_of_many_parties_can_be_asked_for(client):
    published("Of two", parties=("kz", "uz"))
    published("Of three", parties=("kz", "uz", "kg"))

    for text, title in (
        ("многосторонние договоры", "Of three"),
        ("двусторонние договоры", "Of two"),
        ("озбекстанмен копжакты шарттар", "Of three"),
    ):
        found = asked(client, text, "ru")

        assert titles(found) == [title], text
        assert ("Число сторон" in [chip.title for chip in found.chips]) is True
