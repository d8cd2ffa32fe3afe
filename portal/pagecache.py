"""Pages for anonymous readers, kept in the memory of each process and handed out before Django does any work.

A page is kept under its address, the parameters the site knows and the reader's display settings, and under nothing
else: whatever else a request says is taken out of it before the page is made, so that it cannot stay in the page.
All pages go together when the number of the turn rises in the database (every publication, withdrawal and change of
public facts raises it), when the next scheduled edition opens, at midnight in Kazakhstan, and when the clock is set
back. A page that all this should miss goes after a minute.

Two doors lead to the same shelf: `PageCacheMiddleware` fills it and serves it inside Django; `first` wraps the WSGI
application and hands out what is there already at the cost of a dictionary look-up.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import re
import threading
from dataclasses import dataclass, field
from functools import partial

import brotli
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from portal import errors, metrics, pagestore, reading, replica
from portal.asking import AtOnce, Beside
from portal.health import is_watched
from portal.opened import comes_from_search
from portal.pagekeys import best_coding, display_settings, known_query, matches, remembered, shared
from relations import caches
from relations.clock import compare, timestamp
from relations.editorial import freshness
from relations.register.keeping import old_served

POLL_SECONDS = caches.LOOKS.seconds
PATIENCE = 0.3  # seconds that kept pages wait to hear of the turn; then they go out by the last one
LONGEST_LIFE = caches.PAGES.seconds
LARGEST_PAGE = 2_000_000
SMALLEST_COMPRESSED = 400
OVERHEAD = 2_000  # what a page weighs besides its body

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
OF_THE_BODY = ("content-type", "content-language", "content-disposition")
CODINGS = {
    "br": lambda packed: packed,
    "gzip": lambda packed: gzip.compress(brotli.decompress(packed), 6, mtime=0),
    "": brotli.decompress,
}
FOR_OTHERS = shared(settings.PAGE_SHARED_SECONDS)
ASKING = AtOnce if settings.TESTING else partial(Beside, patience=PATIENCE)
CACHES: list[PageCache] = []  # those of this process: one per loaded chain of middleware


@dataclass
class Page:
    """A finished answer: its headers without length and tag, and its body, packed as most readers want it.

    Other codings are made when somebody asks for them, and kept.
    """

    headers: list[tuple[str, str]]
    packed: bytes  # brotli
    length: int  # bytes before packing
    tag: str
    good_until: float
    key_length: int
    variants: dict[str, tuple[list[tuple[str, str]], bytes]] = field(default_factory=dict)

    def variant(self, coding: str) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body as sent in one coding; made once."""
        found = self.variants.get(coding)
        if found is None:
            body = CODINGS[coding](self.packed)
            headers = [*self.headers, ("ETag", self.tag_in(coding)), ("Content-Length", str(len(body)))]
            if coding:
                headers.append(("Content-Encoding", coding))
            found = self.variants[coding] = headers, body
        return found

    @property
    def weight(self) -> int:
        """What the page takes in memory, in every form it has by now."""
        others = (len(body) for coding, (_headers, body) in list(self.variants.items()) if coding != "br")
        return len(self.packed) + self.key_length + OVERHEAD + sum(others)

    def tag_in(self, coding: str) -> str:
        """The entity tag of one coding: other bytes, another tag."""
        return f'"{self.tag}{"-" if coding else ""}{coding}"'

    def unchanged(self, coding: str) -> list[tuple[str, str]]:
        """The headers of a 304."""
        kept = [header for header in self.headers if header[0].lower() not in OF_THE_BODY]
        return [*kept, ("ETag", self.tag_in(coding))]


