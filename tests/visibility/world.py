"""The generated world: an item of every kind for every line of `who.ITEMS`, and a secret word in every field of text.

Rows are made from their models, so a new model or field gets its word by itself; `who` has to say of what kind that
word is, or the world is not made.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from relations.editorial import history, publishing
from relations.kinds import KINDS, traits_of
from relations.models import (
    CONTENT_KINDS,
    TEXT_FIELDS,
    Content,
    Edition,
    Link,
    Picture,
    PreviewLink,
    User,
    changes,
    rendition_name,
)

from . import who
from .columns import kind_of, place_of, shaped, text_fields
from .ledger import Ledger, drawing, pdf

TOMORROW = dt.timedelta(days=1)
DAY = dt.date(2025, 11, 10)
COUNTRIES = ("kz", "uz", "kg", "tj", "tm", "cn", "az", "tr")
VOCABULARIES = (
    "Topic", "Organisation", "Place", "Series", "EventType", "Department", "Expert", "Indicator", "Observation",
    "FormerSlug",
)  # fmt: skip
STRAYS = (
    "GlossaryTerm",
    "LinkCheck",
    "SearchTally",
    "PageReads",
    "Synonym",
    "SearchPick",
    "LostAddress",
    "IntakeBatch",
    "IntakePaper",
    "ColumnName",
    "AuditEntry",
    "ImportJob",
    "Draft",
)
# Rows that are made by other means, or follow from others.
MADE_ELSEWHERE = {
    "Translation", "Edition", "Revision", "SearchDocument", "SearchItem", "DeskText", "Link", "Draft", "DossierParty",
    "AuditEntry", "Entry", "DossierLine",
}  # fmt: skip
FIRST = ("Party", "Reservation")  # others lean on them
# Columns without words that a constraint asks for, or that decide where a row is met.
WANTED = {
    "done_on", "taken_on", "happened_on", "made_on", "as_of", "sought_on", "dated_on", "starts_on", "ends_on", "country",
    "place", "type", "department",
}  # fmt: skip
GIVEN = {
    "Party": ({"capacity": "state"}, {"capacity": "state"}),
    "Objection": ({},),
    "AgreementText": (
        {"language": "ru", "is_public": True, "is_authentic": True},
        {"language": "kk", "is_public": False},
    ),
    "Attachment": tuple({"language": code} for code in (*who.LANGUAGES, "zh")),
    "PreviewLink": ({"language": "ru"},),
    "Remark": ({"language": "ru"},),
    "Country": tuple(
        {"code": code, "alpha3": f"Q{n}Q", "numeric": f"9{n}9"} for n, code in enumerate(COUNTRIES)
    ),
    "Observation": ({"period": "2022"}, {"period": "2023", "starts_on": dt.date(2023, 1, 1)}),
    "FormerSlug": ({"vocabulary": "topic", "term_id": 1},),
    "ImportJob": ({"format": "agreements"},),
    "Draft": ({"model": "article"},),
    "AuditEntry": ({"action": "edit"},),
    "OldAddress": ({"page": ""},),
    "SearchTally": ({"day": timezone.localdate(), "asked": 3, "missed": 3},),
    "PageReads": ({"day": timezone.localdate(), "language": "ru", "reads": 3},),
}


@dataclass
class Item:
    content: Content
    line: int

    @property
    def is_shown(self) -> bool:
        return who.is_shown(self.line)


class World:
    def __init__(self):
        self.ledger = Ledger()
        self.items: list[Item] = []
        self.people: dict[str, User] = {}
        self.known: dict[str, list[models.Model]] = {}  # rows by the name of their model, to lean on
        self.files: list[str] = []
        self.tours: dict = {}
        self.drawn = 0

    @changes.together()
    def build(self) -> World:
        for reader in who.STAFF:
            self.people[reader] = self._person(reader, reader)
        self.people["no role"] = self._person("nobody")
        self.people["password only"] = self._person("halfway", "editor")
        self.writer, self.chief = self._person("writer", "editor"), self._person("chief", "chief-editor")
        self.known["User"] = [self.make("User", is_staff=True)]
        for given in GIVEN["Country"]:
            self.make("Country", **given)
        for name in VOCABULARIES:
            for given in GIVEN.get(name, ({},)):
                self.make(name, **given)
        self.picture("public", of=None)
        for number, kind in enumerate(KINDS):
            for line in range(len(who.ITEMS)):
                self._item(kind.code, number, line)
        for item in self.items:
            self._entries(item)
        self._links()
        for name in STRAYS:
            self.make(name, **GIVEN.get(name, ({},))[0])
        return self

    # --- People ------------------------------------------------------------------------------------------

    def _person(self, name: str, *roles: str) -> User:
        made = User.objects.create_user(name, email=f"{name}@institute.example", is_staff=True)
        made.groups.set(Group.objects.get_or_create(name=role)[0] for role in roles)
        return made

    # --- Rows --------------------------------------------------------------------------------------------

    def make(self, name: str, of: Item | None = None, read_by: str = "", **given) -> models.Model:
        """A row of a model with a word in every column of text; `read_by` is the kind that
        `item` words of it are, where that is not the kind of the item."""
        model = CONTENT_KINDS.get(name) or apps.get_model("relations", name)
        row = model(**given)
        for field in model._meta.concrete_fields:
            if field.is_relation and field.name not in given:
                self._lean(row, field)
        words = [f for f in text_fields(model) if f.name not in given]
        for field in model._meta.concrete_fields:
            if field not in words and field.name not in given and not field.is_relation:
                self._stand_in(row, field)
        for field in words:
            self._fill(row, field, of, read_by)
        row.save()
        self.known.setdefault(model.__name__, []).append(row)
        return row

    def _lean(self, row, field) -> None:
        known = self.known.get(field.related_model.__name__)
        if field.related_model is Content and not field.null:
            known = [self.items[0].content]
        if known and (not field.null or field.name in WANTED) and getattr(row, field.attname) is None:
            setattr(row, field.name, known[-1])

    def _stand_in(self, row, field) -> None:
        """A value for a column without words that must have one."""
        if field.primary_key or field.has_default() or (field.null and field.name not in WANTED):
            return
        if isinstance(field, models.DateTimeField):
            setattr(row, field.name, timezone.now())
        elif isinstance(field, models.DateField):
            setattr(row, field.name, DAY)
        elif field.choices and not field.blank:
            setattr(row, field.name, field.choices[0][0])
        elif isinstance(field, (models.IntegerField, models.DecimalField)) and not field.null:
            setattr(row, field.name, 1)

    def _fill(self, row, field, of, kind) -> None:
        place = place_of(type(row), field)
        told = kind_of(place)
        if told is None or (isinstance(row, Content) and place.partition(".")[2] in TEXT_FIELDS):
            return
        told = kind or ("public" if of.is_shown else "desk") if told == "item" else told
        about = {"item": of.content.pk if of else None, "language": getattr(field, "language", "")}
        word = self.ledger.word(place, told, **about)
        if isinstance(field, models.FileField):
            data = pdf(self.ledger.word(f"{place} inside", told, **about))
            getattr(row, field.name).save(f"{word}.pdf", ContentFile(data), save=False)
            self.files.append(getattr(row, field.name).name)
            return
        setattr(row, field.name, shaped(field, word))

    def picture(self, kind: str, of: Item | None) -> Picture:
        """A picture of the library with one rendition, each of bytes that no other has."""
        about = {"kind": kind, "item": of.content.pk if of else None}
        word = self.ledger.word("Picture.file", **about)
        store, drawing = Picture.file.field.storage, self._drawing("Picture", **about)
        made = Picture(widths=[480], file=store.save(f"pictures/2025/11/{word}.png", ContentFile(drawing)))
        for field in text_fields(Picture):
            if kind_of(place_of(Picture, field)) and not isinstance(field, models.FileField):
                setattr(made, field.name, self.ledger.word(place_of(Picture, field), **about))
        made.save()
        rendition = rendition_name(made.file.name, 480, "jpg")
        store.save(rendition, ContentFile(self._drawing("rendition", **about)))
        self.files += [made.file.name, rendition]
        return made

    def _drawing(self, place: str, **about) -> bytes:
        self.drawn += 1
        return self.ledger.file(drawing(self.drawn), place, **about)

    # --- Items -------------------------------------------------------------------------------------------

    def _item(self, kind: str, number: int, line: int) -> None:
        languages = [who.LANGUAGES[(number + turn) % 3] for turn in range(3)]
        begun_by = self.people["expert"] if line in who.OWN else self.writer
        model = CONTENT_KINDS[kind]
        given = {"created_by": begun_by, "original_language": languages[0]}
        if kind == "collection" and line == 5:
            given["code"] = model.FRONT_PAGE
        item = Item(model.objects.create(**given, **_facts_of(kind, self.known)), line)
        self.items.append(item)
        for field in text_fields(model):
            if field.name not in given:
                self._fill(item.content, field, item, "")
        item.content.cover = self.picture("public" if item.is_shown else "library", of=item)
        item.content.save()
        self._subjects(item)
        self._rows(item)
        for language, story in zip(languages, who.ITEMS[line], strict=True):
            self._tell(item, language, story)

    def _subjects(self, item: Item) -> None:
        content = item.content
        content.topics.set(self.known["Topic"])
        content.countries.set(self.known["Country"][:2])
        content.organisations.set(self.known["Organisation"])
        if content.kind == "dossier":
            content.set_parties([self.known["Country"][0], self.known["Country"][1 + item.line]])
            content.indicators.set(self.known["Indicator"])
            content.experts.set(self.known["Expert"])

    def _rows(self, item: Item) -> None:
        """Whatever hangs on an item, as its model says."""
        derived = traits_of(item.content.kind).derived_rows
        for relation in _by_need(type(item.content)._meta.related_objects):
            name = relation.related_model.__name__
            if relation.name in derived or name in MADE_ELSEWHERE or not _hangs(relation):
                continue
            for place, given in enumerate(GIVEN.get(name, ({},))):
                more = {relation.field.name: item.content, **given, **self._facts_of_row(name, place)}
                read_by = self._kind_of_row(item, name, given)
                row = self.make(name, of=item, read_by=read_by, **more)
                if name == "Attachment":
                    self.make("FilePage", of=item, read_by=read_by, attachment=row)

    def _facts_of_row(self, name: str, place: int) -> dict:
        if name == "Party":
            return {"country": self.known["Country"][place]}
        if name == "Objection":
            return {"party": self.known["Party"][-2]}
        if name == "PartyAction":
            return {"party": self.known["Party"][-1], "kind": "ratification"}
        if name in ("Remark", "PreviewLink"):
            return {"author" if name == "Remark" else "created_by": self.writer}
        return {}

    def _kind_of_row(self, item: Item, name: str, given: dict) -> str:
        """Files have a language version to hang on, some texts of agreements are not shown."""
        if name == "Attachment" and given["language"] in who.LANGUAGES:
            number = [kind.code for kind in KINDS].index(item.content.kind)
            place = (who.LANGUAGES.index(given["language"]) - number) % 3
            return "public" if "public" in who.STORIES[who.ITEMS[item.line][place]][1] else "desk"
        if name == "AgreementText" and not given["is_public"]:
            return "talk"
        return ""

    def _entries(self, item: Item) -> None:
        """Every collection lists all items of its own line and of one that is hidden."""
        if item.content.kind != "collection":
            return
        listed = [one for one in self.items if one.line in (item.line, 0) and one is not item]
        for order, one in enumerate(listed):
            kind = "public" if item.is_shown and one.is_shown else "desk"
            self.make(
                "Entry", of=item, read_by=kind, collection=item.content, content=one.content, order=order
            )

    def _links(self) -> None:
        """What is shown leads to what is hidden, and the other way round."""
        of = {(item.content.kind, item.line): item.content for item in self.items}
        lines = range(len(who.ITEMS))
        for kind in CONTENT_KINDS:
            for line in lines:
                if line != 5:
                    Link.objects.create(source=of[kind, 5], target=of[kind, line], kind="follows_up")
                if line not in (4, 5):
                    Link.objects.create(source=of[kind, line], target=of[kind, 4], kind="part_of")
        for line in (0, 3, 4):
            other = 4 if line != 4 else 0
            Link.objects.create(source=of["article", line], target=of["agreement", other], kind="discusses")
            Link.objects.create(source=of["agreement", line], target=of["event", other], kind="signed_at")
        Link.objects.create(source=of["agreement", 0], target=of["agreement", 4], kind="supersedes")
        Link.objects.create(source=of["agreement", 5], target=of["agreement", 0], kind="amends")
        for dossier, agreement in ((4, 0), (5, 4)):
            of["dossier", dossier].steps.update(document=of["agreement", agreement])
            of["dossier", dossier].claims.update(article=of["article", agreement])
        for child, parent in ((4, 0), (1, 4)):
            of["event", child].parent = of["event", parent]
            of["event", child].save()

    # --- Stories -----------------------------------------------------------------------------------------

    def _tell(self, item: Item, language: str, story: str) -> None:
        acts, outcomes = who.STORIES[story]
        kinds = iter(outcomes)
        kind = ""
        for act in acts.split():
            if act == "write":
                kind = next(kinds)
            self._act(act, item, language, story, kind)

    def _act(self, act: str, item: Item, language: str, story: str, kind: str) -> None:
        content, shelf = item.content, Edition.objects.filter(content=item.content, language=language)

        def word(place, of=kind):
            return self.ledger.word(f"{place}, {story}", of, content.pk, language)

        match act:
            case "write":
                self._write(item, language, word, kind)
            case "submit":
                publishing.submit(content, language, by=self.writer)
            case "return":
                publishing.send_back(
                    content, language, by=self.chief, reason=word("Translation.returned_reason", "talk")
                )
            case "approve":
                publishing.approve(content, language, by=self.chief)
            case "publish" | "later":
                at = timezone.now() + TOMORROW if act == "later" else None
                note = word("Edition.correction_note")
                publishing.publish(content, language, by=self.chief, at=at, correction_note=note)
            case "call-off":
                publishing.unschedule(shelf.scheduled().get(), by=self.chief)
            case "undo":
                publishing.undo(shelf.public().get(), by=self.chief)
            case "withdraw":
                publishing.withdraw(
                    content, language, by=self.chief, reason=word("Edition.withdrawn_reason", "tombstone")
                )
            case "bring-back":
                publishing.bring_back(content, language, by=self.chief)

    def _write(self, item: Item, language: str, word, kind: str) -> None:
        content = item.content
        content.refresh_from_db()
        picture = self.picture("public" if kind == "public" else "library", of=item)
        texts = {
            "title": word("title"),
            "lead": word("lead"),
            "keywords": word("keywords"),
            "body": (
                f"<h2>{word('heading')}</h2><p>{word('paragraph')}</p>"
                f"<table><caption>{word('caption')}</caption><thead><tr><th>{word('head')}</th></tr></thead>"
                f"<tbody><tr><td>{word('cell')}</td></tr></tbody></table>"
                f'<figure><img src="{picture.file.url}" alt="{word("alt")}" width="8" height="8">'
                f"<figcaption>{word('figcaption')}</figcaption></figure>"
                f'<p><a href="https://{word("link")}.example/">{word("text of a link")}</a></p>'
            ),
        }
        for name, text in texts.items():
            setattr(content, f"{name}_{language}", text)
        content.save()
        history.record(
            content, by=self.writer, comment=self.ledger.word("Revision.comment", "talk", content.pk)
        )

    # --- Readers -----------------------------------------------------------------------------------------

    def theirs(self, reader: str) -> set[int]:
        """The items that are the reader's: begun by the expert, shared with the guest."""
        if reader == "guest":
            return {self.shared.content_id}
        return (
            {item.content.pk for item in self.items if item.line in who.OWN} if reader == "expert" else set()
        )

    @property
    def shared(self) -> PreviewLink:
        """The link of the guest: to an article that nobody sees yet."""
        return next(item for item in self.items if item.line == 1).content.preview_links.get()

    @property
    def called_back(self) -> PreviewLink:
        """A link to another one, that opens nothing any more."""
        link = next(item for item in self.items if item.line == 0).content.preview_links.get()
        link.revoked_at = timezone.now()
        link.save()
        return link


def _facts_of(kind: str, known: dict) -> dict:
    """What an item needs beside words."""
    if kind == "agreement":
        return {"signed_on": DAY, "signed_on_precision": "day", "place": known["Place"][0]}
    if kind == "event":
        return {
            "starts_on": DAY, "ends_on": DAY, "type": known["EventType"][0], "series": known["Series"][0],
            "place": known["Place"][0],
        }  # fmt: skip
    return {}


def _hangs(relation) -> bool:
    """Is the other row a part of the item, gone when the item goes?"""
    return relation.one_to_many and relation.on_delete is models.CASCADE


def _by_need(relations) -> list:
    return sorted(
        relations, key=lambda one: (one.related_model.__name__ not in FIRST, str(one.related_model))
    )
