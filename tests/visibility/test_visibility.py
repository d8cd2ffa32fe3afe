"""PROMISES D, P1, P3: no answer tells anybody a word that they may not read. Who may is said in `who`, nowhere else."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from modeltranslation.manager import get_translatable_fields_for_model

from relations.admin.agreements import AgreementAdmin
from relations.kinds import KINDS
from relations.models import CONTENT_KINDS, TEXT_FIELDS, Edition, SearchPassage, SearchVector
from relations.reading import versions
from relations.search import search
from relations.search.meaning import codes, engines, vectors
from relations.text.markup import plain_text
from relations.views import files, sharing
from tests.project import routes
from tests.search.meaning.hashing import Hashing

from . import addresses, who
from .columns import kind_of, place_of, text_fields
from .ledger import NOBODYS, WORD, Secret

pytestmark = [pytest.mark.django_db, pytest.mark.long]
LESSER = ("password only", "no role", "expert")


@dataclass
class Tour:
    """What one reader was told at every address."""

    leaks: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)


def client_of(world, reader: str) -> Client:
    """A browser of the reader: signed in with a second factor, or, for one of them, only half."""
    client = Client(raise_request_exception=False)
    user = world.people.get(reader)
    if user is None:
        return client
    client.force_login(user)
    session = client.session
    session["signed_in_at"] = session["seen_at"] = int(time.time())
    if reader != "password only":
        session["has_second_factor"] = user.pk
    session.save()
    return client


def share(addresses_: list, reader: str, among: tuple[str, ...]) -> list:
    """Every n-th of some addresses, so that n readers together ask at all of them."""
    return addresses_[among.index(reader) :: len(among)]


def asked(world, reader: str) -> list[tuple[str, dict | None]]:
    """(address, what is posted) for one reader.

    Strangers ask everywhere; at public addresses those who are signed in share them. Those who read every item share
    the pages of single items: what one of them may not read (another's copies, the log, addresses) stands at each.
    """
    if reader == "guest":
        return [(path, None) for path in addresses.of_guests(world)]
    public, desk, sent = addresses.of_readers(world), addresses.of_the_desk(world), addresses.posts(world)
    if reader in LESSER:
        public = share(public, reader, LESSER)
    if reader in who.READ_ALL:
        single = [path for path in desk if addresses.is_of_an_item(path)]
        lists = [path for path in desk if not addresses.is_of_an_item(path)]
        desk = lists + share(single, reader, who.READ_ALL)
        public, sent = share(public, reader, who.READ_ALL), share(sent, reader, who.READ_ALL)
    return [*((path, None) for path in [*public, *desk]), *sent]


def leaks_of(world, reader: str, questions: list[tuple[str, dict | None]]) -> Tour:
    """Ask, and compare what was told with what the reader may be told."""
    made, client, theirs = Tour(), client_of(world, reader), world.theirs(reader)
    for path, data in questions:
        with transaction.atomic():
            response = client.get(path) if data is None else client.post(path, data)
            told = world.ledger.told(response)
            transaction.set_rollback(data is not None)
        where = f"{reader} {response.status_code} {path} {data or ''}"
        if response.status_code >= 500:
            made.broken.append(where)
        made.met |= told.keys()
        made.leaks += [
            f"{where}: {secret}"
            for secret in told.values()
            if not who.may_read(reader, secret, theirs, response.status_code)
        ]
    return made


def tour(world, reader: str) -> Tour:
    """Go everywhere once; remembered, so that every test may ask."""
    if reader not in world.tours:
        world.tours[reader] = leaks_of(world, reader, asked(world, reader))
    return world.tours[reader]


@pytest.fixture(autouse=True)
def _cards_in_letters(monkeypatch):
    """The pictures for social networks as the words that are drawn on them."""
    monkeypatch.setattr(sharing, "drawn", lambda words: repr(words).encode())


def test_every_public_address_is_in_the_table():
    assert routes.missing_from_the_table() == []


def test_every_column_of_text_has_a_word_or_a_reason(world):
    """A new column gets its word by itself; here it has to be said who may read it."""
    given = {secret.place.partition(",")[0] for secret in world.ledger.words.values()}
    columns = {
        place_of(model, f)
        for model in apps.get_app_config("relations").get_models()
        for f in text_fields(model)
    }

    texts = {f"{model.__name__}.{name}" for model in CONTENT_KINDS.values() for name in TEXT_FIELDS}

    asked = {place for place in columns if kind_of(place)}
    assert asked - given - texts == set()
    assert set(TEXT_FIELDS) - {"body"} <= given


def test_no_answer_tells_what_the_reader_may_not_read(world):
    """One test for all readers: their tours are walked once, by one process, and read twice."""
    tours = {reader: tour(world, reader) for reader in who.READERS}

    assert [leak for made in tours.values() for leak in made.leaks] == []
    assert [broken for made in tours.values() for broken in made.broken] == []
    assert_every_word_is_met(world, {word for made in tours.values() for word in made.met})


def assert_every_word_is_met(world, met: set[str]) -> None:
    """By somebody who may. Else nothing is proved by its absence: a column that no page shows says so in `who`."""
    places = {secret.place for word, secret in world.ledger.words.items() if word in met}
    places = {place.partition(",")[0] for place in places} | who.UNSEEN.keys()
    shown = {s.place.partition(",")[0] for s in world.ledger.words.values() if s.kind != "nobody"}
    assert shown - places == set()
    assert {str(secret) for sum_, secret in world.ledger.sums.items() if sum_ not in met} == set()


@pytest.mark.parametrize(
    "path",
    ["/ru/search/?q={}", "/ru/search/results.csv?q={}", "/ru/agreements/?q={}",
     "/ru/agreements/register.json?q={}", "/api/v1/articles?language=ru&q={}"],
)  # fmt: skip
def test_no_hidden_word_finds_anything(world, path):
    """The word of a draft finds as much as a word that nobody ever wrote."""
    client = client_of(world, "anonymous")
    hidden = {s.place: word for word, s in world.ledger.words.items() if s.kind not in ("public", "nobody")}
    nothing = answer_of(client, path, NOBODYS)

    assert len(hidden) > 50
    assert [place for place, word in hidden.items() if answer_of(client, path, word) != nothing] == []


def test_no_question_by_meaning_leads_to_a_hidden_text(world):
    """Whatever is asked, the nearest texts are among those that anybody may read; of others there is no vector."""
    client = client_of(world, "anonymous")
    hidden = [word for word, s in world.ledger.words.items() if s.kind not in ("public", "nobody")]
    near_to_all = Hashing()
    near_to_all.least = -1.0
    codes.forget()
    with transaction.atomic(), engines.instead(near_to_all):
        vectors.make.func()
        made = SearchPassage.objects.filter(meaning__in=SearchVector.objects.values("mark"))
        shown = Edition.objects.public().values_list("pk", flat=True)
        asked = hidden[:: len(hidden) // 12]  # the page shows what was asked, and nothing else of it
        answers = [client.get("/ru/search/", {"q": f"{word} {NOBODYS}"}) for word in asked]
        hidden_ones = {*made.values_list("edition_id", flat=True)} - {*shown}
        transaction.set_rollback(True)
    codes.forget()

    assert hidden_ones == set()
    assert all(answer.context["results"].meant for answer in answers)
    told = {
        word: s for answer in answers for word, s in world.ledger.told(answer).items() if word not in asked
    }
    allowed = [s for s in told.values() if who.may_read("anonymous", s, set(), 200)]
    assert len(allowed) > 5
    assert [str(s) for s in told.values() if s not in allowed] == []


@pytest.mark.parametrize(
    "path",
    ["/admin/relations/{}/?q={{}}", "/admin/relations/content/find/?language=ru&q={{}}", "/admin/autocomplete/?app_label="
     "relations&model_name=link&field_name=target&term={{}}"],
)  # fmt: skip
def test_no_word_of_a_strangers_draft_finds_anything_at_the_desk(world, path):
    client, theirs = client_of(world, "expert"), world.theirs("expert")
    foreign = {item.content.pk for item in world.items if not item.is_shown} - theirs
    hidden = {
        s.place: (word, s) for word, s in world.ledger.words.items() if s.item in foreign and s.kind == "desk"
    }
    kinds = {item.content.pk: item.content.kind for item in world.items}

    found = [
        place
        for place, (word, secret) in hidden.items()
        if answer_of(client, path.format(kinds[secret.item]), word)
        != answer_of(client, path.format(kinds[secret.item]), NOBODYS)
    ]

    assert len(hidden) > 30
    assert found == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_word_of_a_page_finds_its_item_and_so_does_what_replaces_it(world, kind):
    """Of its texts and rows and of the vocabularies that it names, in whichever language the page is read."""
    shown = (
        one.content.pk for one in reversed(world.items) if one.content.kind == kind.code and one.is_shown
    )
    item = next(shown)
    words = words_seen(world, kind, item)

    assert len(words) > 3
    assert {
        str(s) for word, s in words.items() if item not in search(word, "ru", every_item=True).items
    } == set()
    with transaction.atomic():
        of_each = {secret.place: (word, secret) for word, secret in words.items()}
        replaced = {new: secret for word, secret in of_each.values() if (new := rewritten(word, secret))}
        assert replaced
        lost = {
            str(s) for word, s in replaced.items() if item not in search(word, "ru", every_item=True).items
        }
        transaction.set_rollback(True)
    assert lost == set()


def words_seen(world, kind, item: int) -> dict[str, Secret]:
    """The words that readers see on the pages of an item, its own and those of vocabularies."""
    client = client_of(world, "anonymous")
    pages = [f"/{code}/{kind.section}/{item}/{more}" for code in who.LANGUAGES for more in ("", "texts/")]
    seen = "".join(plain_text(client.get(page, follow=True).content.decode()) for page in pages)
    told = {word: world.ledger.words.get(word) for word in map(str.lower, WORD.findall(seen))}
    whose = (item,) if kind.code == "collection" else (item, None)  # which shows words of what it lists
    return {word: secret for word, secret in told.items() if secret and secret.item in whose}


def rewritten(word: str, secret: Secret) -> str:
    """The word that a row has now in the place of another; nothing for texts of editions, which stay."""
    name, _dot, field_name = secret.place.partition(".")
    model = apps.get_app_config("relations").models.get(name.lower())
    if model in (None, Edition) or (name.lower() in CONTENT_KINDS and field_name in TEXT_FIELDS):
        return ""
    translated = field_name in (get_translatable_fields_for_model(model) or ())
    for column in [f"{field_name}_{code}" for code in who.LANGUAGES] if translated else [field_name]:
        if row := model._base_manager.filter(**{f"{column}__contains": word}).first():
            break
    else:
        return ""
    new = f"zq{word[2:-1][::-1]}q"
    setattr(row, column, getattr(row, column).replace(word, new))
    row.save()
    return new


def answer_of(client, path: str, word: str) -> str:
    """What a search answers, without the word itself and without what is new in every answer."""
    for cache in caches.all():
        cache.clear()  # the walls count
    response = client.get(path.format(word))
    assert response.status_code < 400 or response.status_code == 404, path
    body = b"".join(response.streaming_content) if response.streaming else response.content
    new = r'(nonce|csrfmiddlewaretoken|value)="[^"]{20,}"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"<]*'
    text = re.sub(new, "", body.decode())
    return f"{response.status_code}{text}".replace(word, "")


# --- The prover is proved: with a hole of old made again, it tells of it. ---------------------------------------------


def any_staff(user, name):
    return user.is_authenticated and user.is_staff


def whole_register(self, request, known):
    return list(known.columns), known.export()


HOLES = {
    "files of hidden items for any staff": ("no role", "/media/", files, "_may_see", any_staff),
    "the whole register for an expert": (
        "expert",
        "/agreement/export/",
        AgreementAdmin,
        "exported",
        whole_register,
    ),
    "withdrawn editions": ("anonymous", "/v/1/", versions, "_taken", lambda past: {}),
}


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_that_is_made_again_is_seen(world, monkeypatch, hole):
    reader, part, owner, name, stand_in = HOLES[hole]
    monkeypatch.setattr(owner, name, stand_in)
    everywhere = addresses.of_readers(world) + addresses.of_the_desk(world)
    questions = [(path, None) for path in everywhere if part in path]

    assert leaks_of(world, reader, questions).leaks
