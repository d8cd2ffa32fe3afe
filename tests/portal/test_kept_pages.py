"""After any acts of editors, what is still handed out of the page cache is what would be made now."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from portal import pagecache, shelves
from relations.editorial import publishing
from relations.models import (
    Agreement,
    Article,
    Authorship,
    Content,
    Edition,
    Event,
    Link,
    LinkKind,
    PartyAction,
    Series,
    Source,
    Topic,
    changes,
)
from relations.reading import front
from tests import factories

LISTS = (
    "/ru/",
    "/ru/articles/",
    "/kk/articles/?topic=trade",
    "/ru/agreements/",
    "/ru/agreements/?party=uz&status=in_force",
    "/en/agreements/?as_of=2024-05-01",
    "/ru/events/",
    "/ru/events/?month=2025-11",
    "/ru/dossiers/",
    "/ru/topics/trade/",
    "/en/topics/water/",
    "/ru/topics/",
    "/ru/countries/uzbekistan/",
    "/kk/countries/kyrgyzstan/",
    "/ru/countries/",
    "/ru/archive/",
    "/kk/archive/?topic=trade",
    "/ru/experts/",
)
ALL_LANGUAGES = ("ru", "kk", "en")


class World:
    """A few items that are linked in every way; its methods are acts of editors."""

    def __init__(self, chance: random.Random, size: int):
        self.chance, self.made = chance, 0
        self.chief = factories.make_user("chief-editor", username="saule")
        self.topics = [factories.make_topic("trade"), factories.make_topic("water", name_ru="Вода")]
        self.expert = factories.make_expert()
        self.series = Series.objects.create(name_ru="Форум", name_kk="Форум", name_en="Forum")
        for number in range(size):
            self.new_article(publish=number < 2)
            self.new_agreement(publish=number < 2)
            self.new_event(publish=number < 2)
        self.dossier = factories.make_dossier(parties=("kz", "uz"))
        factories.publish(self.dossier)
        self.front = factories.make_collection(self.any(Article), code="front")
        factories.publish(self.front)
        for _number in range(5):
            self.link()

    def any(self, model=Content):
        return self.chance.choice(list(model.objects.order_by("pk"))).specific()

    def text(self) -> str:
        self.made += 1
        named = self.chance.choice(list(Content.objects.order_by("pk"))).pk if Content.objects.exists() else 1
        return f'<p>Текст {self.made}, см. <a href="/p/{named}">документ</a>.</p>'

    # --- Acts ---------------------------------------------------------------------------------------------

    def new_article(self, publish=None):
        article = factories.make_article(
            title_ru=f"Обзор {self.made}",
            body_ru=self.text(),
            topics=self.chance.sample(self.topics, self.chance.randint(0, 2)),
            authors=[self.expert],
            countries=[factories.make_country("uz")],
        )
        self.published(article, publish)

    def new_agreement(self, publish=None):
        parties = self.chance.choice([("kz", "uz"), ("kz", "uz", "kg"), ("kz", "cn")])
        day = date(2020, 1, 1) + timedelta(days=self.chance.randint(0, 2000))
        agreement = factories.make_agreement(
            title_ru=f"Договор {self.made}",
            body_ru=self.text(),
            parties=parties,
            signed_on=day,
            in_force_on=day,
        )
        self.published(agreement, publish)

    def new_event(self, publish=None):
        last = Event.objects.last()
        event = factories.make_event(
            title_ru=f"Встреча {self.made}",
            body_ru=self.text(),
            series=self.series,
            series_number=Event.objects.count() + 1,
            parent=last if self.chance.random() < 0.4 else None,
        )
        self.published(event, publish)

    def published(self, item, publish=None):
        if publish is None or publish:
            factories.publish(item, *self.chance.sample(ALL_LANGUAGES, self.chance.randint(1, 2)))

    def publish_anew(self):
        item, language = self.any(), self.chance.choice(ALL_LANGUAGES)
        setattr(item, f"title_{language}", f"Заголовок {self.made}")
        setattr(item, f"body_{language}", self.text())
        item.save()
        factories.publish(item, language, minor=self.chance.random() < 0.5)

    def publish_an_old_text(self):
        article = factories.make_article(
            title_ru=f"Из архива {self.made}",
            first_published_on=date(1998, 5, 1),
            countries=[factories.make_country(code) for code in ("kz", "uz")],
        )
        factories.publish(article, "ru")

    def choose(self):
        facts = {"order": max(0, 1_000 - self.made), "note_ru": f"Важно {self.made}"}
        self.front.entries.update_or_create(content=self.any(), defaults=facts)

    def choose_no_more(self):
        if entry := self.front.entries.first():
            entry.delete()

    def change_the_day(self):
        article = self.any(Article)
        article.first_published_on = timezone.localdate() - timedelta(days=self.chance.randint(1, 60))
        article.save()

    def change_countries(self):
        countries = [factories.make_country(code) for code in ("kz", "uz", "cn")]
        self.any(Article).countries.set(self.chance.sample(countries, 2))

    def change_the_type(self):
        article = self.any(Article)
        article.genre = self.chance.choice(["review", "commentary", "analytical_note"])
        article.save()

    def publish_later(self):
        factories.publish(self.any(), "ru", at=timezone.now() + timedelta(days=3))

    def withdraw(self):
        item = self.chance.choice([self.any(Article), self.any(Agreement), self.any(Event)])
        for edition in item.editions.public():
            publishing.withdraw(item, edition.language, by=self.chief, reason="Ошибка")

    def link(self):
        source, target = self.any(), self.any()
        kind = self.chance.choice(
            [LinkKind.DISCUSSES, LinkKind.AMENDS, LinkKind.SUPERSEDES, LinkKind.SIGNED_AT]
        )
        if source.pk != target.pk:
            Link.objects.get_or_create(source=source, target=target, kind=kind)

    def unlink(self):
        if links := list(Link.objects.order_by("pk")):
            self.chance.choice(links).delete()

    def change_topics(self):
        self.any().topics.set(self.chance.sample(self.topics, self.chance.randint(0, 2)))

    def save_facts(self):
        agreement = self.any(Agreement)
        agreement.terminated_on = agreement.signed_on + timedelta(days=900)
        agreement.register_number = f"{self.made}-IV"
        agreement.save()

    def update_facts(self):
        rows = Agreement.objects.filter(pk=self.any(Agreement).pk)
        changes.update(rows, short_title_ru=f"Договор-{self.made}")

    def add_an_action(self):
        agreement = self.any(Agreement)
        kind = self.chance.choice(["ratification", "denunciation", "suspension"])
        day = agreement.signed_on + timedelta(days=self.chance.randint(1, 900))
        PartyAction.objects.create(
            agreement=agreement, party=agreement.parties.first(), kind=kind, done_on=day
        )

    def change_parties(self):
        agreement = self.any(Agreement)
        party, made = agreement.parties.get_or_create(country=factories.make_country("kg"))
        if not made:
            party.delete()

    def move_an_event(self):
        event = self.any(Event)
        event.starts_on = event.ends_on = date(2025, 11, self.chance.randint(1, 28))
        others = Event.objects.exclude(pk=event.pk).exclude(parent=event).order_by("pk")
        event.parent = others.first() if event.parent is None else None
        event.series = None if event.series else self.series
        event.series_number = event.pk if event.series else None
        event.save()

    def change_the_dossier(self):
        codes = self.chance.choice([("kz", "uz"), ("kz", "cn"), ("kz", "kg", "uz")])
        self.dossier.refresh_from_db()
        self.dossier.set_parties([factories.make_country(code) for code in codes])
        self.dossier.series = self.chance.choice([None, self.series])
        self.dossier.save()

    def add_a_source(self):
        Source.objects.create(
            content=self.any(), title_ru=f"Источник {self.made}", url="https://mfa.example/"
        )

    def rename_an_expert(self):
        self.expert.family_name_ru = f"Сейтова-{self.made}"
        self.expert.save()

    def rename_a_topic(self):
        changes.update(Topic.objects.filter(code="trade"), name_ru=f"Торговля {self.made}")

    def change_authors(self):
        article = self.any(Article)
        if not article.authorships.all().delete()[0]:
            Authorship.objects.create(article=article, expert=self.expert)

    def acts(self):
        return [
            getattr(self, name)
            for name, act in sorted(vars(World).items())
            if callable(act) and not name.startswith("_") and name not in ("any", "text", "published", "acts")
        ]


def addresses() -> list[str]:
    """Of every item that readers see, in every language, and of older editions."""
    found = []
    for edition in Edition.objects.public().order_by("pk"):
        found += [f"/{code}{edition.get_absolute_url()[3:]}" for code in ALL_LANGUAGES]
        if edition.kind == "agreement":
            found.append(f"{edition.get_absolute_url()}?as_of=2023-01-01")
    return found


def walk(client: Client, chance: random.Random, size: int, acts: int, sample: int) -> int:
    """Act, and compare what is still kept with what would be made now; answers how many pages were compared."""
    world, compared = World(chance, size), 0
    cache = pagecache.CACHES[0]
    seen = dict.fromkeys([*LISTS, *addresses()])
    possible = world.acts()
    for path in chance.sample(sorted(seen), min(sample * 4, len(seen))):
        client.get(path)
    for _number in range(acts):
        act = chance.choice(possible)
        with suppress(PermissionDenied, ValidationError), transaction.atomic():
            act()
        seen |= dict.fromkeys(addresses())
        shelf = cache.current()
        kept = {key[2] + (f"?{key[3]}" if key[3] else ""): shelf.find(key) for key in list(shelf.pages)}
        kept = {path: page for path, page in kept.items() if page}
        cache.shelf = shelves.Shelf()
        for path in chance.sample(sorted(kept), min(sample, len(kept))):
            fresh = client.get(path)
            assert fresh.status_code == 200, (act.__name__, path)
            assert fresh.content == shelves.CODINGS[""](kept[path].packed), (
                act.__name__,
                path,
                kept[path].keys,
            )
            compared += 1
        cache.shelf = shelf
        for path in chance.sample(sorted(seen), sample):
            client.get(path)
    return compared


@pytest.fixture
def client(settings, monkeypatch, db):
    settings.PAGE_CACHE_MEGABYTES = 8
    monkeypatch.setattr(pagecache, "POLL_SECONDS", 0)
    client = Client()
    client.get("/ru/about/")
    yield client
    pagecache.CACHES.clear()


def are_kept(*paths: str) -> list[bool]:
    cache = pagecache.CACHES[0]
    shelf = cache.current()
    return [any(key[2] == path and shelf.find(key) for key in shelf.pages) for path in paths]


def test_home_and_a_dossier_end_with_what_they_show(client, monkeypatch):
    """What is listed as an act touches home, the dossier of two countries, both, or none."""
    monkeypatch.setattr(front, "RECENT", 2)
    monkeypatch.setattr(front, "IN_FORCE", 1)
    monkeypatch.setattr(front, "GENRES", ())  # a column that is not full looks at all articles
    make, publish = factories, factories.publish
    of_two = {"countries": [make.make_country(code) for code in ("kz", "uz")]}
    day = date(2020, 1, 1)
    hidden = [make.make_agreement(parties=("kz", "cn"), signed_on=day), make.make_article()]
    month_ago = timezone.localdate() - timedelta(days=30)
    oldest = make.make_article(first_published_on=month_ago, **of_two)
    withdrawn = make.make_article(**of_two)
    treaties = [
        make.make_agreement(parties=("kz", "cn"), signed_on=day, in_force_on=day + timedelta(days=number))
        for number in range(3)
    ]
    dossier, lead = make.make_dossier(parties=("kz", "uz")), make.make_article()
    for item in (oldest, withdrawn, *treaties, dossier, make.make_article(), lead):
        publish(item, "ru")
    publish(make.make_collection(lead, hidden[1], code="front"), "ru")
    Link.objects.create(source=lead, target=hidden[0], kind=LinkKind.DISCUSSES)
    chief, topic = make.make_user("chief-editor", username="saule"), make.make_topic("water")

    def archived(**facts):
        publish(make.make_article(first_published_on=date(1998, 5, 1), **facts), "ru")

    def number(treaty):
        treaty.register_number = f"{treaty.pk}-V"
        treaty.save()

    def typed():
        changes.update(Article.objects.filter(pk=oldest.pk), genre="commentary")

    acts = [
        (archived, True, True),
        (lambda: archived(**of_two), True, False),
        (lambda: number(treaties[0]), True, True),
        (lambda: number(treaties[2]), False, True),
        (typed, True, False),
        (lambda: publish(make.make_article(), "ru"), False, True),
        (lambda: publish(hidden[0], "ru"), False, True),
        (lambda: publish(hidden[1], "ru"), False, True),
        (lambda: publish(make.make_event(), "ru"), False, False),  # of the two
        (lambda: publishing.withdraw(withdrawn, "ru", by=chief, reason="Ошибка"), None, False),
        (lambda: oldest.countries.clear(), True, False),
        (lambda: oldest.topics.add(topic), True, True),
    ]
    paths = "/ru/", dossier.get_absolute_url()
    for place, (act, *wanted) in enumerate(acts):
        for path in paths:
            assert client.get(path).status_code == 200
        assert are_kept(*paths) == [True, True]
        act()
        found = are_kept(*paths)
        assert [wish in (None, kept) for wish, kept in zip(wanted, found, strict=True)] == [True, True], (
            place,
            found,
        )


def test_what_editors_chose_concerns_home_before_anybody_sees_it(db):
    """Nor the collection: a page made before the choice has noted neither, and no turn tells of it."""
    chosen, other = factories.make_agreement(parties=("kz", "cn")), factories.make_agreement(parties=("kz",))
    factories.make_collection(chosen, code="front")

    assert front.concerned([chosen.pk]) == {"front"}
    assert front.concerned([other.pk]) == set()


def test_held_turns_end_the_dossier_that_something_left(client):
    article = factories.make_article(countries=[factories.make_country(code) for code in ("kz", "uz")])
    dossier = factories.make_dossier(parties=("kz", "uz"))
    for item in (article, dossier):
        factories.publish(item, "ru")
    path = dossier.get_absolute_url()
    client.get(path)
    assert are_kept(path) == [True]

    with changes.turns_held(60):
        article.countries.clear()
        assert are_kept(path) == [True]

    assert are_kept(path) == [False]


def test_what_is_still_kept_is_what_would_be_made(client):
    assert walk(client, random.Random(2), size=2, acts=8, sample=4) > 10


@pytest.mark.bench
@pytest.mark.parametrize("seed", range(3))
def test_what_is_still_kept_is_what_would_be_made_at_length(client, seed, monkeypatch):
    for name, size in (("RECENT", 6), ("FRONT", 2), ("BY_GENRE", 1), ("IN_FORCE", 2)):
        monkeypatch.setattr(front, name, size)
    assert walk(client, random.Random(seed), size=4, acts=40, sample=30) > 200
