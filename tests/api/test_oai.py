"""OAI-PMH as a harvester uses it."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from relations.api import oai
from relations.editorial import publishing
from tests import factories

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def ask(client, verb="ListRecords", **arguments):
    arguments = {name.rstrip("_"): value for name, value in arguments.items()}
    response = client.get("/oai", {"verb": verb} | arguments)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def error(root):
    return root.find(f"{OAI}error").get("code")


def ids(root):
    return [int(row.text.rsplit(":", 1)[1]) for row in root.iter(f"{OAI}identifier")]


def values(record, name):
    return [(element.text, element.get(LANG)) for element in record.iter(f"{DC}{name}")]


@pytest.fixture
def review(daniyar):
    article = factories.make_article(
        authors=[factories.make_expert()], countries=[factories.make_country("uz")]
    )
    factories.publish(article, "ru", "kk", by=daniyar)
    return article


def test_it_introduces_itself(client, review):
    root = ask(client, "Identify")

    assert root.findtext(f"{OAI}Identify/{OAI}deletedRecord") == "persistent"
    assert root.findtext(f"{OAI}Identify/{OAI}granularity") == "YYYY-MM-DDThh:mm:ssZ"
    assert root.findtext(f"{OAI}Identify/{OAI}baseURL").endswith("/oai")


def test_one_record_holds_all_language_versions(client, review):
    root = ask(client, "GetRecord", identifier=oai.identifier(review.pk), metadataPrefix="oai_dc")

    record = root.find(f".//{OAI}record")
    assert values(record, "title") == [(factories.TITLES["ru"], "ru"), (factories.TITLES["kk"], "kk")]
    assert values(record, "language") == [("ru", None), ("kk", None)]
    assert values(record, "creator") == [("Айгерим Сейтова", "ru")]
    assert ("Өзбекстан", "kk") in values(record, "coverage")
    sets = {row.text for row in record.iter(f"{OAI}setSpec")}
    assert sets == {"type:article", "lang:ru", "lang:kk"}


def test_sets_choose_by_type_and_language(client, review, daniyar):
    visit = factories.make_event()
    factories.publish(visit, "en", by=daniyar)

    assert ids(ask(client, metadataPrefix="oai_dc")) == [review.pk, visit.pk]
    assert ids(ask(client, metadataPrefix="oai_dc", set="type:event")) == [visit.pk]
    assert ids(ask(client, metadataPrefix="oai_dc", set="lang:kk")) == [review.pk]
    assert error(ask(client, metadataPrefix="oai_dc", set="type:agreement")) == "noRecordsMatch"


def test_long_lists_go_on_with_a_token(client, daniyar, monkeypatch):
    monkeypatch.setattr(oai, "BATCH", 2)
    made = []
    for _ in range(5):
        article = factories.make_article()
        factories.publish(article, "ru", by=daniyar)
        made.append(article.pk)

    root = ask(client, "ListIdentifiers", metadataPrefix="oai_dc", set="lang:ru")
    seen = ids(root)
    while token := root.findtext(f"{OAI}ListIdentifiers/{OAI}resumptionToken"):
        root = ask(client, "ListIdentifiers", resumptionToken=token)
        seen += ids(root)

    assert seen == made
    assert root.find(f"{OAI}ListIdentifiers/{OAI}resumptionToken") is not None


def test_an_answer_echoes_what_was_asked_and_nothing_else(client, daniyar, monkeypatch):
    """The schema refuses the empty dates that a token once brought into the echo."""
    monkeypatch.setattr(oai, "BATCH", 1)
    for _ in range(2):
        factories.publish(factories.make_article(), "ru", by=daniyar)
    token = ask(client, "ListIdentifiers", metadataPrefix="oai_dc").findtext(
        f"{OAI}ListIdentifiers/{OAI}resumptionToken"
    )

    second = ask(client, "ListIdentifiers", resumptionToken=token)
    nothing = ask(client, "ListIdentifiers", metadataPrefix="oai_dc", set="type:event")
    not_understood = ask(client, "ListIdentifiers")

    assert second.find(f"{OAI}request").attrib == {"verb": "ListIdentifiers", "resumptionToken": token}
    assert nothing.find(f"{OAI}request").attrib == {
        "verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "set": "type:event",
    }  # fmt: skip
    assert not_understood.find(f"{OAI}request").attrib == {}


def test_a_language_withdrawn_leaves_its_set_as_deleted_and_the_item_lives(client, review, saule):
    publishing.withdraw(review, "kk", by=saule, reason="Ошибка")

    in_kazakh = ask(client, metadataPrefix="oai_dc", set="lang:kk")
    header = in_kazakh.find(f".//{OAI}header")
    whole = ask(client, metadataPrefix="oai_dc").find(f".//{OAI}header")

    assert header.get("status") == "deleted"
    assert "lang:kk" in [row.text for row in header.iter(f"{OAI}setSpec")]
    assert in_kazakh.find(f".//{OAI}metadata") is None
    assert whole.get("status") is None
    assert "lang:kk" not in [row.text for row in whole.iter(f"{OAI}setSpec")]


def test_a_date_known_to_the_year_stays_a_year(client, daniyar):
    treaty = factories.make_agreement(signed_on=dt.date(1998, 1, 1), signed_on_precision="year")
    factories.publish(treaty, "ru", by=daniyar)

    [record] = ask(client, metadataPrefix="oai_dc").iter(f"{OAI}record")

    assert values(record, "date") == [("1998", None)]


def test_the_address_of_the_administrator_is_an_address(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Портал <portal@example.kz>"

    assert ask(client, "Identify").findtext(f".//{OAI}adminEmail") == "portal@example.kz"


def test_a_withdrawn_item_stays_as_a_deleted_record(client, review, saule):
    for language in ("ru", "kk"):
        publishing.withdraw(review, language, by=saule, reason="Ошибка")

    root = ask(client, metadataPrefix="oai_dc")

    header = root.find(f".//{OAI}header")
    assert header.get("status") == "deleted"
    assert root.find(f".//{OAI}metadata") is None
    assert factories.TITLES["ru"] not in ElementTree.tostring(root, encoding="unicode")


def test_what_was_published_in_error_is_told_as_deleted_to_those_who_may_have_listed_it(client, daniyar):
    article = factories.make_article(languages=["ru"])
    edition = factories.publish(article, "ru", by=daniyar)["ru"]
    listed = ask(client, metadataPrefix="oai_dc").find(f".//{OAI}datestamp").text
    publishing.undo(edition, by=daniyar)

    header = ask(client, metadataPrefix="oai_dc").find(f".//{OAI}header")
    again = ask(client, metadataPrefix="oai_dc", **{"from": listed})
    one = ask(client, "GetRecord", identifier=oai.identifier(article.pk), metadataPrefix="oai_dc")

    assert header.get("status") == "deleted"
    assert again.find(f".//{OAI}header").get("status") == "deleted"
    assert one.find(f".//{OAI}header").get("status") == "deleted"
    assert one.find(f".//{OAI}metadata") is None
    assert factories.TITLES["ru"] not in ElementTree.tostring(one, encoding="unicode")


def test_an_older_edition_that_an_error_had_covered_is_harvested_again(client, daniyar, time_machine):
    start = timezone.now().replace(microsecond=0)
    time_machine.move_to(start - dt.timedelta(days=2), tick=False)
    article = factories.make_article(languages=["ru"])
    factories.publish(article, "ru", by=daniyar)
    time_machine.move_to(start, tick=False)
    article.title_ru = "Ошибка"
    article.save()
    wrong = factories.publish(article, "ru", by=daniyar)["ru"]
    time_machine.move_to(start + dt.timedelta(minutes=5), tick=False)
    publishing.undo(wrong, by=daniyar)

    since = oai.stamp(start + dt.timedelta(minutes=1))
    root = ask(client, metadataPrefix="oai_dc", **{"from": since})

    header = root.find(f".//{OAI}header")
    assert (header.get("status"), header.find(f"{OAI}datestamp").text) == (
        None, oai.stamp(start + dt.timedelta(minutes=5)),
    )  # fmt: skip
    titles = [row.text for row in root.iter("{http://purl.org/dc/elements/1.1/}title")]
    assert titles == [factories.TITLES["ru"]]


def test_drafts_and_what_waits_for_its_hour_do_not_exist(client, daniyar):
    draft, later = factories.make_article(), factories.make_article()
    factories.publish(later, "ru", by=daniyar, at=timezone.now() + dt.timedelta(hours=1))

    assert error(ask(client, metadataPrefix="oai_dc")) == "noRecordsMatch"
    for item in (draft, later):
        root = ask(client, "GetRecord", identifier=oai.identifier(item.pk), metadataPrefix="oai_dc")
        assert error(root) == "idDoesNotExist"


def test_dates_choose_what_happened_between_them(client, review):
    today = timezone.now().astimezone(dt.UTC).date()
    yesterday, tomorrow = (today + dt.timedelta(days=days) for days in (-1, 1))

    assert ids(ask(client, metadataPrefix="oai_dc", from_=str(today), until=str(today))) == [review.pk]
    assert error(ask(client, metadataPrefix="oai_dc", until=str(yesterday))) == "noRecordsMatch"
    assert error(ask(client, metadataPrefix="oai_dc", from_=str(tomorrow))) == "noRecordsMatch"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Delete", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-02-01&until=2025-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-01-01&until=2025-01-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=!!!٣", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=<x>%00", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:127.0.0.1:999", "idDoesNotExist"),
    ],
)
def test_wrong_questions_get_the_errors_of_the_protocol(client, query, code):
    response = client.get(f"/oai?{query}")

    assert response.status_code == 200
    assert error(ElementTree.fromstring(response.content)) == code


def test_questions_may_be_posted(client, review):
    response = client.post("/oai", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})

    assert ids(ElementTree.fromstring(response.content)) == [review.pk]


def test_more_records_cost_no_more_queries(client, daniyar, django_assert_max_num_queries):
    for _ in range(4):
        factories.publish(factories.make_article(authors=[factories.make_expert()]), by=daniyar)

    with django_assert_max_num_queries(12):
        ask(client, metadataPrefix="oai_dc")


def datestamp(client, item):
    root = ask(client, "GetRecord", identifier=oai.identifier(item.pk), metadataPrefix="oai_dc")
    return dt.datetime.fromisoformat(root.find(f".//{OAI}datestamp").text)


@pytest.mark.parametrize("change", ["author", "name of an author", "country", "number"])
def test_a_record_is_dated_by_a_change_of_its_facts_and_harvested_again(client, review, change, time_machine):
    published = datestamp(client, review)
    expert, later = review.authorships.get().expert, timezone.now() + dt.timedelta(hours=3)
    time_machine.move_to(later, tick=False)
    since = oai.stamp(later - dt.timedelta(hours=1))
    assert error(ask(client, metadataPrefix="oai_dc", from_=since)) == "noRecordsMatch"

    if change == "author":
        review.authorships.get().delete()
    elif change == "name of an author":
        expert.family_name_ru = "Омарова"
        expert.save()
    elif change == "country":
        review.countries.clear()
    else:
        review.doi = "10.1234/5"
        review.save()

    assert published < datestamp(client, review) == later.replace(microsecond=0)
    assert ids(ask(client, "ListIdentifiers", metadataPrefix="oai_dc", from_=since)) == [review.pk]
    assert error(ask(client, metadataPrefix="oai_dc", until=since)) == "noRecordsMatch"


def test_a_record_is_not_dated_by_work_on_its_text(client, review, time_machine):
    published = datestamp(client, review)
    time_machine.move_to(timezone.now() + dt.timedelta(hours=3))

    review.body_ru = "<p>Ещё не опубликовано.</p>"
    review.save()
    review.save()

    assert datestamp(client, review) == published
