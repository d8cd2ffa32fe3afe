"""Links to former sites lead on; what leads nowhere is counted, with nothing about the reader."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from relations.editorial import publishing
from relations.models import LostAddress, OldAddress
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(daniyar):
    article = factories.make_article()
    factories.publish(article, "ru", "kk", by=daniyar)
    return article


def lead(address, content=None, language="", page=""):
    return OldAddress.objects.create(address=address, content=content, language=language, page=page)


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("https://old.example/index.php?option=com_content&view=article&id=12",
         "/index.php?option=com_content&view=article&id=12:obzor&Itemid=4"),
        ("/?p=123", "/?p=123"),
        ("/обзоры/союзники.html", "/обзоры/союзники.html"),
        ("/обзоры/союзники.html", "/%EE%E1%E7%EE%F0%FB/%F1%EE%FE%E7%ED%E8%EA%E8.html"),
        ("/analytics/detail.php?ELEMENT_ID=77", "/analytics/detail.php?ELEMENT_ID=77&utm_source=x"),
        ("/ru/analytics/soyuz", "/ru/analytics/soyuz/"),
    ],
)  # fmt: skip
def test_an_old_address_leads_to_the_item_in_its_language(client, review, kept, asked):
    lead(kept, review, "kk")

    response = client.get(asked)

    assert response.status_code == 301
    assert response["Location"].startswith(f"/kk/articles/{review.pk}-")


def test_without_a_language_it_leads_to_the_original(client, review):
    lead("/node/7", review)

    assert client.get("/node/7")["Location"].startswith(f"/ru/articles/{review.pk}-")


def test_a_language_that_is_not_public_leads_to_the_best_other(client, review):
    lead("/node/7", review, "en")

    assert client.get("/node/7")["Location"].startswith(f"/ru/articles/{review.pk}-")


def test_it_may_lead_to_a_page(client):
    lead("/rubrics", page="/ru/topics/")

    assert client.get("/rubrics")["Location"] == "/ru/topics/"


def test_a_hidden_item_is_as_good_as_none(client):
    lead("/node/7", factories.make_article())

    assert client.get("/node/7").content == client.get("/node/8").content
    assert client.get("/node/7").status_code == 404


def test_a_withdrawn_item_says_so(client, review, saule):
    lead("/node/7", review, "ru")
    for language in ("ru", "kk"):
        publishing.withdraw(review, language, by=saule, reason="Ошибка")

    assert client.get("/node/7").status_code == 410


def test_only_what_is_not_found_is_looked_up(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")
    with django_assert_num_queries(1):
        assert client.get("/nowhere").status_code == 404


def test_a_form_sent_to_an_old_address_goes_nowhere(client, review):
    lead("/node/7", review)

    assert client.post("/node/7").status_code == 404


def test_dead_links_are_counted(client):
    for _turn in range(2):
        client.get("/old/text?id=5", HTTP_REFERER="https://library.example/list?reader=7")
    client.get("/ru/old/text", HTTP_REFERER="https://library.example/list")
    client.get("/old/typed")

    assert list(LostAddress.objects.values_list("address", "times", "came_from")) == [
        ("/old/text?id=5", 2, "library.example"),
        ("/ru/old/text", 1, "library.example"),
    ]


@pytest.mark.parametrize(
    "path", ["/u/name@mail.example", "/t/123456789", "/wp-login.php", "/.env", "/?token=abc"]
)
def test_what_names_a_person_or_looks_for_holes_is_not_kept(client, path):
    client.get(path, HTTP_REFERER="https://library.example/")

    assert not LostAddress.objects.exists()


def test_the_front_page_with_an_unknown_parameter_is_no_dead_link(client):
    assert client.get("/?from=letter", HTTP_REFERER="https://library.example/").status_code == 302

    assert not LostAddress.objects.exists()


def test_the_desk_proposes_where_a_dead_link_may_lead(client, review, daniyar, django_assert_max_num_queries):
    for address in (
        "/analytics/kazahstan-i-uzbekistan-soyuznicheskie-otnosheniya.html",
        "/x/y",
        "/a/qazaqstan_men",
    ):
        client.get(address, HTTP_REFERER="https://library.example/")
    client.force_login(daniyar)

    with django_assert_max_num_queries(12):
        text = client.get("/admin/relations/lostaddress/").content.decode()

    assert f"&amp;content={review.pk}&amp;language=ru" in text
    assert text.count("&amp;content=") == 1


def test_who_says_where_it_leads_has_it_off_the_list(client, review, daniyar):
    client.get("/x/y", HTTP_REFERER="https://library.example/")
    client.force_login(daniyar)
    form = client.get(reverse("admin:relations_oldaddress_add") + "?address=/x/y").context["adminform"].form

    client.post(
        reverse("admin:relations_oldaddress_add"),
        {"address": form.initial["address"], "content": review.pk, "language": "ru", "page": ""},
    )

    assert OldAddress.objects.get().content_id == review.pk
    assert not LostAddress.objects.exists()


def test_tables_come_in_and_go_out(client, review, daniyar):
    client.force_login(daniyar)
    table = f"address;leads to;language\n/?p=5;/p/{review.pk};kk\n/b;/ru/topics/;\n/c;/p/999999;\n/d;nowhere;\n".encode()

    client.post("/admin/relations/oldaddress/import/", {"file": SimpleUploadedFile("old.csv", table)})
    client.post("/admin/relations/oldaddress/import/", {"take": "1"})

    assert list(OldAddress.objects.values_list("address", "content", "page", "language")) == [
        ("/?p=5", review.pk, "", "kk"),
        ("/b", None, "/ru/topics/", ""),
    ]
    response = client.get("/admin/relations/oldaddress/export/xlsx/")
    sheet = load_workbook(io.BytesIO(b"".join(response) if response.streaming else response.content)).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        f"/p/{review.pk}",
        "/ru/topics/",
    ]


@pytest.mark.parametrize("page", ["//evil.example/", "/\\evil.example", "https://evil.example/", ""])
def test_an_old_address_never_leads_out(page):
    with pytest.raises(ValidationError):
        OldAddress(address="/x", page=page).full_clean()
