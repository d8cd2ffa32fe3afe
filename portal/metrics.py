"""Numbers for Prometheus at `/metrics`, with the optional package `metrics` and a `METRICS_TOKEN`; else nothing is counted.

Several processes of one machine add up when PROMETHEUS_MULTIPROC_DIR names a folder that is empty at their start.
"""

from __future__ import annotations

import os
import resource
import time
from importlib.util import find_spec

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relations.operations import figures

IS_ON = bool(settings.METRICS_TOKEN or settings.TESTING) and find_spec("prometheus_client") is not None

if IS_ON:
    import prometheus_client as prometheus
    from prometheus_client.core import GaugeMetricFamily
    from prometheus_client.multiprocess import MultiProcessCollector

    REQUESTS = prometheus.Summary(
        "portal_request_seconds", "Seconds per request that reached Django", ("page", "status")
    )
    KEPT = prometheus.Counter("portal_kept_pages", "Pages handed out of the memory of the process")
    QUERIES = prometheus.Summary("portal_query_seconds", "Seconds per question to the database")
    MEMORY = prometheus.Gauge(
        "portal_memory_bytes", "Most memory that a process has taken", multiprocess_mode="livemax"
    )


class MetricsMiddleware:
    """Times every request that no kept page answered, by the name of its page."""

    def __init__(self, get_response):
        if not IS_ON:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        page = (match.view_name or "nameless") if match else "none"
        REQUESTS.labels(page, response.status_code).observe(time.perf_counter() - began)
        return response


def note_kept() -> None:
    """A page went out without Django."""
    if IS_ON:
        KEPT.inc()


def note_query(seconds: float) -> None:
    """A question to the database took so long."""
    if IS_ON:
        QUERIES.observe(seconds)


class _Figures:
    """What the database knows, asked when somebody collects."""

    def collect(self):
        try:
            found = figures.all_figures()
        except DatabaseError:
            return
        for name, about, values in found:
            family = GaugeMetricFamily(f"portal_{name}", about, labels=["of"])
            for of, value in values.items():
                family.add_metric([of], value)
            yield family


@never_cache
@require_safe
def metrics(request):
    """For whoever has the token, as `Authorization: Bearer …`; for others there is nothing here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not (IS_ON and settings.METRICS_TOKEN) or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    MEMORY.set(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    together = prometheus.CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(together)
        together.register(_Figures())
        text = prometheus.generate_latest(together)
    else:
        together.register(_Figures())
        text = prometheus.generate_latest(prometheus.REGISTRY) + prometheus.generate_latest(together)
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")
