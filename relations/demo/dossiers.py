"""Indicators, dossiers and collections of the demo."""

from decimal import Decimal

from relations.models import (
    Claim,
    Collection,
    Country,
    Dossier,
    Entry,
    Expert,
    Indicator,
    Milestone,
    Observation,
    Organisation,
    Series,
    Source,
    Step,
    Topic,
    changes,
)
from relations.text.currencies import of_money_code
from relations.text.periods import parse

from .acts import Office, address_of, day_of, morning, source_names, texts
from .source import read, translated

LANGUAGES = ("kk", "ru", "en")
LOOKED_UP_ON = "2025-11-20"


def load_indicators() -> None:
    """Series of figures, each value with its source."""
    extras = read("dossiers")["indicators"]
    for row in read("indicators")["indicators"]:
        extra = extras.get(row["id"], {})
        indicator, made = Indicator.objects.get_or_create(
            code=row["id"],
            defaults={
                "form": row["kind"],
                "unit_code": row["unit"]["code"],
                **_money(row["unit"]["code"]),
                "flow": row.get("flow", ""),
                "measure": extra.get("measure", ""),
                "order": extra.get("order", 100),
                **translated("title", row["title"]),
                **translated("unit", {language: row["unit"][language] for language in LANGUAGES}),
                **translated("publisher", extra.get("publisher")),
                **translated("note", extra.get("note")),
            },
        )
        if made:
            indicator.countries.set(Country.objects.filter(code__in=row["countries"]))
            indicator.topics.set(Topic.objects.filter(code__in=row["topics"]))
            changes.bulk_create(Observation, [_observation(indicator, point, row) for point in row["points"]])


def _money(unit_code: str) -> dict:
    currency, scale = of_money_code(unit_code) or ("", 0)
    return {"currency": currency, "scale": scale}


def _observation(indicator: Indicator, point: dict, row: dict) -> Observation:
    named = point.get("period") or _year_in(row["id"])
    period = parse(named) if named else None
    category = point.get("category")
    return Observation(
        indicator=indicator,
        period=named if period else "",
        starts_on=period.start if period else None,
        ends_on=period.end if period else None,
        country=Country.objects.filter(code=category).first() if category else None,
        organisation=Organisation.objects.filter(code=category).first() if category else None,
        value=Decimal(str(point["value"])),
        **_own_money(point),
        is_approximate=point.get("approximate", False),
        is_derived=point.get("derived", False),
        **source_names("source", point.get("source") or row["source_note"]),
        retrieved_on=LOOKED_UP_ON,
    )


def _own_money(point: dict) -> dict:
    """Of “EUR billion”, where the values of a table are in different currencies."""
    if "currency" not in point:
        return {}
    currency, scale = point["currency"].split()
    return {"currency": currency, "scale": Indicator.Scale[scale.upper()]}


def _year_in(code: str) -> str:
    last = code.rsplit("-", 1)[-1]
    return last if last.isdigit() and len(last) == 4 else ""


def load_dossiers(office: Office, agreements: dict, articles: dict, done) -> dict[str, Dossier]:
    """The story of each relation, one dossier per set of parties."""
    items = {}
    for row in [*read("dossiers")["dossiers"], *read("more")["dossiers"]]:
        with changes.together():
            key = Dossier.key_of([*row["parties"], *row["organisations"]])
            dossier = Dossier.objects.filter(parties_key=key).first()
            items[row["id"]] = dossier or _dossier(row, office, agreements, articles)
        done()
    return items


def _dossier(row: dict, office: Office, agreements: dict, articles: dict) -> Dossier:
    countries = sorted(
        Country.objects.filter(code__in=row["parties"]), key=lambda one: row["parties"].index(one.code)
    )
    organisations = list(Organisation.objects.filter(code__in=row["organisations"]))
    dossier = Dossier.objects.create(
        created_by=office.people["registrar"],
        original_language=row["original_language"],
        is_demo=row["is_demo"],
        series=Series.objects.filter(code=row["format"]).first(),
        **texts(row),
    )
    dossier.set_parties(countries, organisations)
    dossier.countries.set(countries)
    dossier.organisations.set(organisations)
    dossier.topics.set(Topic.objects.filter(code__in=row["topics"]))
    dossier.experts.set(Expert.objects.filter(code__in=row["experts"]))
    dossier.indicators.set(Indicator.objects.filter(code__in=row["indicators"]))
    _story(dossier, row, agreements, articles)
    published = row.get("published") or read("register")["published"][row["id"]]
    office.publish_all(dossier, LANGUAGES, morning(day_of(published)))
    return dossier


def _story(dossier: Dossier, row: dict, agreements: dict, articles: dict) -> None:
    """The ladder of relations, the milestones, the dated facts, the sources."""
    for step in row["steps"]:
        Step.objects.create(
            dossier=dossier,
            level=step["level"],
            taken_on=step["date"],
            taken_on_precision=step["precision"],
            document=agreements.get(step["document"]),
            **source_names("source", step["source"]),
            source_url=step["source_url"] or address_of(step["source"]),
            **translated("note", step["note"]),
        )
    for milestone in row["milestones"]:
        Milestone.objects.create(
            dossier=dossier,
            happened_on=milestone["date"],
            happened_on_precision=milestone["precision"],
            **source_names("source", milestone["source"]),
            source_url=milestone["source_url"] or address_of(milestone["source"]),
            **translated("title", milestone["title"]),
        )
    for order, claim in enumerate(row["claims"]):
        Claim.objects.create(
            dossier=dossier,
            order=order,
            as_of=claim["as_of"],
            as_of_precision=claim["as_of_precision"],
            check_by=claim["check_by"],
            article=articles.get(claim["article"]),
            **source_names("source", claim["source"]),
            source_url=claim["source_url"] or address_of(claim["source"]),
            **translated("figure", claim["figure"]),
            **translated("statement", claim["statement"]),
        )
    for source in row["sources"]:
        title = source_names("title", source["title"])
        Source.objects.create(content=dossier, **{k: v for k, v in source.items() if k != "title"} | title)


def load_collections(office: Office, items: dict, done) -> None:
    """Reading lists; the front page is one."""
    for row in read("more")["collections"]:
        with changes.together():
            if not Collection.objects.filter(code=row["code"]).exists():
                collection = Collection.objects.create(
                    code=row["code"], created_by=office.people["editor"], original_language="ru", **texts(row)
                )
                for order, entry in enumerate(row["entries"]):
                    Entry.objects.create(
                        collection=collection,
                        content_id=items[entry["item"]].pk,
                        order=order,
                        **translated("note", entry.get("note")),
                    )
                office.publish_all(collection, LANGUAGES, morning(day_of("2025-11-13")))
        done()
