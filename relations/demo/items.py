"""The demo's articles, agreements and events, each brought to the shelf in the languages it has."""

import datetime as dt

from django.utils import timezone

from relations.editorial import publishing
from relations.models import (
    ActionKind,
    Agreement,
    Article,
    Authorship,
    Country,
    EntryMethod,
    Event,
    EventStatus,
    EventType,
    Expert,
    Link,
    LinkKind,
    Organisation,
    Participation,
    Party,
    PartyAction,
    Place,
    Precision,
    Series,
    Topic,
    changes,
)

from . import agreement_details, official
from .acts import Office, add_sources, day_of, existing, morning, texts
from .source import read, translated

LANGUAGES = ("kk", "ru", "en")


def load_agreements(office: Office, done) -> dict[str, Agreement]:
    """The register of agreements; `done` is called after each."""
    items, new = {}, {}
    for row in read("agreements")["agreements"]:
        with changes.together():
            items[row["id"]] = existing(Agreement, row)
            if items[row["id"]] is None:
                items[row["id"]] = new[row["id"]] = _agreement(row, office)
        done()
    agreement_details.apply(new, undated=read("register")["in_force_on_unknown_day"])
    official.cite_acts(new)
    return items


def _agreement(row: dict, office: Office) -> Agreement:
    register = read("register")
    place = Place.objects.filter(
        code="astana" if _in_nur_sultan(row) else (row["place"] or {}).get("id")
    ).first()
    agreement = Agreement.objects.create(
        created_by=office.people["registrar"],
        original_language="ru",
        instrument=row["type"],
        level="intergovernmental" if row["type"] == "intergovernmental_agreement" else "interstate",
        is_binding=_is_binding(row, register),
        place=place,
        signed_on=day_of(row["signed_on"]),
        signed_on_precision=row["date_precision"],
        **_entry_into_force(row, register),
        **texts(row, lead="summary"),
    )
    agreement.topics.set(Topic.objects.filter(code__in=row["topics"]))
    _parties(agreement, row)
    _signatures(agreement, row, register)
    official.cite(agreement, row["id"])
    add_sources(agreement, row["source_note"])
    office.publish_all(agreement, LANGUAGES, morning(agreement.signed_on + dt.timedelta(days=1)))
    return agreement


def _in_nur_sultan(row: dict) -> bool:
    return bool(row["place"]) and row["place"]["id"] == "nur-sultan"


def _is_binding(row: dict, register: dict) -> bool | None:
    if row["id"] in register["binding"]:
        return True
    return False if row["id"] in register["political"] else None


def _entry_into_force(row: dict, register: dict) -> dict:
    if row["entered_into_force_on"]:
        return {"in_force_on": day_of(row["entered_into_force_on"]), "in_force_on_precision": Precision.DAY}
    if row["status"] == "political":
        return {"entry_method": EntryMethod.NONE}
    if row["id"] in register["known_not_in_force"]:
        return {"in_force_on_precision": Precision.NOT_YET}
    return {}


def _parties(agreement: Agreement, row: dict) -> None:
    countries = list(row["parties"])
    countries += read("register")["accessions"].get(row["id"], [])
    for order, code in enumerate(countries):
        Party.objects.create(agreement=agreement, country=Country.objects.get(code=code), order=order)
    for order, code in enumerate(row["party_organisations"], len(countries)):
        Party.objects.create(
            agreement=agreement, organisation=Organisation.objects.get(code=code), order=order
        )
    agreement.countries.set(Country.objects.filter(code__in=countries))
    agreement.organisations.set(Organisation.objects.filter(code__in=row["party_organisations"]))


def _signatures(agreement: Agreement, row: dict, register: dict) -> None:
    """Who signed and when; a party that has not signed yet is known not to have."""
    unsigned = register["unsigned"].get(row["id"], [])
    later = register["later_signatures"].get(row["id"], {})
    signatories = (*row["parties"], *row["party_organisations"])
    actions = []
    for party in agreement.parties.select_related("country", "organisation"):
        if party.code in signatories:
            missing = party.code in unsigned
            done_on = None if missing else day_of(later.get(party.code) or row["signed_on"])
            precision = Precision.NOT_YET if missing else row["date_precision"]
            actions.append(
                PartyAction(
                    agreement=agreement, party=party, kind=ActionKind.SIGNATURE,
                    done_on=done_on, done_on_precision=precision,
                )
            )  # fmt: skip
    changes.bulk_create(PartyAction, actions)


def load_events(office: Office, agreements: dict[str, Agreement], done) -> dict[str, Event]:
    """Visits and meetings, the larger ones before their parts."""
    part_of = read("register")["part_of"]
    items: dict[str, Event] = {}
    for row in sorted(read("events")["events"], key=lambda row: (row["id"] in part_of, row["start"])):
        with changes.together():
            event = existing(Event, row)
            if event is None:
                event = _event(row, office, items.get(part_of.get(row["id"])))
                for code in row["agreements"]:
                    link(agreements[code], LinkKind.SIGNED_AT, event)
            items[row["id"]] = event
        done()
    return items


def _head(row: dict | None) -> dict:
    """Who led a delegation, in the office held at the time."""
    if row is None:
        return {}
    return {"is_head": True, **translated("person", row["person"]), **translated("office", row["office"])}


