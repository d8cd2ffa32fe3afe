"""PROMISES H and C: headers of every answer, cookies, what caches may keep. Generated from the table of addresses."""

import re
import time

import pytest
from django.core.management import call_command
from django.test import Client

from portal import pagecache
from relations.kinds import BY_CODE
from relations.models import Indicator
from tests import factories
from tests.project import routes

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "style-src": "'self'",
}


@pytest.fixture(scope="module")
def addresses(for_module):
    """Every address of the site, with one public item of each kind, and one that leads nowhere."""
    factories.make_organisation()
    Indicator.objects.create(code="turnover", title_ru="Оборот", unit_code="usd", unit_ru="долл.")
    expert, topic = factories.make_expert(), factories.make_topic()
    contents = [
        factories.make_article(authors=[expert], topics=[topic], countries=[factories.make_country("uz")]),
        *(factories.make(kind) for kind in BY_CODE if kind != "article"),
    ]
    editor = factories.make_user("editor", "chief-editor")
    for content in contents:
        factories.publish(content, by=editor)
    world = routes.World(expert=expert.pk)
    found = routes.addresses(world, {content.pk: content.kind for content in contents}, languages=("ru",))
    return [*found, "/ru/nowhere/", "/nowhere", "/admin/", "/accounts/login/"]


