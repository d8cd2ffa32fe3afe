"""One of two processes that work on the same item at the same moment: the one who approves, or the one who changes words.

`python -m tests.editorial.racing approver|changer PLAN` reads “ready N”, “go N”, “judge N” on its standard input and
prints what came of each as JSON. Both sides go through the desk as people do; `test_races.py` calls the rounds.
"""

import json
import random
import re
import sys
import time
import traceback

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 after setup
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from relations.editorial import snapshots, work  # noqa: E402
from relations.models import CONTENT_KINDS, AuditEntry, Content, Edition, User  # noqa: E402
from tests.admin.sheet import read  # noqa: E402
from tests.exchange.test_handout import filled  # noqa: E402


def address(task: dict, act: str = "change") -> str:
    return f"/admin/relations/{task['kind']}/{task['pk']}/{act}/"


def text_of(answer) -> str:
    return answer.content.decode() if answer.content else ""


class Approver:
    """Has the page of an item in view, or the list with many; approves and publishes what it showed."""

    name = "daniyar"

    def ready(self, client, task: dict) -> None:
        content = Content.objects.get(pk=task["pk"])
        self.seen = work.words_of_all(content)[task["language"]]
        self.texts = content.texts_in(task["language"])
        if task["by_list"]:
            self.sheet = self.list_of(client, task, "approve_selected")
        else:
            self.sheet = read(client.get(address(task)))

    def list_of(self, client, task: dict, action: str) -> dict:
        chosen = {"action": action, "_selected_action": [task["pk"]]}
        page = client.post(f"/admin/relations/{task['kind']}/", chosen)
        return chosen | {"confirm": "1", "seen": [row.key for row in page.context["rows"] if row.key]}

    def go(self, client, task: dict):
        if not task["by_list"]:
            act = {"_act": f"approve-publish:{task['language']}"}
            return client.post(address(task), self.sheet | act)
        approved = client.post(f"/admin/relations/{task['kind']}/", self.sheet)
        published = client.post(
            f"/admin/relations/{task['kind']}/",
            self.list_of(client, task, "publish_selected") | {"bulk-when": "now"},
        )
        return max(approved, published, key=lambda answer: answer.status_code)

    def judge(self, task: dict) -> dict:
        """Was anything approved or shown to readers that was not in view? Is anything of the other side lost?"""
        language = task["language"]
        mine = {"content_id": task["pk"], "language": language}
        entries = AuditEntry.objects.filter(action="approve", **mine)
        item = CONTENT_KINDS[task["kind"]].objects.get(pk=task["pk"])
        row = item.translations.get(language=language)
        shown = Edition.objects.filter(**mine).order_by("-number").first()
        unseen = [entry.detail["words"] for entry in entries if entry.detail["words"] != self.seen[:12]]
        if shown and (shown.title, shown.lead) != (self.texts["title"], self.texts["lead"]):
            unseen.append(f"{shown.title} {shown.lead}")
        if row.state == "ready" and row.approved_hash != work.words_of(item, language):
            unseen.append("still approved")
        stored = json.dumps(snapshots.snapshot(item), ensure_ascii=False)
        return {"unseen": unseen, "published": shown is not None, "stored": task["word"] in stored}


class Changer:
    """Changes the words of the item in one of the ways in which words change."""

    name = "marat"

    def ready(self, client, task: dict) -> None:
        getattr(self, f"ready_{task['way']}", self.open)(client, task)

    def go(self, client, task: dict):
        time.sleep(random.Random(task["pk"]).random() * 0.2)
        return getattr(self, task["way"])(client, task)

    def open(self, client, task: dict) -> None:
        self.sheet = read(client.get(address(task)))

    def save(self, client, task: dict):
        return client.post(address(task), self.sheet | {"lead_ru": task["word"]})

    def note(self, client, task: dict):
        return client.post(address(task), self.sheet | {"note_ru": task["word"]})

    def ready_outside(self, client, task: dict) -> None:
        self.languages = {"source": "ru", "target": "kk"}
        sent = client.post(address(task, "handout"), self.languages | {"send": "1"})
        back = filled(sent.content, {"lead": task["word"]})
        upload = SimpleUploadedFile("back.docx", back.read())
        client.post(address(task, "handout"), self.languages | {"file": upload})

    def outside(self, client, task: dict):
        return client.post(address(task, "handout"), self.languages | {"take": "1"})

    def ready_restore(self, client, task: dict) -> None:
        page = client.get(address(task, "history/1/restore")).content.decode()
        self.shown = re.findall(r'name="seen" value="([^"]+)"', page)

    def restore(self, client, task: dict):
        return client.post(address(task, "history/1/restore"), {"parts": ["ru"], "seen": self.shown})

    def ready_merge(self, client, task: dict) -> None:
        pass

    def merge(self, client, task: dict):
        return client.post(f"/admin/relations/expert/{task['gone']}/merge/", {"kept": task["kept"]})

    def ready_table(self, client, task: dict) -> None:
        table = f"register_number;lead_ru\n{task['number']};{task['word']}"
        client.post(
            "/admin/relations/agreement/import/", {"file": SimpleUploadedFile("t.csv", table.encode())}
        )

    def table(self, client, task: dict):
        return client.post("/admin/relations/agreement/import/", {"take": "1"})

    def ready_caption(self, client, task: dict) -> None:
        self.sheet = read(client.get(f"/admin/relations/picture/{task['picture']}/change/"))

    def caption(self, client, task: dict):
        return client.post(
            f"/admin/relations/picture/{task['picture']}/change/", self.sheet | {"caption_ru": task["word"]}
        )

    ready_acts = ready_restore

    def acts(self, client, task: dict):
        typed = {
            f"n{task['party']}-consent-on": "20.05.2024",
            f"n{task['party']}-consent-kind": "ratification",
        }
        return client.post(address(task, "acts"), typed | {"paper-consent": task["word"], "_save": ""})


def main(side, plan: list[dict]) -> None:
    setup_test_environment()
    client = Client()
    client.force_login(User.objects.get(username=side.name))
    for line in sys.stdin:
        step, number = line.split()
        task, told = plan[int(number)], {}
        try:
            if step == "judge":
                told = side.judge(task)
            elif step == "go":
                answer = side.go(client, task)
                told = {"status": answer.status_code, "kept": task["word"] in text_of(answer)}
            else:
                side.ready(client, task)
        except Exception:
            told = {"status": 599, "error": traceback.format_exc()}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:
        main({"approver": Approver, "changer": Changer}[sys.argv[1]](), json.load(file))