def _event(row: dict, office: Office, parent: Event | None) -> Event:
    series = Series.objects.filter(code=row["format"]).first()
    place, then = row["place"], {}
    if _in_nur_sultan(row):
        then = translated("place_name", place["name"])
    event = Event.objects.create(
        created_by=office.people["registrar"],
        original_language="ru",
        type=EventType.objects.get(code=row["type"]),
        level=row["level"],
        status=EventStatus.HELD if row["status"] == "completed" else EventStatus.PLANNED,
        starts_on=day_of(row["start"]),
        ends_on=day_of(row["end"]),
        place=Place.objects.filter(code="astana" if then else (place or {}).get("id")).first(),
        host_country=Country.objects.filter(code=row["host_country"]).first(),
        parent=parent,
        series=series,
        series_number=_number_in_series(row),
        **then,
        **texts(row, lead="description"),
    )
    event.topics.set(Topic.objects.filter(code__in=row["topics"]))
    event.countries.set(Country.objects.filter(code__in=row["participants"]))
    event.organisations.set(Organisation.objects.filter(code__in=row["organisations"]))
    terms = [("country", Country.objects.get(code=code)) for code in row["participants"]]
    terms += [("organisation", Organisation.objects.get(code=code)) for code in row["organisations"]]
    heads = {head["country"]: head for head in read("register")["delegations"].get(row["id"], [])}
    changes.bulk_create(
        Participation,
        [
            Participation(event=event, order=order, **{field: term}, **_head(heads.get(term.code)))
            for order, (field, term) in enumerate(terms)
        ],
    )
    official.cite(event, row["id"])
    add_sources(event, row["source_note"])
    office.publish_all(event, LANGUAGES, morning(event.ends_on + dt.timedelta(days=1)))
    return event


def _number_in_series(row: dict) -> int | None:
    head, _dash, number = row["id"].rpartition("-")
    return int(number) if head == "ca-consultative" else None


def load_articles(office: Office, agreements: dict, events: dict, done) -> dict[str, Article]:
    """The articles in the languages they have, some with a second edition."""
    items: dict[str, Article] = {}
    for row in read("articles")["articles"]:
        with changes.together():
            article = existing(Article, row)
            if article is None:
                article = _article(row, office)
                for code in row["agreements"]:
                    link(article, LinkKind.DISCUSSES, agreements[code])
                for code in row["events"]:
                    link(article, LinkKind.DISCUSSES, events[code])
                office.publish_all(article, row["languages"], morning(day_of(row["published_on"])))
                _second_editions(article, row["id"], office)
            items[row["id"]] = article
        done()
    return items


def _article(row: dict, office: Office) -> Article:
    note = ""
    if row.get("attribution_note"):
        note = {
            "kk": "Шолудың деректері бойынша демонстрация үшін жазылған мазмұндама; автордың өз мәтіні емес.",
            "ru": "Пересказ, написанный для демонстрации по фактам опубликованного обзора; это не авторский текст.",
            "en": row["attribution_note"],
        }
    article = Article.objects.create(
        created_by=office.people["expert"],
        original_language=row["original_language"],
        genre=row["type"],
        is_demo=True,
        **texts(row),
        **(translated("note", note) if note else {}),
    )
    article.topics.set(Topic.objects.filter(code__in=row["topics"]))
    article.countries.set(Country.objects.filter(code__in=row["countries"]))
    for order, code in enumerate(row["authors"]):
        Authorship.objects.create(article=article, expert=Expert.objects.get(code=code), order=order)
    return article


def _second_editions(article: Article, code: str, office: Office) -> None:
    for row in read("states")["second_editions"]:
        if row["article"] != code:
            continue
        field = f"body_{row['language']}"
        article = Article.objects.get(pk=article.pk)
        body = getattr(article, field)
        place = row.get("after")
        setattr(
            article, field, body.replace(place, place + row["added"], 1) if place else body + row["added"]
        )
        article.save()
        at = dt.datetime.fromisoformat(row["at"]).replace(tzinfo=morning(dt.date(2025, 1, 1)).tzinfo)
        office.publish(article, row["language"], at, minor=row["minor"], correction_note=row["note"])


def load_states(office: Office, agreements: dict, done) -> None:
    """One article in each state that readers do not, or no longer, see."""
    for row in read("states")["articles"]:
        with changes.together():
            if existing(Article, row) is None:
                article = _article(row, office)
                for code in row["discusses"]:
                    link(article, LinkKind.DISCUSSES, agreements[code])
                STATES[row["state"]](article, row, office)
        done()


def _scheduled(article: Article, row: dict, office: Office) -> None:
    tomorrow = morning(timezone.localdate() + dt.timedelta(days=1))
    for language in sorted(row["title"], key=lambda language: language != row["original_language"]):
        office.publish(article, language, tomorrow)


def _draft(article: Article, row: dict, office: Office) -> None:
    publishing.touch(article, row["original_language"], by=office.people["expert"])


def _in_review(article: Article, row: dict, office: Office) -> None:
    office.submit(article, row["original_language"])


def _withdrawn(article: Article, row: dict, office: Office) -> None:
    office.publish_all(article, row["title"], morning(day_of(row["published"])))
    for language, reason in row["reason"].items():
        publishing.withdraw(article, language, by=office.people["chief-editor"], reason=reason)


STATES = {"scheduled": _scheduled, "draft": _draft, "in_review": _in_review, "withdrawn": _withdrawn}


def load_links(items: dict) -> None:
    """Relations between items that neither row names by itself."""
    for source, kind, target in read("register")["links"]:
        link(items[source], kind, items[target])


def link(source, kind: str, target) -> None:
    """Join two items unless they are joined already."""
    if not Link.objects.filter(source=source, target=target, kind=kind).exists():
        Link(source_id=source.pk, target_id=target.pk, kind=kind, order=source.links_out.count()).save()
