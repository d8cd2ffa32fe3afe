"""The list of those who write, and the page of one of them."""

from dataclasses import dataclass
from itertools import groupby

from relations.models import Expert
from relations.text.collation import sort_key
from relations.text.languages import LANGUAGES

from .labels import Label, named
from .people import Person, address_of, as_person, names_of


@dataclass
class ExpertIndex:
    """Everybody by family name in the order of the alphabet; groups of authors and former experts apart."""

    letters: list[tuple[str, list[Person]]]
    groups: list[Person]
    former: list[Person]


@dataclass
class ExpertProfile:
    """What the portal says of one expert."""

    person: Person
    organisation: Label
    bio: Label
    names: list[
        tuple[str, str]
    ]  # (language, name), where it is written otherwise than at the head of the page
    terms: list[tuple[str, Label]]  # (address, topic)
    alternates: dict[str, str]


def expert_index(language: str) -> ExpertIndex:
    """Experts, groups and former experts, each in the order of the alphabet of the language."""
    known = [
        (named(expert, "family_name", language), expert)
        for expert in Expert.objects.filter(is_guest=False).select_related("department", "photo")
    ]
    known.sort(key=lambda one: sort_key(one[0] or one[1].code, language))
    present = [(family, expert) for family, expert in known if not expert.is_former and not expert.is_group]
    return ExpertIndex(
        letters=[
            (letter, [as_person(expert, language) for _family, expert in group])
            for letter, group in groupby(present, key=lambda one: one[0][:1].upper())
        ],
        groups=[
            as_person(expert, language)
            for _family, expert in known
            if expert.is_group and not expert.is_former
        ],
        former=[as_person(expert, language) for _family, expert in known if expert.is_former],
    )


def find_expert(pk: int) -> Expert | None:
    """The expert of an address, with department and portrait."""
    return Expert.objects.select_related("department", "photo").filter(pk=pk).first()


def profile_of(expert: Expert, language: str) -> ExpertProfile:
    """The page of an expert whose department and photo are loaded."""
    person = as_person(expert, language)
    return ExpertProfile(
        person=person,
        organisation=named(expert, "organisation", language),
        bio=named(expert, "bio", language),
        names=[(code, name) for code, name in names_of(expert).items() if name != person.name],
        terms=[(topic.get_absolute_url(), named(topic, "name", language)) for topic in expert.topics.all()],
        alternates={code: address_of(expert, code) for code in LANGUAGES},
    )
