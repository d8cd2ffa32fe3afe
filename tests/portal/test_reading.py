"""The reader's settings: kept in one small cookie, shown by the server, harmless whoever sends them."""

import pytest
from django.test import RequestFactory

from portal import reading


def request_with(cookie):
    request = RequestFactory().get("/")
    request.COOKIES["reading"] = cookie
    return request


def test_choices_are_kept_and_shown(client, db):
    response = client.post(
        "/settings/",
        {
            "theme": "dark",
            "size": "3",
            "contrast": "high",
            "spacing": "wide",
            "images": "off",
            "next": "/ru/about/",
        },
    )

    assert (response.status_code, response["Location"]) == (303, "/ru/about/")
    page = client.get("/ru/about/").content.decode()
    assert (
        '<html lang="ru" data-theme="dark" data-size="3" data-contrast="high" data-spacing="wide" data-images="off">'
        in page
    )
    assert 'name="size" value="3" checked' in page


def test_usual_choices_leave_no_cookie(client):
    client.post("/settings/", {"theme": "dark"})

    response = client.post("/settings/", {"theme": "auto", "size": "1", "contrast": "normal"})

    assert response.cookies["reading"].value == ""


@pytest.mark.parametrize(
    "cookie", ["x", "theme-dark.theme-light", "<script>", "size-9", "a" * 5000, "theme-dark." * 99]
)
def test_nonsense_in_the_cookie_is_ignored(cookie):
    found = reading.chosen(request_with(cookie))

    assert set(found) <= {"theme"}
    assert found.get("theme", "dark") in ("dark", "light")


def test_order_of_words_does_not_matter():
    assert reading.key(request_with("size-2.theme-dark")) == reading.key(request_with("theme-dark.size-2"))


def test_keys_are_a_closed_set():
    every = 3 * 3 * 2 * 2 * 2

    keys = {
        reading.spelled({"theme": t, "size": s, "contrast": c, "spacing": w, "images": i})
        for t in reading.CHOICES["theme"]
        for s in reading.CHOICES["size"]
        for c in reading.CHOICES["contrast"]
        for w in reading.CHOICES["spacing"]
        for i in reading.CHOICES["images"]
    }

    assert len(keys) == every
    assert {reading.key(request_with(key)) for key in keys} == keys


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil", ""]
)
def test_leads_nowhere_else(client, target):
    response = client.post("/settings/", {"theme": "dark", "next": target})

    assert response["Location"] == "/"


def test_reader_returns_to_the_very_page(client):
    response = client.post(
        "/settings/", {"theme": "dark"}, HTTP_REFERER="http://testserver/kk/articles/?type=review#x"
    )

    assert response["Location"] == "/kk/articles/?type=review"


def test_other_sites_cannot_set_it(client):
    response = client.post("/settings/", {"theme": "dark"}, HTTP_SEC_FETCH_SITE="cross-site")

    assert response.status_code == 403
    assert "reading" not in response.cookies


def test_only_posting_changes_anything(client):
    assert client.get("/settings/?theme=dark").status_code == 405
