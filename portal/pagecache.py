"""Pages for anonymous readers, kept in the memory of each process and handed out before Django does any work.

A page is kept under its address, the parameters the site knows and the reader's display settings, and under nothing
else: whatever else a request says is taken out of it before the page is made, so that it cannot stay in the page.
Every publication, withdrawal and change of public facts raises the number of the turn in the database, and says what
it touched (`relations.surrogates`): the pages that show it go. All pages go together when a turn touched everything,
when the next scheduled edition opens, at midnight in Kazakhstan, and when the clock is set back. A page that all this
should miss goes after a minute.

While the database is away, pages are handed out for PAGE_STALE_SECONDS after its last answer, marked as stale.

Two doors lead to the same shelf: `PageCacheMiddleware` fills it and serves it inside Django; `first` wraps the WSGI
application and hands out what is there already at the cost of a dictionary look-up.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import threading
from functools import partial

import brotli
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from portal import errors, metrics, pagestore, reading, replica
from portal.asking import AtOnce, Beside, Silent
from portal.health import is_watched
from portal.opened import comes_from_search
from portal.pagekeys import best_coding, display_settings, known_query, listed, matches, remembered, shared
from portal.readership import is_reading
from portal.shelves import Headers, Look, Page, Shelf
from relations import caches, surrogates
from relations.clock import compare, timestamp
from relations.editorial import freshness, readership
from relations.register.keeping import old_served

POLL_SECONDS = caches.LOOKS.seconds
PATIENCE = 0.3  # seconds that kept pages wait to hear of the turn; then they go out by the last one
SHORTLY = 0.02  # … when the last one was heard of LATELY: of a database that hangs they notice nothing
LATELY = 1.0
LONGEST_LIFE = caches.PAGES.seconds
LARGEST_PAGE = 2_000_000
SMALLEST_COMPRESSED = 400
FOR_ITS_READER = "private, no-cache"
STALE = [("Cache-Control", "no-cache"), ("Warning", '111 - "Revalidation Failed"')]

CODES = "|".join(code for code, _ in settings.LANGUAGES)
KEPT_PATHS = re.compile(rf"/(?:{CODES})/(?!search/)")
UNKEYED = (
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_COOKIE",
    "HTTP_FORWARDED",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_REFERER",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
)
FOR_OTHERS = shared(settings.PAGE_SHARED_SECONDS)
ASKING = AtOnce if settings.TESTING else partial(Beside, patience=PATIENCE)
CACHES: list[PageCache] = []  # those of this process: one per loaded chain of middleware


class PageCache:
    """The pages of this process."""

    def __init__(
        self,
        megabytes: int = 64,
        clock=timestamp,
        asking=ASKING,
        most: int = 20_000,
    ):
        self.limit, self.most, self.clock = megabytes * 1_000_000, most, clock
        self.ask = asking(look)
        self.shelf = Shelf()
        self.lock, self.looking = threading.Lock(), threading.Lock()
        self.readers: dict[str, str | None] = {}
        self.codings: dict[str, str] = {}

    def current(self) -> Shelf:
        """The shelf that may be used at this moment; asks the database at most four times a second."""
        now, shelf = self.clock(), self.shelf
        if shelf.checked_at <= now < shelf.good_until:
            return shelf
        with self.looking:
            now = self.clock()
            if not self.shelf.checked_at <= now < self.shelf.good_until:
                self.shelf = self._looked_up(self.shelf, now)
            return self.shelf

    def _looked_up(self, shelf: Shelf, now: float) -> Shelf:
        """The shelf of this moment; an empty one when the clock ended the old one.

        A database that is down or hangs turns nothing, unless another process has heard of a turn. What was asked now
        is good from now on, but is looked up again only some time after the answer.
        """
        is_over = not shelf.checked_at <= now < shelf.ends_at
        try:
            patience = SHORTLY if now - shelf.heard_at < LATELY and not is_over else None
            found = self.ask(now, None if is_over else shelf.number, patience=patience)
            if is_over or found.number != shelf.number:
                shelf = (Shelf() if is_over else shelf).after(found)
                pagestore.tell(shelf.number)
            shelf.heard_at = self.clock()
            again = POLL_SECONDS
        except (DatabaseError, TimeoutError) as error:
            if is_over or pagestore.told() > shelf.number:
                return Shelf()
            is_early = isinstance(error, Silent) and not self.ask.is_silent
            again = SHORTLY if is_early else POLL_SECONDS
        answered = self.clock()
        shelf.checked_at, shelf.good_until = answered, min(answered + again, shelf.ends_at)
        return shelf

    def find(self, shelf: Shelf, key: tuple) -> Page | None:
        """The page kept under a key, or one that another process has made."""
        page = shelf.find(key)
        if page is None and (parts := pagestore.fetch(key)):
            page = Page(*parts, key_length=len(repr(key)))
            page = self._keep(shelf, key, page) if shelf.takes(page) else None
        return page

    def put(
        self,
        shelf: Shelf,
        key: tuple,
        response: HttpResponse,
        keys: tuple[str, ...] = (surrogates.TURN,),
        began: tuple[int | None, float] | None = None,
    ) -> Page:
        """Keep an answer, and share it. `began`: the turn, and the moment, at which its making began; else now."""
        now = self.clock()
        number, made_at = began or (shelf.number, now)
        page = page_of(key, response, keys)
        page.number, page.made_at = number, made_at
        page.good_until = min(now + LONGEST_LIFE, shelf.ends_at or now + LONGEST_LIFE)
        pagestore.put(key, page.parts(), page.good_until - now)
        return self._keep(shelf, key, page)

    def _keep(self, shelf: Shelf, key: tuple, page: Page) -> Page:
        """The oldest pages make room."""
        with self.lock:
            shelf.pages.pop(key, None)
            shelf.pages[key] = page
            shelf.weight += page.weight
            if shelf.weight > self.limit or len(shelf.pages) > self.most:
                shelf.make_room(self.limit * 0.9, self.most * 0.9)
        return page

    def variant(self, shelf: Shelf, page: Page, coding: str) -> tuple[Headers, bytes]:
        """A page in one coding; what is made for it now has its weight, too."""
        is_new = coding not in page.variants
        headers, body = page.variant(coding)
        if is_new and coding != "br":
            with self.lock:
                shelf.weight += len(body)
                if shelf.weight > self.limit:
                    shelf.make_room(self.limit * 0.9, self.most * 0.9)
        return headers, body

    def key(self, environ: dict) -> tuple | None:
        """Under what a request is kept; nothing for one that must reach the views as it is."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
            return None
        reader, query = environ.get("HTTP_COOKIE", ""), environ.get("QUERY_STRING", "")
        if reader:
            reader = remembered(self.readers, reader, display_settings)
        if query:
            query = known_query(query)
        if reader is None or query is None:
            return None
        scheme = environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
        return environ.get("HTTP_HOST", ""), scheme, environ["PATH_INFO"], query, reader

    def coding(self, environ: dict) -> str:
        """The best coding that the client accepts."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        return remembered(self.codings, accepted, best_coding) if accepted else ""


def look(now: float, known: int | None) -> Look:
    """What the database says about the turn since a known one."""
    compare()
    number = freshness.number()
    replica.compare(number)
    if number == known:
        return Look(number, known)
    moment = dt.datetime.fromtimestamp(now, tz=dt.UTC)
    return Look(
        number=number,
        known=known,
        ends_at=freshness.ends_at(moment).timestamp(),
        began_at=freshness.began_at(moment).timestamp() if known is None else 0.0,
        touched=None if known is None else freshness.touched(known, number),
    )


def page_of(key: tuple, response: HttpResponse, keys: tuple[str, ...]) -> Page:
    """The page an answer becomes. Its tag depends on the address too, so that no two pages ever share one."""
    kept = [
        (name, value) for name, value in response.items() if name.lower() not in ("content-length", "etag")
    ]
    tag = hashlib.blake2b(repr(key).encode() + response.content, digest_size=16).hexdigest()
    packed = brotli.compress(response.content, quality=5)
    return Page(kept, packed, len(response.content), tag, keys, None, 0.0, 0.0, len(repr(key)))


def may_be_kept(response: HttpResponse) -> bool:
    """Only complete, anonymous answers that depend on nothing but their key."""
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and not response.has_header("Cache-Control")
        and vary <= {"accept-encoding"}
        and "'nonce-" not in response.get("Content-Security-Policy", "")
        and len(response.content) <= LARGEST_PAGE
    )


def said(response: HttpResponse, cache_control: str) -> HttpResponse:
    """Tell caches outside how long they may trust an answer, unless its view has said it: never without asking.

    What is the same for everybody without cookies does not vary by them; a cache lets through whoever has some.
    """
    is_personal = cache_control == FOR_ITS_READER
    patch_vary_headers(response, ("Accept-Encoding", "Cookie") if is_personal else ("Accept-Encoding",))
    response.headers.setdefault("Cache-Control", cache_control)
    return response


def only_keyed(environ: dict, key: tuple) -> None:
    """Leave in a request only what its page is kept under; where a link was is for those who count dead ones."""
    environ["portal.came_from"] = environ.get("HTTP_REFERER", "")
    for name in UNKEYED:
        environ.pop(name, None)
    environ["QUERY_STRING"] = key[3]
    if key[4]:
        environ["HTTP_COOKIE"] = f"{reading.COOKIE}={key[4]}"


class PageCacheMiddleware:
    """The outermost middleware: hands out kept pages, keeps new ones, and says how pages may be cached outside."""

    def __init__(self, get_response):
        if not settings.PAGE_CACHE_MEGABYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.cache = PageCache(settings.PAGE_CACHE_MEGABYTES, most=settings.PAGE_CACHE_PAGES)
        CACHES[:] = [self.cache]

    def __call__(self, request):
        if is_watched(request.path_info):
            return self.get_response(request)
        shelf = self.cache.current()
        key = self.cache.key(request.META) if KEPT_PATHS.match(request.path_info) else None
        page = self.cache.find(shelf, key) if key else None
        if page is None and self.cache.ask.is_silent:
            return errors.unavailable(request, retry_after=30)
        if not KEPT_PATHS.match(request.path_info):
            return self.get_response(request)
        if key is None:
            return said(self.get_response(request), FOR_ITS_READER)
        coding, condition = self.cache.coding(request.META), request.META.get("HTTP_IF_NONE_MATCH", "")
        if page is None:
            response, page = self._made(request, shelf, key)
            if page is None:
                return response
        status, headers, body = answer(self.cache, shelf, page, request.method, coding, condition)
        response = HttpResponse(body, status=status)
        del response.headers["Content-Type"]
        for name, value in headers:
            response.headers[name] = value
        return response

    def _made(self, request, shelf: Shelf, key: tuple) -> tuple[HttpResponse, Page | None]:
        """An answer made now, and the page that is kept of it."""
        only_keyed(request.META, key)
        old, began = old_served(), (shelf.number, self.cache.clock())
        with surrogates.collecting() as noted:
            response = self.get_response(request)
            kinds = (
                surrogates.SHOWN_ON.get(request.resolver_match.url_name) if request.resolver_match else None
            )
            if kinds is not None:
                surrogates.understood(*map(surrogates.kind, kinds))
        keep = request.method == "GET" and may_be_kept(response) and old_served() == old
        if not keep:
            return said(response, FOR_ITS_READER if key[4] else "no-cache"), None
        said(response, FOR_ITS_READER if key[4] else FOR_OTHERS)
        keys = noted.final()
        if settings.PAGE_KEYS_HEADER:
            response.headers[settings.PAGE_KEYS_HEADER] = listed((surrogates.SITE, *keys))
        return response, self.cache.put(shelf, key, response, keys, began)


def answer(
    cache: PageCache, shelf: Shelf, page: Page, method: str, coding: str, condition: str
) -> tuple[int, Headers, bytes]:
    """Status, headers and body of a kept page for one request; one that goes out in need says so."""
    if coding and page.length < SMALLEST_COMPRESSED:
        coding = ""
    if condition and matches(condition, page.tag_in(coding)):
        status, headers, body = 304, page.unchanged(coding), b""
    else:
        status, (headers, body) = 200, cache.variant(shelf, page, coding)
    if shelf.checked_at >= page.good_until:
        headers = [*(header for header in headers if header[0] != "Cache-Control"), *STALE]
    return status, headers, b"" if method == "HEAD" else body


def first(application):
    """Wrap the WSGI application: pages that are kept never reach Django."""
    lines = {200: "200 OK", 304: "304 Not Modified"}

    def serve(environ, start_response):
        cache = CACHES[0] if CACHES and not comes_from_search(environ) else None
        key = cache.key(environ) if cache else None
        shelf = cache.current() if key else None
        page = shelf.find(key) if key else None
        if page is None:
            return application(environ, start_response)
        condition, coding = environ.get("HTTP_IF_NONE_MATCH", ""), cache.coding(environ)
        status, headers, body = answer(cache, shelf, page, environ["REQUEST_METHOD"], coding, condition)
        metrics.note_kept()
        if is_reading(environ):
            readership.note(environ["PATH_INFO"])
        start_response(lines[status], headers)
        return [body]

    return serve
