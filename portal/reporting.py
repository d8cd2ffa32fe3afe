"""Unexpected errors are told to a collector that speaks Sentry's protocol, when `SENTRY_DSN` names one.

Only where and what went wrong leaves the machine: no texts, values, cookies, addresses or names of people.
"""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.logs import request_id
from relations.version import VERSION


def begin() -> None:
    """Tell errors from now on. Raises ImproperlyConfigured when the client is not installed."""
    if not settings.SENTRY_DSN:
        return
    if find_spec("sentry_sdk") is None:
        raise ImproperlyConfigured("SENTRY_DSN is set, but sentry-sdk is not installed (the extra “sentry”).")
    import sentry_sdk  # noqa: PLC0415 optional

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=settings.REVISION or VERSION,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0,
        before_send=stripped,
    )


def stripped(event: dict, _hint: dict) -> dict:
    """The event with the id of its request and without what a reader or an editor sent."""
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in ("method", "url") if name in request}
    event.pop("user", None)
    event.pop("breadcrumbs", None)  # statements, among them words
    event.setdefault("tags", {})["request_id"] = request_id.get()
    return event
