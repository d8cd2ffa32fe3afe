"""Countries, organisations, formats, places, topics, departments, experts and types of events."""

from relations.models import (
    Country,
    Department,
    EventType,
    Expert,
    GlossaryTerm,
    Organisation,
    Place,
    Series,
    Topic,
)

from .source import read, translated


def load_vocabularies() -> None:
    """Make every term that is missing; terms that exist stay as editors left them."""
    _countries()
    _organisations()
    _formats()
    _topics()
    _event_types()
    _places()
    _experts()
    _glossary()


def _countries() -> None:
    synonyms = read("register")["synonyms"]
    for row in read("countries")["countries"]:
        Country.objects.get_or_create(
            code=row["id"],
            defaults={
                "alpha3": row["alpha3"],
                "numeric": row["numeric"],
                "slug": row["slug"],
                "group": row["group"],
                "order": row["order"],
                "synonyms": synonyms.get(row["id"], ""),
                **translated("name", row["name"]),
                **translated("official_name", row["official_name"]),
                **translated("capital", row["capital"]),
            },
        )


def _organisations() -> None:
    for order, row in enumerate(read("countries")["organisations"]):
        Organisation.objects.get_or_create(
            code=row["id"],
            defaults={
                "slug": row["slug"],
                "scope": row["scope"],
                "founded": row["founded"],
                "order": order,
                **translated("name", row["name"]),
                **translated("abbreviation", row["abbr"]),
            },
        )


def _formats() -> None:
    for order, row in enumerate(read("countries")["formats"]):
        series, made = Series.objects.get_or_create(
            code=row["id"],
            defaults={
                "slug": row["slug"],
                "since": row["since"],
                "order": order,
                **translated("name", row["name"]),
            },
        )
        if made:
            series.participants.set(Country.objects.filter(code__in=row["participants"]))


def _topics() -> None:
    rows = read("topics")["topics"]
    for row in sorted(rows, key=lambda row: row["level"]):
        Topic.objects.get_or_create(
            code=row["id"],
            defaults={
                "slug": row["slug"],
                "order": row["order"],
                "parent": Topic.objects.get(code=row["parent"]) if row["parent"] else None,
                **translated("name", row["name"]),
                **translated("description", row["description"]),
            },
        )


def _event_types() -> None:
    for code, is_visit, rank, kk, ru, en in read("register")["event_types"]:
        EventType.objects.get_or_create(
            code=code,
            defaults={"is_visit": is_visit, "rank": rank, "name_kk": kk, "name_ru": ru, "name_en": en},
        )


def _places() -> None:
    """Cities under today's names; an event remembers the name of its day."""
    for row in [*read("agreements")["agreements"], *read("events")["events"]]:
        place = row["place"]
        if place and place["id"] != "nur-sultan":
            Place.objects.get_or_create(
                code=place["id"],
                defaults={
                    "country": Country.objects.filter(code=place["country"]).first(),
                    **translated("name", place["name"]),
                },
            )


def _experts() -> None:
    for order, row in enumerate(read("articles")["authors"]):
        department = None
        if row["department"]:
            department, _made = Department.objects.get_or_create(
                code="asian-studies", defaults={"order": order, **translated("name", row["department"])}
            )
        Expert.objects.get_or_create(
            code=row["id"],
            defaults={
                "is_group": row["kind"] == "group",
                "is_demo": row["is_demo"],
                "department": department,
                **_names(row),
                **translated("position", row["position"]),
                **translated("organisation", row["organisation"]),
            },
        )


def _names(row: dict) -> dict[str, str]:
    """A person's name in two columns, a group's in one."""
    if row["kind"] == "group":
        return translated("family_name", row["name"])
    parts = {language: name.split(" ", 1) for language, name in row["name"].items()}
    return translated("given_name", {language: names[0] for language, names in parts.items()}) | translated(
        "family_name", {language: names[-1] for language, names in parts.items()}
    )


def _glossary() -> None:
    for row in read("glossary")["terms"]:
        avoid = {code: "\n".join(forms) for code, forms in row.get("avoid", {}).items()}
        GlossaryTerm.objects.get_or_create(
            code=row["code"],
            defaults={
                **translated("term", {code: row[code] for code in ("kk", "ru", "en")}),
                **translated("avoid", avoid),
            },
        )
