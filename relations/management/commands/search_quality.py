"""How the search does: what readers ask for and find, and the judged questions of the demonstration.

With a folder: measure it with a kit of questions and texts, in a database of its own beside the configured one.
"""

import importlib
import json
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from relations.demo import questions
from relations.models import SearchPick, Synonym
from relations.search import quality, search, tally
from relations.search.words import stem

SHOWN = 50
TASKS = (
    ("Kazakh questions", "kk-kazqad", None),
    ("Kazakh two words", "kk-morph", None),
    ("… typed on a Russian keyboard", "kk-morph", "rukb"),
    ("… in 2021 Latin", "kk-morph", "lat2021"),
    ("Russian two words", "ru-morph", None),
    ("Russian question → sentence", "ru-xquad-sent", None),
    ("English two words", "en-morph", None),
    ("English question → sentence", "en-xquad-sent", None),
    ("three languages in one index", "trilingual", None),
)


class Command(BaseCommand):
    help = "Print what readers asked for in vain, synonyms, picks, and how judged questions are answered; with a kit, nDCG@10, share of empty answers, milliseconds, hard queries, stems."

    def add_arguments(self, parser):
        parser.add_argument(
            "directory", type=Path, nargs="?", help="The kit: retrieval.py, hard.py, stems.py and data/."
        )
        parser.add_argument("--days", type=int, default=30, help="Of what readers asked for: so many days.")
        parser.add_argument("--half", default="dev")
        parser.add_argument("--task", action="append", help="Only these tasks.")

    def handle(self, *args, directory: Path | None, half: str, task, days: int, **options):
        if directory is None:
            self._readers(days)
            self._editors()
            self._judged()
            return
        if not (directory / "retrieval.py").is_file():
            raise CommandError(f"There is no retrieval.py in {directory}.")
        sys.path.insert(0, str(directory.resolve()))
        kit = importlib.import_module("retrieval")
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            self.stdout.write(f"{connection.vendor}: nDCG@10, recall@10, empty, p50 and p95 in ms")
            for title, data, transform in TASKS:
                if not task or data in task:
                    self._task(kit, title, data, transform, half)
            self._hard(half)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
        self._stems(half)

    def _readers(self, days: int):
        rows = tally.frequent(days)
        for title, found in (
            ("Found nothing", tally.without_hits(rows)),
            ("Found something, and nobody opened it", tally.without_clicks(rows)),
            ("Asked most often", rows),
        ):
            self.stdout.write(f"{title} (in {days} days, {tally.LEAST} times or more): {len(found)}")
            for one in found[:SHOWN]:
                numbers = f"asked {one.asked}, found nothing {one.missed}, opened {one.opened}"
                self.stdout.write(f"  {one.language}  {one.query}  ({numbers})")

    def _editors(self):
        self.stdout.write(f"Synonyms: {Synonym.objects.count()}")
        for one in Synonym.objects.order_by("words"):
            self.stdout.write(f"  {one}")
        self.stdout.write(f"Picks: {SearchPick.objects.count()}")
        for one in SearchPick.objects.select_related("content"):
            self.stdout.write(f"  {one.language or 'all'}  {one.query} → {one.content}")

    def _judged(self):
        known = questions.numbers()
        scores = questions.measure(
            lambda text, language: [hit.item for hit in search(text, language, size=questions.FIRST).hits],
            known,
        )
        if not scores:
            self.stdout.write("Judged questions: none, for the items of the demonstration are not here.")
            return
        self.stdout.write(f"Judged questions (nDCG@{questions.FIRST}):")
        for language, found in sorted(scores.items()):
            self.stdout.write(f"  {language}  {sum(found) / len(found):.3f}  of {len(found)}")

    def _task(self, kit, title, data, transform, half):
        docs, questions = self._load(kit, data, half)
        engine = quality.Engine(is_ready=True)
        engine.index(docs)
        sums = {"ndcg": 0.0, "recall": 0.0, "zero": 0.0}
        times = []
        for question in questions:
            text = kit.TRANSFORMS[transform](question["q"]) if transform else question["q"]
            began = time.perf_counter()
            hits = engine.search(text, None if data == "trilingual" else question["lang"], 10)
            times.append(time.perf_counter() - began)
            found = kit.metrics(hits, question["rel"])
            for name in sums:
                sums[name] += found[name] / len(questions)
        times.sort()
        self.stdout.write(
            f"{title:32s} {sums['ndcg']:.3f}  {sums['recall']:.3f}  {sums['zero']:.3f}  "
            f"{times[len(times) // 2] * 1000:6.1f} {times[len(times) * 95 // 100] * 1000:6.1f}"
        )
        self.stdout.flush()

    def _load(self, kit, data, half):
        if data != "trilingual":
            return kit.load(half, data)
        docs, questions = [], []
        for part in ("kk-kazqad", "ru-xquad", "en-xquad"):
            more_docs, more = kit.load(half, part)
            docs += more_docs
            questions += more[:285]
        return docs, questions

    def _hard(self, half):
        hard = importlib.import_module("hard")
        data = json.loads((Path(hard.HERE) / "data" / half / "hard_queries.json").read_text(encoding="utf-8"))
        engine = quality.Engine(is_ready=True)
        engine.index(data["docs"])
        counts: dict[str, list[int]] = {}
        for query in data["queries"]:
            good = hard.check(query["expect"], engine.search(query["q"], query["lang"], query["k"]))
            for name in ("all", query["prio"]):
                counts.setdefault(name, [0, 0])
                counts[name][0] += good
                counts[name][1] += 1
            if not good:
                self.stdout.write(f"  missed ({query['prio']}): {query['q']}")
        self.stdout.write(
            "hard queries: " + ", ".join(f"{name} {good}/{all_}" for name, (good, all_) in counts.items())
        )

    def _stems(self, half):
        kit = importlib.import_module("stems")
        for data, language in (("stem", "kk"), ("stem-um", "kk"), ("stem", "ru"), ("stem", "en")):
            path = Path(kit.HERE) / "data" / half / f"{data}.{language}.jsonl.gz"
            with kit.gzip.open(path, "rt", encoding="utf-8") as file:
                rows = [json.loads(line) for line in file]
            _p, _r, f1, b3 = kit.score(rows, [stem(row["form"], language) for row in rows])
            self.stdout.write(f"stems {language} {data:8s} F1 {f1:.3f}  B3 {b3:.3f}")
