"""A file reaches its reader whole or in part, once, by whoever the site lets send it."""

import pytest

from relations.exchange import pictures
from relations.views.delivery import span_of
from tests.exchange.test_pictures import drawn
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    picture = pictures.accept(drawn())
    publish(make_article(languages=["ru"], cover=picture))
    return picture


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_file_says_its_length_and_mark_and_varies_by_nothing(client, picture):
    answer = client.get(picture.file.url, headers={"accept-language": "kk"})

    assert body(answer) == picture.file.read()
    assert answer["Content-Length"] == str(picture.file.size)
    assert answer["ETag"].startswith('"')
    assert "Vary" not in answer
    assert "Content-Language" not in answer
    assert answer["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=5-999999999", 206, slice(5, None)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("bytes=9-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
    ],
)
def test_parts(client, picture, asked, status, part):
    whole = picture.file.read()
    answer = client.get(picture.file.url, headers={"range": asked})

    assert (answer.status_code, body(answer)) == (status, whole[part])
    assert answer["Content-Length"] == str(len(whole[part]))


def test_a_part_that_is_not_there(client, picture):
    answer = client.get(picture.file.url, headers={"range": "bytes=99999999-"})

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{picture.file.size}")


def test_a_reader_who_has_it_gets_it_once(client, picture):
    tag = client.get(picture.file.url)["ETag"]

    assert client.get(picture.file.url, headers={"if-none-match": tag}).status_code == 304
    assert client.get(picture.file.url, headers={"if-none-match": '"other"'}).status_code == 200
    assert (
        client.get(picture.file.url, headers={"range": "bytes=0-1", "if-range": '"other"'}).status_code == 200
    )
    head = client.head(picture.file.url)
    assert (head["Content-Length"], head.content) == (str(picture.file.size), b"")


@pytest.mark.parametrize(
    ("way", "header", "value"),
    [
        ("x-accel-redirect:/files/", "X-Accel-Redirect", "/files/{name}"),
        ("x-sendfile", "X-Sendfile", "{root}/{name}"),
    ],
)
def test_the_proxy_sends_it_once_the_rights_are_checked(client, picture, settings, way, header, value):
    settings.MEDIA_DELIVERY = way
    hidden = pictures.accept(drawn())
    answer = client.get(picture.file.url)

    assert answer[header] == value.format(name=picture.file.name, root=settings.MEDIA_ROOT)
    assert (answer.content, answer["Content-Type"]) == (b"", "image/jpeg")
    assert client.get(hidden.file.url).status_code == 404


def test_spans():
    assert span_of("bytes=0-0", 1) == (0, 1)
    assert span_of("bytes=-10", 4) == (0, 4)
    assert span_of("bytes=4-", 4) == (4, 4)
    assert span_of("", 4) is None
