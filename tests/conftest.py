"""The few fixtures everybody needs, and what makes silent faults loud."""

import gc
import os
import shutil
import threading
from collections import Counter

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect, sync_playwright

from relations import clock
from relations.search.backends import backend
from tests import factories, prepared

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
IN_CI = bool(os.environ.get("CI"))
PATIENCE = 30_000  # milliseconds in which a page has to show what it shall: a busy machine is slow, not wrong
SERVING = threading.Lock()
HAS_ROOM = pytest.StashKey[bool]()
STACK = 550_000  # bytes; Python rounds up to a power of two

# Properties have no clock: a busy machine is no fault. In CI they try the same examples each time, elsewhere new ones.
hypothesis_settings.register_profile(
    "portal", deadline=None, derandomize=IN_CI, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("portal")


def pytest_collection_modifyitems(items):
    """Undefined template variables fail in tests of our public pages; Django's own templates have some.

    A test that drives the browser is tried once more, and the summary says so. Long tests begin first, so that no
    process is still at one when the others have ended.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
        if "/tests/views/" not in str(item.path):
            item.add_marker(pytest.mark.ignore_template_errors)


def pytest_collection_finish():
    """What is imported by now stays to the end: the collector need not look at it again (a tenth of the run's CPU)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """All tests run inside one call that reserves half a megabyte of Python's stack, and half remains for them.

    Until 3.13 Python asks the system for sixteen kilobytes of stack when a call crosses their end, and gives them back
    on return; a loop right there does so each time (python/cpython#142183): a third of the CPU of a walk over all pages.
    """

    def run():
        return session.config.hook.pytest_runtestloop(session=session)

    if session.stash.get(HAS_ROOM, False):
        return None  # this is the call from within: let pytest run the tests
    session.stash[HAS_ROOM] = True
    run.__code__ = run.__code__.replace(co_stacksize=STACK // 8)
    return run()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Asked by pytest-django right before it makes the database."""
    with django_db_blocker.unblock():
        prepared.copy_or_migrate()


@pytest.fixture(scope="module")
def for_module(django_db_setup, django_db_blocker):
    """What fixtures of a module make with it is there for all its tests, and goes after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _clean_surroundings(settings, tmp_path):
    """Files go to a folder of the test; nothing remembered in the cache, nor the time of the database, survives it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    clock._known = None
    for cache in caches.all():
        cache.clear()
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _no_index_left():
    """After a test of real transactions all tables of models are emptied; those of the index are no models' tables."""
    empty_tables = TransactionTestCase._fixture_teardown

    def empty(case):
        empty_tables(case)
        backend().clear()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def queries_of(client):
    """How many questions a page asks the database once its templates are loaded; the same one twice is a fault."""

    def count(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        asked = Counter(query["sql"] for query in captured)
        assert [sql for sql, times in asked.items() if times > 1] == []
        return len(captured)

    return count


@pytest.fixture
def aigerim(db):
    """The expert."""
    return factories.make_user("expert", username="aigerim", first_name="Айгерим", last_name="Сейтова")


@pytest.fixture
def daniyar(db):
    """The editor."""
    return factories.make_user("editor", username="daniyar", first_name="Данияр", last_name="Омаров")


@pytest.fixture
def saule(db):
    """The chief editor."""
    return factories.make_user("chief-editor", username="saule", first_name="Сауле", last_name="Ахметова")


@pytest.fixture
def zhanar(db):
    """The translator into Kazakh."""
    return factories.make_user("translator-kk", username="zhanar", first_name="Жанар", last_name="Бекова")


@pytest.fixture(scope="session")
def chromium():
    """One headless Chromium for the whole run. In CI a missing browser is a failure, elsewhere a skip."""
    if not os.path.exists(CHROMIUM):
        if IN_CI:
            pytest.fail("Chromium is not installed; in CI browser tests may not be skipped.")
        pytest.skip("Chromium is not installed")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the ORM is used beside Playwright's event loop
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(live_server):
    """One request at a time: the threads of the server share one connection to the database in memory."""
    server = live_server.thread.httpd
    application = server.get_app()

    def one_at_a_time(environ, start_response):
        with SERVING:
            return application(environ, start_response)

    server.set_app(one_at_a_time)
    return live_server


@pytest.fixture
def page(chromium):
    """A fresh page that fails the test on script errors and on anything the content policy blocked."""
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(message.text)
            if message.type == "error" and "status of 4" not in message.text
            else None
        ),
    )
    yield page
    found = list(faults)
    context.set_offline(True)  # what a page still sends when it is left would meet the next test's database
    context.close()
    with SERVING:  # what it sent before has been answered
        assert found == []
