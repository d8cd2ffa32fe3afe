"""Plain functions that make what a test needs. Everything can be overridden; nothing happens behind the back.

An item with its rows is made in one go, as the desk saves it: what follows from them is brought up once.
"""

from __future__ import annotations

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from relations.editorial import publishing, snapshots
from relations.editorial.permissions import GROUPS, work_on
from relations.models import (
    CONTENT_KINDS,
    Agreement,
    Article,
    Authorship,
    Collection,
    Country,
    Dossier,
    Event,
    EventType,
    Expert,
    OldAddress,
    Organisation,
    Party,
    Place,
    Precision,
    Topic,
    Translation,
    User,
    WorkState,
    changes,
)

_number = count(1)

TITLES = {
    "kk": "Қазақстан мен Өзбекстан: одақтастық қатынастар",
    "ru": "Казахстан и Узбекистан: союзнические отношения",
    "en": "Kazakhstan and Uzbekistan: allied relations",
}
LEADS = {
    "kk": "Екі елдің қатынастарына шолу.",
    "ru": "Обзор отношений двух стран.",
    "en": "A review of the relations of the two countries.",
}
BODIES = {
    "kk": "<p>Екі ел арасындағы шарттар күшінде.</p>",
    "ru": "<p>Договоры между двумя странами действуют.</p>",
    "en": "<p>The treaties between the two countries are in force.</p>",
}
COUNTRIES = {
    "kz": ("KAZ", "398", "kazakhstan", "Қазақстан", "Казахстан", "Kazakhstan"),
    "uz": ("UZB", "860", "uzbekistan", "Өзбекстан", "Узбекистан", "Uzbekistan"),
    "kg": ("KGZ", "417", "kyrgyzstan", "Қырғызстан", "Кыргызстан", "Kyrgyzstan"),
    "tj": ("TJK", "762", "tajikistan", "Тәжікстан", "Таджикистан", "Tajikistan"),
    "tm": ("TKM", "795", "turkmenistan", "Түрікменстан", "Туркменистан", "Turkmenistan"),
    "cn": ("CHN", "156", "china", "Қытай", "Китай", "China"),
}


def make_user(*roles: str, username: str | None = None, **overrides) -> User:
    """A member of staff with roles: group names such as "expert", "translator-kk", "editor", "chief-editor"."""
    username = username or f"person{next(_number)}"
    user = User.objects.create_user(
        username,
        email=f"{username}@institute.example",
        password="a long pass phrase",
        is_staff=True,
        **overrides,
    )
    assert set(roles) <= set(GROUPS), f"unknown role in {roles}"
    # Tests of real transactions empty the tables, also of what migrations put there.
    user.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
    return user


def make_country(code: str = "kz") -> Country:
    alpha3, numeric, slug, kk, ru, en = COUNTRIES[code]
    country, _made = Country.objects.get_or_create(
        code=code,
        defaults={
            "alpha3": alpha3, "numeric": numeric, "slug": slug, "name_kk": kk, "name_ru": ru, "name_en": en,
        },
    )  # fmt: skip
    return country


def make_organisation(code: str = "sco", **overrides) -> Organisation:
    values = {
        "slug": code,
        "name_kk": "Шанхай ынтымақтастық ұйымы",
        "name_ru": "Шанхайская организация сотрудничества",
        "name_en": "Shanghai Cooperation Organisation",
        "abbreviation_kk": "ШЫҰ",
        "abbreviation_ru": "ШОС",
        "abbreviation_en": "SCO",
    }
    return Organisation.objects.get_or_create(code=code, defaults=values | overrides)[0]


def make_topic(code: str = "trade", **overrides) -> Topic:
    values = {"slug": code, "name_kk": "Сауда", "name_ru": "Торговля", "name_en": "Trade"}
    return Topic.objects.get_or_create(code=code, defaults=values | overrides)[0]


def make_oldaddress(**overrides) -> OldAddress:
    return OldAddress.objects.create(
        **{"address": f"/node/{next(_number)}", "page": "/ru/topics/"} | overrides
    )


def make_place(code: str = "tashkent", country: str = "uz") -> Place:
    return Place.objects.get_or_create(
        code=code,
        defaults={
            "name_kk": "Ташкент",
            "name_ru": "Ташкент",
            "name_en": "Tashkent",
            "country": make_country(country),
        },
    )[0]


def make_expert(code: str = "aigerim", **overrides) -> Expert:
    values = {
        "given_name_kk": "Айгерім", "given_name_ru": "Айгерим", "given_name_en": "Aigerim",
        "family_name_kk": "Сейітова", "family_name_ru": "Сейтова", "family_name_en": "Seitova",
        "position_kk": "бас сарапшы", "position_ru": "главный эксперт", "position_en": "chief expert",
    }  # fmt: skip
    return Expert.objects.get_or_create(code=code, defaults=values | overrides)[0]


