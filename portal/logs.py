"""The log of the server: every line says when, in which request and for whom; as JSON for machines that collect it.

No texts, no secrets and no addresses of readers are written. Lines cannot be forged by line breaks in what they quote.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from django.conf import settings

request_id: ContextVar[str] = ContextVar("request_id", default="-")
user_id: ContextVar[int | None] = ContextVar("user_id", default=None)

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
EXTRA = ("act", "item", "language", "detail")  # what `relations.editorial.audit` adds to its lines


class RequestIdMiddleware:
    """Gives each request a name of its own: the proxy's if one of ours stands in front, else a new one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
        tokens = request_id.set(given if GIVEN.fullmatch(given) else uuid4().hex), user_id.set(None)
        request.log_id = request_id.get()
        try:
            return self.get_response(request)
        finally:
            request_id.reset(tokens[0])
            user_id.reset(tokens[1])


class Context(logging.Filter):
    """Adds the request and the person to every line."""

    def filter(self, record):
        record.request_id, record.user_id = request_id.get(), user_id.get() or "-"
        return True


class Lines(logging.Formatter):
    """One line an event for people; what follows an exception is indented."""

    def __init__(self):
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s request=%(request_id)s user=%(user_id)s %(message)s"
        )

    def formatTime(self, record, datefmt=None):
        return _moment(record)

    def formatMessage(self, record):
        record.message = " ".join(record.message.split("\n")).replace("\r", " ")
        return super().formatMessage(record)

    def format(self, record):
        return super().format(record).replace("\n", "\n    ")


class Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record):
        line = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", "-"),
            "user": getattr(record, "user_id", "-"),
        }
        line |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
