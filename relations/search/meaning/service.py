"""Vectors from an address of the institute's own that speaks `/v1/embeddings` as OpenAI's does.

A reader waits 300 ms for it at most. After three failures in a row nobody asks for half a minute: the search answers by
words meanwhile, and operators are told (`manage.py doctor`, the details of `/readyz`, the state of the site).
"""

from __future__ import annotations

import json
import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

import numpy

from .engines import E5_LEAST, Silent

LOG = logging.getLogger(__name__)
READERS_SECONDS = 0.3
WORKERS_SECONDS = 30.0
FAILURES = 3
PAUSE = 30.0  # seconds
LARGEST = 50_000_000  # bytes of an answer
OTHERS_LEAST = 0.25  # models outside the e5 family spread their vectors more widely


class Service:
    """The engine of `relations.search.meaning.engines.Engine`. Models of the e5 family want to be told what is what."""

    is_near = False

    def __init__(self, url: str, model: str, key: str = "", clock=time.monotonic):
        self.url, self.model, self.key, self.clock = url, model, key, clock
        self.name = f"{model} {url}"[:120]
        self.failures, self.silent_until = 0, 0.0
        self._lock = threading.Lock()
        is_e5 = "e5" in model.lower()
        self.least = E5_LEAST if is_e5 else OTHERS_LEAST
        query, passage = ("query: ", "passage: ") if is_e5 else ("", "")
        self._before = {"query": query, "passage": passage}

    @property
    def is_silent(self) -> bool:
        """Whether nobody asks it at the moment."""
        return self.clock() < self.silent_until

    def question(self, text: str):
        if self.is_silent:
            raise Silent
        return self._asked([f"{self._before['query']}{text}"], READERS_SECONDS)[0]

    def passages(self, texts: Sequence[str]):
        return self._asked([f"{self._before['passage']}{text}" for text in texts], WORKERS_SECONDS)

    def _asked(self, texts: list[str], seconds: float):
        try:
            rows = self._answer(texts, seconds)
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._note_failure(error)
            raise Silent from error
        with self._lock:
            self.failures = 0
        return rows

    def _note_failure(self, error: Exception) -> None:
        with self._lock:
            self.failures += 1
            if self.failures >= FAILURES:
                self.silent_until = self.clock() + PAUSE
        LOG.warning("The address of embeddings does not answer: %s", type(error).__name__)

    def _answer(self, texts: list[str], seconds: float):
        """Within the time as a whole: a server that sends byte by byte is as dead as one that sends none."""
        body = json.dumps({"model": self.model, "input": texts}).encode()
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        until = time.monotonic() + seconds
        request = urllib.request.Request(self.url, body, headers)
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            data = _read(answer, until)
        found = sorted(json.loads(data)["data"], key=lambda one: one["index"])
        rows = numpy.array([one["embedding"] for one in found], dtype=numpy.float32)
        if rows.ndim != 2 or len(rows) != len(texts) or not numpy.isfinite(rows).all():
            raise ValueError("not a vector for each text")
        return rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _read(answer, until: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(65_536):
        parts.append(part)
        size += len(part)
        if size > LARGEST or time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)