@dataclass
class Shelf:
    """The pages made since the last turn: of which number, until when at most, and when that was last looked up.

    Pages know nothing of their shelf: dropped together, they are gone without waiting for a collection of garbage.
    """

    number: int | None = None
    ends_at: float = 0
    checked_at: float = 0
    good_until: float = 0
    pages: dict[tuple, Page] = field(default_factory=dict)
    weight: int = 0


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
        self.ask = asking(turn_and_end)
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
        """The same shelf when nothing has turned, else an empty one. A database that is down or hangs turns nothing.

        What was asked now is good from now on, but is looked up again only some time after the answer.
        """
        is_over = not shelf.checked_at <= now < shelf.ends_at
        try:
            number, ends_at = self.ask(now, None if is_over else shelf.number)
            if is_over or number != shelf.number:
                shelf = Shelf(number, ends_at)
        except (DatabaseError, TimeoutError):
            if is_over:
                return Shelf()
        answered = self.clock()
        shelf.checked_at, shelf.good_until = answered, min(answered + POLL_SECONDS, shelf.ends_at)
        return shelf

    def find(self, shelf: Shelf, key: tuple) -> Page | None:
        """The page kept under a key, unless it has had its minute."""
        page = shelf.pages.get(key)
        return page if page and shelf.checked_at < page.good_until else None

    def fetch(self, shelf: Shelf, key: tuple) -> Page | None:
        """A page that another process has made since the last turn."""
        parts = pagestore.fetch(shelf.number, key)
        page = Page(*parts, len(repr(key))) if parts else None
        return self._keep(shelf, key, page) if page and shelf.checked_at < page.good_until else None

    def put(self, shelf: Shelf, key: tuple, response: HttpResponse) -> Page:
        """Keep an answer on the shelf that was current when its making began, and share it."""
        now = self.clock()
        page = page_of(key, response, min(now + LONGEST_LIFE, shelf.ends_at or now + LONGEST_LIFE))
        parts = page.headers, page.packed, page.length, page.tag, page.good_until
        pagestore.put(shelf.number, key, parts, page.good_until - now)
        return self._keep(shelf, key, page)

    def _keep(self, shelf: Shelf, key: tuple, page: Page) -> Page:
        """The oldest pages make room."""
        with self.lock:
            shelf.pages.pop(key, None)
            shelf.pages[key] = page
            shelf.weight += page.weight
            if shelf.weight > self.limit or len(shelf.pages) > self.most:
                self._make_room(shelf)
        return page

    def variant(self, shelf: Shelf, page: Page, coding: str) -> tuple[list[tuple[str, str]], bytes]:
        """A page in one coding; what is made for it now has its weight, too."""
        is_new = coding not in page.variants
        headers, body = page.variant(coding)
        if is_new and coding != "br":
            with self.lock:
                shelf.weight += len(body)
                if shelf.weight > self.limit:
                    self._make_room(shelf)
        return headers, body

    def _make_room(self, shelf: Shelf) -> None:
        """Weigh all pages anew, for some were replaced; the oldest go until a tenth of room and number is free."""
        shelf.weight = sum(page.weight for page in shelf.pages.values())
        weight, number = self.limit * 0.9, self.most * 0.9
        while len(shelf.pages) > 1 and (shelf.weight > weight or len(shelf.pages) > number):
            shelf.weight -= shelf.pages.pop(next(iter(shelf.pages))).weight

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


def turn_and_end(now: float, known: int | None) -> tuple[int, float]:
    """The present turn, and when what is made now ends by the clock; the end is not asked for a turn that is known."""
    compare()
    number = freshness.number()
    replica.compare(number)
    if number == known:
        return number, 0.0
    return number, freshness.ends_at(dt.datetime.fromtimestamp(now, tz=dt.UTC)).timestamp()


def page_of(key: tuple, response: HttpResponse, good_until: float) -> Page:
    """The page an answer becomes. Its tag depends on the address too, so that no two pages ever share one."""
    kept = [
        (name, value) for name, value in response.items() if name.lower() not in ("content-length", "etag")
    ]
    tag = hashlib.blake2b(repr(key).encode() + response.content, digest_size=16).hexdigest()
    packed = brotli.compress(response.content, quality=5)
    return Page(kept, packed, len(response.content), tag, good_until, len(repr(key)))


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
    """Tell caches outside how long they may trust an answer, unless its view has said it: never without asking."""
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
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
        page = self.cache.find(shelf, key) or self.cache.fetch(shelf, key) if key else None
        if page is None and self.cache.ask.is_silent:
            return errors.unavailable(request, retry_after=30)
        if not KEPT_PATHS.match(request.path_info):
            return self.get_response(request)
        if key is None:
            return said(self.get_response(request), "private, no-cache")
        coding, condition = self.cache.coding(request.META), request.META.get("HTTP_IF_NONE_MATCH", "")
        if page is None:
            only_keyed(request.META, key)
            old = old_served()
            response = self.get_response(request)
            keep = request.method == "GET" and may_be_kept(response) and old_served() == old
            said(response, FOR_OTHERS if keep and not key[4] else "no-cache")
            if not keep:
                return response
            page = self.cache.put(shelf, key, response)
        status, headers, body = answer(self.cache, shelf, page, request.method, coding, condition)
        response = HttpResponse(body, status=status)
        del response.headers["Content-Type"]
        for name, value in headers:
            response.headers[name] = value
        return response


def answer(
    cache: PageCache, shelf: Shelf, page: Page, method: str, coding: str, condition: str
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of a kept page for one request."""
    if coding and page.length < SMALLEST_COMPRESSED:
        coding = ""
    if condition and matches(condition, page.tag_in(coding)):
        return 304, page.unchanged(coding), b""
    headers, body = cache.variant(shelf, page, coding)
    return 200, headers, b"" if method == "HEAD" else body


def first(application):
    """Wrap the WSGI application: pages that are kept never reach Django."""
    lines = {200: "200 OK", 304: "304 Not Modified"}

    def serve(environ, start_response):
        cache = CACHES[0] if CACHES and not comes_from_search(environ) else None
        key = cache.key(environ) if cache else None
        shelf = cache.current() if key else None
        page = cache.find(shelf, key) if key else None
        if page is None:
            return application(environ, start_response)
        condition, coding = environ.get("HTTP_IF_NONE_MATCH", ""), cache.coding(environ)
        status, headers, body = answer(cache, shelf, page, environ["REQUEST_METHOD"], coding, condition)
        metrics.note_kept()
        start_response(lines[status], headers)
        return [body]

    return serve