@pytest.fixture
def in_production(settings):
    """The settings of a site on the internet."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return settings


def test_every_answer_carries_the_headers_of_a_safe_site(in_production, addresses):
    client = Client(headers={"sec-fetch-site": "none"})
    for path in addresses:
        headers = client.get(path, secure=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert "camera=()" in headers["Permissions-Policy"], path
        assert headers["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin"), path
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload", path


def test_every_answer_carries_a_strict_policy(client, addresses):
    """H1: no unsafe word, on errors and at the desk too; a nonce, where there is one, is new every time."""
    for path in addresses:
        policy = client.get(path).headers["Content-Security-Policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert "unsafe" not in policy, path
        assert {name: rules[name] for name in POLICY} == POLICY, path
        nonces = {
            re.search(r"'nonce-([^']+)'", client.get(path)["Content-Security-Policy"]) for _ in range(2)
        }
        assert len({nonce and nonce[1] for nonce in nonces}) == (2 if any(nonces) else 1), path


def test_pages_have_no_inline_script_style_or_handler(client, addresses):
    for path in addresses:
        response = client.get(path, follow=True)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        text = re.sub(
            r'<script[^>]* type="application/(?:ld\+)?json"[^>]*>.*?</script>',
            "",
            response.content.decode(),
            flags=re.DOTALL,
        )
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text), path
        assert not re.search(
            r'(?:src|href|action)="(?:https?:)?//(?!127\.0\.0\.1)[^"]*\.(?:js|css|woff2|png)', text
        ), path


def test_readers_get_no_cookie(addresses):
    """H4: no page, list, file or error gives an anonymous reader a cookie or a session."""
    for path in addresses:
        if path.startswith(("/accounts/", "/admin/")):
            continue
        client = Client()
        response = client.get(path, follow=True)
        assert not client.cookies, (path, client.cookies)
        assert "Cookie" not in response.headers.get("Vary", "") or path.startswith(("/p/", "/")), path


# How Mozilla's HTTP Observatory counts (its scoring table): what each test adds to a hundred points, or takes.
def points(headers, cookies, text: str) -> dict[str, int]:
    rules = (rule.strip().partition(" ") for rule in headers["Content-Security-Policy"].split(";"))
    policy = {name: value for name, _space, value in rules}
    unsafe = "unsafe" in str(policy) or "*" in str(policy).replace("'", "").split() or "https:" in str(policy)
    strict = all(value == "'none'" for value in (policy.get("default-src"), policy["base-uri"]))
    age = int(re.search(r"max-age=(\d+)", headers["Strict-Transport-Security"])[1])
    closed = all(
        c["secure"] and c["httponly"] and c["samesite"] and c.key.startswith("__Host-") for c in cookies
    )
    foreign = re.findall(
        r'<(?:script|link)[^>]+(?:src|href)="https?://(?!testserver|127\.0\.0\.1)[^"]+\.(?:js|css)', text
    )
    return {
        "content security policy": -25 if unsafe else 10 if strict else 5,
        "cookies": (5 if closed else -40) if cookies else 0,
        "cross-origin resource sharing": -50 if headers.get("Access-Control-Allow-Origin") == "*" else 0,
        "redirection": 0,
        "referrer policy": 5
        if headers["Referrer-Policy"].startswith(("strict-origin", "no-referrer"))
        else -5,
        "transport security": (5 if "preload" in headers["Strict-Transport-Security"] else 0)
        if age >= 15_768_000
        else -20,
        "subresource integrity": -50 if foreign else 0,
        "content type options": 0 if headers["X-Content-Type-Options"] == "nosniff" else -5,
        "frame options": 5 if policy.get("frame-ancestors") == "'none'" else -20,
        "cross-origin resource policy": 10 if headers["Cross-Origin-Resource-Policy"] == "same-origin" else 0,
    }


@pytest.mark.parametrize("path", ["/ru/", "/nowhere", "/accounts/login/", "/admin/"])
def test_an_observatory_would_give_a_hundred_points(in_production, addresses, path):
    """H2, H4."""
    in_production.SESSION_COOKIE_NAME, in_production.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    in_production.SESSION_COOKIE_SECURE = in_production.CSRF_COOKIE_SECURE = True
    client = Client()
    response = client.get(path, secure=True)

    found = points(response.headers, list(response.cookies.values()), response.content.decode())

    assert min(found.values()) >= 0, found
    assert 100 + sum(found.values()) >= 100


def test_settings_of_a_production_site_pass_the_deployment_check(settings, tmp_path, capsys):
    """H7."""
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://portal.example", ["portal.example"]
    settings.SECRET_KEY, settings.DEBUG, settings.DEMO = "k3y" * 30 + "abcdefghijkl", False, False
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.MEDIA_ROOT = tmp_path

    call_command("check", deploy=True, fail_level="WARNING")


def test_robots_txt_names_nothing_secret(client, settings):
    text = client.get("/robots.txt").content.decode()

    assert settings.ADMIN_PATH not in text
    assert text.endswith("Sitemap: http://127.0.0.1:8000/sitemap.xml\n")


class TestCaches:
    @pytest.fixture
    def kept(self, settings):
        """A client of a site that keeps its pages."""
        settings.PAGE_CACHE_MEGABYTES = 8
        yield Client()
        pagecache.CACHES.clear()

    def test_every_page_is_kept_and_says_how(self, kept, addresses, django_assert_num_queries):
        pages = [path for path in addresses if re.match(r"/ru/(?!search|nowhere)", path)]
        kept.get("/ru/")
        [cache], moment = pagecache.CACHES, time.time()
        cache.clock = lambda: moment  # otherwise the look for a publication, four times a second, would count
        answers = {path: kept.get(path) for path in pages}
        whole = {
            path: answer for path, answer in answers.items() if answer.status_code == 200 and "ETag" in answer
        }

        assert {"/ru/", "/ru/articles/", "/ru/agreements/", "/ru/feeds/latest.xml"} < set(whole)
        for path, answer in whole.items():
            assert answer["Cache-Control"] in ("no-cache", "public, max-age=60"), path
            assert "Cookie" not in answer["Vary"], path  # the same for everybody without cookies
            if answer["Cache-Control"] == "no-cache":
                with django_assert_num_queries(0):
                    again = kept.get(path, headers={"if-none-match": answer["ETag"]})
                assert again.status_code == 304, path

    def test_no_page_is_a_304_for_another(self, kept, addresses):
        """C3."""
        tags = {}
        for path in addresses:
            for address in (path, path.replace("/ru/", "/kk/"), path.replace("/ru/", "/en/")):
                answer = kept.get(address)
                if answer.status_code == 200 and "ETag" in answer:
                    assert tags.setdefault(answer["ETag"], address) == address

    def test_staff_see_their_own_pages_and_leave_none_behind(self, kept, addresses, daniyar):
        """C2."""
        staff = Client()
        staff.force_login(daniyar)
        for path in ("/ru/", "/ru/articles/", "/ru/agreements/"):
            mine = staff.get(path)
            assert mine["Cache-Control"] in (
                "private, no-cache",
                "max-age=0, no-cache, no-store, must-revalidate, private",
            )
            assert "daniyar" not in kept.get(path).content.decode()

    @pytest.mark.parametrize("path", ["/", "/p/{id}"])
    def test_negotiated_addresses_say_so_and_are_never_crossed(self, kept, addresses, path):
        """C1."""
        path = path.format(id=1)
        kazakh, russian = (kept.get(path, headers={"accept-language": code}) for code in ("kk", "ru"))

        for answer in (kazakh, russian):
            if answer.status_code == 302:
                assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))
        if kazakh.status_code == 302:
            assert kazakh["Location"].startswith("/kk/")
            assert russian["Location"].startswith("/ru/")

    def test_nothing_of_a_request_stays_in_a_page(self, kept, addresses):
        """C4: a page made for one reader, with marks in every header, is the page that others get without a mark."""
        marked = {
            "HTTP_USER_AGENT": "Markedagent",
            "HTTP_ACCEPT_LANGUAGE": "en, markedlanguage",
            "HTTP_REFERER": "https://marked.example/",
            "HTTP_X_FORWARDED_FOR": "203.0.113.9",
            "HTTP_X_FORWARDED_HOST": "marked.example",
            "HTTP_X_FORWARDED_PROTO": "http",
            "HTTP_X_ORIGINAL_URL": "/marked",
            "HTTP_X_REQUEST_ID": "markedid",
            "HTTP_COOKIE": "language=en",
        }
        for path in addresses:
            if path.startswith("/accounts/"):  # never kept, and its links carry the question on
                continue
            body = kept.get(f"{path}{'&' if '?' in path else '?'}utm_source=markedsource", **marked)
            text = b"".join(body.streaming_content) if body.streaming else body.content
            assert b"arked" not in text, path
            assert b"203.0.113.9" not in text, path
