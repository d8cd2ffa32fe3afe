"""Which requests are counted as somebody reading a page, kept pages among them."""

import io

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal import pagecache
from portal.readership import ReadershipMiddleware, is_reading
from relations.editorial import readership
from tests import factories

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
PERSON = {"HTTP_USER_AGENT": CHROME, "HTTP_ACCEPT_LANGUAGE": "kk"}


@pytest.fixture(autouse=True)
def waiting():
    readership.openings.forget()
    yield readership.openings.waiting
    readership.openings.forget()


def read(path: str, method: str = "GET", status: int = 200, **headers) -> None:
    request = RequestFactory().generic(method, path, **PERSON | headers)
    ReadershipMiddleware(lambda _request: HttpResponse(status=status))(request)


def test_a_person_who_opens_a_page_is_counted_without_a_trace(waiting):
    read("/ru/topics/trade/")
    read("/ru/topics/trade/", status=304)
    read("/ru/topics/trade/", HTTP_SEC_FETCH_DEST="document", HTTP_COOKIE="reading=theme-dark")

    assert waiting == {("topic/trade", "ru"): [3, 0]}


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_DNT": "1"},
        {"HTTP_SEC_GPC": "1"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_SEC_FETCH_DEST": "empty"},
        {"HTTP_SEC_FETCH_DEST": "iframe"},
        {"HTTP_COOKIE": "a=b; sessionid=of-staff"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)"},
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"},
        {"HTTP_USER_AGENT": "Mozilla/5.0 (X11) HeadlessChrome/131.0"},
        {"HTTP_USER_AGENT": "Wget/1.21"},
    ],
)
def test_others_are_not(headers, waiting):
    read("/ru/topics/trade/", **headers)

    assert waiting == {}


def test_neither_are_other_methods_answers_and_programs_without_a_language(waiting):
    read("/ru/topics/trade/", "HEAD")
    read("/ru/topics/trade/", "POST")
    for status in (301, 404, 410, 503):
        read("/ru/topics/trade/", status=status)
    assert not is_reading({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": CHROME})

    assert waiting == {}


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (Linux; arm_64; Android 12; SM-A525F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 YaBrowser/23.11.0.67.00 SA/3 Mobile Safari/537.36",
        "Opera/9.80 (Android; Opera Mini/36.2/119.132; U; ru) Presto/2.12.423 Version/12.16",
    ],
)
def test_browsers_that_people_use_are_no_robots(agent, waiting):
    read("/ru/topics/trade/", HTTP_USER_AGENT=agent)

    assert waiting == {("topic/trade", "ru"): [1, 0]}


@pytest.mark.django_db
def test_kept_pages_count_at_both_doors(settings, client, waiting):
    settings.PAGE_CACHE_MEGABYTES = 8
    topic = factories.make_topic("trade", slug="trade")
    path = f"/ru/topics/{topic.slug}/"
    reached = []

    def application(environ, start_response):
        reached.append(environ["PATH_INFO"])
        return []

    client.get(path, **PERSON)  # made, and kept
    tag = client.get(path, **PERSON)["ETag"]
    environ = RequestFactory().get(path, HTTP_IF_NONE_MATCH=tag, **PERSON).environ | {
        "wsgi.input": io.BytesIO()
    }
    served = []
    pagecache.first(application)(environ, lambda status, headers: served.append(status))
    pagecache.CACHES.clear()

    assert (served, reached) == (["304 Not Modified"], [])
    assert waiting == {("topic/trade", "ru"): [3, 0]}
