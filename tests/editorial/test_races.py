"""Approval against a change at the same moment, in two real processes: what readers get was in view, and no word is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from relations.editorial import history, publishing
from relations.models import Authorship, Picture
from relations.search.backends import backend
from tests.factories import make_agreement, make_article, make_expert, make_user
from tests.visibility.ledger import drawing

ROOT = Path(__file__).resolve().parents[2]
WAYS = ("save", "outside", "restore", "merge", "table", "caption", "acts", "note")


@pytest.fixture
def office(transactional_db):
    """The author, the editor who approves, the editor who changes."""
    people = [make_user("editor", username=name) for name in ("aigerim", "daniyar", "marat")]
    yield people[0]
    backend().clear()  # emptying the tables of Django leaves those of the search


def task(number: int, author) -> dict:
    """An item under review, and what the other side will do to it."""
    way, language = WAYS[number % len(WAYS)], "ru"
    found = {"way": way, "word": f"сөз{number}", "by_list": (number // len(WAYS)) % 2 == 1}
    if way in ("table", "acts"):
        item = make_agreement(register_number=f"R{number}", created_by=author, languages=["ru"])
        found |= {"number": item.register_number, "party": item.parties.first().pk}
    else:
        item = make_article(created_by=author, languages=["ru", "kk"], title_ru=f"Обзор {number}")
    if way == "outside":
        language = "kk"
    if way == "merge":
        twins = [make_expert(f"{code}{number}") for code in ("kept", "gone")]
        for expert in twins:
            Authorship.objects.create(
                article=item, expert=expert, position_ru=found["word"] if expert is twins[0] else "советник"
            )
        found |= {"kept": twins[0].pk, "gone": twins[1].pk}
    if way == "caption":
        name = default_storage.save(f"pictures/{number}.png", ContentFile(drawing(number)))
        item.cover = picture = Picture.objects.create(file=name, alt_ru="Флаги", caption_ru="Встреча")
        item.save()
        found |= {"picture": picture.pk}
    history.record(item, by=author)
    if way == "restore":
        found["word"], item.lead_ru = item.lead_ru, "Другое введение."
        item.save()
        history.record(item, by=author)
    publishing.submit(item, language, by=author)
    return found | {"pk": item.pk, "kind": item.kind, "language": language}


def surroundings(folder: Path) -> dict[str, str]:
    """Where both processes find the database of this test."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "portal.sqlite3")])
        url = f"sqlite:///{folder / 'portal.sqlite3'}"
    else:
        url = (
            f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
        )
    own = {
        "TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
    }
    return os.environ | own


class Side:
    """One of the two processes."""

    def __init__(self, name: str, plan: Path, environment: dict):
        command = [sys.executable, "-W", "ignore", "-m", "tests.editorial.racing", name, str(plan)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes)

    def say(self, step: str, number: int) -> None:
        self.process.stdin.write(f"{step} {number}\n")
        self.process.stdin.flush()

    def told(self) -> dict:
        return json.loads(self.process.stdout.readline())


def rounds(count: int, author, folder: Path) -> tuple[list[str], int]:
    """What went wrong in so many rounds, and in how many of them readers got something."""
    plan = folder / "plan.json"
    tasks = [task(number, author) for number in range(count)]
    plan.write_text(json.dumps(tasks), encoding="utf-8")
    environment = surroundings(folder)
    sides = [Side(name, plan, environment) for name in ("approver", "changer")]
    wrong, published = [], 0
    try:
        for number, one in enumerate(tasks):
            answers = {}
            for step in ("ready", "go"):
                for side in sides:
                    side.say(step, number)
                answers[step] = [side.told() for side in sides]
            sides[0].say("judge", number)
            judged = sides[0].told()
            published += judged.get("published", False)
            wrong += faults(one, answers, judged)
    finally:
        for side in sides:
            side.process.stdin.close()
            side.process.wait(30)
    return wrong, published


def faults(one: dict, answers: dict, judged: dict) -> list[str]:
    name = f"{one['way']} {'list' if one['by_list'] else 'form'} {one['pk']}"
    found = [
        f"{name}: {answer.get('error') or answer['status']}"
        for step in answers.values()
        for answer in step
        if answer.get("error") or answer.get("status", 200) >= 500
    ]
    if judged.get("error") or judged["unseen"]:
        found.append(f"{name}: approved unseen: {judged}")
    if not judged.get("stored") and not answers["go"][1].get("kept"):
        found.append(f"{name}: words are lost")
    return found


def test_nothing_unseen_is_approved_and_no_word_is_lost(office, tmp_path):
    wrong, _published = rounds(len(WAYS) * 2, office, tmp_path)

    assert wrong == []


@pytest.mark.bench
def test_two_hundred_rounds(office, tmp_path):
    began = timezone.now()

    wrong, published = rounds(200, office, tmp_path)

    print(f"{connection.vendor}: {published} of 200 published, {timezone.now() - began}")
    assert wrong == []
    assert 0 < published < 200