def texts(languages=("kk", "ru", "en"), **overrides) -> dict[str, str]:
    """Title, lead and body in some languages, as keyword arguments of any kind of content."""
    found = {}
    for language in languages:
        found[f"title_{language}"] = TITLES[language]
        found[f"lead_{language}"] = LEADS[language]
        found[f"body_{language}"] = BODIES[language]
    return found | overrides


@changes.together()
def make_article(
    *, languages=("kk", "ru", "en"), authors=(), topics=(), countries=(), **overrides
) -> Article:
    article = Article.objects.create(**texts(languages) | overrides)
    for order, expert in enumerate(authors):
        Authorship.objects.create(article=article, expert=expert, order=order)
    article.topics.set(topics)
    article.countries.set(countries)
    return article


@changes.together()
def make_agreement(*, parties=("kz", "uz"), languages=("kk", "ru", "en"), **overrides) -> Agreement:
    """Signed on 22 December 2022; whether it is in force is not known, unless overridden."""
    values = {"signed_on": date(2022, 12, 22), "instrument": "treaty"} | overrides
    for name in ("signed_on", "in_force_on"):
        if values.get(name) and f"{name}_precision" not in values:
            values[f"{name}_precision"] = Precision.DAY
    agreement = Agreement.objects.create(**texts(languages) | values)
    for order, code in enumerate(parties):
        Party.objects.create(agreement=agreement, country=make_country(code), order=order)
    agreement.countries.set(make_country(code) for code in parties)
    return agreement


def make_event_type(code: str = "state_visit") -> EventType:
    return EventType.objects.get_or_create(
        code=code,
        defaults={
            "name_kk": "Мемлекеттік сапар", "name_ru": "Государственный визит", "name_en": "State visit",
            "is_visit": True, "rank": 1,
        },
    )[0]  # fmt: skip


@changes.together()
def make_event(*, languages=("kk", "ru", "en"), countries=("kz", "uz"), **overrides) -> Event:
    values = {"type": overrides.pop("type", None) or make_event_type(), "starts_on": date(2025, 11, 14)}
    values |= overrides
    values.setdefault("ends_on", values["starts_on"])
    event = Event.objects.create(**texts(languages) | values)
    event.countries.set(make_country(code) for code in countries)
    return event


@changes.together()
def make_dossier(*, parties=("kz", "uz"), languages=("kk", "ru", "en"), **overrides) -> Dossier:
    dossier = Dossier.objects.create(**texts(languages) | overrides)
    dossier.set_parties([make_country(code) for code in parties])
    dossier.countries.set(make_country(code) for code in parties)
    return dossier


@changes.together()
def make_collection(
    *contents, code: str | None = None, languages=("kk", "ru", "en"), **overrides
) -> Collection:
    collection = Collection.objects.create(code=code, **texts(languages) | overrides)
    for order, content in enumerate(contents):
        collection.entries.create(content=content, order=order)
    return collection


def make(kind: str, **overrides):
    """An item of any kind by its code: what `make_<code>` here makes, else a row with texts and no facts of its own."""
    own = globals().get(f"make_{kind}")
    if own:
        return own(**overrides)
    languages = overrides.pop("languages", ("kk", "ru", "en"))
    return CONTENT_KINDS[kind].objects.create(**texts(languages) | overrides)


def ready(content, *languages: str) -> None:
    """Declare language versions approved, as if a review had happened."""
    data = snapshots.snapshot(content)
    for language in languages or filled(content):
        approved = {"state": WorkState.READY, "approved_hash": snapshots.words_hash(data, language)}
        Translation.objects.update_or_create(content=content, language=language, defaults=approved)


def state(content, language="ru") -> WorkState:
    """The stored state of the work on one language."""
    return WorkState(work_on(content, language).state)


def filled(content) -> list[str]:
    """The languages in which the working copy has a title, the original first."""
    found = [language for language in ("kk", "ru", "en") if content.title_in(language)]
    return sorted(found, key=lambda language: language != content.original_language)


@changes.together()
def publish(content, *languages: str, by=None, at=None, **more):
    """Publish language versions (default: all that have a title). Answers the editions by language."""
    by = (
        by
        or User.objects.filter(username="daniyar").first()
        or make_user("editor", "chief-editor", username="daniyar")
    )
    languages = languages or filled(content)
    ready(content, *languages)
    return {language: publishing.publish(content, language, by=by, at=at, **more) for language in languages}
