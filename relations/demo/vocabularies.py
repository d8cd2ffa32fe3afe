"""Countries, organisations, formats, places, topics, departments, experts and types of events."""

from collections.abc import Iterator

from django.db.models import Q

from relations.models import (
    Country,
    Department,
    EventType,
    Expert,
    FormerSlug,
    GlossaryTerm,
    Organisation,
    Place,
    Series,
    Topic,
    changes,
)

from .source import read, translated


def load_vocabularies() -> None:
    """Make every term that is missing; terms that exist stay as editors left them."""
    load_lasting()
    _places()
    _experts()


@changes.together()
def load_lasting() -> dict[str, int]:
    """What every portal needs, not only a demonstration; answers how many terms of each were made."""
    makers = {
        "countries": _countries,
        "organisations": _organisations,
        "formats": _formats,
        "topics": _topics,
        "types of events": _event_types,
        "terms of the glossary": _glossary,
    }
    return {name: sum(make()) for name, make in makers.items()}


def _term(model, code: str, **values) -> bool:
    """Make a term, unless its code or its address is taken; answers whether that was done."""
    taken = Q(code=code) | (Q(slug=values["slug"]) if "slug" in values else Q())
    former = {"vocabulary": model._meta.model_name, "slug": values.get("slug", "")}
    if model.objects.filter(taken).exists() or FormerSlug.objects.filter(**former).exists():
        return False
    model.objects.create(code=code, **values)
    return True


def _countries() -> Iterator[bool]:
    synonyms = read("register")["synonyms"]
    for row in read("countries")["countries"]:
        yield _term(
            Country,
            row["id"],
            alpha3=row["alpha3"],
            numeric=row["numeric"],
            slug=row["slug"],
            group=row["group"],
            order=row["order"],
            synonyms=synonyms.get(row["id"], ""),
            **translated("name", row["name"]),
            **translated("official_name", row["official_name"]),
            **translated("capital", row["capital"]),
        )


def _organisations() -> Iterator[bool]:
    for order, row in enumerate(read("countries")["organisations"]):
        yield _term(
            Organisation,
            row["id"],
            slug=row["slug"],
            scope=row["scope"],
            founded=row["founded"],
            order=order,
            **translated("name", row["name"]),
            **translated("abbreviation", row["abbr"]),
        )


def _formats() -> Iterator[bool]:
    for order, row in enumerate(read("countries")["formats"]):
        made = _term(
            Series,
            row["id"],
            slug=row["slug"],
            since=row["since"],
            order=order,
            **translated("name", row["name"]),
        )
        if made:
            found = Country.objects.filter(code__in=row["participants"])
            Series.objects.get(code=row["id"]).participants.set(found)
        yield made


def _topics() -> Iterator[bool]:
    rows = read("topics")["topics"]
    for row in sorted(rows, key=lambda row: row["level"]):
        yield _term(
            Topic,
            row["id"],
            slug=row["slug"],
            order=row["order"],
            parent=Topic.objects.filter(code=row["parent"]).first() if row["parent"] else None,
            **translated("name", row["name"]),
            **translated("description", row["description"]),
        )


def _event_types() -> Iterator[bool]:
    for code, is_visit, rank, kk, ru, en in read("register")["event_types"]:
        yield _term(EventType, code, is_visit=is_visit, rank=rank, name_kk=kk, name_ru=ru, name_en=en)


def _glossary() -> Iterator[bool]:
    for row in read("glossary")["terms"]:
        avoid = {code: "\n".join(forms) for code, forms in row.get("avoid", {}).items()}
        term = {code: row[code] for code in ("kk", "ru", "en")}
        yield _term(GlossaryTerm, row["code"], **translated("term", term), **translated("avoid", avoid))


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
