"""Experts as bylines and their own pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from django.db.models import QuerySet

from relations.models import Authorship, Dossier, Expert
from relations.text.languages import LANGUAGES, in_languages
from relations.text.slugs import slugify

from .addresses import address
from .labels import Label, label, named, named_in
from .pictures import Cover, cover_of

PORTRAIT = 96  # pixels


@dataclass(slots=True)
class Person:
    """An author or participant as shown in a byline. `url` is empty when there is no page of theirs."""

    name: str
    url: str = ""
    post: str = ""
    language: str = ""
    orcid: str = ""
    photo: Cover | None = None
    family: Label | str = ""
    given: Label | str = ""
    position: Label | str = ""  # the post without the department
    organisation: Label | str = ""


BYLINE = (
    "article_id",
    "expert_id",
    *in_languages("position", "expert__family_name", "expert__given_name", "expert__position"),
    *in_languages("expert__department__name", "expert__organisation"),
    "expert__orcid",
    "expert__photo__file",
)


@cache
def _authorships() -> QuerySet:
    """The question for authors, before it is narrowed; putting it together costs more than asking it."""
    return Authorship.objects.order_by("order", "id").values(*BYLINE)


def bylines_of(articles: Iterable[int], language: str) -> dict[int, list[Person]]:
    """The authors of each article in their order, as cards name them."""
    rows = _authorships().filter(article__in=articles)
    found: dict[int, list[Person]] = defaultdict(list)
    for row in rows:
        found[row["article_id"]].append(_author(row, language))
    return found


def authors_of(article: int, language: str) -> list[Person]:
    """The authors of one article with portraits, as its own page names them."""
    found = []
    for row in _authorships().filter(article=article):
        person = _author(row, language)
        person.orcid, person.organisation = (
            row["expert__orcid"],
            named_in(row, "expert__organisation", language),
        )
        if row["expert__photo__file"]:
            person.photo = Cover(f"{settings.MEDIA_URL}{row['expert__photo__file']}", PORTRAIT, PORTRAIT)
        found.append(person)
    return found


def _author(row: dict, language: str) -> Person:
    return _person(
        row["expert_id"],
        named_in(row, "expert__family_name", language),
        named_in(row, "expert__given_name", language),
        named_in(row, "position", language, instead="expert__position"),
        named_in(row, "expert__department__name", language),
        language,
    )


def experts_of_dossier(dossier: int, language: str) -> list[Person]:
    """Those whom editors named as the experts on a relation, in the order in which they were named."""
    rows = Dossier.experts.through.objects.filter(dossier=dossier).order_by("id")
    experts = [row.expert for row in rows.select_related("expert__department")]
    return [
        _person(
            row.pk,
            named(row, "family_name", language),
            named(row, "given_name", language),
            named(row, "position", language),
            named(row.department, "name", language) if row.department else "",
            language,
        )
        for row in experts
    ]


def _person(
    pk: int, family: Label, given: Label, position: Label, department: Label | str, language: str
) -> Person:
    name = Label(f"{given} {family}".strip(), family.language)
    return Person(
        name=name,
        url=address("expert-detail", pk, _slug(str(name), name.language or language) or "expert"),
        post=", ".join(part for part in (position, department) if part),
        language=name.language,
        family=family,
        given=given,
        position=position,
    )


_slug = lru_cache(maxsize=4096)(slugify)


# --- The page of an expert --------------------------------------------------------------------------------


def names_of(expert: Expert) -> dict[str, str]:
    """The full name of an expert in each language that has one."""
    full = {}
    for code in LANGUAGES:
        parts = (getattr(expert, f"given_name_{code}"), getattr(expert, f"family_name_{code}"))
        if parts[1]:
            full[code] = " ".join(part for part in parts if part)
    return full


def address_of(expert: Expert, language: str) -> str:
    """The page of an expert, with the name of the language in its address."""
    name = label(names_of(expert), language)
    slug = slugify(name, name.language or language) or "expert"
    return address("expert-detail", expert.pk, slug, language)


def as_person(expert: Expert, language: str) -> Person:
    """An expert, whose department and photo are loaded, as lists and their own page show them."""
    name = label(names_of(expert), language)
    department = named(expert.department, "name", language) if expert.department else ""
    return Person(
        name=name or expert.code,
        language=name.language,
        url=address_of(expert, language),
        post=", ".join(part for part in (named(expert, "position", language), department) if part),
        orcid=expert.orcid,
        photo=cover_of(expert.photo, language),
    )
