"""Writing the append-only log of who did what."""

from __future__ import annotations

import logging
from contextvars import ContextVar

from relations.clients import network_of
from relations.models import AuditEntry

log = logging.getLogger("relations.acts")

# The address of the request being answered; set by a middleware, empty in commands.
request_address: ContextVar[str | None] = ContextVar("request_address", default=None)


def record(action: str, *, by, content=None, language: str = "", subject: str = "", **detail) -> AuditEntry:
    """Add one entry, and a line to the log of the server. `detail` must be JSON; no texts and no secrets belong in it.

    The address of a member of staff stands there; of somebody unknown, who failed to sign in, only the network (A8).
    """
    log.info(
        action,
        extra={
            "act": action,
            "item": content.pk if content else None,
            "language": language,
            "detail": detail,
        },
    )
    return AuditEntry.objects.create(
        actor=by,
        actor_name=one_line(by.get_username() if by else "", 150),
        action=action,
        content=content,
        subject=one_line(subject or (str(content) if content is not None else ""), 500),
        language=language,
        detail=detail,
        address=request_address.get() if by else network_of(request_address.get()),
    )


def one_line(text: str, length: int) -> str:
    """Text that cannot break a line of a log or of an export: control characters become spaces."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[: length * 2])
    return " ".join(printable.split())[:length]
